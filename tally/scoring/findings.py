"""What people found and decided: vetoes, overrides, ties, grades, notices; each checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from tally.scoring.faults import Fault, Pairs, fault
from tally.scoring.indexed import Indexed
from tally.scoring.inputs import Inputs, Override, TieDecision
from tally.scoring.ledger import why_not_approved
from tally.scoring.scheme import Scheme
from tally.scoring.selecting import Chances, pools
from tally.scoring.sheet import Difference, NoticeReport, PersonScore, VetoFound


def vetoes_found(
    scheme: Scheme, inputs: Inputs, indexed: Indexed
) -> dict[str, tuple[VetoFound, ...]]:
    """Each person's vetoes, the ones not approved with their reason; each must cite its ground."""
    vetoes = {one.key: one for one in scheme.vetoes}
    found: dict[str, tuple[VetoFound, ...]] = {}
    for one in sorted(inputs.findings, key=lambda one: (one.date, one.veto, one.ground)):
        place = indexed.place(one.person, one.source)
        if one.person not in indexed.people:
            indexed.faults.append(fault("unknown-person", place, text=one.person))
        if one.veto not in vetoes:
            known = ", ".join(vetoes) or "–"
            indexed.faults.append(fault("unknown-veto", place, text=one.veto, known=known))
            continue
        if not one.ground or not one.date:
            indexed.faults.append(
                fault("veto-without-ground", place, veto=vetoes[one.veto].name)
            )
        why_not = why_not_approved(one.entered_by, one.approved_by, scheme.ledger.approval)
        mine = VetoFound(vetoes[one.veto], one, why_not)
        found[one.person] = (*found.get(one.person, ()), mine)
    return found


def chances_of(inputs: Inputs, out: Mapping[str, set[str]]) -> Chances:
    overrides = {(one.selection, one.object_class): one for one in inputs.overrides}
    ties = {(one.selection, one.object_class): one for one in inputs.tie_decisions}
    return Chances(overrides, ties, out)


def check_decisions(
    scheme: Scheme, inputs: Inputs, indexed: Indexed, not_scored: Collection[str]
) -> None:
    """Overrides, tie decisions, grades and earlier sheets that do not fit go to the faults."""
    known = {
        (selection.key, pool)
        for selection in scheme.selections
        for pool, _ in pools(scheme, selection)
    }
    seen: set[tuple[str, str, str]] = set()
    decided: tuple[Override | TieDecision, ...] = (*inputs.overrides, *inputs.tie_decisions)
    for one in decided:
        kind = type(one).__name__
        place = _place(one.source, one.selection, one.object_class)
        if (one.selection, one.object_class) not in known:
            names = ", ".join(":".join(filter(None, pair)) for pair in sorted(known))
            indexed.faults.append(fault("unknown-selection", place, known=names))
        if not one.reason or not one.by:
            indexed.faults.append(fault("no-reason", place))
        if isinstance(one, Override) and one.places < 0:
            indexed.faults.append(fault("places-below-0", place))
        if (kind, one.selection, one.object_class) in seen:
            indexed.faults.append(fault("decided-twice", place))
        seen.add((kind, one.selection, one.object_class))
    _check_grades(scheme, inputs, indexed, not_scored)
    periods = [sheet.period for sheet in inputs.earlier]
    indexed.faults.extend(
        fault("earlier-twice", (), period=period)
        for period in sorted({one for one in periods if periods.count(one) > 1}, key=str)
    )
    if inputs.period in periods:
        indexed.faults.append(fault("earlier-is-this", (), period=inputs.period))
    notices = [one.notice for one in inputs.notices]
    names_of_notices = [one.key for one in scheme.notices]
    for held in inputs.notices:
        if held.notice not in names_of_notices or notices.count(held.notice) > 1:
            indexed.faults.append(
                fault(
                    "unknown-notice",
                    (),
                    text=held.notice,
                    known=", ".join(names_of_notices) or "–",
                )
            )
        elif _days(held.start, held.end) is None:
            indexed.faults.append(fault("notice-dates", (), text=held.notice))


def _check_grades(
    scheme: Scheme, inputs: Inputs, indexed: Indexed, not_scored: Collection[str]
) -> None:
    grades = [grade.key for grade in scheme.grades]
    seen: set[str] = set()
    for one in inputs.decisions:
        place = indexed.place(one.person, one.source)
        if one.person not in indexed.people:
            indexed.faults.append(fault("unknown-person", place, text=one.person))
        if one.person in not_scored:
            indexed.faults.append(fault("decided-not-scored", place))
        if one.grade not in grades:
            indexed.faults.append(
                fault("unknown-grade", place, text=one.grade, known=", ".join(grades))
            )
        if not one.by or not one.date:
            indexed.faults.append(fault("decision-by-nobody", place))
        if one.person in seen:
            indexed.faults.append(fault("person-decided-twice", place))
        seen.add(one.person)


def differences_of(
    scheme: Scheme, persons: Sequence[PersonScore]
) -> tuple[tuple[Difference, ...], list[Fault]]:
    """Decisions that are not the proposal; one without a reason is a fault.

    Where nothing is proposed any grade may be decided, but those that are proposed from a list
    (000: 优秀): to give one to somebody who is not on the list is to differ from it.
    """
    listed = {one.grade for one in scheme.selections if one.grade}
    listed |= {band.grade for band in scheme.bands if band.needs}
    found = []
    faults = []
    for one in persons:
        decision = one.decision
        if decision is None or decision.grade == one.proposed:
            continue
        if not one.proposed and decision.grade not in listed:
            continue
        found.append(
            Difference(
                one.person.code,
                one.proposed,
                decision.grade,
                decision.reason,
                decision.by,
                decision.date,
            )
        )
        if not decision.reason:
            place = (("person", f"{one.person.code} {one.person.name}"),)
            faults.append(
                fault(
                    "difference-without-reason",
                    place,
                    proposed=scheme.grade_name(one.proposed, one.person.staff_type) or "–",
                    decided=scheme.grade_name(decision.grade, one.person.staff_type),
                )
            )
    return tuple(found), faults


def notice_reports(scheme: Scheme, inputs: Inputs) -> tuple[NoticeReport, ...]:
    held = {one.notice: one for one in inputs.notices}
    reports = []
    for notice in scheme.notices:
        one = held.get(notice.key)
        if one is None:
            reports.append(NoticeReport(notice, None, 0, "not-yet"))
        else:
            days = _days(one.start, one.end) or 0
            enough = days >= notice.days
            reports.append(NoticeReport(notice, one, days, "held" if enough else "too-short"))
    return tuple(reports)


def _days(start: str, end: str) -> int | None:
    """Calendar days, both ends included; ``None`` for no dates or the wrong way round."""
    try:
        days = (date.fromisoformat(end) - date.fromisoformat(start)).days + 1
    except ValueError:
        return None
    return days if days > 0 else None


def _place(source: str, selection: str, pool: str) -> Pairs:
    named = {"source": source, "selection": selection, "class": pool}
    return tuple((name, value) for name, value in named.items() if value)
