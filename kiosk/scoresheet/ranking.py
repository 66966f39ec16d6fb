"""The ranking: tables and pictures by class, lists and their edges, vetoes, streaks; each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import render_template, request

from kiosk.access import open_to
from kiosk.actions.score_of_sheet import Scored, score_of
from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.i18n import Sentence, _
from kiosk.models.score_meeting import score_meetings_of
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.score_charts import Histogram, Strips, histogram, strips
from kiosk.scoresheet.blueprint import ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.places import Places
from kiosk.scoring_words import ScoringSentence
from tally.scoring.components import Component
from tally.scoring.derivation import derivation, inputs_of, value_text
from tally.scoring.expression import WeightedMean, walk
from tally.scoring.faults import Fault
from tally.scoring.ledger import LedgerLine
from tally.scoring.scheme import Scheme
from tally.scoring.sheet import ClassReport, PersonScore, ScoreSheet, SelectionReport

PAGE_PEOPLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRow:
    one: PersonScore
    components: tuple[str, ...]
    proposed: str
    decided: str
    remarks: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """A selection, with names in the place of codes."""

    report: SelectionReport
    pool: str
    chosen: tuple[tuple[str, str], ...]
    """Code and name."""
    tied: tuple[tuple[str, str], ...]
    passed_over: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPage:
    """One object class, one page of its people."""

    key: str
    name: str
    classes: tuple[tuple[str, str], ...]
    """All classes that have people, by key and name."""
    columns: tuple[str, ...]
    rows: tuple[RankRow, ...]
    report: ClassReport
    grades: tuple[tuple[str, int], ...]
    ties: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]
    """Ranks on this page that several people share."""
    page: int
    pages: int
    spread: Histogram
    parts: Strips


@blueprint.get("/<sheet_id>/ranking")
@open_to(ROLE)
def ranking(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    found = score_of(db.session(), sheet)
    if found.sheet is None:
        return render_template("scoresheet/no_scores.html", faults=len(found.faults), **frame)
    return render_template(
        "scoresheet/ranking.html",
        page=_class_page(found.sheet),
        result=found.sheet,
        lists=list_lines(found.sheet),
        vetoes=_vetoes(found.sheet),
        **frame,
    )


def _class_page(result: ScoreSheet) -> ClassPage:
    scheme = result.scheme
    with_people = {one.person.object_class for one in result.people}
    classes = tuple(
        (one.key, one.name) for one in scheme.classes if one.key in with_people
    ) or tuple((one.key, one.name) for one in scheme.classes[:1])
    asked = request.args.get("class", classes[0][0])
    if asked not in dict(classes):
        raise NotFound
    people = [one for one in result.people if one.person.object_class == asked]
    pages = max(-(-len(people) // PAGE_PEOPLE), 1)
    page = min(page_asked(), pages)
    on_page = people[(page - 1) * PAGE_PEOPLE : page * PAGE_PEOPLE]
    ranks = {one.rank for one in on_page}
    parts = [part for part in scheme.total.parts if part.is_for(asked)]
    named = _names(result)
    report = next(one for one in result.classes if one.object_class == asked)
    return ClassPage(
        key=asked,
        name=dict(classes)[asked],
        classes=classes,
        columns=tuple(part.name for part in parts),
        rows=tuple(_row(scheme, parts, one) for one in on_page),
        report=report,
        grades=tuple(
            (scheme.grade_name(key, ""), number) for key, number in report.grades if key
        ),
        ties=tuple(
            (tie.rank, with_names(tie.people, named))
            for tie in report.ties
            if tie.rank in ranks
        ),
        page=page,
        pages=pages,
        spread=histogram(
            "spread", dict(classes)[asked], [one.exact for one in people if one.rank]
        ),
        parts=_strips(parts, people, dict(classes)[asked]),
    )


def page_asked() -> int:
    """``?page=3``; anything else is the first."""
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _row(scheme: Scheme, parts: Sequence[Component], one: PersonScore) -> RankRow:
    values = {
        score.component: score.expression.value for score in one.components if not score.period
    }
    return RankRow(
        one=one,
        components=tuple(
            scheme.rounding.text(values[part.key]) if part.key in values else "—"
            for part in parts
        ),
        proposed=scheme.grade_name(one.proposed, one.person.staff_type),
        decided=scheme.grade_name(one.decision.grade, one.person.staff_type)
        if one.decision
        else "",
        remarks=tuple(remarks_of(scheme, one)),
    )


def remarks_of(scheme: Scheme, one: PersonScore) -> Iterator[Sentence]:
    """What should be seen beside a person's rank."""
    names = {selection.key: selection.name for selection in scheme.selections}
    for key in one.selections:
        yield _("on the list “%(name)s”", name=names.get(key, key))
    for key in one.at_the_edge:
        yield _("shares the last places of “%(name)s”: to be decided", name=names.get(key, key))
    for found in one.vetoes:
        if not found.why_not:
            yield _("veto: %(name)s", name=found.veto.name)
    for streak in one.streaks:
        yield _("%(name)s: %(what)s", name=streak.name, what=streak.consequence)
    for rule in one.ineligible:
        yield _("does not meet “%(name)s”", name=rule.name)
    for consequence in one.consequences:
        yield _("consequence: %(name)s", name=consequence.name)
    yield from map(ScoringSentence, one.notes)


def _strips(parts: Sequence[Component], people: Sequence[PersonScore], name: str) -> Strips:
    scores: dict[str, list[Fraction]] = {part.key: [] for part in parts}
    for one in people:
        for score in one.components:
            if not score.period and score.component in scores:
                scores[score.component].append(score.expression.value)
    return strips("parts", name, [(part.name, part.worth, scores[part.key]) for part in parts])


def _names(result: ScoreSheet) -> dict[str, str]:
    return {one.person.code: one.person.name for one in result.people}


def with_names(codes: Sequence[str], names: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((code, names.get(code, "")) for code in codes)


def list_lines(result: ScoreSheet) -> list[ListLine]:
    names = _names(result)
    classes = {one.key: one.name for one in result.scheme.classes}
    return [
        ListLine(
            report=report,
            pool=classes.get(report.object_class, ""),
            chosen=with_names(report.chosen, names),
            tied=with_names(report.tied, names),
            passed_over=with_names(report.passed_over, names),
        )
        for report in result.selections
        if report.base or report.chosen
    ]


@dataclass(frozen=True, slots=True)
class VetoLine:
    code: str
    name: str
    veto: str
    source: str
    """The rule in the document's words."""
    ground: str
    date: str
    why_not: Sentence | None


def _vetoes(result: ScoreSheet) -> list[VetoLine]:
    return [
        VetoLine(
            one.person.code,
            one.person.name,
            found.veto.name,
            found.veto.source,
            found.finding.ground,
            found.finding.date,
            ScoringSentence(Fault(found.why_not, ())) if found.why_not else None,
        )
        for one in result.people
        for found in one.vetoes
    ]


# --- one person --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InputLine:
    """A number that the score rests on."""

    name: str
    value: str
    source: str
    path: str | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    line: LedgerLine
    amount: str
    why_not: Sentence | None


@blueprint.get("/<sheet_id>/people/<code>")
@open_to(ROLE)
def person(sheet_id: str, code: str) -> str:
    sheet, frame = page_of(sheet_id)
    found = score_of(db.session(), sheet)
    if found.sheet is None:
        return render_template("scoresheet/no_scores.html", faults=len(found.faults), **frame)
    one = next((each for each in found.sheet.people if each.person.code == code), None)
    if one is None:
        raise NotFound
    scheme = found.sheet.scheme
    report = next(
        each for each in found.sheet.classes if each.object_class == one.person.object_class
    )
    return render_template(
        "scoresheet/person.html",
        row=_row(scheme, (), one),
        exact=value_text(one.exact),
        class_name=next(
            each.name for each in scheme.classes if each.key == one.person.object_class
        ),
        ranked=report.ranked,
        steps=derivation(one.total),
        counts=bool(found.read.inputs.counts),
        inputs=_input_lines(sheet, found, one),
        ledger=[_ledger_row(line) for line in one.ledger],
        vetoes=[line for line in _vetoes(found.sheet) if line.code == code],
        tab="scoresheet.ranking",
        **frame,
    )


def _input_lines(sheet: ScoreSheetRecord, found: Scored, one: PersonScore) -> list[InputLine]:
    places = Places(sheet)
    meetings = {
        f"{record.name} {used.check_code}": f"{used.title}（{used.date}）{used.check_code}"
        for record in score_meetings_of(db.session(), sheet.id)
        for used in found.read.inputs.meetings
        if used.fingerprint == record.fingerprint
    }
    polls = {
        id(count): node.name
        for node in walk(one.total)
        if isinstance(node, WeightedMean) and node.name
        for count, _points in node.terms
    }
    return [
        InputLine(
            f"{polls[id(each)]} · {each.name}" if id(each) in polls else each.name,
            value_text(each.value),
            meetings.get(each.source, each.source.replace("!", " ")),
            places.source(each.source),
        )
        for each in inputs_of(one.total)
    ]


def _ledger_row(line: LedgerLine) -> LedgerRow:
    sign = "+" if line.rule.kind.sign == "bonus" else "−"
    why = (
        ScoringSentence(Fault(line.why_not, (), (("instead", line.instead),)))
        if line.why_not
        else None
    )
    return LedgerRow(line, f"{sign}{value_text(line.expression.value)}", why)
