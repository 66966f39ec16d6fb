"""The mailbox of the key ceremony: five messages from every seat, in order, or a complaint.

Source: guarding D, protocol 5.3.  The server passes messages on and checks what anybody can
check; it learns no secret.  Each message is taken once: a station that lost its answer sends the
same bytes again.  Every attempt has an id of its own; a complaint ends the attempt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kiosk.audit_log import note
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import (
    AlreadySent,
    CeremonyEnded,
    CeremonyOutdated,
    MessageRefused,
    NotYet,
    Refused,
)
from kiosk.i18n import _
from kiosk.models.ceremony import (
    ROUNDS,
    CeremonyKind,
    CeremonyMessageRecord,
    ceremony_messages_of,
)
from kiosk.models.meeting import MeetingRecord, locked_meeting, meeting_of, seats_of
from kiosk.models.staff import StaffRecord
from tally.canonical_json import canonical
from tally.errors import TallyError
from tally.group import RandomBytes
from tally.trustee.assemble import assemble, parse_trustees
from tally.trustee.commitment import (
    Place,
    Revealed,
    check_commitments,
    check_reveal,
    check_reveals,
    new_ceremony,
    read_commitment,
)
from tally.trustee.complaint import verdict
from tally.trustee.dealing import check_dealt, check_dealt_by
from tally.trustee.done import check_done

_BEFORE = {
    CeremonyKind.REVEAL: CeremonyKind.COMMITMENT,
    CeremonyKind.POLYNOMIAL: CeremonyKind.REVEAL,
    CeremonyKind.COMPLAINT: CeremonyKind.POLYNOMIAL,
    CeremonyKind.OUTPUT: CeremonyKind.POLYNOMIAL,
    CeremonyKind.DONE: CeremonyKind.OUTPUT,
}


@dataclass(frozen=True, slots=True)
class Blame:
    """What a complaint came to."""

    complainer: int
    guilty: int
    """Who dealt a bad share, or who complained without cause."""


def accept_ceremony_message(
    session: Session, *, meeting_id: str, ceremony: str, index: int, kind: str, text: str
) -> None:
    """Store a station's message.

    Raises ``CeremonyOutdated`` for another attempt, ``NotYet`` out of turn, ``AlreadySent`` for a
    second, different message, ``CeremonyEnded`` after a complaint, ``MessageRefused`` for a
    message that does not hold.
    """
    message_kind = CeremonyKind(kind)
    meeting = locked_meeting(session, meeting_id)
    _check_attempt(meeting, ceremony)
    messages = ceremony_messages_of(session, meeting_id, message_kind)
    if index in messages:
        if messages[index] != text:
            raise AlreadySent
        return
    if meeting.state is not MeetingState.DRAFT:
        raise Refused(
            _("The keys of this meeting are final. A new meeting needs a new ceremony.")
        )
    if message_kind is not CeremonyKind.COMPLAINT and ceremony_messages_of(
        session, meeting_id, CeremonyKind.COMPLAINT
    ):
        raise CeremonyEnded
    before = _BEFORE.get(message_kind)
    if before is not None:
        _all(session, meeting_id, before)
    messages[index] = text
    try:
        _CHECKS[message_kind](session, meeting, index, messages)
    except TallyError as fault:
        raise MessageRefused(f"{fault.code}: {fault}") from fault
    session.add(
        CeremonyMessageRecord(meeting_id=meeting_id, kind=message_kind, index=index, text=text)
    )
    session.flush()
    if message_kind is CeremonyKind.COMPLAINT:
        note(
            session,
            meeting_id=meeting_id,
            staff=None,
            act="ceremony-complaint",
            details=_blamed(session, meeting),
        )


def messages_of(
    session: Session, meeting_id: str, ceremony: str, kind: CeremonyKind
) -> list[str]:
    """Everybody's messages of a round, in order.  Raises ``NotYet`` or ``CeremonyOutdated``."""
    _check_attempt(meeting_of(session, meeting_id), ceremony)
    return _all(session, meeting_id, kind)


def complaints_of(session: Session, meeting_id: str, ceremony: str) -> dict[int, str]:
    """By the seat of the complainer.  Raises ``CeremonyOutdated``."""
    _check_attempt(meeting_of(session, meeting_id), ceremony)
    return ceremony_messages_of(session, meeting_id, CeremonyKind.COMPLAINT)


def payload_of(session: Session, meeting_id: str, ceremony: str) -> str:
    """The assembled payload.  Raises ``NotYet`` or ``CeremonyOutdated``."""
    meeting = meeting_of(session, meeting_id)
    _check_attempt(meeting, ceremony)
    if meeting.trustees is None:
        raise NotYet
    return meeting.trustees


def blame_of(session: Session, meeting: MeetingRecord) -> Blame | None:
    """What the first complaint came to, if there is one."""
    complaints = ceremony_messages_of(session, meeting.id, CeremonyKind.COMPLAINT)
    for complainer, text in complaints.items():
        revealed = _revealed(session, meeting)
        dealt = check_dealt(_all(session, meeting.id, CeremonyKind.POLYNOMIAL), revealed)
        return Blame(complainer, verdict(complainer, text, revealed, dealt).author)
    return None


def restart_ceremony(
    session: Session, *, meeting_id: str, staff: StaffRecord, random: RandomBytes
) -> None:
    """Throw away all messages of the ceremony, before sealing: a key file was lost, somebody does
    not go on, a message was refused.  It begins again under a new id, with new keys for all.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.state is not MeetingState.DRAFT:
        raise Refused(
            _("The keys of this meeting are final. A new meeting needs a new ceremony.")
        )
    # Refusing to go on after seeing the others' values is possible, but it is written down.
    details = {
        "ceremony": meeting.ceremony,
        "waiting_for": _waiting_for(session, meeting_id),
        **_blamed(session, meeting),
    }
    session.execute(delete(CeremonyMessageRecord).filter_by(meeting_id=meeting_id))
    meeting.trustees = None
    meeting.ceremony = new_ceremony(random)
    note(session, meeting_id=meeting_id, staff=staff, act="restart-ceremony", details=details)


def _check_attempt(meeting: MeetingRecord, ceremony: str) -> None:
    if meeting.ceremony != ceremony:
        raise CeremonyOutdated


def _waiting_for(session: Session, meeting_id: str) -> list[int]:
    """The seats whose messages of the first unfinished round are missing."""
    seats = [seat.index for seat in seats_of(session, meeting_id)]
    for kind in ROUNDS:
        sent = ceremony_messages_of(session, meeting_id, kind)
        if len(sent) < len(seats):
            return [index for index in seats if index not in sent]
    return []


def _blamed(session: Session, meeting: MeetingRecord) -> dict[str, object]:
    blame = blame_of(session, meeting)
    if blame is None:
        return {}
    return {"complaint_of": blame.complainer, "fault_of": blame.guilty}


def _all(session: Session, meeting_id: str, kind: CeremonyKind) -> list[str]:
    messages = ceremony_messages_of(session, meeting_id, kind)
    if len(messages) < len(seats_of(session, meeting_id)):
        raise NotYet
    return [messages[index] for index in sorted(messages)]


def _place(session: Session, meeting: MeetingRecord, index: int) -> Place:
    return Place(
        ceremony=meeting.ceremony,
        size=len(seats_of(session, meeting.id)),
        threshold=meeting.parsed().threshold,
        index=index,
    )


def _commitments(session: Session, meeting: MeetingRecord) -> tuple[str, ...]:
    texts = _all(session, meeting.id, CeremonyKind.COMMITMENT)
    return check_commitments(texts, _place(session, meeting, 1))


def _revealed(session: Session, meeting: MeetingRecord) -> Revealed:
    return check_reveals(
        _all(session, meeting.id, CeremonyKind.REVEAL),
        _commitments(session, meeting),
        _place(session, meeting, 1),
    )


def _check_commitment(
    _session: Session, meeting: MeetingRecord, index: int, messages: dict[int, str]
) -> None:
    digest = read_commitment(messages[index], meeting.ceremony, index)
    others = [
        read_commitment(text, meeting.ceremony, other)
        for other, text in messages.items()
        if other != index
    ]
    if digest in others:
        raise MessageRefused("the same commitment as another seat's")


def _check_reveal(
    session: Session, meeting: MeetingRecord, index: int, messages: dict[int, str]
) -> None:
    place, commitments = _place(session, meeting, index), _commitments(session, meeting)
    check_reveal(messages[index], commitments[index - 1], place)
    if len(messages) == place.size:
        check_reveals([messages[one] for one in sorted(messages)], commitments, place)


def _check_polynomial(
    session: Session, meeting: MeetingRecord, index: int, messages: dict[int, str]
) -> None:
    check_dealt_by(index, messages[index], _revealed(session, meeting))


def _check_complaint(
    session: Session, meeting: MeetingRecord, index: int, messages: dict[int, str]
) -> None:
    revealed = _revealed(session, meeting)
    dealt = check_dealt(_all(session, meeting.id, CeremonyKind.POLYNOMIAL), revealed)
    verdict(index, messages[index], revealed, dealt)


def _check_output(
    session: Session, meeting: MeetingRecord, _index: int, messages: dict[int, str]
) -> None:
    """Nothing can be said of one alone; the last one finishes the payload."""
    place = _place(session, meeting, 1)
    if len(messages) < place.size:
        return
    revealed = _revealed(session, meeting)
    dealt = check_dealt(_all(session, meeting.id, CeremonyKind.POLYNOMIAL), revealed)
    meeting.trustees = assemble(
        threshold=place.threshold,
        certificates=revealed.certificate_texts,
        polynomials=[canonical(line) for line in dealt],
        outputs=[messages[index] for index in sorted(messages)],
    )


def _check_done(
    _session: Session, meeting: MeetingRecord, index: int, messages: dict[int, str]
) -> None:
    if meeting.trustees is None:
        raise NotYet
    key = parse_trustees(meeting.trustees).signing_keys[index - 1]
    check_done(index, messages[index], key, meeting.ceremony, meeting.trustees)


_CHECKS: dict[CeremonyKind, Callable[[Session, MeetingRecord, int, dict[int, str]], None]] = {
    CeremonyKind.COMMITMENT: _check_commitment,
    CeremonyKind.REVEAL: _check_reveal,
    CeremonyKind.POLYNOMIAL: _check_polynomial,
    CeremonyKind.COMPLAINT: _check_complaint,
    CeremonyKind.OUTPUT: _check_output,
    CeremonyKind.DONE: _check_done,
}
"""Each raises ``TallyError`` or ``MessageRefused`` for a message that cannot stand in its place."""
