"""What a scrutineer says of the return box: numbers, and never which slip had which ballot.

After closing the used slips are scanned at a station and each public credential is looked for in
the verified record; the trackers that voters copied onto cards are looked up in the same way.
A ballot that was dropped on its way is found so, without anybody learning whose it was.

Source: guarding E (return box), B8 (cards), A3 (signed words).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.message import read_message
from tally.record.closing_words import LONGEST, Count, words_after
from tally.record.manifest import Hex

RETURNED = "pingyi-returned|1|"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedGroup:
    """The slips of one voter group; the field order is the byte order."""

    code: str
    returned: Count
    """Slips in the return box, as the register of paper has it."""
    found: Count
    """Scanned slips whose ballot is in the record."""
    absent: Count
    """Scanned slips without a ballot: never voted with, or their ballots were dropped."""
    withdrawn: Count
    """Scanned slips that two people had withdrawn."""
    twice: Count
    """Scans of a slip that had been scanned before; in none of the other numbers."""

    @property
    def scanned(self) -> int:
        """How many different slips."""
        return self.found + self.absent + self.withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerCards:
    """Trackers that voters copied onto blank cards; the field order is the byte order."""

    typed: Count
    """Different trackers."""
    found: Count
    twice: Count
    """Typed once more, in none of the other numbers."""

    @property
    def puzzle(self) -> bool:
        """Whether one was not found."""
        return self.found < self.typed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnBox:
    """The sum of a scan; the field order is the byte order."""

    meeting: str
    closing: Hex
    """Hash of the closing content whose record was searched."""
    groups: tuple[ScannedGroup, ...]
    foreign: Count
    """Scanned slips that are on no list of this meeting."""
    cards: TrackerCards
    explanation: str
    """What people found out about whatever had no ballot; else empty."""

    @property
    def words(self) -> str:
        return RETURNED + canonical(self)

    @property
    def scanned(self) -> int:
        """How many different slips of all groups; foreign ones are none."""
        return sum(group.scanned for group in self.groups)

    @property
    def found(self) -> int:
        return sum(group.found for group in self.groups)

    @property
    def slips_puzzle(self) -> bool:
        """Whether there are slips that should not be so.

        A withdrawn one too: withdrawing behind its holder's back would hide a dropped ballot.
        """
        return self.foreign > 0 or any(
            group.absent or group.withdrawn or group.scanned > group.returned
            for group in self.groups
        )

    @property
    def explained(self) -> bool:
        """Whether the result may be certified: all is as it should be, or people said why not."""
        puzzling = self.slips_puzzle or self.cards.puzzle
        return not puzzling or bool(self.explanation.strip())


@dataclass(frozen=True, slots=True)
class BoxSize:
    """What limits the numbers of a voter group."""

    slips: int
    """Sealed, spares too."""
    ballots: int
    withdrawn: int


def parse_return_box(words: str) -> ReturnBox:
    """Raises ``NotCanonical`` or ``Malformed``."""
    return read_message(words_after(RETURNED, words), ReturnBox)


def is_possible(box: ReturnBox, sizes: Mapping[str, BoxSize]) -> bool:
    """Whether a scan can have come to these numbers; ``sizes`` by voter group."""
    codes = [group.code for group in box.groups]
    return (
        sorted(codes) == sorted(sizes)
        and all(_fits(group, sizes[group.code]) for group in box.groups)
        and box.cards.found <= box.cards.typed
        and box.cards.found <= sum(size.ballots for size in sizes.values())
        and len(box.explanation) <= LONGEST
    )


def _fits(group: ScannedGroup, size: BoxSize) -> bool:
    return (
        group.found <= size.ballots
        and group.withdrawn <= size.withdrawn
        and group.absent <= size.slips - size.ballots - size.withdrawn
        and group.returned <= size.slips
    )
