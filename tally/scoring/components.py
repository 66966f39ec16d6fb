"""The tree of components 计分项: what a score is made of.

Scheme tables ``[[component]]`` and ``[[poll]]``.  A component counts within its parent either
by ``weight`` (percent; it is then worth 100 itself) or by ``points`` (it is worth so many).
Every kind below gives a score on a scale of its own, which is brought to that worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Combine = Literal["weights", "points"]
Missing = Literal["refuse", "renormalise"]
PeriodCombine = Literal["mean", "sum", "weighted"]
PeriodMissing = Literal["refuse", "mean", "zero", "exclude"]


@dataclass(frozen=True, slots=True)
class Group:
    """A component made of others, whose weights sum to 100 or whose points sum to its own."""

    combine: Combine
    parts: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """A score that a person gives, from 0 to ``scale``; or several items that sum to ``scale``."""

    scale: Fraction
    items: bool
    """Scored by the items of each person's own list (``ItemList``), one entry an item."""


@dataclass(frozen=True, slots=True)
class PolledGrade:
    name: str
    coefficient: Fraction


@dataclass(frozen=True, slots=True)
class Weighted:
    """A voter group, dimension, period or rater group with its weight in percent."""

    key: str
    name: str
    weight: Fraction
    classes: tuple[str, ...] = ()
    """The object classes it is for; empty: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """How a 民主测评 is scored, for each voter group and dimension.

    100 × Σ coefficient × count / valid count; 弃权 and 废票 are in neither.
    """

    key: str
    name: str
    source: str
    grades: tuple[PolledGrade, ...]
    """Best first."""
    groups: tuple[Weighted, ...]
    dimensions: tuple[Weighted, ...]
    missing: Missing
    """A voter group without a valid mark: refuse, or divide by the weights that are there."""


@dataclass(frozen=True, slots=True)
class Polled:
    """The score of a poll, out of 100.  Inside ``Periods`` each period has its own poll."""

    poll: Poll


@dataclass(frozen=True, slots=True)
class Periods:
    """The same parts scored in each of several periods."""

    periods: tuple[Weighted, ...]
    combine: PeriodCombine
    missing: PeriodMissing
    """A period without any entry: refuse; mean of the others; zero; or no rank at all."""
    inner: Group


@dataclass(frozen=True, slots=True)
class Base:
    """Full points from which deductions are taken, down to ``floor``."""

    floor: Fraction


@dataclass(frozen=True, slots=True)
class Indicator:
    """Points × actual / target, at most ``at_most`` times the points."""

    target: Fraction | None
    """``None``: each object has its own, entered beside the actual figure."""
    at_most: Fraction


@dataclass(frozen=True, slots=True)
class Rated:
    """Scores by groups of raters, each group's mean, out of ``scale``."""

    groups: tuple[Weighted, ...]
    scale: Fraction
    missing: Missing


Kind = Group | Entered | Polled | Periods | Base | Indicator | Rated


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    key: str
    name: str
    source: str
    """The document's words."""
    weight: Fraction
    """Percent of its parent; 0 where the parent counts by points."""
    worth: Fraction
    """The score of full marks: its points, or 100 where it counts by weight."""
    classes: tuple[str, ...]
    """The object classes it is for; empty: all."""
    kind: Kind

    def is_for(self, object_class: str) -> bool:
        return not self.classes or object_class in self.classes


def leaves(component: Component) -> tuple[Component, ...]:
    """The components below ``component``, or itself, that something is entered for."""
    match component.kind:
        case Group(_, parts):
            return tuple(leaf for part in parts for leaf in leaves(part))
        case Periods(inner=inner):
            return tuple(leaf for part in inner.parts for leaf in leaves(part))
        case _:
            return (component,)
