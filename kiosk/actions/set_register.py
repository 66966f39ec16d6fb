"""Enter a voter group's line of the paper register."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.register_lines import register_lines
from kiosk.audit_log import note
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.reconciliation import faults_of
from kiosk.errors import ConditionsNotMet, Refused
from kiosk.i18n import _
from kiosk.models.election import election_of_group
from kiosk.models.meeting import locked_meeting
from kiosk.models.register import RegisterEntryRecord
from kiosk.models.staff import StaffRecord

_WRITABLE = frozenset(
    {
        MeetingState.SEALED,
        MeetingState.OPEN,
        MeetingState.PAUSED,
        MeetingState.CLOSED,
        MeetingState.COUNTED,
    }
)
_BOX_CLOSED = frozenset({MeetingState.CLOSED, MeetingState.COUNTED})


def set_register(
    session: Session,
    *,
    meeting_id: str,
    group: str,
    handed_out: int,
    returned: int | None,
    staff: StaffRecord | None = None,
) -> None:
    """Slips handed out and, once counted by hand, slips in the return box.

    After closing only ``returned`` may still change: two people agreed on the rest.

    Raises ``NotFound``, ``Refused``, or ``ConditionsNotMet`` when the numbers cannot be right.
    """
    meeting = locked_meeting(session, meeting_id)
    election_of_group(session, meeting_id, group)
    entry = session.get(RegisterEntryRecord, (meeting_id, group))
    if meeting.state not in _WRITABLE:
        raise Refused(_("The register of this meeting cannot be changed now."))
    if meeting.state in _BOX_CLOSED and entry is not None and entry.handed_out != handed_out:
        raise Refused(
            _("The number of slips handed out was fixed at closing and cannot be changed.")
        )
    lines = register_lines(session, meeting_id, {group: handed_out}, {group: returned})
    faults = [fault for line in lines for fault in faults_of(line)]
    if faults:
        raise ConditionsNotMet(faults)
    if entry is None:
        entry = RegisterEntryRecord(meeting_id=meeting_id, group=group)
        session.add(entry)
    entry.handed_out, entry.returned = handed_out, returned
    details = {"group": group, "handed_out": handed_out, "returned": returned}
    note(session, meeting_id=meeting_id, staff=staff, act="register", details=details)
