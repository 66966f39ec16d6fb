"""What scoring needs of a scheme for each of perhaps ten thousand people, reckoned once.

Fractions are slow to make and to compare; and one node a weight serves all people's trees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tally.scoring.components import (
    Base,
    Component,
    Entered,
    Group,
    Periods,
    Polled,
    Rated,
    leaves,
)
from tally.scoring.expression import Constant
from tally.scoring.scheme import Scheme

HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class SchemeConstants:
    weights: Mapping[tuple[str, str], Constant]
    """Component, and its period or rater group (or ``""`` for its own), to weight / 100."""
    factors: Mapping[str, Constant]
    """Component to worth / scale of its kind, where the two differ."""
    points: Mapping[str, tuple[Constant, ...]]
    """Poll to 100 × coefficient of each grade."""
    asked: Mapping[tuple[str, str], tuple[tuple[bool, str], ...]]
    """Periods and object class to what must be entered for a period: (poll?, poll or leaf)."""
    bases: Mapping[tuple[str, str], tuple[str, ...]]
    """Periods and object class to their base leaves, which need no entry."""


def constants_of(scheme: Scheme) -> SchemeConstants:
    weights: dict[tuple[str, str], Constant] = {}
    factors: dict[str, Constant] = {}
    asked: dict[tuple[str, str], tuple[tuple[bool, str], ...]] = {}
    bases: dict[tuple[str, str], tuple[str, ...]] = {}
    for component in scheme.components():
        kind = component.kind
        weights[component.key, ""] = Constant(component.weight / 100)
        parts = kind.periods if isinstance(kind, Periods) else ()
        parts = kind.groups if isinstance(kind, Rated) else parts
        for part in parts:
            weights[component.key, part.key] = Constant(part.weight / 100)
        scale = _scale(component)
        if scale is not None and scale not in (0, component.worth):
            factors[component.key] = Constant(component.worth / scale)
        if isinstance(kind, Periods):
            for one in scheme.classes:
                mine = _leaves_for(kind.inner, one.key)
                asked[component.key, one.key] = _asked(mine)
                bases[component.key, one.key] = tuple(
                    leaf.key for leaf in mine if isinstance(leaf.kind, Base)
                )
    points = {
        poll.key: tuple(Constant(100 * grade.coefficient) for grade in poll.grades)
        for poll in scheme.polls()
    }
    return SchemeConstants(weights, factors, points, asked, bases)


def _scale(component: Component) -> Fraction | None:
    """Full marks on the scale of the component's kind; ``None``: those of its worth."""
    match component.kind:
        case Entered(scale=scale) | Rated(scale=scale):
            return scale
        case Polled():
            return HUNDRED
        case Periods(combine=combine, inner=inner):
            return None if combine == "sum" or inner.combine == "points" else HUNDRED
        case _:
            return None


def _leaves_for(group: Group, object_class: str) -> tuple[Component, ...]:
    return tuple(
        leaf
        for part in group.parts
        if part.is_for(object_class)
        for leaf in leaves(part)
        if leaf.is_for(object_class)
    )


def _asked(mine: Iterable[Component]) -> tuple[tuple[bool, str], ...]:
    """A base is not among them: it has full marks without any entry."""
    found: list[tuple[bool, str]] = []
    for leaf in mine:
        if isinstance(leaf.kind, Polled):
            found.append((True, leaf.kind.poll.key))
        elif not isinstance(leaf.kind, Base):
            found.append((False, leaf.key))
    return tuple(found)
