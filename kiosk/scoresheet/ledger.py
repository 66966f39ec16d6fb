"""The ledger's month 月度统计 and one person's year: what was entered, and where everybody stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template, request

from kiosk.access import open_to, signed_in
from kiosk.actions.ledger_entries import sheet_period
from kiosk.actions.ledger_objections import open_objections
from kiosk.actions.ledger_standing import ledger_inputs
from kiosk.db import db
from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.domain.quarters import first_day, holding, last_day, within
from kiosk.errors import NotFound
from kiosk.i18n import Sentence
from kiosk.models.ledger_entry import LedgerEntryRecord, ledger_of
from kiosk.models.ledger_publication import publications_of
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from kiosk.scoresheet.blueprint import ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.ledger_lines import EntryLine, Ledger, signed
from kiosk.scoring_words import sentences_of_faults
from tally.grading.number_text import exact_text
from tally.scoring.inputs import Person
from tally.scoring.period import Period
from tally.scoring.running import Running
from tally.scoring.scheme import Scheme

MOST_TOLD = 5
"""Reasons that are listed why no total can be told yet."""
IN_SIGHT = frozenset({LedgerEntryState.APPROVED, LedgerEntryState.SENT})
"""States of the entries that a month shows; drafts are their author's alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingLine:
    """One person at the end of a month."""

    code: str
    name: str
    unit: str
    before: str
    """Points at the end of the month before; empty while none can be told."""
    amounts: tuple[str, ...]
    """What each kind of the ledger gives or takes up to the end of the month, with its sign."""
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage:
    month: Period
    months: tuple[Period, ...]
    kinds: tuple[str, ...]
    entries: tuple[EntryLine, ...]
    standings: tuple[StandingLine, ...]
    missing: tuple[Sentence, ...]
    """Why no points can be told yet."""
    more_missing: int
    drafts: tuple[EntryLine, ...]
    """The reader's own."""
    waiting: tuple[EntryLine, ...]
    """Of others: the reader may approve them."""
    waiting_elsewhere: int
    """The reader's own that wait for somebody else."""
    objections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMonth:
    month: Period
    entries: tuple[EntryLine, ...]
    points: str


def today() -> str:
    """The office's own calendar day: papers are dated by it."""
    return date.today().isoformat()  # noqa: DTZ011 (no instant is meant)


def ledger_page(sheet: ScoreSheetRecord, *, sent: bool = True) -> Ledger:
    session = db.session()
    return Ledger(
        found=ledger_inputs(session, sheet, sent=sent),
        entries=tuple(ledger_of(session, sheet.id)),
        publications=tuple(publications_of(session, sheet.id)),
    )


@blueprint.get("/<sheet_id>/ledger")
@open_to(ROLE)
def ledger(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    months = within(sheet_period(sheet), "month")
    held = ledger_page(sheet)
    month = _chosen(months, held)
    page = _month(sheet, held, month, months, signed_in())
    return render_template("scoresheet/ledger.html", page=page, **frame)


@blueprint.get("/<sheet_id>/ledger/people/<code>")
@open_to(ROLE)
def ledger_person(sheet_id: str, code: str) -> str:
    sheet, frame = page_of(sheet_id)
    held = ledger_page(sheet)
    person = next((one for one in held.found.inputs.people if one.code == code), None)
    if person is None:
        raise NotFound
    months = [
        _person_month(held, person, month)
        for month in within(sheet_period(sheet), "month")
        if first_day(month) <= today()
    ]
    shown = [one for one in months if one.entries or one is months[-1]]
    return render_template(
        "scoresheet/ledger_person.html",
        person=person,
        months=shown,
        tab="scoresheet.ledger",
        **frame,
    )


def _chosen(months: tuple[Period, ...], held: Ledger) -> Period:
    """The month asked for, else that of the latest entry, else the first one."""
    asked = {str(month): month for month in months}.get(request.args.get("month", ""))
    dates = sorted(one.date for one in held.entries if one.state in IN_SIGHT and one.date)
    latest = holding(dates[-1], "month") if dates else months[0]
    return asked or (latest if latest in months else months[0])


def _month(
    sheet: ScoreSheetRecord,
    held: Ledger,
    month: Period,
    months: tuple[Period, ...],
    reader: StaffRecord,
) -> MonthPage:
    standing = held.found.standing(last_day(month))
    before = held.found.standing(last_day(month.before(1)))
    faults = sentences_of_faults(standing.faults)
    sent = [one for one in held.entries if one.state is LedgerEntryState.SENT]
    return MonthPage(
        month=month,
        months=months,
        kinds=tuple(kind.name for kind in held.found.scheme.ledger.kinds),
        entries=held.lines(_of_month(held, month), standing),
        standings=tuple(
            _standing(held.found.scheme, person, before, standing)
            for person in held.found.inputs.people
        ),
        missing=faults[:MOST_TOLD],
        more_missing=max(0, len(faults) - MOST_TOLD),
        drafts=held.lines(
            [
                one
                for one in held.entries
                if one.state is LedgerEntryState.DRAFT and one.entered_by == reader.id
            ],
            standing,
        ),
        waiting=held.lines([one for one in sent if one.entered_by != reader.id], standing),
        waiting_elsewhere=sum(one.entered_by == reader.id for one in sent),
        objections=len(open_objections(db.session(), sheet)),
    )


def _of_month(held: Ledger, month: Period) -> list[LedgerEntryRecord]:
    found = [
        one
        for one in held.entries
        if one.state in IN_SIGHT and one.date and holding(one.date, "month") == month
    ]
    return sorted(found, key=lambda one: (one.date, one.number))


def _standing(
    scheme: Scheme, person: Person, before: Running, standing: Running
) -> StandingLine:
    account = standing.account(person.code)
    return StandingLine(
        code=person.code,
        name=person.name,
        unit=person.unit,
        before=_points(scheme, person, before),
        amounts=tuple(
            signed(kind.sign, exact_text(account.amount_of(kind)))
            for kind in scheme.ledger.kinds
        ),
        points=_points(scheme, person, standing),
    )


def _points(scheme: Scheme, person: Person, standing: Running) -> str:
    total = standing.totals.get(person.code)
    return "" if total is None else scheme.rounding.text(total)


def _person_month(held: Ledger, person: Person, month: Period) -> PersonMonth:
    standing = held.found.standing(last_day(month))
    mine = [
        one
        for one in _of_month(held, month)
        if any(code == person.code for code, _role, _share in held.disputed(one).people)
    ]
    return PersonMonth(
        month=month,
        entries=held.lines(mine, standing),
        points=_points(held.found.scheme, person, standing),
    )
