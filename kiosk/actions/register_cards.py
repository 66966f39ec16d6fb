"""Register test cards: a station tells their numbers before opening, signed by its trustee.

Source: guarding B3.  The keys of the cards never come here.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import CardsTooLate, MessageRefused, NotYet
from kiosk.models.meeting import locked_meeting
from kiosk.models.opened_ballot import CardRecord
from tally.errors import TallyError
from tally.opening.card import read_cards_words
from tally.trustee.assemble import parse_trustees
from tally.trustee.signed import check_words

MOST = 1000
"""Cards in one list; 59 for each of a dozen tablets are fewer."""


def register_cards(session: Session, *, meeting_id: str, index: int, text: str) -> int:
    """Take the cards that seat ``index`` names in its signed words; how many are new.

    The same list again changes nothing, at any time.

    Raises ``NotYet`` before sealing, ``CardsTooLate`` after opening, ``MessageRefused`` for words
    that do not hold or name a card of another seat.
    """
    meeting = locked_meeting(session, meeting_id)
    if meeting.manifest is None or meeting.trustees is None:
        raise NotYet
    try:
        words = check_words(parse_trustees(meeting.trustees).signing_keys[index - 1], text)
        ids = read_cards_words(words, meeting_id)
    except TallyError as fault:
        raise MessageRefused(fault.code) from fault
    if len(ids) > MOST:
        raise MessageRefused("too many cards")
    known = {
        card.id: card
        for card in session.scalars(select(CardRecord).where(CardRecord.id.in_(ids)))
    }
    if any((card.meeting_id, card.index) != (meeting_id, index) for card in known.values()):
        raise MessageRefused("a card of another station")
    new = [card for card in ids if card not in known]
    if new and meeting.state is not MeetingState.SEALED:
        raise CardsTooLate
    session.add_all(CardRecord(id=card, meeting_id=meeting_id, index=index) for card in new)
    session.flush()
    return len(new)
