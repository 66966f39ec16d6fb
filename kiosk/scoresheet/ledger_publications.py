"""Quarterly publications 季度通报: prepare one, agree to it, read it and print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.ledger_entries import sheet_period
from kiosk.actions.publication_content import (
    faults_of_publication,
    listed_entries,
    posts_points,
)
from kiosk.actions.publish_ledger import (
    agree_to_publication,
    content_of,
    propose_publication,
    quarters_to_publish,
    withdraw_publication,
)
from kiosk.actions.score_inputs import scheme_as_adopted
from kiosk.answers import go_to, say
from kiosk.db import db
from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.domain.quarters import last_day, within
from kiosk.errors import NotFound
from kiosk.i18n import Sentence, _
from kiosk.models.ledger_entry import ledger_of
from kiosk.models.ledger_objection import objections_of
from kiosk.models.ledger_publication import publication_of, publications_of
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoresheet.blueprint import PAGE_OF_FORM, ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.ledger import today
from kiosk.scoresheet.ledger_lines import signed
from kiosk.scoresheet.shown import check_as_shown, mark_of_publication
from kiosk.scoring_words import ScoringSentence, sentences_of_faults
from tally.scoring.faults import fault
from tally.scoring.period import Period
from tally.scoring.scheme_file import read_scheme

PAGE_OF_FORM["scoresheet.prepare_publication"] = "scoresheet.ledger_publications"
PAGE_OF_FORM["scoresheet.take_publication_act"] = "scoresheet.ledger_publication"
TAB = "scoresheet.ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterChoice:
    quarter: Period
    over: bool
    listed: int
    """Entries that would stand in it now."""
    waiting: int
    """Entries of it that wait for approval, and would not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedPart:
    name: str
    code: str
    role: str
    amount: str
    why_not: Sentence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedEntry:
    number: int
    date: str
    rule: str
    matter: str
    late: bool
    parts: tuple[PostedPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedStanding:
    rank: int | None
    tied: bool
    code: str
    name: str
    unit: str
    object_class: str
    amounts: tuple[str, ...]
    total: str
    lists: tuple[str, ...]
    edge: tuple[str, ...]
    streaks: tuple[str, ...]
    objections: int


@blueprint.get("/<sheet_id>/ledger/publications")
@open_to(ROLE)
def ledger_publications(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    return render_template(
        "scoresheet/ledger_publications.html",
        publications=publications_of(db.session(), sheet_id),
        quarters=_choices(sheet),
        has_quarters=bool(within(sheet_period(sheet), "quarter")),
        today=today(),
        tab=TAB,
        **frame,
    )


@blueprint.post("/<sheet_id>/ledger/publications")
@open_to(ROLE)
def prepare_publication(sheet_id: str) -> AnyResponse:
    record = propose_publication(
        db.session(),
        sheet_id=sheet_id,
        quarter=request.form.get("quarter", ""),
        notice_start=request.form.get("notice_start", ""),
        notice_end=request.form.get("notice_end", ""),
        staff=signed_in(),
        today=today(),
    )
    number = record.number
    db.session().commit()
    say("good", _("The publication is prepared. Another person looks at it and agrees."))
    return go_to("scoresheet.ledger_publication", sheet_id=sheet_id, number=number)


@blueprint.get("/<sheet_id>/ledger/publications/<int(max=999999):number>")
@open_to(ROLE)
def ledger_publication(sheet_id: str, number: int) -> str:
    sheet, frame = page_of(sheet_id)
    record = publication_of(db.session(), sheet_id, number)
    content = content_of(record)
    return render_template(
        "scoresheet/ledger_publication.html",
        record=record,
        content=content,
        points=posts_points(scheme_as_adopted(sheet.scheme)),
        kinds=[name for name, _sign, _amount in _amounts_of_first(content)],
        entries=[_posted_entry(one) for one in content["entries"]],
        standings=_posted_standings(sheet, number, content),
        unranked=sentences_of_faults(faults_of_publication(content)),
        seen=mark_of_publication(record),
        own=record.proposed_by == signed_in().id,
        tab=TAB,
        **frame,
    )


@blueprint.post("/<sheet_id>/ledger/publications/<int(max=999999):number>/acts/<act>")
@open_to(ROLE)
def take_publication_act(sheet_id: str, number: int, act: str) -> AnyResponse:
    session, staff = db.session(), signed_in()
    if act == "agree":
        check_as_shown(
            sheet_id,
            lambda: mark_of_publication(publication_of(session, sheet_id, number)),
        )
        agree_to_publication(
            session, sheet_id=sheet_id, number=number, staff=staff, today=today()
        )
        said = _("The publication is fixed. Print it and post it.")
        page = ("scoresheet.ledger_publication", {"number": number})
    elif act == "withdraw":
        withdraw_publication(session, sheet_id=sheet_id, number=number, staff=staff)
        said = _("The publication is withdrawn; nothing was posted.")
        page = ("scoresheet.ledger_publications", {})
    else:
        raise NotFound
    session.commit()
    say("good", said)
    endpoint, values = page
    return go_to(endpoint, sheet_id=sheet_id, **values)


def _choices(sheet: ScoreSheetRecord) -> tuple[QuarterChoice, ...]:
    entries = ledger_of(db.session(), sheet.id)
    return tuple(
        QuarterChoice(
            quarter=quarter,
            over=last_day(quarter) < today(),
            listed=len(listed_entries(entries, last_day(quarter))),
            waiting=sum(
                one.state is LedgerEntryState.SENT and one.date <= last_day(quarter)
                for one in entries
            ),
        )
        for quarter in quarters_to_publish(db.session(), sheet)
    )


def _amounts_of_first(content: Mapping[str, Any]) -> list[list[str]]:
    rows: list[list[str]] = next((one["amounts"] for one in content["standings"]), [])
    return rows


def _posted_entry(one: Mapping[str, Any]) -> PostedEntry:
    return PostedEntry(
        number=one["number"],
        date=one["date"],
        rule=one["rule"],
        matter=one["matter"],
        late=one["late"],
        parts=tuple(
            PostedPart(
                code=part["code"],
                name=part["name"],
                role=part["role"],
                amount=signed(one["sign"], part["amount"]) if part["amount"] else "",
                why_not=_why_not(part["why_not"], part["instead"]),
            )
            for part in one["people"]
        ),
    )


def _why_not(code: str, instead: str) -> Sentence | None:
    if code == "voided":
        return _("voided")
    return ScoringSentence(fault(code, (), instead=instead)) if code else None


def _posted_standings(
    sheet: ScoreSheetRecord, number: int, content: Mapping[str, Any]
) -> list[PostedStanding]:
    scheme = read_scheme(sheet.scheme)
    lists = {one.key: one.name for one in scheme.selections}
    disputed = [
        one.person
        for one in objections_of(db.session(), sheet.id)
        if one.person and one.about == number
    ]
    return [
        PostedStanding(
            rank=one["rank"],
            tied=one["tied"],
            code=one["code"],
            name=one["name"],
            unit=one["unit"],
            object_class=one["class"],
            amounts=tuple(signed(sign, amount) for _name, sign, amount in one["amounts"]),
            total=one["total"],
            lists=tuple(lists.get(key, key) for key in one["lists"]),
            edge=tuple(lists.get(key, key) for key in one["edge"]),
            streaks=tuple(one["streaks"]),
            objections=disputed.count(one["code"]),
        )
        for one in content["standings"]
    ]
