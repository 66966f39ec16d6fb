"""What is scored by a scheme: people, entries, counts, ledger events, findings, decisions.

This is the interface of those who read workbooks or ask a database; every record knows its
``source`` (a sheet and cell, a meeting), which refusals and derivations repeat.  Numbers are
exact; ``exact_number`` reads them.  The order of records never matters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from tally.scoring.period import Period

DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)


@lru_cache(maxsize=10_000)
def exact_number(text: str) -> Fraction:
    """The number that a decimal text is.  Raises ``ValueError`` for anything else.

    >>> exact_number("89.5")
    Fraction(179, 2)
    """
    if not DECIMAL.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is scored: a person, or in a collective class a board or unit."""

    code: str
    name: str
    object_class: str
    unit: str = ""
    post: str = ""
    staff_type: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    """What eligibility asks for: age, years of service, earlier grades, yes or no."""
    source: str = ""

    def fact(self, name: str) -> str | None:
        return next((value for fact, value in self.facts if fact == name and value), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A number entered for one person and one leaf component."""

    person: str
    component: str
    value: Fraction
    period: str = ""
    """Inside ``Periods``: which one."""
    part: str = ""
    """``actual`` or ``target``; the rater group's key; the item's key; of a base: any note."""
    rater: str = ""
    """Which of a group's several raters."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollCounts:
    """How one voter group marked one person in one dimension of one poll."""

    person: str
    poll: str
    group: str
    counts: tuple[int, ...]
    """Valid marks, one number a grade of the poll, best first."""
    abstained: int = 0
    spoiled: int = 0
    dimension: str = ""
    """Empty where the poll has one dimension only."""
    period: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingUsed:
    """A certified meeting whose counts were taken (``tally.scoring.meetings``)."""

    poll: str
    period: str
    title: str
    date: str
    check_code: str
    fingerprint: str
    verified: bool
    rehearsal: bool
    name_differs: tuple[tuple[str, str, str], ...] = ()
    """Code, name here, name in the meeting: joined by code, shown to be looked at."""
    not_here: tuple[tuple[str, str], ...] = ()
    """Code and name of those whom the meeting graded and the sheet does not list."""


@dataclass(frozen=True, slots=True)
class Involved:
    person: str
    role: str = ""
    share: Fraction | None = None
    """Percent that this person bears of a shared event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of the ledger."""

    number: str
    date: str
    rule: str
    people: tuple[Involved, ...]
    matter: str = ""
    """Events with the same text are about the same matter; empty: a matter of its own."""
    times: int = 1
    amount: Fraction | None = None
    """Where the rule states none."""
    period: str = ""
    """Where the rule counts inside a period: which one."""
    proof: str = ""
    entered_by: str = ""
    approved_by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """That a veto applies to a person, with the ground that is cited."""

    person: str
    veto: str
    date: str
    ground: str
    entered_by: str = ""
    approved_by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Another number of places than the percent gives, with its reason (一般不超过)."""

    selection: str
    object_class: str
    """Empty where all classes are ranked together."""
    places: int
    reason: str
    by: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TieDecision:
    """Who of those tied at the edge of a selection gets its last places."""

    selection: str
    object_class: str
    chosen: tuple[str, ...]
    reason: str
    by: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The grade that the deciding body gave."""

    person: str
    grade: str
    by: str
    date: str
    reason: str = ""
    """Needed where it is not the proposal."""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSheet:
    """The outcome of an earlier period's sheet (``ScoreSheet.outcome``)."""

    period: Period
    outcomes: tuple[tuple[str, tuple[str, ...]], ...]
    """Person -> the selections they were in, and ``grade:KEY``."""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    key: str
    name: str
    points: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemList:
    """One version of a person's list of work items, as approved and filed."""

    person: str
    component: str
    version: str
    periods: tuple[str, ...]
    """The periods it holds in; empty: all."""
    items: tuple[Item, ...]
    date: str
    filed: str
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class NoticeHeld:
    notice: str
    start: str
    end: str
    """ISO dates, both days included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    period: Period
    people: tuple[Person, ...]
    entries: tuple[Entry, ...] = ()
    counts: tuple[PollCounts, ...] = ()
    meetings: tuple[MeetingUsed, ...] = ()
    events: tuple[Event, ...] = ()
    findings: tuple[Finding, ...] = ()
    overrides: tuple[Override, ...] = ()
    tie_decisions: tuple[TieDecision, ...] = ()
    decisions: tuple[Decision, ...] = ()
    earlier: tuple[EarlierSheet, ...] = ()
    item_lists: tuple[ItemList, ...] = ()
    notices: tuple[NoticeHeld, ...] = ()
    prepared_by: str = field(default="")
