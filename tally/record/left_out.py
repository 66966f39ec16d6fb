"""What must not be in any box: opened test ballots and withdrawn slips.

Source: guarding B7 (opened ballots), E (withdrawn slips), C3 (their hashes in the closing content).
The server offers both lists in one canonical text; a station and the verifier refuse a record
that holds one of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from tally.canonical_json import canonical
from tally.errors import Malformed
from tally.fingerprint import hex_of
from tally.message import read_message
from tally.record.manifest import Hex


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Both lists, sorted; the field order is the byte order."""

    tests: tuple[Hex, ...] = ()
    """Hashes of opened ballots."""
    withdrawn: tuple[Hex, ...] = ()
    """Public credentials of withdrawn slips, of all groups."""

    @property
    def text(self) -> str:
        return canonical(self)

    @property
    def tests_hex(self) -> str:
        return hex_of(canonical(list(self.tests)))

    @property
    def withdrawn_hex(self) -> str:
        return hex_of(canonical(list(self.withdrawn)))


def parse_left_out(text: str) -> LeftOut:
    """Raises ``NotCanonical`` or ``Malformed``."""
    left_out = read_message(text, LeftOut)
    for listed in (left_out.tests, left_out.withdrawn):
        if any(one >= other for one, other in pairwise(listed)):
            raise Malformed("is no sorted list")
    return left_out
