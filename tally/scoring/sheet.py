"""The score sheet 考核得分表: what scoring gives, with everything needed to follow it.

Plain data.  Numbers are expressions (``expression``), their writing-out is ``derivation``; codes
in notes have their sentences in ``tally.scoring.words``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tally.scoring.component_score import ComponentScore
from tally.scoring.expression import Expression
from tally.scoring.faults import Fault
from tally.scoring.inputs import (
    Decision,
    EarlierSheet,
    Finding,
    ItemList,
    MeetingUsed,
    NoticeHeld,
    Override,
    Person,
    TieDecision,
)
from tally.scoring.ledger import LedgerLine
from tally.scoring.period import Period
from tally.scoring.scheme import (
    Assumption,
    Consequence,
    Eligibility,
    Notice,
    Scheme,
    Selection,
    Streak,
    Veto,
)


@dataclass(frozen=True, slots=True)
class VetoFound:
    veto: Veto
    finding: Finding
    why_not: str
    """Empty if it holds; else a code (``not-approved`` …)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonScore:
    person: Person
    components: tuple[ComponentScore, ...]
    """Parts before the component that they make up."""
    ledger: tuple[LedgerLine, ...]
    """All lines about the person: those that count, and the others with their reason."""
    total: Expression
    score: str
    """The total after the one rounding."""
    rank: int | None
    """Within the object class; ``None``: not ranked (``notes`` say why)."""
    tied: bool
    """Others of the class have the same rank."""
    selections: tuple[str, ...]
    at_the_edge: tuple[str, ...]
    """Selections whose last places this person shares with others: to be decided."""
    vetoes: tuple[VetoFound, ...]
    ineligible: tuple[Eligibility, ...]
    """Rules that keep the person out of some selection."""
    streaks: tuple[Streak, ...]
    proposed: str
    """Key of the proposed grade; empty: the scheme proposes none."""
    decision: Decision | None
    consequences: tuple[Consequence, ...]
    notes: tuple[Fault, ...]

    @property
    def exact(self) -> Fraction:
        return self.total.value

    @property
    def final(self) -> str:
        """The decided grade, or the proposal while nothing is decided."""
        return self.decision.grade if self.decision else self.proposed


@dataclass(frozen=True, slots=True)
class NotScored:
    person: Person
    rule: Eligibility | None
    """``None``: there is no competition in the person's class (``Scheme.competition``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    rank: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassReport:
    object_class: str
    ranked: int
    ties: tuple[Tie, ...]
    grades: tuple[tuple[str, int], ...]
    """How many have each grade (``PersonScore.final``); the empty key: none yet."""
    highest: Fraction | None
    lowest: Fraction | None
    mean: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionReport:
    selection: Selection
    object_class: str
    """Empty where all classes are ranked together."""
    base: int
    """How many ranked people the percentage is of."""
    share: Fraction
    """The percentage of them, before rounding; or the count."""
    override: Override | None
    places: int
    chosen: tuple[str, ...]
    tied: tuple[str, ...]
    """Who shares the last ``open_places``; never cut silently."""
    open_places: int
    tie_decision: TieDecision | None
    passed_over: tuple[str, ...]
    """Who would have been chosen but for a veto, a streak or a rule: the place went to the next."""


@dataclass(frozen=True, slots=True)
class StreakReport:
    streak: Streak
    periods: tuple[Period, ...]
    """All that were looked at, in order."""
    missing: tuple[Period, ...]
    """Sheets of the last ones that are not here: for most people nothing can be said."""
    met: tuple[str, ...]
    unstated: tuple[tuple[str, str], ...]
    """Who would meet it by the periods, and the fact that nobody stated (001: 工作实绩明显)."""


@dataclass(frozen=True, slots=True)
class NoticeReport:
    notice: Notice
    held: NoticeHeld | None
    days: int
    state: Literal["held", "too-short", "not-yet"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that is not the proposal."""

    person: str
    proposed: str
    decided: str
    reason: str
    by: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    scheme: Scheme
    period: Period
    people: tuple[PersonScore, ...]
    """By object class as in the scheme, rank and code."""
    not_scored: tuple[NotScored, ...]
    classes: tuple[ClassReport, ...]
    selections: tuple[SelectionReport, ...]
    streaks: tuple[StreakReport, ...]
    notices: tuple[NoticeReport, ...]
    differences: tuple[Difference, ...]
    undecided: int
    """People without a decision."""
    meetings: tuple[MeetingUsed, ...]
    item_lists: tuple[ItemList, ...]
    assumptions: tuple[Assumption, ...]
    fingerprint: str
    """SHA-256 of scheme and inputs, hex."""

    def outcome(self) -> EarlierSheet:
        """What later periods' streaks need of this sheet."""
        return EarlierSheet(
            period=self.period,
            outcomes=tuple(
                (
                    one.person.code,
                    (*one.selections, *((f"grade:{one.final}",) if one.final else ())),
                )
                for one in sorted(self.people, key=lambda one: one.person.code)
            ),
            fingerprint=self.fingerprint,
        )
