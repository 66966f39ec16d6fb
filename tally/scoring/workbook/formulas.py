"""An expression as the formula of a spreadsheet: the same tree as its derivation.

What has a cell of its own stands as that cell; all else is written out.  A spreadsheet reckons
in binary fractions, so the exact value always stands beside the formula as a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from tally.grading.number_text import decimal_places, exact_text
from tally.scoring.expression import (
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
)

MOST_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number."""
LONGEST_FORMULA = 8_000
"""Characters; spreadsheet programs allow 8192."""

Cells = Mapping[int, str]
"""Identity of a node -> the cell that stands for it."""


def formula_of(node: Expression, cells: Cells) -> str:  # noqa: C901, PLR0911  # one case a kind of node
    """How ``node`` is reckoned from its parts, without the ``=``."""
    match node:
        case Input() | Constant():
            return _part(node, cells)
        case Sum(terms):
            return _joined("+", terms, cells)
        case Difference(base, taken):
            rest = [_part(term, cells, tight=True) for term in taken]
            return "-".join([_part(base, cells), *rest])
        case WeightedSum(terms):
            return _weighted(terms, cells)
        case WeightedMean(terms):
            weights = [weight for weight, _ in terms]
            return f"({_weighted(terms, cells)})/({_joined('+', weights, cells)})"
        case Mean(terms):
            return f"({_joined('+', terms, cells)})/{len(terms)}"
        case Product(factors):
            return "*".join(_part(factor, cells, tight=True) for factor in factors)
        case Quotient(dividend, divisor):
            above = _part(dividend, cells, tight=True)
            return f"{above}/{_part(divisor, cells, tight=True, under=True)}"
        case Minimum(terms):
            return f"MIN({_joined(',', terms, cells)})"
        case Maximum(terms):
            return f"MAX({_joined(',', terms, cells)})"


def _joined(between: str, terms: Iterable[Expression], cells: Cells) -> str:
    return between.join(_part(term, cells) for term in terms)


def _weighted(terms: Iterable[tuple[Expression, Expression]], cells: Cells) -> str:
    return "+".join(
        f"{_part(weight, cells, tight=True)}*{_part(item, cells, tight=True)}"
        for weight, item in terms
    )


def _part(node: Expression, cells: Cells, *, tight: bool = False, under: bool = False) -> str:
    """``node`` as a part; ``tight``: beside ``*``, ``/`` or ``-``; ``under``: it is a divisor."""
    cell = cells.get(id(node))
    if cell is not None:
        return cell
    if isinstance(node, Input | Constant):
        return number_literal(node.value)
    inner = formula_of(node, cells)
    loose = isinstance(node, Sum | Difference | WeightedSum | Mean | WeightedMean | Quotient)
    return f"({inner})" if (tight and loose) or (under and isinstance(node, Product)) else inner


def number_literal(value: Fraction) -> str:
    """A number in a formula: a decimal, or the division that it is."""
    text = exact_text(value)
    if decimal_places(value) is None or len(text.strip("-").replace(".", "")) > MOST_DIGITS:
        return f"({value.numerator}/{value.denominator})"
    return f"({text})" if value < 0 else text
