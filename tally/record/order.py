"""The grammar of a record: which event may follow which, and which data stand before it.

Source: protocol 8.  Belenios tools do not look for all of this: they would take a ballot after
EndBallots.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tally.errors import Malformed, NotCanonical, TallyError, at
from tally.record.contents import Archive
from tally.record.event import ChainBroken, EventType

FOLLOWERS: dict[EventType | None, tuple[EventType, ...]] = {
    None: ("Setup",),
    "Setup": ("Ballot", "EndBallots"),
    "Ballot": ("Ballot", "EndBallots"),
    "EndBallots": ("EncryptedTally",),
    "EncryptedTally": ("PartialDecryption", "Result"),
    "PartialDecryption": ("PartialDecryption", "Result"),
    "Result": (),
}
"""Which events may stand after which; after nothing, the first."""

RANK: dict[EventType | None, int] = {kind: rank for rank, kind in enumerate(FOLLOWERS)}
"""How far an election has come with an event."""

BRINGS: dict[EventType, int] = {
    "Setup": 4,
    "Ballot": 1,
    "EndBallots": 0,
    "EncryptedTally": 2,
    "PartialDecryption": 2,
    "Result": 1,
}
"""How many data records stand immediately before an event."""


class WrongOrder(TallyError):
    """Events or data stand where they must not."""

    code = "wrong-order"
    rule = "protocol 8"


class LeftOver(TallyError):
    """Data to which no event refers, or that stand there twice."""

    code = "left-over"
    rule = "protocol 8"


def check_sequence(kinds: Sequence[EventType]) -> None:
    """Setup Ballot* [EndBallots [EncryptedTally PartialDecryption* [Result]]]."""
    if not kinds:
        raise WrongOrder("there is no event")
    for height, (before, kind) in enumerate(pairwise([None, *kinds])):
        if kind not in FOLLOWERS[before]:
            with at(event=height):
                raise WrongOrder("{kind} after {before}", kind=kind, before=before or "–")


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
        with at(event=height):
            try:
                expected = archive.data_of(event)
            except (Malformed, NotCanonical):
                raise ChainBroken("the payload leads to nothing of its kind") from None
            if waiting != expected:
                raise WrongOrder("not its own data before it")
        waiting = []


def check_nothing_left(archive: Archive) -> None:
    """No data stands after the last event, where nothing would refer to it."""
    left = 0
    for record in reversed(archive.records):
        if record.is_event:
            break
        left += 1
    if left:
        raise LeftOver("{left} data records after the last event", left=left)
