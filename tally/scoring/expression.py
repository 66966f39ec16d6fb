"""Every number of a score sheet is a tree of these few kinds of node.

A node has its exact ``value`` from the start, may bear a ``name`` that people know it by, and is
compared by identity, so that one cell of a workbook can stand for one node.  ``derivation``
writes a tree down for people; the workbook writes the same tree as formulas.  The set is closed:
whoever visits a tree handles each of ``Expression``'s alternatives, and no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True, eq=False)
class Input:
    """A number that somebody entered or counted."""

    value: Fraction
    name: str
    source: str = ""
    """Where it comes from: a sheet and cell, a meeting and its check code, an event's number."""


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A number that the scheme states."""

    value: Fraction
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    terms: tuple[Expression, ...]
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        _fix(self, exact_sum(term.value for term in self.terms))


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """``base`` less each of ``taken``."""

    base: Expression
    taken: tuple[Expression, ...]
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        _fix(self, self.base.value - exact_sum(term.value for term in self.taken))


@dataclass(frozen=True, slots=True, eq=False)
class WeightedSum:
    """Σ weight × value; a weight of 40 % is the constant 2/5."""

    terms: tuple[tuple[Expression, Expression], ...]
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        _fix(self, exact_dot(self.terms))


@dataclass(frozen=True, slots=True, eq=False)
class WeightedMean:
    """Σ weight × value / Σ weight: a poll (weights are counts) or what is left of some weights.

    The weights must not add up to 0.
    """

    terms: tuple[tuple[Expression, Expression], ...]
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        whole = exact_sum(weight.value for weight, _ in self.terms)
        _fix(self, exact_dot(self.terms) / whole)


@dataclass(frozen=True, slots=True, eq=False)
class Mean:
    """The plain mean of one or more numbers."""

    terms: tuple[Expression, ...]
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        _fix(self, exact_sum(term.value for term in self.terms) / len(self.terms))


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    factors: tuple[Expression, ...]
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        value = Fraction(1)
        for factor in self.factors:
            value *= factor.value
        _fix(self, value)


@dataclass(frozen=True, slots=True, eq=False)
class Quotient:
    dividend: Expression
    divisor: Expression
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        _fix(self, self.dividend.value / self.divisor.value)


@dataclass(frozen=True, slots=True, eq=False)
class Minimum:
    """The least of its terms: a cap."""

    terms: tuple[Expression, ...]
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        _fix(self, min(term.value for term in self.terms))


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """The greatest of its terms: a floor, or the highest amount of one matter."""

    terms: tuple[Expression, ...]
    name: str = ""
    value: Fraction = field(init=False)

    def __post_init__(self) -> None:
        _fix(self, max(term.value for term in self.terms))


Leaf = Input | Constant
Composite = (
    Sum
    | Difference
    | WeightedSum
    | WeightedMean
    | Mean
    | Product
    | Quotient
    | Minimum
    | Maximum
)
Expression = Leaf | Composite

LEAVES = (Input, Constant)


def parts(node: Expression) -> tuple[Expression, ...]:
    """The nodes that ``node`` is made of, in the order in which they are written."""
    match node:
        case Input() | Constant():
            return ()
        case Difference(base, taken):
            return (base, *taken)
        case WeightedSum(terms) | WeightedMean(terms):
            return tuple(part for term in terms for part in term)
        case Product(factors):
            return factors
        case Quotient(dividend, divisor):
            return (dividend, divisor)
        case Sum(terms) | Mean(terms) | Minimum(terms) | Maximum(terms):
            return terms


def walk(node: Expression) -> Iterator[Expression]:
    """``node`` and all nodes below it, each once, from the top down."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting += reversed(parts(node))


def exact_sum(numbers: Iterable[Fraction]) -> Fraction:
    """The sum, reduced once at its end: many times faster than adding fraction by fraction."""
    top, bottom = 0, 1
    for number in numbers:
        below = number.denominator
        if below == bottom:
            top += number.numerator
        else:
            top, bottom = top * below + number.numerator * bottom, bottom * below
    return Fraction(top, bottom)


def exact_dot(terms: Iterable[tuple[Expression, Expression]]) -> Fraction:
    """Σ weight × value, reduced once at its end."""
    top, bottom = 0, 1
    for weight, item in terms:
        one, other = weight.value, item.value
        below = one.denominator * other.denominator
        above = one.numerator * other.numerator
        if below == bottom:
            top += above
        else:
            top, bottom = top * below + above * bottom, bottom * below
    return Fraction(top, bottom)


def _fix(node: Composite, value: Fraction) -> None:
    object.__setattr__(node, "value", value)
