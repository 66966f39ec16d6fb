"""Keep the page of a secrecy check for a closed meeting's evidence."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.meeting import MeetingRecord, locked_meeting
from kiosk.models.secrecy_page import SecrecyPageRecord
from kiosk.models.staff import StaffRecord
from tally.fingerprint import hex_of

ADDABLE = frozenset({MeetingState.CLOSED, MeetingState.COUNTED})
"""States of a meeting whose secrecy page may be made: ballots have no order, evidence is not fixed."""


def check_addable(meeting: MeetingRecord) -> None:
    """Raises ``Refused``."""
    if meeting.state not in ADDABLE:
        raise Refused(
            _(
                "The secrecy page belongs to a meeting that is closed and not certified yet. At any time "
                "“kiosk secrecy-check” tells the same at the server's console."
            )
        )


def add_secrecy_page(
    session: Session,
    *,
    meeting_id: str,
    text: str,
    attacks: int,
    found: int,
    untried: int,
    staff: StaffRecord | None,
) -> None:
    """Keep ``text``, of a check that ran before and held no lock; a later one replaces it.

    ``staff`` is ``None`` at the server's own console.  Every check stands in the audit log.

    Raises ``Refused``.
    """
    check_addable(locked_meeting(session, meeting_id))
    session.merge(
        SecrecyPageRecord(
            meeting_id=meeting_id, text=text, attacks=attacks, found=found, untried=untried
        )
    )
    details = {"attacks": attacks, "found": found, "sha256": hex_of(text)}
    note(session, meeting_id=meeting_id, staff=staff, act="secrecy-page", details=details)
