"""Make the sealed package of a certified meeting: fix its hash and how long it is kept.

Source: security section 5 ("Evidence package", "Retention"); docs/procedure.md section 8.
"""

from __future__ import annotations

import hashlib
from datetime import date

from sqlalchemy.orm import Session

from kiosk.actions.evidence import evidence_of
from kiosk.audit_log import note
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import NotYet, Refused
from kiosk.i18n import _
from kiosk.models.meeting import locked_meeting
from kiosk.models.sealed_package import SealedPackageRecord
from kiosk.models.staff import StaffRecord


def seal_package(
    session: Session, *, meeting_id: str, keep_until: str, today: str, staff: StaffRecord
) -> SealedPackageRecord:
    """``keep_until`` and ``today`` are ISO dates; made again it replaces what was made before.

    Raises ``NotYet`` before certification, ``Refused`` for a day that cannot be.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.state is not MeetingState.CERTIFIED:
        raise NotYet
    try:
        last = date.fromisoformat(keep_until)
    except ValueError:
        raise Refused(_("Enter the last day of the objection period as a date.")) from None
    if last.isoformat() < today:
        raise Refused(
            _(
                "The last day of the objection period cannot be before today. Choose a later day."
            )
        )
    sha256 = hashlib.sha256(evidence_of(session, meeting_id)).hexdigest()
    record = session.merge(
        SealedPackageRecord(meeting_id=meeting_id, sha256=sha256, keep_until=last.isoformat())
    )
    details = {"sha256": sha256, "keep_until": record.keep_until}
    note(session, meeting_id=meeting_id, staff=staff, act="seal-package", details=details)
    return record


def sealed_evidence(session: Session, meeting_id: str) -> bytes:
    """The evidence whose hash stands on the cover sheet.  Raises ``NotYet`` or ``Refused``."""
    record = session.get(SealedPackageRecord, meeting_id)
    if record is None:
        raise NotYet
    evidence = evidence_of(session, meeting_id)
    if hashlib.sha256(evidence).hexdigest() != record.sha256:
        raise Refused(
            _(
                "The evidence is not the one on the cover sheet any more: something was added. Make the "
                "sealed package again and exchange cover sheet and media."
            )
        )
    return evidence
