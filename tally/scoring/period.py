"""A period that a score sheet is for: a year, half, quarter or month.

Streaks (连续三个季度) compare sheets of one kind of period by ``place``, which counts through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

PeriodKind = Literal["year", "half", "quarter", "month"]
PERIOD_KINDS: tuple[PeriodKind, ...] = get_args(PeriodKind)
IN_A_YEAR: dict[PeriodKind, int] = {"year": 1, "half": 2, "quarter": 4, "month": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    kind: PeriodKind
    year: int
    number: int = 1
    """Counts from 1 within the year."""

    def __post_init__(self) -> None:
        if not 1 <= self.number <= IN_A_YEAR[self.kind]:
            raise ValueError("there is no such period in a year")

    @property
    def place(self) -> int:
        """Neighbours of one kind differ by 1."""
        return self.year * IN_A_YEAR[self.kind] + self.number - 1

    def before(self, steps: int) -> Period:
        year, number = divmod(self.place - steps, IN_A_YEAR[self.kind])
        return Period(self.kind, year, number + 1)

    def last_of(self, kind: PeriodKind) -> Period:
        """The last period of ``kind`` that ends within or with this one.

        >>> Period("year", 2023).last_of("quarter")
        Period(kind='quarter', year=2023, number=4)
        """
        ends = self.number * IN_A_YEAR[kind] // IN_A_YEAR[self.kind]
        return Period(kind, self.year, ends) if ends else Period(kind, self.year).before(1)

    def __str__(self) -> str:
        letter = {"year": "", "half": "H", "quarter": "Q", "month": "M"}[self.kind]
        return f"{self.year}{letter}{self.number}" if letter else str(self.year)
