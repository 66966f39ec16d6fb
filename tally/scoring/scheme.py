"""A scheme 考核方案: all rules by which one office makes its annual scores.

Read from a scheme file (``tally.scoring.scheme_file``), which checks it; here is only what a
scheme is.  Percents are percents (40, not 2/5).  Keys are names of the office's choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tally.scoring.components import Component, Group, Periods, Poll, leaves
from tally.scoring.period import PeriodKind
from tally.scoring.rounding import Rounding

Sign = Literal["bonus", "deduction"]
Placement = Literal["total", "component", "period"]
Approval = Literal["two people", "one person", "none"]
PlacesRounding = Literal["floor", "nearest", "up"]
Pool = Literal["each class", "all classes together"]
Side = Literal["top", "bottom"]
RankBy = Literal["exact", "rounded"]
VetoEffect = Literal["exclude", "cap", "force"]
Test = Literal["at least", "at most", "above", "below", "one of", "is yes"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the scheme, as filed (备案)."""

    number: str
    date: str
    filed: str
    note: str


@dataclass(frozen=True, slots=True)
class OpenValue:
    """What the document leaves open: nothing is scored that needs it before it is decided."""

    where: str
    """``component.half.weight``: the key of ``decided`` in the inputs."""
    what: str
    """Names of the table it stands in, for people."""
    line: int
    rule: str
    """The ledger rule whose amount it is: needed only when an event uses it.  Else empty."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A choice that the document does not make, and why the scheme makes it so."""

    about: str
    """``quota.excellent.rounding``; ``*`` stands for every key there."""
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class ObjectClass:
    key: str
    name: str
    collective: bool
    """Boards and units, not persons."""
    places: int
    """Posts that the class competes for; 0: no competition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerKind:
    """A kind of bonus or deduction, with what holds for all its rules."""

    key: str
    name: str
    source: str
    sign: Sign
    same_matter: Literal["highest", "all"]
    cap_matter: Fraction | None
    cap: Fraction | None
    """At most so much of this kind for one object; ``None``: no cap."""
    placement: Placement
    into: str
    """With placement ``period``: the component whose periods it is added to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRule:
    key: str
    name: str
    source: str
    kind: LedgerKind
    amount: Fraction | None
    """For each time; ``None``: stated with the event."""
    at_most: Fraction | None
    """The most that an event may state."""
    roles: tuple[tuple[str, Fraction], ...]
    """Amounts of those whose amount depends on their role."""
    into: str
    """With placement ``component``: the base component it is taken from."""
    shared: bool
    """Each involved person bears a share, and the shares sum to 100."""
    proof: bool
    """Counts only with its proof named."""

    @property
    def counts_in(self) -> str:
        """The component that it counts in; empty: in the total."""
        return self.into or self.kind.into

    def amount_of(self, role: str) -> Fraction | None:
        return dict(self.roles).get(role, self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """加减分台账: ``None`` where no cap holds."""

    approval: Approval
    cap_bonus: Fraction | None
    cap_deduction: Fraction | None
    kinds: tuple[LedgerKind, ...]
    rules: tuple[LedgerRule, ...]


@dataclass(frozen=True, slots=True)
class FinalGrade:
    """A grade of the annual result, best first."""

    key: str
    name: str
    names: tuple[tuple[str, str], ...]
    """Its name for a type of staff: 称职 for civil servants, 合格 for others."""

    def name_for(self, staff_type: str) -> str:
        return dict(self.names).get(staff_type, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Totals that propose a grade; an end left out is ``None``."""

    grade: str
    low: Fraction | None
    low_in: bool
    """``from``: the low end belongs to the band; ``above``: it does not."""
    high: Fraction | None
    """Where the band above begins."""
    high_in: bool
    needs: str
    """A selection that one must be in as well; else ``otherwise`` is proposed."""
    otherwise: str

    def holds(self, total: Fraction) -> bool:
        above = self.low is None or total > self.low or (self.low_in and total == self.low)
        under = self.high is None or total < self.high or (self.high_in and total == self.high)
        return above and under


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """So many of the top or the bottom of the ranking: a quota, a list, the last three."""

    key: str
    name: str
    source: str
    side: Side
    percent: Fraction | None
    count: int | None
    """One of ``percent`` and ``count`` is given."""
    rounding: PlacesRounding
    base: Pool
    classes: tuple[str, ...]
    threshold: Fraction | None
    """Only totals from here on (top) or up to here (bottom)."""
    grade: str
    """The grade that is proposed for them; empty: only a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Veto:
    key: str
    name: str
    source: str
    effect: VetoEffect
    grade: str
    """With ``cap`` and ``force``."""
    excludes: tuple[str, ...]
    """With ``exclude``: selections whose places go to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streak:
    key: str
    name: str
    source: str
    period: PeriodKind
    length: int
    same_year: bool
    """The periods belong to one year (全年四个季度)."""
    of: tuple[str, ...]
    """Selections, or ``grade:KEY``: one of them in each of ``length`` periods running."""
    needs: tuple[str, ...]
    """Facts about the person that must be yes as well."""
    excludes: tuple[str, ...]
    """Selections that the person is then out of."""
    consequence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """Who takes part, or who may be in a selection."""

    key: str
    name: str
    source: str
    facts: tuple[str, ...]
    """Each of these facts must pass."""
    test: Test
    values: tuple[str, ...]
    classes: tuple[str, ...]
    excludes: tuple[str, ...]
    """Selections that those who fail are out of; empty: they do not take part at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    key: str
    name: str
    source: str
    when: tuple[str, ...]
    """Selections, or ``grade:KEY``: any of them."""
    classes: tuple[str, ...]
    multiplier: Fraction | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice or appeal period (公示, 预告, 申辩) of at least ``days``."""

    key: str
    name: str
    source: str
    days: int


@dataclass(frozen=True, slots=True)
class Competition:
    """Where applicants do not outnumber the places there is no competition, and no score."""

    compare: Literal["each class", "all classes together"]
    otherwise: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    key: str
    name: str
    source: str
    """The document."""
    sheets: tuple[PeriodKind, ...]
    """What a score sheet may be for: the year, or each quarter as well."""
    versions: tuple[Version, ...]
    classes: tuple[ObjectClass, ...]
    staff_types: tuple[str, ...]
    facts: tuple[str, ...]
    """Facts about persons that eligibility and streaks ask for."""
    total: Group
    total_name: str
    at_least: Fraction | None
    at_most: Fraction | None
    """Ends to which totals are cut; ``None``: not cut."""
    rounding: Rounding
    rank_by: RankBy
    ledger: Ledger
    grades: tuple[FinalGrade, ...]
    bands: tuple[Band, ...]
    otherwise: str
    """The grade proposed where no band and no selection does; empty: none is proposed."""
    selections: tuple[Selection, ...]
    vetoes: tuple[Veto, ...]
    streaks: tuple[Streak, ...]
    eligibility: tuple[Eligibility, ...]
    consequences: tuple[Consequence, ...]
    notices: tuple[Notice, ...]
    competition: Competition | None
    open: tuple[OpenValue, ...]
    """An open amount stands as 0 above; no score is made that needs it."""
    assumptions: tuple[Assumption, ...]
    text: str
    """The scheme file, with what was decided filled in by ``decided``."""
    decided: tuple[tuple[str, str], ...]

    def components(self) -> tuple[Component, ...]:
        """Every component, each parent before its parts."""
        found: list[Component] = []
        waiting = list(reversed(self.total.parts))
        while waiting:
            component = waiting.pop()
            found.append(component)
            if isinstance(component.kind, Group):
                waiting += reversed(component.kind.parts)
            elif isinstance(component.kind, Periods):
                waiting += reversed(component.kind.inner.parts)
        return tuple(found)

    def leaves(self) -> tuple[Component, ...]:
        return tuple(leaf for part in self.total.parts for leaf in leaves(part))

    def polls(self) -> tuple[Poll, ...]:
        """The polls that components name, each once."""
        found = {
            leaf.kind.poll.key: leaf.kind.poll
            for leaf in self.leaves()
            if hasattr(leaf.kind, "poll")
        }
        return tuple(found.values())

    def grade_name(self, key: str, staff_type: str) -> str:
        return next(
            (grade.name_for(staff_type) for grade in self.grades if grade.key == key), ""
        )

    def grade_place(self, key: str) -> int:
        """0 is the best grade; an unknown one is worse than all."""
        keys = [grade.key for grade in self.grades]
        return keys.index(key) if key in keys else len(keys)
