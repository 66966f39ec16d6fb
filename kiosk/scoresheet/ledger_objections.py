"""Objections and questions 申辩和问询 to the ledger: take one in, answer it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.ledger_fields import LONGEST_GROUND
from kiosk.actions.ledger_objections import (
    LONGEST_NAME,
    answer_objection,
    enter_objection,
    open_objections,
)
from kiosk.actions.publish_ledger import content_of
from kiosk.answers import go_to, say, sentences_of
from kiosk.db import db
from kiosk.domain.ledger_objection import ObjectionOutcome, ObjectionSubject
from kiosk.errors import KioskError, NotFound, Refused
from kiosk.i18n import Sentence, _
from kiosk.models.ledger_entry import ledger_entry_of
from kiosk.models.ledger_objection import LedgerObjectionRecord, objections_of
from kiosk.models.ledger_publication import publication_of, publications_of
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from kiosk.scoresheet.blueprint import ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.ledger import today

OUTCOMES: Mapping[ObjectionOutcome, Sentence] = {
    ObjectionOutcome.UPHELD: _("upheld"),
    ObjectionOutcome.REJECTED: _("rejected"),
    ObjectionOutcome.EXPLAINED: _("explained"),
}
TAB = "scoresheet.ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionLine:
    number: int
    about: Sentence
    entry: int | None
    publication: int | None
    raised_by: str
    raised_on: str
    words: str
    entered_by: str
    outcome: ObjectionOutcome | None
    outcome_words: Sentence | None
    answer: str
    answered_by: str
    answered_on: str
    owed: bool
    """Upheld, and its entry is not voided yet."""
    may_answer: bool


@blueprint.get("/<sheet_id>/ledger/objections")
@open_to(ROLE)
def ledger_objections(sheet_id: str) -> str:
    return _page(sheet_id, {}, ())


@blueprint.get("/<sheet_id>/ledger/objections/new")
@open_to(ROLE)
def new_objection(sheet_id: str) -> str:
    return _new_page(sheet_id, ())


@blueprint.post("/<sheet_id>/ledger/objections/new")
@open_to(ROLE)
def take_objection(sheet_id: str) -> AnyResponse | tuple[str, int]:
    try:
        subject, about, person = _subject()
        enter_objection(
            db.session(),
            sheet_id=sheet_id,
            subject=subject,
            about=about,
            person=person,
            raised_by=request.form.get("raised_by", ""),
            raised_on=request.form.get("raised_on", ""),
            words=request.form.get("words", ""),
            staff=signed_in(),
            today=today(),
        )
    except Refused as error:
        db.session().rollback()
        return _new_page(sheet_id, sentences_of(error)), error.status
    db.session().commit()
    say("good", _("The objection is entered. Another person answers it."))
    return go_to("scoresheet.ledger_objections", sheet_id=sheet_id)


@blueprint.post("/<sheet_id>/ledger/objections/<int(max=999999):number>/answer")
@open_to(ROLE)
def answer_ledger_objection(sheet_id: str, number: int) -> AnyResponse | tuple[str, int]:
    try:
        answer_objection(
            db.session(),
            sheet_id=sheet_id,
            number=number,
            outcome=_outcome(),
            answer=request.form.get("answer", ""),
            staff=signed_in(),
            today=today(),
        )
    except KioskError as error:
        db.session().rollback()
        typed = {"number": number, **request.form}
        return _page(sheet_id, typed, sentences_of(error)), error.status
    db.session().commit()
    say("good", _("The objection is answered."))
    return go_to("scoresheet.ledger_objections", sheet_id=sheet_id)


def _outcome() -> ObjectionOutcome:
    try:
        return ObjectionOutcome(request.form.get("outcome", ""))
    except ValueError:
        raise Refused(_("Choose what comes of the objection.")) from None


def _subject() -> tuple[ObjectionSubject, int, str]:
    """What the address names: an entry, or a person's standing in a publication.

    Raises ``NotFound``.
    """
    entry, publication = request.args.get("entry", ""), request.args.get("publication", "")
    if _is_number(entry):
        return ObjectionSubject.ENTRY, int(entry), ""
    if _is_number(publication):
        return ObjectionSubject.STANDING, int(publication), request.args.get("person", "")
    raise NotFound


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 6


def _page(sheet_id: str, typed: Mapping[str, object], faults: tuple[Sentence, ...]) -> str:
    sheet, frame = page_of(sheet_id)
    return render_template(
        "scoresheet/ledger_objections.html",
        objections=_lines(sheet, signed_in()),
        outcomes=OUTCOMES,
        typed_answer=typed,
        faults=faults,
        longest=LONGEST_GROUND,
        tab=TAB,
        **frame,
    )


def _new_page(sheet_id: str, faults: tuple[Sentence, ...]) -> str:
    _sheet, frame = page_of(sheet_id)
    subject, about, person = _subject()
    names = {}
    if subject is ObjectionSubject.STANDING:
        content = content_of(publication_of(db.session(), sheet_id, about))
        names = {one["code"]: one["name"] for one in content["standings"]}
        if person not in names:
            raise NotFound
    else:
        ledger_entry_of(db.session(), sheet_id, about)
    return render_template(
        "scoresheet/ledger_objection.html",
        about=_about(subject, about, f"{person} {names.get(person, '')}".strip()),
        raised_by=names.get(person, ""),
        faults=faults,
        given=request.form,
        today=today(),
        longest=LONGEST_GROUND,
        longest_name=LONGEST_NAME,
        tab=TAB,
        **frame,
    )


def _about(subject: ObjectionSubject, about: int, person: str) -> Sentence:
    if subject is ObjectionSubject.ENTRY:
        return _("entry No. %(number)s", number=about)
    return _("%(person)s in publication %(number)s", person=person, number=about)


def _lines(sheet: ScoreSheetRecord, reader: StaffRecord) -> list[ObjectionLine]:
    still_open = {one.number for one in open_objections(db.session(), sheet)}
    names = {
        (record.number, one["code"]): one["name"]
        for record in publications_of(db.session(), sheet.id)
        for one in content_of(record)["standings"]
    }
    return [
        _line(
            one,
            reader,
            name=names.get((one.about, one.person), ""),
            is_open=one.number in still_open,
        )
        for one in reversed(objections_of(db.session(), sheet.id))
    ]


def _line(
    one: LedgerObjectionRecord, reader: StaffRecord, *, name: str, is_open: bool
) -> ObjectionLine:
    of_entry = one.subject is ObjectionSubject.ENTRY
    return ObjectionLine(
        number=one.number,
        about=_about(one.subject, one.about, f"{one.person} {name}".strip()),
        entry=one.about if of_entry else None,
        publication=None if of_entry else one.about,
        raised_by=one.raised_by,
        raised_on=one.raised_on,
        words=one.words,
        entered_by=one.clerk.name,
        outcome=one.outcome,
        outcome_words=OUTCOMES[one.outcome] if one.outcome else None,
        answer=one.answer,
        answered_by=one.answerer.name if one.answerer else "",
        answered_on=one.answered_on or "",
        owed=one.outcome is not None and is_open,
        may_answer=one.outcome is None and _may_answer(one, reader),
    )


def _may_answer(one: LedgerObjectionRecord, reader: StaffRecord) -> bool:
    if one.subject is ObjectionSubject.ENTRY:
        author = ledger_entry_of(db.session(), one.sheet_id, one.about).entered_by
    else:
        author = publication_of(db.session(), one.sheet_id, one.about).proposed_by
    return author != reader.id
