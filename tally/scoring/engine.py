"""``score``: from a scheme and inputs to the score sheet, or to the whole list of what is missing.

The 29 requirements at the end of the list of rules (issue 5); tests name each.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence

from tally.scoring.faults import Fault, InputsRefused, fault
from tally.scoring.findings import (
    chances_of,
    check_decisions,
    differences_of,
    notice_reports,
    vetoes_found,
)
from tally.scoring.fingerprint import fingerprint
from tally.scoring.grading import kept_out, outcomes_of, proposed_grade
from tally.scoring.indexed import index, periods_of_components
from tally.scoring.inputs import Inputs
from tally.scoring.ledger import settle_ledger
from tally.scoring.scheme import Eligibility, Scheme
from tally.scoring.selecting import Chances, Ranked, codes, pools, select
from tally.scoring.sheet import (
    ScoreSheet,
    SelectionReport,
    StreakReport,
    VetoFound,
)
from tally.scoring.standing import Scored, class_report, person_scores
from tally.scoring.still_open import still_open
from tally.scoring.streaks import streak_report
from tally.scoring.taking_part import taking_part
from tally.scoring.totals import totals_of


def score(scheme: Scheme, inputs: Inputs) -> ScoreSheet:
    """Raises ``InputsRefused`` with everything that is missing, wrong or open."""
    # A million new nodes, none in a circle: looking for circles takes as long as the scoring.
    searching = gc.isenabled()
    gc.disable()
    try:
        return _score(scheme, inputs)
    finally:
        if searching:
            gc.enable()


def _score(scheme: Scheme, inputs: Inputs) -> ScoreSheet:
    indexed = index(scheme, inputs)
    people, not_scored, limited = taking_part(scheme, inputs, indexed)
    accounts = settle_ledger(scheme, inputs, indexed, periods_of_components(scheme))
    opened = [
        fault(
            "still-open",
            (("line", str(one.line)), ("at", one.where)),
            where=one.where,
            what=one.what,
        )
        for one in still_open(scheme, inputs)
    ]
    indexed.faults.extend(opened)
    if inputs.period.kind not in scheme.sheets:
        wanted = ", ".join(scheme.sheets)
        indexed.faults.append(fault("other-period", (), text=inputs.period, wanted=wanted))
    vetoes = vetoes_found(scheme, inputs, indexed)
    check_decisions(scheme, inputs, indexed, {one.person.code for one in not_scored})
    scored = totals_of(scheme, indexed, people, accounts, year=inputs.period.year)
    if opened:
        # Until points are decided there is no range that an entry could be out of.
        later = {"out-of-range", "items-not-whole"}
        raise InputsRefused(_in_order([one for one in indexed.faults if one.code not in later]))
    if indexed.faults:
        raise InputsRefused(_in_order(indexed.faults))
    selections, streaks, faults = _results(
        scheme, inputs, scored, vetoes=vetoes, limited=limited
    )
    faults += [
        fault("fact-missing", indexed.place(code), fact=need, rule=report.streak.name)
        for report in streaks
        for code, need in report.unstated
    ]
    if faults:
        raise InputsRefused(_in_order(faults))
    persons = person_scores(
        scheme,
        inputs,
        scored,
        vetoes=vetoes,
        limited=limited,
        selections=selections,
        streaks=streaks,
    )
    differences, faults = differences_of(scheme, persons)
    if faults:
        raise InputsRefused(_in_order(faults))
    return ScoreSheet(
        scheme=scheme,
        period=inputs.period,
        people=persons,
        not_scored=tuple(sorted(not_scored, key=lambda one: one.person.code)),
        classes=tuple(class_report(one.key, persons) for one in scheme.classes),
        selections=tuple(selections),
        streaks=tuple(streaks),
        notices=notice_reports(scheme, inputs),
        differences=differences,
        undecided=sum(one.decision is None for one in persons),
        meetings=inputs.meetings,
        item_lists=inputs.item_lists,
        assumptions=scheme.assumptions,
        fingerprint=fingerprint(scheme, inputs),
    )


def _in_order(faults: Sequence[Fault]) -> list[Fault]:
    """Each once; by place, so that the order of input does not matter."""
    return sorted(
        dict.fromkeys(faults),
        key=lambda one: (
            one.code != "still-open",
            int(dict(one.place).get("line", 0)),
            one.place,
            one.code,
        ),
    )


def _results(
    scheme: Scheme,
    inputs: Inputs,
    scored: Sequence[Scored],
    *,
    vetoes: Mapping[str, Sequence[VetoFound]],
    limited: Mapping[str, Sequence[Eligibility]],
) -> tuple[list[SelectionReport], list[StreakReport], list[Fault]]:
    """Selections and streaks.

    A streak may keep people out of a selection, the place then goes to the next, and that may
    complete a streak of theirs: so until nobody else is kept out.
    """
    ranked = [
        Ranked(one.code, one.scoring.person.object_class, one.ranks_by)
        for one in scored
        if one.scoring.ranked
    ]
    rules = {code: [rule.excludes for rule in found] for code, found in limited.items()}
    people = [one.scoring.person for one in scored]
    outcomes = {sheet.period: dict(sheet.outcomes) for sheet in inputs.earlier}
    kept: dict[str, frozenset[str]] = {}
    while True:
        chances = chances_of(inputs, kept_out(scheme, vetoes, rules, kept))
        reports, faults = _select_all(scheme, ranked, chances)
        outcomes[inputs.period] = _current(scheme, inputs, scored, vetoes, reports)
        streaks = [
            streak_report(streak, inputs.period, outcomes, people) for streak in scheme.streaks
        ]
        now = {
            one.streak.key: kept.get(one.streak.key, frozenset()) | set(one.met)
            for one in streaks
            if one.streak.excludes
        }
        if now == kept or not any(now.values()):
            return reports, streaks, faults
        kept = now


def _select_all(
    scheme: Scheme, ranked: Sequence[Ranked], chances: Chances
) -> tuple[list[SelectionReport], list[Fault]]:
    reports: list[SelectionReport] = []
    faults: list[Fault] = []
    for selection in scheme.selections:
        for pool, classes in pools(scheme, selection):
            mine = [one for one in ranked if one.object_class in classes]
            report, wrong = select(selection, pool, mine, chances)
            reports.append(report)
            faults += wrong
    return reports, faults


def _current(
    scheme: Scheme,
    inputs: Inputs,
    scored: Sequence[Scored],
    vetoes: Mapping[str, Sequence[VetoFound]],
    reports: Sequence[SelectionReport],
) -> dict[str, tuple[str, ...]]:
    """The outcomes of the period scored, as far as streaks may ask for them."""
    chosen = codes(reports)
    tied = {(report.selection.key, code) for report in reports for code in report.tied}
    decided = {one.person: one.grade for one in inputs.decisions}
    found = {}
    for one in scored:
        mine = tuple(key for key, people in chosen.items() if one.code in people)
        edge = [key for key in chosen if (key, one.code) in tied]
        proposal = proposed_grade(scheme, one.ranks_by, mine, vetoes.get(one.code, ()), edge)
        grade = decided.get(one.code, proposal)
        found[one.code] = tuple(outcomes_of(grade, mine))
    return found
