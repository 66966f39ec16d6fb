"""The score of one person in one poll, out of 100.

For a voter group and a dimension 100 × Σ coefficient × count / Σ count, as
``tally.grading.score`` has it (source document 000: 弃权票、废票不计票、不计分).  Several are
weighed by the products of their weights; where one has no valid mark the poll refuses, or the
sum is divided once by the products that are there (formats, "results.json").
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from tally.scoring.components import Poll
from tally.scoring.expression import (
    Constant,
    Expression,
    Input,
    WeightedMean,
    WeightedSum,
)
from tally.scoring.inputs import PollCounts


class NoMarks(Exception):
    """Voter groups (with dimensions) that gave no valid mark; there is no score, which is not 0."""

    def __init__(self, cells: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.cells = cells


def poll_score(
    poll: Poll, counts: Sequence[PollCounts], points: Sequence[Constant], name: str
) -> Expression:
    """``points`` are 100 × the coefficient of each grade.  Raises ``NoMarks``."""
    given = {(one.group, one.dimension): one for one in counts if any(one.counts)}
    if len(poll.groups) == 1 and len(poll.dimensions) <= 1:
        only = poll.groups[0]
        dimension = poll.dimensions[0].key if poll.dimensions else ""
        if (only.key, dimension) not in given:
            raise NoMarks(cells_without_marks(poll, counts))
        return _of_one(poll, given[only.key, dimension], points, name)
    absent = cells_without_marks(poll, counts)
    if absent and (poll.missing == "refuse" or not given):
        raise NoMarks(absent)
    terms: list[tuple[Expression, Expression]] = []
    for group in poll.groups:
        for dimension, weight, label in _dimensions(poll):
            cell = given.get((group.key, dimension))
            if cell is not None:
                called = f"{poll.name}·{group.name}" + (f"·{label}" if label else "")
                terms.append(
                    (
                        _constant(group.weight * weight / 100),
                        _of_one(poll, cell, points, called),
                    )
                )
    return WeightedMean(tuple(terms), name) if absent else WeightedSum(tuple(terms), name)


def cells_without_marks(poll: Poll, counts: Sequence[PollCounts]) -> list[tuple[str, str]]:
    """Names of the voter groups and dimensions that nobody gave a valid mark in."""
    given = {(one.group, one.dimension) for one in counts if any(one.counts)}
    return [
        (group.name, label)
        for group in poll.groups
        for dimension, _, label in _dimensions(poll)
        if (group.key, dimension) not in given
    ]


def _dimensions(poll: Poll) -> list[tuple[str, Fraction, str]]:
    """Key, weight as a fraction of 1, and name."""
    if not poll.dimensions:
        return [("", Fraction(1), "")]
    return [(one.key, one.weight / 100, one.name) for one in poll.dimensions]


def _of_one(
    poll: Poll, counts: PollCounts, points: Sequence[Constant], name: str
) -> Expression:
    return WeightedMean(
        tuple(
            (Input(Fraction(count), grade.name, counts.source), point)
            for grade, count, point in zip(poll.grades, counts.counts, points, strict=True)
        ),
        name,
    )


@cache
def _constant(value: Fraction) -> Constant:
    return Constant(value)
