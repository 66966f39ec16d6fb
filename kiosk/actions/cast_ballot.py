"""Cast: check a ballot completely, then store it if its slip has not voted.

The expensive checks are done before the write lock is taken; whether the meeting is open is asked
again inside, so that no ballot slips in after closing.  Nobody is told anything before the
caller has committed (security R23, R24, R38).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.actions.checkpoints import checkpoint_after_commit
from kiosk.actions.sealed_elections import SealedElection, sealed_election
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import (
    BallotOpened,
    BallotRefused,
    MeetingNotOpen,
    SlipAlreadyUsed,
    SlipWithdrawn,
    TooLarge,
)
from kiosk.models.ballot import (
    BallotRecord,
    BodyEnd,
    BodyEndRecord,
    SlipEnd,
    SlipEndRecord,
    body_end_of,
    slip_end_of,
    stored_ballot,
)
from kiosk.models.meeting import locked_meeting
from tally.ballot import Ballot, check_ballot, parse_ballot
from tally.errors import TallyError


@dataclass(frozen=True, slots=True)
class Cast:
    """The answer to a ballot in the box."""

    tracker: str
    new: bool
    """Whether it was not in the box before; the same text again is answered, not stored."""


def cast_ballot(session: Session, *, uuid: str, text: str) -> Cast:
    """Check ``text``, put it into the box of election ``uuid``, return its tracker.

    The same text again gets the same tracker, also after closing: a tablet whose answer was lost
    has to learn that its ballot counts.

    Raises ``MeetingNotOpen``, ``TooLarge``, ``BallotRefused``, ``SlipAlreadyUsed``,
    ``SlipWithdrawn``, ``BallotOpened`` or ``NotFound``.  The session must hold nothing uncommitted.
    """
    sealed = sealed_election(session, uuid)
    if len(text.encode()) > sealed.most_bytes:
        raise TooLarge
    earlier = _earlier(session, text)
    if earlier is not None:
        return earlier
    ballot = _checked(text, sealed)
    return _store(session, sealed, ballot)


def _earlier(session: Session, text: str) -> Cast | None:
    """The answer for a text that is in the box already."""
    try:
        tracker = parse_ballot(text).tracker
    except TallyError as fault:
        raise BallotRefused(fault.code) from fault
    # A session of its own: no transaction may stay open while the proofs are checked.
    with Session(session.get_bind()) as reader:
        return Cast(tracker, new=False) if stored_ballot(reader, tracker) == text else None


def _checked(text: str, sealed: SealedElection) -> Ballot:
    try:
        return check_ballot(text, sealed.election, sealed.credentials)
    except TallyError as fault:
        raise BallotRefused(fault.code) from fault


def _store(session: Session, sealed: SealedElection, ballot: Ballot) -> Cast:
    meeting = locked_meeting(session, sealed.meeting_id, shared=True)
    if meeting.state is not MeetingState.OPEN:
        raise MeetingNotOpen
    uuid = sealed.election.uuid
    try:
        session.add(
            SlipEndRecord(credential=ballot.credential, election=uuid, kind=SlipEnd.BALLOT)
        )
        session.flush()
        session.add(BodyEndRecord(tracker=ballot.tracker, kind=BodyEnd.CAST))
        session.flush()
        session.add(
            BallotRecord(
                tracker=ballot.tracker,
                election=uuid,
                credential=ballot.credential,
                raw=ballot.text,
            )
        )
        session.flush()
    except IntegrityError:
        session.rollback()
        return _second(session, ballot)
    checkpoint_after_commit(session, sealed)
    return Cast(ballot.tracker, new=True)


def _second(session: Session, ballot: Ballot) -> Cast:
    """The slip or the ballot has an end already: is it this very ballot, sent twice at the same time?

    Another signature under the same body is the same vote: its tracker is told as well.
    """
    if stored_ballot(session, ballot.tracker) is not None:
        return Cast(ballot.tracker, new=False)
    if slip_end_of(session, ballot.credential) is SlipEnd.WITHDRAWN:
        raise SlipWithdrawn
    if body_end_of(session, ballot.tracker) is BodyEnd.OPENED:
        raise BallotOpened
    raise SlipAlreadyUsed
