"""An expression written out for people: by names, by numbers, step by step.

"总分 = 0.4 × 季度考核 + 0.3 × 半年测评 + 0.3 × 年终测评 = 0.4 × 91 + 0.3 × 4300/48 + 0.3 × 4240/48".
A named part stands as its name, or as its value: a decimal if it ends, else the division that
it is, not reduced, so that the 48 voters can be recognised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tally.grading.number_text import decimal_places, exact_text, fixed_text
from tally.scoring.expression import (
    LEAVES,
    Constant,
    Difference,
    Expression,
    Input,
    Maximum,
    Mean,
    Minimum,
    Product,
    Quotient,
    Sum,
    WeightedMean,
    WeightedSum,
    exact_dot,
    exact_sum,
    walk,
)

LONGEST = 8
"""Digits after the point that are still written as a decimal."""


@dataclass(frozen=True, slots=True)
class Step:
    """How one named number comes about."""

    name: str
    by_names: str
    by_numbers: str
    value: str
    """Exact if its decimals end; else ``≈`` with ten places."""

    def __str__(self) -> str:
        written = dict.fromkeys((self.by_names, self.by_numbers, self.value))
        return f"{self.name} = " + " = ".join(written).replace("= ≈ ", "≈ ")


def derivation(expression: Expression) -> tuple[Step, ...]:
    """One step for each named number that is computed, the whole first."""
    return tuple(
        Step(
            node.name,
            formula(node, by_names=True),
            formula(node, by_names=False),
            value_text(node.value),
        )
        for node in walk(expression)
        if node.name and not isinstance(node, LEAVES)
    )


def inputs_of(expression: Expression) -> tuple[Input, ...]:
    """The numbers that ``expression`` rests on."""
    return tuple(node for node in walk(expression) if isinstance(node, Input))


def value_text(number: Fraction) -> str:
    places = decimal_places(number)
    if places is not None and places <= LONGEST:
        return exact_text(number)
    return f"≈ {fixed_text(number, 10)}"


def formula(node: Expression, *, by_names: bool) -> str:  # noqa: C901, PLR0911  # one case a kind of node
    """How ``node`` is made of its parts."""
    match node:
        case Input() | Constant():
            return _part(node, by_names=by_names)
        case Sum(terms):
            return _joined(" + ", terms, by_names=by_names)
        case Difference(base, taken):
            # What is taken away as a sum needs its brackets: 98 − (2 + 1).
            first = _part(base, by_names=by_names)
            rest = [_part(term, by_names=by_names, tight=True) for term in taken]
            return " − ".join([first, *rest])
        case WeightedSum(terms):
            return _weighted(terms, by_names=by_names)
        case WeightedMean(terms):
            weights = tuple(weight for weight, _ in terms)
            above = _weighted(terms, by_names=by_names)
            below = _joined(" + ", weights, by_names=by_names)
            if not by_names:
                below = value_text(exact_sum(weight.value for weight in weights))
            return f"({above}) / {below}" if not by_names else f"({above}) / ({below})"
        case Mean(terms):
            return f"({_joined(' + ', terms, by_names=by_names)}) / {len(terms)}"
        case Product(factors):
            return " × ".join(_part(part, by_names=by_names, tight=True) for part in factors)
        case Quotient(dividend, divisor):
            above = _part(dividend, by_names=by_names, tight=True)
            return f"{above} / {_part(divisor, by_names=by_names, tight=True)}"
        case Minimum(terms):
            return f"min({_joined(', ', terms, by_names=by_names)})"
        case Maximum(terms):
            return f"max({_joined(', ', terms, by_names=by_names)})"


def _joined(between: str, terms: Iterable[Expression], *, by_names: bool) -> str:
    return between.join(_part(term, by_names=by_names) for term in terms)


def _weighted(terms: Iterable[tuple[Expression, Expression]], *, by_names: bool) -> str:
    return " + ".join(
        f"{_part(weight, by_names=by_names, tight=True)} × "
        f"{_part(item, by_names=by_names, tight=True)}"
        for weight, item in terms
    )


def _part(node: Expression, *, by_names: bool, tight: bool = False) -> str:
    """``node`` as a part of another; ``tight``: it stands beside ×, / or −."""
    if isinstance(node, Constant):
        return number_text(node)
    if node.name:
        return node.name if by_names else number_text(node)
    inner = formula(node, by_names=by_names)
    loose = isinstance(node, Sum | Difference | WeightedSum | Mean | WeightedMean | Quotient)
    return f"({inner})" if tight and loose else inner


def number_text(node: Expression) -> str:
    """The value of ``node``: 89.775, or 4300/48 as it was divided."""
    places = decimal_places(node.value)
    if places is not None and places <= LONGEST:
        return exact_text(node.value)
    if isinstance(node, WeightedMean):
        above = exact_dot(node.terms)
        below = exact_sum(weight.value for weight, _ in node.terms)
        if decimal_places(above) is not None and decimal_places(below) is not None:
            return f"{exact_text(above)}/{exact_text(below)}"
    return f"{node.value.numerator}/{node.value.denominator}"
