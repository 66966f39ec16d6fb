"""What keeps a scheme or inputs from being scored: always the whole list, never the first one.

A fault has a stable ``code``; ``tally.scoring.words`` has its sentence in Chinese and English,
which says what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    code: str
    place: Pairs
    """From the outermost in: ``line``, ``at``; or ``source``, ``person``, ``component``, ``period``."""
    values: Pairs = ()
    """What the sentence names."""


def fault(code: str, place: Pairs = (), /, **values: object) -> Fault:
    return Fault(code, place, tuple((name, str(value)) for name, value in values.items()))


class ScoringRefused(Exception):
    """Base class; ``faults`` is never empty."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(", ".join(sorted({one.code for one in faults})))
        self.faults = tuple(faults)


class SchemeRefused(ScoringRefused):
    """The scheme file cannot be used as it stands."""


class InputsRefused(ScoringRefused):
    """Something is missing, wrong or still to be decided."""
