"""Test cards: an id that the server knows, and a key that only the tester's station knows.

Source: guarding B3.  A card is read like a slip (Crockford's base 32, two check symbols) and
cannot be taken for one: it is longer, and begins with ``T1``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tally.credential import ALPHABET
from tally.errors import Malformed
from tally.group import RandomBytes

MARK = "T1"
ID_SYMBOLS = 10
KEY_SYMBOLS = 26
TESTS = "pingyi-tests|1|"
"""Beginning of the words by which a station tells the server its cards: meeting and ids follow."""

_CHECK_PRIME = 1021
"""As on slips: catches every single wrong symbol and every swap of neighbours."""
_ID = re.compile(f"[{ALPHABET}]{{{ID_SYMBOLS}}}")


@dataclass(frozen=True, slots=True)
class Card:
    """One test card; ``key`` leaves the station on the card alone."""

    id: str
    key: str

    @property
    def text(self) -> str:
        """What its QR code holds: 40 symbols."""
        symbols = self.id + self.key
        return MARK + symbols + _check_symbols(symbols)


def new_card(random: RandomBytes) -> Card:
    """A card with an id of 50 and a key of 130 random bits."""
    return Card(
        _symbols(int.from_bytes(random(8), "big"), ID_SYMBOLS),
        _symbols(int.from_bytes(random(17), "big"), KEY_SYMBOLS),
    )


def cards_words(meeting: str, ids: Sequence[str]) -> str:
    """What a station signs when it tells the server its cards; no key is in it."""
    return f"{TESTS}{meeting}|{','.join(ids)}"


def read_cards_words(words: str, meeting: str) -> tuple[str, ...]:
    """The ids in the words of a station of ``meeting``.  Raises ``Malformed``."""
    beginning = cards_words(meeting, ())
    ids = tuple(words.removeprefix(beginning).split(","))
    if not words.startswith(beginning) or not all(_ID.fullmatch(one) for one in ids):
        raise Malformed("is no list of test cards of this meeting")
    if len(set(ids)) < len(ids):
        raise Malformed("names a test card twice")
    return ids


def _symbols(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _check_symbols(symbols: str) -> str:
    number = 0
    for symbol in symbols:
        number = number << 5 | ALPHABET.index(symbol)
    return _symbols(number % _CHECK_PRIME, 2)
