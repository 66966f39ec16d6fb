"""Can published numbers be subtracted, or scores solved, until few voters are left?

Two numbers from which the other leaves fewer voters than the least group are those voters' marks
(security R3); exact totals together with a precise weighted score give away a small group whose
table was held back (X9: 96 of 100 subjects with a group of three and two decimals).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from kiosk.i18n import Sentence, _
from kiosk.progress import PUBLISHED
from kiosk.secrecy_check.attack import Attack, Tried, once
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.published import Counted, Scored, ballots_in, counted, scored
from tally.grading.number_text import fixed_text
from tally.grading.score import contest_score
from tally.meeting import Form, Publish

LARGEST_SOLVED = 9
"""Voters of a group whose table is looked for by trial: 10 have no unique one worth looking for."""


def run(loot: Loot) -> Tried:
    rows = list(counted(loot))
    totals = [row for row in rows if row.group is None]
    findings = [*_left_over(rows, loot), *_solved(totals, rows, list(scored(loot)))]
    on = _(
        "%(rows)s rows of counts, each against each of the same contest; %(totals)s of them totals over "
        "groups, which are solved with the scores. Level of publication: %(level)s.",
        rows=len(rows),
        totals=len(totals),
        level=PUBLISHED[_most_told(loot)],
    )
    return Tried(on=on, findings=once(findings))


def _most_told(loot: Loot) -> Publish:
    """The level of the meeting that publishes most."""
    levels = [meeting.content.publish for meeting in loot.known.meetings]
    return max(levels, key=list(PUBLISHED).index, default="turnout")


def _left_over(rows: Sequence[Counted], loot: Loot) -> Iterator[Sentence]:
    least = loot.known.smallest
    places = {(row.meeting.id, row.place) for row in rows}
    for place in sorted(places):
        here = {
            (row.group, row.counts): row for row in rows if (row.meeting.id, row.place) == place
        }
        for one, other in combinations(here.values(), 2):
            if (
                one.group == other.group
                and 0 < abs(sum(one.counts) - sum(other.counts)) < least
            ):
                yield _differ(one, other, abs(sum(one.counts) - sum(other.counts)))
        groups = {row.group: row for row in here.values() if row.group is not None}
        for total in (row for row in here.values() if row.group is None):
            left = sum(total.counts) - sum(sum(row.counts) for row in groups.values())
            if groups and 0 < left < least:
                yield _differ(total, next(iter(groups.values())), left)


def _differ(one: Counted, other: Counted, left: int) -> Sentence:
    return _(
        "%(one)s and %(other)s tell counts that differ by very few voters (%(left)s): their marks are the difference.",
        one=one.where,
        other=other.where,
        left=left,
    )


def _solved(
    totals: Sequence[Counted], rows: Sequence[Counted], scores: Sequence[Scored]
) -> Iterator[Sentence]:
    for total in totals:
        alone = not any(row.where == total.where and row.group is not None for row in rows)
        for score in scores:
            if alone and (score.where, score.subject) == (total.where, total.place[1]):
                group = _group_told(total, score)
                if group:
                    yield _(
                        "%(where)s tells totals and scores of which only one table of group %(group)s comes out.",
                        where=total.where,
                        group=group,
                    )


def _group_told(total: Counted, score: Scored) -> str | None:
    """The small group whose table follows from a total and a score, if one does."""
    for form in total.meeting.content.forms:
        if form.code not in ("", total.place[0]) and total.place[0]:
            continue
        if len(form.groups) != 2 or len(form.criteria) != 1:
            continue
        for group in form.groups:
            size = ballots_in(total.meeting, group) or 0
            if (
                0 < size <= LARGEST_SOLVED
                and len(_tables(total, score, form, group, size)) == 1
            ):
                return group
    return None


def _tables(
    total: Counted, score: Scored, form: Form, group: str, size: int
) -> list[tuple[int, ...]]:
    """Every table of ``group`` that fits, if nobody abstained."""
    grades = total.meeting.content.grades
    coefficients = [Fraction(grade.coefficient) for grade in grades]
    sums = total.counts[: len(grades)]
    weight = Fraction(form.groups[group]) / 100
    places = len(score.score.partition(".")[2])
    fitting = []
    for table in _compositions(size, len(grades)):
        rest = [whole - part for whole, part in zip(sums, table, strict=True)]
        if min(rest) < 0:
            continue
        own, others = contest_score(table, coefficients), contest_score(rest, coefficients)
        if own is None or others is None:
            continue
        if fixed_text(weight * own + (1 - weight) * others, places) == score.score:
            fitting.append(table)
    return fitting


def _compositions(number: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to give ``number`` marks to ``parts`` grades.

    >>> list(_compositions(2, 2))
    [(0, 2), (1, 1), (2, 0)]
    """
    if parts == 1:
        yield (number,)
        return
    for first in range(number + 1):
        for rest in _compositions(number - first, parts - 1):
            yield (first, *rest)


ATTACK = Attack(
    name="subtraction",
    title=_("Subtracting and solving published numbers"),
    how=_(
        "All counts of the same contest are subtracted from each other; totals and scores without "
        "tables of groups are solved for the tables."
    ),
    means=_(
        "Publish one of the two numbers, not both; of totals and weighted scores only one, and the score "
        "with one decimal at most."
    ),
    run=run,
)
