"""Streaks 连续情形: the same outcome in several periods running.

Source documents 001 (三个季度、全年四个季度、四个季度、两年、三年) and 004-1 (连续两次后三位).  They need the
sheets of all those periods; a missing sheet is named, and establishes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tally.scoring.inputs import Person
from tally.scoring.period import IN_A_YEAR, Period
from tally.scoring.scheme import Streak
from tally.scoring.sheet import StreakReport

Outcomes = Mapping[Period, Mapping[str, Collection[str]]]
"""Period -> person -> selections and ``grade:KEY``."""

YES = frozenset({"是", "yes", "true", "1"})


def is_yes(fact: str | None) -> bool:
    return fact is not None and fact.strip().lower() in YES


def streak_report(
    streak: Streak, period: Period, outcomes: Outcomes, people: Iterable[Person]
) -> StreakReport:
    """Whose streak ends within ``period``: a year's sheet looks at each of its quarters.

    ``outcomes`` are those of earlier sheets and, once they are known, of this one.
    """
    rows = [_row(streak, end) for end in _ends(streak, period)]
    whole = [row for row in rows if all(one in outcomes for one in row)]
    running = [
        person
        for person in people
        if any(_runs_through(streak, person, row, outcomes) for row in whole)
    ]
    met = tuple(
        person.code
        for person in running
        if all(is_yes(person.fact(need)) for need in streak.needs)
    )
    unstated = tuple(
        (person.code, need)
        for person in running
        for need in streak.needs
        if person.fact(need) is None
    )
    missing = tuple(one for one in rows[-1] if one not in outcomes)
    looked_at = sorted({one for row in (*whole, rows[-1]) for one in row})
    return StreakReport(streak, tuple(looked_at), missing, met, unstated)


def _ends(streak: Streak, period: Period) -> list[Period]:
    """The periods that a streak may end with while ``period`` lasts; there is always a last one."""
    last = period.last_of(streak.period)
    within = max(IN_A_YEAR[streak.period] // IN_A_YEAR[period.kind], 1)
    ends = [last.before(steps) for steps in reversed(range(within))]
    if streak.same_year:
        whole = Period(streak.period, last.year, streak.length)
        ends = [end for end in ends if end.number >= streak.length] or [whole]
    return ends


def _row(streak: Streak, end: Period) -> tuple[Period, ...]:
    return tuple(end.before(steps) for steps in reversed(range(streak.length)))


def _runs_through(
    streak: Streak, person: Person, row: Iterable[Period], outcomes: Outcomes
) -> bool:
    return all(set(streak.of) & set(outcomes[one].get(person.code, ())) for one in row)
