"""A page of the score sheet as plain data: what ``written`` puts into a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Formula:
    text: str
    """Without the ``=``."""
    value: Fraction
    """Shown by programs that do not reckon."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number with all its places, as it was rounded: 90.00."""

    text: str


Cell = str | int | Fraction | Formula | Fixed | None


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    width: int = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    title: str
    heading: str
    """The line above all."""
    notes: tuple[str, ...] = ()
    """Lines between it and the table."""
    columns: tuple[Heading, ...]
    rows: Sequence[Sequence[Cell]]

    @property
    def first_row(self) -> int:
        return first_row(len(self.notes))


def first_row(notes: int) -> int:
    """The row of a page's first record: heading, notes, headings of the columns, then it."""
    return notes + 3


def quoted(title: str) -> str:
    """A sheet's title in a formula."""
    doubled = title.replace("'", "''")
    return f"'{doubled}'"
