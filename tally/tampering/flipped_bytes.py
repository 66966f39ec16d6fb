"""Bytes of the finished record, flipped: nothing is computed anew.

Every byte is in one hash or must be what it is, so the form of the archive alone catches all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from tally.tampering.forgery import NOT_AN_ARCHIVE, Forgery
from tally.tampering.material import Material
from tally.tampering.tape import BLOCK, FIELDS, cut

REASONS = frozenset({"archive-form", NOT_AN_ARCHIVE})

BODY_BYTES = 5
"""Of each body the small size tries so many bytes, and one of the padding."""


def flipped(record: bytes, at: int, bit: int) -> bytes:
    return record[:at] + bytes([record[at] ^ 1 << bit]) + record[at + 1 :]


def every_bit(material: Material) -> Iterator[Forgery]:
    """Every bit of the record."""
    record = material.box.parts.record
    yield from _flips(record, ((at, bit) for at in range(len(record)) for bit in range(8)))


def sample(material: Material) -> Iterator[Forgery]:
    """One bit of every field of every header, of some bytes of each body and of the padding."""
    record = material.box.parts.record
    below = material.stream("bytes").below
    yield from _flips(record, ((at, below(8)) for at in _some(record, below)))


def one_ballot(material: Material) -> Iterator[Forgery]:
    """Every bit of one ballot, its event and both headers."""
    record = material.box.parts.record
    pieces = cut(record)
    begin = sum(map(len, pieces[:6]))  # after BELENIOS, four data of the setup and its event
    end = begin + sum(map(len, pieces[6:8]))
    yield from _flips(record, ((at, bit) for at in range(begin, end) for bit in range(8)))


def _flips(record: bytes, places: Iterator[tuple[int, int]]) -> Iterator[Forgery]:
    for at, bit in places:
        yield Forgery(f"byte {at}, bit {bit}", partial(flipped, record, at, bit), REASONS)


def _some(record: bytes, below: Callable[[int], int]) -> Iterator[int]:
    begin = 0
    for piece in cut(record):
        starts = [*FIELDS.values(), BLOCK]
        for low, high in pairwise(starts):
            yield begin + low + below(high - low)
        size = int(piece[124:135], 8)
        yield from (begin + BLOCK + below(size) for _ in range(BODY_BYTES))
        if size % BLOCK:
            yield begin + BLOCK + size + below(-size % BLOCK)
        begin += len(piece)
