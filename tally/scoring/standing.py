"""How each person and each class stand: rank, lists, proposal, consequences; ties and distribution."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tally.grading.ranking import ranks
from tally.scoring.component_score import Scoring
from tally.scoring.expression import Expression, exact_sum
from tally.scoring.grading import outcomes_of, proposed_grade
from tally.scoring.inputs import Decision, Inputs
from tally.scoring.scheme import Eligibility, Scheme
from tally.scoring.sheet import (
    ClassReport,
    PersonScore,
    SelectionReport,
    StreakReport,
    Tie,
    VetoFound,
)


@dataclass(frozen=True, slots=True)
class Scored:
    """One person after the arithmetic, before ranking."""

    scoring: Scoring
    total: Expression
    ranks_by: Fraction

    @property
    def code(self) -> str:
        return self.scoring.person.code


def person_scores(
    scheme: Scheme,
    inputs: Inputs,
    scored: Sequence[Scored],
    *,
    vetoes: Mapping[str, Sequence[VetoFound]],
    limited: Mapping[str, Sequence[Eligibility]],
    selections: Sequence[SelectionReport],
    streaks: Sequence[StreakReport],
) -> tuple[PersonScore, ...]:
    decisions = {one.person: one for one in inputs.decisions}
    chosen: defaultdict[str, list[str]] = defaultdict(list)
    edge: defaultdict[str, list[str]] = defaultdict(list)
    for report in selections:
        for code in report.chosen:
            chosen[code].append(report.selection.key)
        for code in report.tied:
            edge[code].append(report.selection.key)
    met: defaultdict[str, list[StreakReport]] = defaultdict(list)
    for streak in streaks:
        for code in streak.met:
            met[code].append(streak)
    persons = []
    for object_class in scheme.classes:
        mine = [one for one in scored if one.scoring.person.object_class == object_class.key]
        places = ranks([one.ranks_by if one.scoring.ranked else None for one in mine])
        times = Counter(places)
        for one, rank in zip(mine, places, strict=True):
            persons.append(
                _person(
                    scheme,
                    one,
                    rank=rank,
                    tied=rank is not None and times[rank] > 1,
                    selections=tuple(chosen[one.code]),
                    edge=tuple(edge[one.code]),
                    vetoes=tuple(vetoes.get(one.code, ())),
                    ineligible=tuple(limited.get(one.code, ())),
                    met=met[one.code],
                    decision=decisions.get(one.code),
                )
            )
    order = {one.key: place for place, one in enumerate(scheme.classes)}
    return tuple(
        sorted(
            persons,
            key=lambda one: (
                order[one.person.object_class],
                one.rank is None,
                one.rank or 0,
                one.person.code,
            ),
        )
    )


def _person(
    scheme: Scheme,
    one: Scored,
    *,
    rank: int | None,
    tied: bool,
    selections: tuple[str, ...],
    edge: tuple[str, ...],
    vetoes: tuple[VetoFound, ...],
    ineligible: tuple[Eligibility, ...],
    met: Sequence[StreakReport],
    decision: Decision | None,
) -> PersonScore:
    person = one.scoring.person
    proposed = proposed_grade(scheme, one.ranks_by, selections, vetoes, edge)
    outcomes = outcomes_of(decision.grade if decision else proposed, selections)
    return PersonScore(
        person=person,
        components=tuple(one.scoring.scores),
        ledger=one.scoring.account.lines,
        total=one.total,
        score=scheme.rounding.text(one.total.value),
        rank=rank,
        tied=tied,
        selections=selections,
        at_the_edge=edge,
        vetoes=vetoes,
        ineligible=ineligible,
        streaks=tuple(report.streak for report in met),
        proposed=proposed,
        decision=decision,
        consequences=tuple(
            consequence
            for consequence in scheme.consequences
            if outcomes & set(consequence.when)
            if not consequence.classes or person.object_class in consequence.classes
        ),
        notes=tuple(one.scoring.notes),
    )


def class_report(object_class: str, persons: Sequence[PersonScore]) -> ClassReport:
    mine = [one for one in persons if one.person.object_class == object_class]
    ranked = [one for one in mine if one.rank is not None]
    by_rank: dict[int, list[str]] = {}
    for one in ranked:
        by_rank.setdefault(one.rank or 0, []).append(one.person.code)
    grades: dict[str, int] = {}
    for one in mine:
        grades[one.final] = grades.get(one.final, 0) + 1
    totals = [one.exact for one in ranked]
    return ClassReport(
        object_class=object_class,
        ranked=len(ranked),
        ties=tuple(
            Tie(rank=rank, people=tuple(people))
            for rank, people in by_rank.items()
            if len(people) > 1
        ),
        grades=tuple(sorted(grades.items())),
        highest=max(totals, default=None),
        lowest=min(totals, default=None),
        mean=exact_sum(totals) / len(totals) if totals else None,
    )
