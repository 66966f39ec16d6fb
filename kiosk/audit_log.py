"""The audit log: what people with a login did, to the minute, each entry chained to the last.

Each entry's hash covers its text and so the hash before it: nothing can be taken out of the
instance's log.  A meeting's entries are chained a second time among themselves, because its evidence
holds only those: what happened in other meetings is nobody's business there.  Nothing about casting
is ever noted (security R7).
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
    of_meeting = last_entry(session, meeting_id) if meeting_id else None
    number = last.number + 1 if last else 1
    text = json.dumps(
        {
            "number": number,
            "previous": last.hash if last else FIRST,
            "meeting_previous": of_meeting.hash if of_meeting else FIRST,
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
    previous, of_meeting = FIRST, dict[str | None, str]()
    for number, entry in enumerate(entries, 1):
        if entry.hash != hashlib.sha256(entry.text.encode()).hexdigest():
            return False
        content = json.loads(entry.text)
        meeting = content["meeting"]
        if (content["number"], content["previous"], content["meeting_previous"]) != (
            number,
            previous,
            of_meeting.get(meeting, FIRST),
        ):
            return False
        previous = entry.hash
        if meeting:
            of_meeting[meeting] = entry.hash
    return True
