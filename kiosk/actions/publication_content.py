"""What a quarterly publication 季度通报 posts: entries and standings as of a day, as one text.

Source document 001 ("每季度末，将季度评定情况在全县范围内公开").  Canonical JSON, so that two people
can agree to one fingerprint.  Ground, proof and who entered stay in the ledger: what is posted on a
wall is who, what for, how much, and why something does not count (decision 0027).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kiosk.actions.ledger_standing import LedgerInputs
from kiosk.actions.score_sheet_refusals import FaultsFound
from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.domain.quarters import holding, last_day
from kiosk.models.ledger_entry import LedgerEntryRecord, voided_numbers
from kiosk.models.score_sheet import ScoreSheetRecord
from tally.canonical_json import canonical
from tally.grading.number_text import exact_text
from tally.scoring.engine import score
from tally.scoring.faults import Fault, InputsRefused
from tally.scoring.inputs import Inputs, Person
from tally.scoring.ledger import LedgerLine
from tally.scoring.period import Period
from tally.scoring.running import Running
from tally.scoring.scheme import Scheme
from tally.scoring.sheet import PersonScore, ScoreSheet

FORMAT = "pingyi-ledger-publication/1"
MOST_TOLD = 20
"""Reasons why there is no ranking that are kept: the whole list stands on the sheet's own page."""

Row = dict[str, Any]


def publication_text(  # a publication is of all of these
    sheet: ScoreSheetRecord,
    found: LedgerInputs,
    entries: Sequence[LedgerEntryRecord],
    *,
    number: int,
    quarter: Period,
    as_of: str,
    published: Iterable[Period],
) -> str:
    """``published`` are the quarters of fixed publications.

    Raises ``FaultsFound`` when an approved entry cannot be settled any more.
    """
    until = last_day(quarter)
    standing = found.standing(until)
    done, voided = set(published), voided_numbers(entries)
    points = posts_points(found.scheme)
    sheet_of_quarter, refused = _scored(found, quarter, found.until(until))
    content = {
        "format": FORMAT,
        "sheet": sheet.id,
        "title": sheet.title,
        "unit": sheet.unit,
        "scheme": found.scheme.name,
        "number": number,
        "quarter": str(quarter),
        "as_of": as_of,
        "entries": [
            _entry(
                one,
                found,
                standing,
                late=holding(one.date, "quarter") in done,
                voided=one.number in voided,
            )
            for one in listed_entries(entries, until)
            if not one.is_counter
        ],
        "voided": [
            {"number": one.number, "voids": one.voids, "date": one.date}
            for one in listed_entries(entries, until)
            if one.is_counter
        ],
        "standings": _standings(found, standing, sheet_of_quarter),
        "unranked": [
            _fault(one) for one in (refused or standing.faults)[: MOST_TOLD if points else 0]
        ],
        "outcome": _outcome(sheet_of_quarter),
    }
    return canonical(content)


def posts_points(scheme: Scheme) -> bool:
    """Whether the total is the ledger's account of a quarter, which the document has posted.

    Anywhere else it holds what people marked in polls, or scores of the whole year: the wall then
    gets what the ledger gives and takes, and nobody reads a poll from it.
    """
    return "quarter" in scheme.sheets and not scheme.polls()


def listed_entries(entries: Sequence[LedgerEntryRecord], until: str) -> list[LedgerEntryRecord]:
    """Approved entries up to a day that no publication has; and counter-entries against such or
    earlier ones, whenever they were made: what is known to be void is not posted as counting.
    """
    dates = {one.number: one.date for one in entries}
    return [
        one
        for one in entries
        if one.state is LedgerEntryState.APPROVED
        and one.publication is None
        and dates[one.number if one.voids is None else one.voids] <= until
    ]


def _scored(
    found: LedgerInputs, quarter: Period, inputs: Inputs
) -> tuple[ScoreSheet | None, tuple[Fault, ...]]:
    """The quarter's own sheet, where the scheme makes one and nothing is missing."""
    if not posts_points(found.scheme):
        return None, ()
    until = last_day(quarter)
    of_quarter = replace(
        inputs,
        period=quarter,
        findings=tuple(one for one in inputs.findings if one.date <= until),
        # What was decided for the year is not about a quarter.
        overrides=(),
        tie_decisions=(),
        decisions=(),
        notices=(),
    )
    if found.faults:
        return None, found.faults
    try:
        return score(found.scheme, of_quarter), ()
    except InputsRefused as refused:
        return None, refused.faults


def _entry(
    entry: LedgerEntryRecord,
    found: LedgerInputs,
    standing: Running,
    *,
    late: bool,
    voided: bool,
) -> Row:
    rule = next(one for one in found.scheme.ledger.rules if one.key == entry.rule)
    lines = {
        line.person: line
        for code, _role, _share in entry.people
        for line in standing.account(code).lines
        if line.event.number == str(entry.number)
    }
    if not voided and len(lines) < len(entry.people):
        raise FaultsFound(standing.faults)
    names = {one.code: one.name for one in found.inputs.people}
    return {
        "number": entry.number,
        "date": entry.date,
        "rule": rule.name,
        "kind": rule.kind.name,
        "sign": rule.kind.sign,
        "matter": entry.matter,
        "late": late,
        "people": [
            {"code": code, "name": names.get(code, ""), "role": role, **_said(lines.get(code))}
            for code, role, _share in entry.people
        ],
    }


def _said(line: LedgerLine | None) -> Row:
    """Amount and why it does not count; an entry without a line is voided."""
    if line is None:
        return {"amount": "", "why_not": "voided", "instead": ""}
    return {
        "amount": exact_text(line.expression.value),
        "why_not": line.why_not,
        "instead": line.instead,
    }


def _standings(found: LedgerInputs, standing: Running, sheet: ScoreSheet | None) -> list[Row]:
    """By rank where there is one, else by class and code."""
    ranked = {one.person.code: one for one in sheet.people} if sheet else {}
    places = {one.key: place for place, one in enumerate(found.scheme.classes)}

    def order(person: Person) -> tuple[int, int, str]:
        mine = ranked.get(person.code)
        rank = mine.rank if mine and mine.rank else len(ranked) + 1
        return places.get(person.object_class, 0), rank, person.code

    return [
        _standing(found, standing, person, ranked.get(person.code))
        for person in sorted(found.inputs.people, key=order)
    ]


def _standing(
    found: LedgerInputs, standing: Running, person: Person, mine: PersonScore | None
) -> Row:
    account = standing.account(person.code)
    total = standing.totals.get(person.code) if posts_points(found.scheme) else None
    classes = {one.key: one.name for one in found.scheme.classes}
    return {
        "code": person.code,
        "name": person.name,
        "unit": person.unit,
        "class": classes.get(person.object_class, ""),
        "amounts": [
            [kind.name, kind.sign, exact_text(account.amount_of(kind))]
            for kind in found.scheme.ledger.kinds
        ],
        "total": "" if total is None else found.scheme.rounding.text(total),
        "rank": None if mine is None else mine.rank,
        "tied": mine is not None and mine.tied,
        "lists": [] if mine is None else list(mine.selections),
        "edge": [] if mine is None else list(mine.at_the_edge),
        "streaks": [] if mine is None else [one.name for one in mine.streaks],
    }


def _outcome(sheet: ScoreSheet | None) -> Row | None:
    if sheet is None:
        return None
    outcome = sheet.outcome()
    return {
        "people": [[code, list(lists)] for code, lists in outcome.outcomes],
        "fingerprint": outcome.fingerprint,
    }


def _fault(one: Fault) -> Row:
    return {
        "code": one.code,
        "place": [list(pair) for pair in one.place],
        "values": [list(pair) for pair in one.values],
    }


def faults_of_publication(content: Mapping[str, Any]) -> tuple[Fault, ...]:
    """Why the quarter has no ranking, as ``publication_text`` wrote it down."""
    return tuple(
        Fault(
            one["code"],
            tuple((name, value) for name, value in one["place"]),
            tuple((name, value) for name, value in one["values"]),
        )
        for one in content["unranked"]
    )
