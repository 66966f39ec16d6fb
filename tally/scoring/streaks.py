"""Streaks 连续情形: the same outcome in several periods running.

Source documents 001 (三个季度、四个季度、两年、三年) and 004-1 (连续两次后三位).  They need the sheets of all
those periods; a missing sheet is named, and establishes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from tally.scoring.inputs import Person
from tally.scoring.period import Period
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
    """``outcomes`` are those of earlier sheets and, once they are known, of this one."""
    last = period.last_of(streak.period)
    periods = tuple(last.before(steps) for steps in reversed(range(streak.length)))
    missing = tuple(one for one in periods if one not in outcomes)
    met: tuple[str, ...] = ()
    if not missing:
        met = tuple(
            person.code
            for person in people
            if all(set(streak.of) & set(outcomes[one].get(person.code, ())) for one in periods)
            and all(is_yes(person.fact(need)) for need in streak.needs)
        )
    return StreakReport(streak, periods, missing, met)
