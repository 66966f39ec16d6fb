"""What trustees sign at closing beside the attestation: the paper register, and the exception.

The holder of a key types the register from paper, so that it does not rest on the server's
numbers; and when fewer than a quorum attest because a holder or a key is missing, each holder
who goes on says so under the own key.

Source: guarding C2 (register), C4 (exception), A3 (signed words).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tally.canonical_json import canonical
from tally.errors import Malformed
from tally.message import Between, read_message
from tally.record.manifest import Hex

REGISTER = "pingyi-register|1|"
EXCEPTION = "pingyi-exception|1|"

LONGEST = 600
"""Characters of an explanation: it is printed on the tally sheet."""

Count = Annotated[int, Between(0, 1_000_000)]
Seat = Annotated[int, Between(1, 9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """One voter group in the paper register; every number counts slips or sheets of paper."""

    code: str
    handed_out: Count
    """Those withdrawn for paper forms are among them, those withdrawn for a spare are not."""
    returned: Count
    """Slips in the return box."""
    paper: Count
    """Paper forms."""
    withdrawn: Count
    """Slips in the bag of withdrawn slips, for whatever each was withdrawn."""
    explanation: str
    """Why the return box does not hold as many slips as the box has ballots; else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRegister:
    """The register as one holder typed it; the field order is the byte order."""

    meeting: str
    closing: Hex
    """Hash of the closing content with which it was compared."""
    groups: tuple[GroupCount, ...]

    @property
    def words(self) -> str:
        return REGISTER + canonical(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exceptional:
    """Why one holder decrypts without a quorum; the field order is the byte order."""

    meeting: str
    closing: Hex
    present: tuple[Seat, ...]
    """Trustees who attested to the same, the author among them; their codes were compared."""
    missing: tuple[Seat, ...]
    """Trustees with whom the author has spoken: they attested to nothing and never will."""

    @property
    def words(self) -> str:
        return EXCEPTION + canonical(self)


def parse_register(words: str) -> PaperRegister:
    """Raises ``NotCanonical`` or ``Malformed``."""
    return read_message(words_after(REGISTER, words), PaperRegister)


def parse_exception(words: str) -> Exceptional:
    """Raises ``NotCanonical`` or ``Malformed``."""
    return read_message(words_after(EXCEPTION, words), Exceptional)


def is_complete(exception: Exceptional, author: int, size: int, threshold: int) -> bool:
    """Whether it names every trustee once, the author among at least ``threshold`` present."""
    named = sorted((*exception.present, *exception.missing))
    return (
        named == list(range(1, size + 1))
        and author in exception.present
        and len(exception.present) >= threshold
    )


def imbalance(count: GroupCount, *, slips: int, ballots: int, withdrawn: int) -> str | None:
    """What does not add up in a group, or ``None``.

    ``slips`` were sealed, ``withdrawn`` of them stand on the list of withdrawn credentials;
    ``ballots`` are in the box.  A voter on paper leaves the slip in the envelope, so the return box
    holds the slips of ballots only, and no more forms can be than slips were withdrawn.
    """
    faults = {
        "handed-out": count.handed_out > slips,
        "ballots": ballots + count.paper > count.handed_out,
        "returned": count.returned > count.handed_out,
        "withdrawn": count.withdrawn != withdrawn,
        "paper": count.paper > count.withdrawn,
        "unexplained": count.returned != ballots and not count.explanation.strip(),
    }
    return next((fault for fault, found in faults.items() if found), None)


def words_after(beginning: str, words: str) -> str:
    """What follows the label of a signed word.  Raises ``Malformed`` for another label."""
    if not words.startswith(beginning):
        raise Malformed("begins with other words")
    return words.removeprefix(beginning)
