"""The grammar of a record: which event may follow which, and which data stand before it.

Source: protocol 8.  Belenios tools do not look for all of this: they would take a ballot after
EndBallots.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tally.errors import Malformed, NotCanonical, TallyError
from tally.record.contents import Archive
from tally.record.event import ChainBroken

_FOLLOWERS: dict[str, tuple[str, ...]] = {
    "Setup": ("Ballot", "EndBallots"),
    "Ballot": ("Ballot", "EndBallots"),
    "EndBallots": ("EncryptedTally",),
    "EncryptedTally": ("PartialDecryption", "Result"),
    "PartialDecryption": ("PartialDecryption", "Result"),
    "Result": (),
}


class WrongOrder(TallyError):
    """Events or data stand where they must not.  The argument says which."""

    code = "wrong-order"


class LeftOver(TallyError):
    """Data to which no event refers."""

    code = "left-over"


def check_sequence(kinds: Sequence[str]) -> None:
    """Setup Ballot* [EndBallots [EncryptedTally PartialDecryption* [Result]]]."""
    if list(kinds[:1]) != ["Setup"]:
        raise WrongOrder("event 0: not Setup")
    for height, (before, kind) in enumerate(pairwise(kinds), start=1):
        if kind not in _FOLLOWERS[before]:
            raise WrongOrder(f"event {height}: {kind} after {before}")


def check_order(archive: Archive) -> None:
    """Every event stands in its place with exactly its own data before it, in order.

    Raises ``WrongOrder``, or ``ChainBroken`` when a payload leads nowhere.
    """
    check_sequence([event.type for event in archive.events])
    waiting: list[str] = []
    events = iter(enumerate(archive.events))
    for record in archive.records:
        if not record.is_event:
            waiting.append(record.digest)
            continue
        height, event = next(events)
        try:
            expected = archive.data_of(event)
        except (Malformed, NotCanonical):
            raise ChainBroken(f"event {height}: payload") from None
        if waiting != expected:
            raise WrongOrder(f"event {height}: data before {event.type}")
        waiting = []


def check_nothing_left(archive: Archive) -> None:
    """No data stands after the last event, where nothing would refer to it."""
    left = 0
    for record in reversed(archive.records):
        if record.is_event:
            break
        left += 1
    if left:
        raise LeftOver(f"{left} data records after the last event")
