"""Take the slip sheets away: print them, then delete their files from the server."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import SEALED_OR_LATER
from kiosk.errors import NotFound, NotYet
from kiosk.models.meeting import locked_meeting
from kiosk.models.staff import StaffRecord
from kiosk.slip_files import delete_slips, slips_path, waiting_groups


def waiting_slips(meeting_id: str, instance: Path) -> list[str]:
    """Groups whose slip sheets still lie on the server."""
    return waiting_groups(instance, meeting_id)


def fetch_slips(
    session: Session, *, meeting_id: str, group: str, instance: Path, staff: StaffRecord
) -> bytes:
    """The slip sheet of a group, to be printed; whoever fetches it could vote, so it is noted.

    Raises ``NotFound`` once it has been taken away.
    """
    if group not in waiting_groups(instance, meeting_id):
        raise NotFound
    note(
        session,
        meeting_id=meeting_id,
        staff=staff,
        act="fetch-slips",
        details={"group": group},
    )
    return slips_path(instance, meeting_id, group).read_bytes()


def take_slips(
    session: Session, *, meeting_id: str, instance: Path, staff: StaffRecord | None = None
) -> None:
    """Delete the slip sheets; they have to be on paper by now.

    Raises ``NotYet`` before sealing.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.state not in SEALED_OR_LATER:
        raise NotYet
    delete_slips(instance, meeting_id)
    meeting.slips_waiting = False
    note(session, meeting_id=meeting_id, staff=staff, act="take-slips")
