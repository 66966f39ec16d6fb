"""Test cards of one station: made before opening, announced by number, held until they are used.

The keys lie in a file of their own beside the journal and not in it: a journal keeps everything
for ever, and a card's key must be gone when its test is over, so that nobody can open the box
again.  The numbers are journalled, with the signature under them, before they are sent.

Source: guarding B3, B6.
"""

from __future__ import annotations

from pathlib import Path

from tally.canonical_json import canonical, read_canonical
from tally.errors import TallyError
from tally.group import RandomBytes
from tally.message import convert
from tally.opening.card import Card, cards_words, new_card
from tally.station.card_refusals import CardNotHeld, CardsBroken, CardsNotCounted, SealNotSigned
from tally.station.key_shelf import OpenKey
from tally.station.server import Server
from tally.trustee.keyfile import write_keyfile
from tally.trustee.signed import sign_words

MOST = 200
"""Cards made at once."""

KIND = "cards"
"""Journal entries: the signed list of numbers, as it was sent."""


def held_cards(key: OpenKey) -> tuple[Card, ...]:
    """The cards that can still be opened.  Raises ``CardsBroken``."""
    path = _file(key)
    if not path.exists():
        return ()
    try:
        return convert(
            read_canonical(path.read_text("utf-8").removesuffix("\n")), tuple[Card, ...]
        )
    except (TallyError, UnicodeDecodeError) as fault:
        raise CardsBroken(file=path.name) from fault


def held_card(key: OpenKey, number: str) -> Card:
    """Raises ``CardNotHeld``."""
    for card in held_cards(key):
        if card.id == number:
            return card
    raise CardNotHeld(card=number)


def make_cards(key: OpenKey, number: int | None, server: Server, random: RandomBytes) -> None:
    """Make so many cards and announce them.

    Raises ``CardsNotCounted`` or ``SealNotSigned``.
    """
    meeting = key.keyfile.meeting
    if key.keyfile.manifest is None or meeting is None:
        raise SealNotSigned
    if number is None or not 0 < number <= MOST:
        raise CardsNotCounted(most=MOST)
    cards = tuple(new_card(random) for _ in range(number))
    _keep(key, held_cards(key) + cards)
    words = cards_words(meeting, [card.id for card in cards])
    key.journal.append(KIND, sign_words(key.keyfile.seed, words))
    announce(key, server)


def announce(key: OpenKey, server: Server) -> None:
    """Send all lists that were journalled; the server takes each once."""
    for entry in key.journal.entries:
        if entry.kind == KIND:
            server.send_cards(entry.body)


def forget_card(key: OpenKey, card: Card) -> None:
    """After its test: nothing here opens the box any more."""
    _keep(key, tuple(one for one in held_cards(key) if one.id != card.id))


def _keep(key: OpenKey, cards: tuple[Card, ...]) -> None:
    path = _file(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_keyfile(path, canonical(list(cards)))


def _file(key: OpenKey) -> Path:
    return key.journal.path.with_suffix(".cards.json")
