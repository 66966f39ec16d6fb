"""The mailbox of the key ceremony: certificates, polynomials, outputs, in this order.

Source: protocol 5.3.  The server passes messages on and checks what anybody can check; it learns
no secret.  Each message is taken once: a station that lost its answer sends the same bytes again.
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import AlreadySent, MessageRefused, NotYet, Refused
from kiosk.i18n import _
from kiosk.models.ceremony import (
    CeremonyKind,
    CeremonyMessageRecord,
    ceremony_messages_of,
)
from kiosk.models.meeting import MeetingRecord, locked_meeting, seats_of
from kiosk.models.staff import StaffRecord
from tally.errors import TallyError
from tally.trustee.assemble import assemble
from tally.trustee.certificate import check_certificates, parse_certificate
from tally.trustee.dealt import parse_polynomial
from tally.trustee.polynomial import transpose
from tally.trustee.signed import parse_signed

_BEFORE = {
    CeremonyKind.POLYNOMIAL: CeremonyKind.CERTIFICATE,
    CeremonyKind.OUTPUT: CeremonyKind.POLYNOMIAL,
}


def accept_ceremony_message(
    session: Session, *, meeting_id: str, index: int, kind: str, text: str
) -> None:
    """Store a station's message; the last output finishes the ceremony.

    Raises ``NotYet`` out of turn, ``AlreadySent`` for a second, different message,
    ``MessageRefused`` for one that does not hold.
    """
    message_kind = CeremonyKind(kind)
    meeting = locked_meeting(session, meeting_id)
    messages = ceremony_messages_of(session, meeting_id, message_kind)
    if index in messages:
        if messages[index] != text:
            raise AlreadySent
        return
    if meeting.state is not MeetingState.DRAFT:
        raise Refused(
            _("The keys of this meeting are final. A new meeting needs a new ceremony.")
        )
    before = _BEFORE.get(message_kind)
    if before is not None:
        _all(session, meeting_id, before)
    messages[index] = text
    try:
        _check(session, meeting, message_kind, index, messages)
    except TallyError as fault:
        raise MessageRefused(f"{fault.code}: {fault}") from fault
    session.add(
        CeremonyMessageRecord(meeting_id=meeting_id, kind=message_kind, index=index, text=text)
    )
    session.flush()


def certificates_of(session: Session, meeting_id: str) -> list[str]:
    """Everybody's certificates, in order.  Raises ``NotYet``."""
    return _all(session, meeting_id, CeremonyKind.CERTIFICATE)


def input_of(session: Session, meeting_id: str, index: int) -> str:
    """What trustee ``index`` needs from the others' polynomials.  Raises ``NotYet``."""
    return transpose(_all(session, meeting_id, CeremonyKind.POLYNOMIAL))[index - 1]


def restart_ceremony(session: Session, *, meeting_id: str, staff: StaffRecord) -> None:
    """Throw away all messages of the ceremony, before sealing: a key file was lost or a message
    refused.  Every station begins again with a new key.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.state is not MeetingState.DRAFT:
        raise Refused(
            _("The keys of this meeting are final. A new meeting needs a new ceremony.")
        )
    session.execute(delete(CeremonyMessageRecord).filter_by(meeting_id=meeting_id))
    meeting.trustees = None
    note(session, meeting_id=meeting_id, staff=staff, act="restart-ceremony")


def _all(session: Session, meeting_id: str, kind: CeremonyKind) -> list[str]:
    messages = ceremony_messages_of(session, meeting_id, kind)
    if len(messages) < len(seats_of(session, meeting_id)):
        raise NotYet
    return [messages[index] for index in sorted(messages)]


def _check(
    session: Session,
    meeting: MeetingRecord,
    kind: CeremonyKind,
    index: int,
    messages: dict[int, str],
) -> None:
    """Raises ``TallyError`` for a message that cannot stand in its place."""
    threshold, size = meeting.parsed().threshold, len(seats_of(session, meeting.id))
    complete = len(messages) == size
    ordered = [messages[place] for place in sorted(messages)]
    if kind is CeremonyKind.CERTIFICATE:
        context = parse_certificate(messages[index]).context
        if (context.size, context.threshold, context.index) != (size, threshold, index):
            raise MessageRefused("certificate for another seat or another threshold")
        if complete:
            check_certificates([parse_signed(text) for text in ordered], threshold=threshold)
    elif kind is CeremonyKind.POLYNOMIAL:
        parse_polynomial(messages[index], index)
    elif complete:
        meeting.trustees = assemble(
            threshold=threshold,
            certificates=_all(session, meeting.id, CeremonyKind.CERTIFICATE),
            polynomials=_all(session, meeting.id, CeremonyKind.POLYNOMIAL),
            outputs=ordered,
        )
