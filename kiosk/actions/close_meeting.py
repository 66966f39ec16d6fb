"""Close: freeze the boxes, add up the encrypted ballots, remove the order of arrival.

Source: house plan "Count", guarding C3.  A box with fewer than ``min_group`` ballots stays closed
for ever: it has no encrypted tally.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.checkpoints import forget_checkpoints
from kiosk.actions.left_out import left_out_of
from kiosk.actions.record import archive_of, tally_of
from kiosk.engine import rewrite_after_commit
from kiosk.models.ballot import number_of_ballots
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.meeting import MeetingRecord
from kiosk.models.register import RegisterEntryRecord
from kiosk.models.withdrawal import forget_unconfirmed
from tally.fingerprint import hex_of
from tally.record.archive import head
from tally.record.closing import ClosedGroup, make_closing


def close_meeting(session: Session, meeting: MeetingRecord, details: Mapping[str, Any]) -> None:
    """Close every box of ``meeting``; ``details`` is the register that two people agreed on."""
    min_group = meeting.parsed().min_group
    returned = details.get("returned") or {}
    groups = []
    for record in elections_of(session, meeting.id):
        session.merge(
            RegisterEntryRecord(
                meeting_id=meeting.id,
                group=record.group,
                handed_out=details["handed_out"][record.group],
                returned=returned.get(record.group),
            )
        )
        groups.append(_close_group(session, meeting, record, min_group))
    forget_unconfirmed(session, meeting.id)
    left_out = left_out_of(session, meeting.id)
    meeting.closing = make_closing(
        meeting=meeting.id,
        manifest_hex=hex_of(meeting.manifest or ""),
        tests_hex=left_out.tests_hex,
        withdrawn_hex=left_out.withdrawn_hex,
        groups=groups,
    )
    forget_checkpoints(session, meeting.id)
    rewrite_after_commit(session)


def _close_group(
    session: Session, meeting: MeetingRecord, record: ElectionRecord, min_group: int
) -> ClosedGroup:
    record.ballots = number_of_ballots(session, record.uuid)
    record.decrypt = record.ballots >= min_group
    tally = tally_of(session, record) if record.decrypt else None
    record.tally = tally.text if tally else None
    return ClosedGroup(
        code=record.group,
        uuid=record.uuid,
        ballots=record.ballots,
        decrypt=record.decrypt,
        head=head(archive_of(session, meeting, record, tally)),
    )
