"""The audit log: what people with a login did, to the minute, each entry chained to the last.

Each entry's hash covers its text and so the hash before it; the last one is printed in the
evidence.  Nothing about casting is ever noted (security R7).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from kiosk.models.audit_entry import AuditEntryRecord, last_entry
from kiosk.models.base import begin_write
from kiosk.models.staff import StaffRecord

FIRST = "0" * 64
"""What stands in the first entry for the hash before it."""


def this_minute() -> str:
    """The time as the log knows it: ``2023-12-28T09:30Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")


def note(
    session: Session,
    *,
    meeting_id: str | None,
    staff: StaffRecord | None,
    act: str,
    details: Mapping[str, object] | None = None,
    minute: str | None = None,
) -> None:
    """Append an entry; ``staff`` is ``None`` for acts at the machine's own console."""
    begin_write(session)
    session.flush()
    last = last_entry(session)
    number = last.number + 1 if last else 1
    text = json.dumps(
        {
            "number": number,
            "previous": last.hash if last else FIRST,
            "minute": minute or this_minute(),
            "meeting": meeting_id,
            "who": {"login": staff.login, "name": staff.name, "role": staff.role}
            if staff
            else None,
            "act": act,
            "details": dict(details or {}),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    entry = AuditEntryRecord(
        number=number,
        meeting_id=meeting_id,
        text=text,
        hash=hashlib.sha256(text.encode()).hexdigest(),
    )
    session.add(entry)
    session.flush()


def is_unbroken(entries: list[AuditEntryRecord]) -> bool:
    """Whether ``entries``, all of them from the first, chain."""
    previous = FIRST
    for number, entry in enumerate(entries, 1):
        if entry.hash != hashlib.sha256(entry.text.encode()).hexdigest():
            return False
        content = json.loads(entry.text)
        if (content["number"], content["previous"]) != (number, previous):
            return False
        previous = entry.hash
    return True
