"""Events: the chain of hashes that orders a record.

Source: protocol 8.  An event names its parent by hash, so the hash of the last event, the
*head*, stands for everything before it.  A cut exactly at an event is a valid older state: that
is why people compare heads out of band.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tally.canonical_json import canonical
from tally.errors import TallyError, at
from tally.fingerprint import hex_of
from tally.message import read_message
from tally.record.manifest import Hex

EventType = Literal[
    "Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"
]


class ChainBroken(TallyError):
    """An event does not continue the one before it, or has no such payload."""

    code = "chain-broken"
    rule = "protocol 8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event; the field order is the byte order."""

    parent: Hex | None = None
    height: int
    type: EventType
    payload: Hex | None = None

    @property
    def text(self) -> str:
        return canonical(self)


def parse_event(text: str) -> Event:
    """The event of ``text``.  Raises ``NotCanonical`` or ``Malformed``."""
    return read_message(text, Event)


def check_chain(events: Iterable[Event]) -> None:
    """Each event counts one up and names the one before it.  Raises ``ChainBroken``."""
    parent: str | None = None
    for height, event in enumerate(events):
        with at(event=height):
            if event.height != height:
                raise ChainBroken("the height is not one more than before")
            if event.parent != parent:
                raise ChainBroken("the parent is not the event before")
        parent = hex_of(event.text)
