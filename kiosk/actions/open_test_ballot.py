"""Open: keep a test ballot's box for the station, and never count that ballot.

Source: guarding B5.  Everything is decided in one transaction.  The server cannot look into the
box: it sees a number that a station announced, a hash, and as many bytes as every box has.
"""

from __future__ import annotations

import re

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.actions.sealed_elections import sealed_election
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import (
    BallotInBox,
    BallotOpened,
    CardSpent,
    CardUnknown,
    MalformedRequest,
    MeetingNotOpen,
    NotFound,
)
from kiosk.models.ballot import BodyEnd, BodyEndRecord, body_end_of
from kiosk.models.election import elections_of
from kiosk.models.meeting import locked_meeting
from kiosk.models.opened_ballot import OpenedBallotRecord, card_of, opened_with
from tally.opening.package import box_length

_HASH = re.compile("[0-9a-f]{64}")


def open_test_ballot(
    session: Session, *, meeting_id: str, card: str, tracker: str, box: bytes
) -> bool:
    """Store ``box`` for the ballot with this tracker; whether it is new.

    The same box again gets the same answer at any time: a tablet whose answer was lost has to
    learn that its card is spent on this very ballot.

    Raises ``MeetingNotOpen``, ``CardUnknown``, ``CardSpent``, ``BallotInBox``, ``BallotOpened`` or
    ``MalformedRequest``.  The session must hold nothing uncommitted.
    """
    if not _HASH.fullmatch(tracker) or len(box) not in _lengths(session, meeting_id):
        raise MalformedRequest
    meeting = locked_meeting(session, meeting_id, shared=True)
    if card_of(session, meeting_id, card) is None:
        raise CardUnknown
    earlier = opened_with(session, card)
    if earlier is not None:
        return _again(earlier, tracker, box)
    if meeting.state is not MeetingState.OPEN:
        raise MeetingNotOpen
    try:
        # Whoever comes first decides: a ballot is cast or opened, never both.
        session.add(BodyEndRecord(tracker=tracker, kind=BodyEnd.OPENED))
        session.flush()
        session.add(OpenedBallotRecord(tracker=tracker, card=card, box=box))
        session.flush()
    except IntegrityError:
        session.rollback()
        return _second(session, card, tracker, box)
    return True


def box_of(session: Session, *, meeting_id: str, index: int, card: str) -> tuple[str, bytes]:
    """Tracker and box of the test ballot that was opened with a card of seat ``index``.

    Raises ``CardUnknown``, or ``NotFound`` as long as none was.
    """
    known = card_of(session, meeting_id, card)
    if known is None or known.index != index:
        raise CardUnknown
    opened = opened_with(session, card)
    if opened is None:
        raise NotFound
    return opened.tracker, opened.box


def _lengths(session: Session, meeting_id: str) -> set[int]:
    """How long a box of the meeting may be: one length for each voter group."""
    # A session of its own: the caller's must not begin before the write lock.
    with Session(session.get_bind()) as reader:
        uuids = [one.uuid for one in elections_of(reader, meeting_id) if one.text is not None]
    return {box_length(sealed_election(session, uuid).election) for uuid in uuids}


def _again(earlier: OpenedBallotRecord, tracker: str, box: bytes) -> bool:
    if (earlier.tracker, earlier.box) != (tracker, box):
        raise CardSpent
    return False


def _second(session: Session, card: str, tracker: str, box: bytes) -> bool:
    """Somebody was faster: with this card, or with this ballot."""
    earlier = opened_with(session, card)
    if earlier is not None:
        return _again(earlier, tracker, box)
    if body_end_of(session, tracker) is BodyEnd.CAST:
        raise BallotInBox
    raise BallotOpened
