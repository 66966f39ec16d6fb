"""Draft a meeting from its meeting file and rosters."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import MeetingState
from kiosk.meeting_file import read_meeting, used_files
from kiosk.models.base import begin_write
from kiosk.models.election import ElectionRecord
from kiosk.models.meeting import MeetingFileRecord, MeetingRecord, SeatRecord
from kiosk.models.staff import StaffRecord
from tally.base58 import random_base58
from tally.election import new_uuid
from tally.meeting import canonical_meeting, meeting_hash
from tally.trustee.commitment import new_ceremony

ID_SYMBOLS = 22


def draft_meeting(
    session: Session,
    *,
    files: Mapping[str, bytes],
    rehearsal: bool,
    random: Callable[[int], bytes],
    staff: StaffRecord | None = None,
) -> MeetingRecord:
    """A new meeting in state draft, with a seat for each scrutineer and an election a group.

    Of ``files`` it keeps what the meeting file names: all that is kept ends in the evidence.

    Raises ``FileRefused``.
    """
    content = read_meeting(files)
    begin_write(session)
    meeting = MeetingRecord(
        id=random_base58(ID_SYMBOLS, random),
        state=MeetingState.DRAFT,
        rehearsal=rehearsal,
        title=content.title,
        text=canonical_meeting(content),
        ceremony=new_ceremony(random),
    )
    session.add(meeting)
    session.flush()
    session.add_all(
        MeetingFileRecord(meeting_id=meeting.id, name=name, data=data)
        for name, data in used_files(files).items()
    )
    session.add_all(
        SeatRecord(meeting_id=meeting.id, index=index, name=name)
        for index, name in enumerate(content.scrutineers, 1)
    )
    session.add_all(
        ElectionRecord(
            uuid=new_uuid(random),
            meeting_id=meeting.id,
            position=position,
            group=group.code,
            name=group.name,
            slips=group.slips,
        )
        for position, group in enumerate(content.groups)
    )
    details = {"title": content.title, "meeting_file": meeting_hash(meeting.text)}
    note(session, meeting_id=meeting.id, staff=staff, act="draft", details=details)
    return meeting
