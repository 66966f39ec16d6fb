"""Pictures of a ranking: how totals are spread, and how each component is, in whole units.

As in ``kiosk.charts`` the template draws; this module only says what stands where.  A histogram
counts people between two totals; a strip has a tick at each person's score, and where many share a
place there is one tick: the table beside it has the figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from kiosk.charts import LABEL, WIDTH, short_label
from tally.grading.number_text import exact_text, fixed_text

HEIGHT = 120
"""Of the highest column."""
FOOT = 22
"""Room below the columns for their bounds."""
HEAD = 16
"""Room above them for their numbers."""
MOST_COLUMNS = 20
STEPS = tuple(
    Fraction(step) for step in ("0.1", "0.2", "0.5", "1", "2", "5", "10", "20", "50", "100")
)
STRIP = 22
"""Height of one strip with its gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """How many people have a total from ``low`` on and below ``high``."""

    low: str
    high: str
    count: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    key: str
    """Unique on its page."""
    name: str
    columns: tuple[Column, ...]
    people: int

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return HEAD + HEIGHT + FOOT

    @property
    def ground(self) -> int:
        return HEAD + HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One component: a tick at each score, from 0 at the left to its worth at the right."""

    label: str
    worth: str
    y: int
    ticks: tuple[int, ...]
    mean: int | None
    lowest: str
    highest: str
    mean_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    key: str
    name: str
    strips: tuple[Strip, ...]

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def height(self) -> int:
        return len(self.strips) * STRIP

    @property
    def left(self) -> int:
        return LABEL


def histogram(key: str, name: str, totals: Sequence[Fraction]) -> Histogram:
    """Columns of one round width, so few that each can bear its number."""
    if not totals:
        return Histogram(key=key, name=name, columns=(), people=0)
    step = step_for(min(totals), max(totals))
    first, last = floor(min(totals) / step), floor(max(totals) / step)
    counts = [0] * (last - first + 1)
    for total in totals:
        counts[floor(total / step) - first] += 1
    most = max(counts)
    columns = []
    for at, count in enumerate(counts):
        x = (WIDTH - 1) * at // len(counts)
        end = (WIDTH - 1) * (at + 1) // len(counts)
        height = -(-HEIGHT * count // most)
        columns.append(
            Column(
                low=exact_text((first + at) * step),
                high=exact_text((first + at + 1) * step),
                count=count,
                x=x,
                y=HEAD + HEIGHT - height,
                width=end - x - 2,
                height=height,
            )
        )
    return Histogram(key=key, name=name, columns=tuple(columns), people=len(totals))


def step_for(lowest: Fraction, highest: Fraction) -> Fraction:
    """The least round width that gives at most ``MOST_COLUMNS`` columns.

    >>> step_for(Fraction(62), Fraction(98))
    Fraction(2, 1)
    """
    for step in STEPS:
        if floor(highest / step) - floor(lowest / step) < MOST_COLUMNS:
            return step
    return Fraction(ceil((highest - lowest) / (MOST_COLUMNS - 1)) + 1)


def strips(
    key: str, name: str, components: Iterable[tuple[str, Fraction, Sequence[Fraction]]]
) -> Strips:
    """``components``: name, worth, and the scores of all people."""
    found = []
    for at, (label, worth, scores) in enumerate(components):
        places = sorted({_place(score, worth) for score in scores})
        mean = sum(scores, Fraction()) / len(scores) if scores else None
        found.append(
            Strip(
                label=short_label(label),
                worth=exact_text(worth),
                y=at * STRIP,
                ticks=tuple(places),
                mean=None if mean is None else _place(mean, worth),
                lowest=_two_places(min(scores, default=None)),
                highest=_two_places(max(scores, default=None)),
                mean_text=_two_places(mean),
            )
        )
    return Strips(key=key, name=name, strips=tuple(found))


def _place(score: Fraction, worth: Fraction) -> int:
    """From the left end of the strip to its right one; what is beyond stands at the end."""
    part = min(max(score / worth, Fraction()), Fraction(1)) if worth else Fraction()
    return LABEL + floor(part * (WIDTH - LABEL - 2))


def _two_places(number: Fraction | None) -> str:
    return "—" if number is None else fixed_text(number, 2)
