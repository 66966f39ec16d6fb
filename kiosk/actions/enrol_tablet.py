"""Enrol a tablet: a one-time code from the organiser against a key made in the tablet."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import ENDED, MeetingState
from kiosk.errors import CodeUnknown, MalformedRequest, NotFound, Refused
from kiosk.i18n import _
from kiosk.machine_code import enrolment_code_hash, new_enrolment_code_text
from kiosk.models.base import begin_write
from kiosk.models.meeting import locked_meeting
from kiosk.models.staff import StaffRecord
from kiosk.models.tablet import EnrolmentCodeRecord, TabletRecord
from kiosk.tablet_signature import is_tablet_key

LONGEST_LABEL = 32


def new_enrolment_code(
    session: Session,
    *,
    meeting_id: str,
    label: str,
    random: Callable[[int], bytes],
    staff: StaffRecord | None = None,
) -> str:
    """A code for one tablet, to be called ``label``.  It is shown this once.

    Raises ``NotFound`` or ``Refused``.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.state in ENDED or meeting.state is MeetingState.ANNULLED:
        raise Refused(_("Voting in this meeting is over. It needs no more tablets."))
    label = " ".join(label.split())
    if not 0 < len(label) <= LONGEST_LABEL:
        raise Refused(
            _("Give the tablet a name of at most %(most)s characters.", most=LONGEST_LABEL)
        )
    code = new_enrolment_code_text(random)
    session.add(
        EnrolmentCodeRecord(code=enrolment_code_hash(code), meeting_id=meeting_id, label=label)
    )
    note(
        session, meeting_id=meeting_id, staff=staff, act="tablet-code", details={"label": label}
    )
    return code


def enrol_tablet(session: Session, *, code: str, public_key_der: bytes) -> TabletRecord:
    """A tablet that signs with ``public_key_der``; ``code`` is spent.

    Raises ``CodeUnknown`` or ``MalformedRequest``.
    """
    if not is_tablet_key(public_key_der):
        raise MalformedRequest
    begin_write(session)
    waiting = session.get(EnrolmentCodeRecord, enrolment_code_hash(code))
    if waiting is None:
        raise CodeUnknown
    session.delete(waiting)
    tablet_id = hashlib.sha256(public_key_der).hexdigest()[:32]
    tablet = session.get(TabletRecord, tablet_id)
    if tablet is None:
        tablet = TabletRecord(id=tablet_id, public_key=public_key_der)
        session.add(tablet)
    tablet.meeting_id, tablet.label = waiting.meeting_id, waiting.label
    session.flush()
    return tablet


def remove_tablet(
    session: Session, *, meeting_id: str, tablet_id: str, staff: StaffRecord | None = None
) -> None:
    """Take a tablet out: the server no longer answers it.

    Raises ``NotFound``.
    """
    begin_write(session)
    tablet = session.get(TabletRecord, tablet_id)
    if tablet is None or tablet.meeting_id != meeting_id:
        raise NotFound
    session.delete(tablet)
    details = {"label": tablet.label}
    note(session, meeting_id=meeting_id, staff=staff, act="remove-tablet", details=details)
