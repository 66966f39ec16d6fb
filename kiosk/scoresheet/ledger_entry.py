"""Entries of the ledger: choose a rule, fill in, send, approve or return, void; the file that proves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.approve_ledger_entry import approve_entry, return_entry, void_entry
from kiosk.actions.keep_proof import LARGEST, MEGABYTE, keep_proof, take_proof_back
from kiosk.actions.ledger_entries import (
    change_entry,
    draft_entry,
    drop_entry,
    send_entry,
    sheet_period,
)
from kiosk.actions.ledger_fields import rule_of
from kiosk.answers import file_answer, go_to, say, sentences_of
from kiosk.db import db
from kiosk.domain.ledger_entry import EntryFields, LedgerEntryState
from kiosk.domain.quarters import last_day
from kiosk.errors import KioskError, NotFound
from kiosk.i18n import Sentence, _
from kiosk.models.ledger_entry import (
    LedgerEntryRecord,
    counter_entries_of,
    ledger_entry_of,
)
from kiosk.models.ledger_proof import LedgerProofRecord, proof_of
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from kiosk.scoresheet.blueprint import PAGE_OF_FORM, ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.ledger import IN_SIGHT, ledger_page, today
from kiosk.scoresheet.ledger_form import (
    RuleWords,
    entry_form,
    fields_in_form,
    rule_words,
    rules_by_kind,
    with_matter,
)
from kiosk.scoresheet.ledger_lines import EntryLine
from kiosk.scoresheet.shown import check_as_shown, mark_of_entry
from kiosk.upload_size import takes_up_to

PAGE_OF_FORM["scoresheet.take_ledger_act"] = "scoresheet.ledger_entry"
TAB = "scoresheet.ledger"
LARGEST_REFUSED = 32 * MEGABYTE
"""Bytes: a file that is too large is still read, so that the form comes back with what was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """One entry and what its reader may do with it."""

    line: EntryLine
    rule: RuleWords | None
    voids: int | None
    ground: str
    reference: str
    times: str
    period: str
    proof: LedgerProofRecord | None
    unproved: bool
    """The rule asks for a proof, and there is none: the entry will not count."""
    entered_by: str
    approved_by: str
    approved_on: str
    may_edit: bool
    may_send: bool
    may_approve: bool
    seen: str
    """Digest of the entry and its proof."""
    own: bool
    """Waits, and the reader entered it: somebody else has to look at it."""
    may_void: bool
    may_object: bool


@blueprint.get("/<sheet_id>/ledger/new")
@open_to(ROLE)
def ledger_rules(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    kinds = rules_by_kind(ledger_page(sheet).found.scheme)
    return render_template("scoresheet/ledger_rules.html", kinds=kinds, tab=TAB, **frame)


@blueprint.get("/<sheet_id>/ledger/new/<rule>")
@open_to(ROLE)
def new_ledger_entry(sheet_id: str, rule: str) -> str:
    sheet, _frame = page_of(sheet_id)
    return _form_page(sheet, EntryFields(date="", rule=rule))


@blueprint.post("/<sheet_id>/ledger/new/<rule>")
@open_to(ROLE)
@takes_up_to(LARGEST_REFUSED)
def enter_ledger_entry(sheet_id: str, rule: str) -> AnyResponse | tuple[str, int]:
    return _keep(sheet_id, None, rule)


@blueprint.get("/<sheet_id>/ledger/entries/<int(max=999999):number>")
@open_to(ROLE)
def ledger_entry(sheet_id: str, number: int) -> str:
    sheet, frame = page_of(sheet_id)
    entry = _in_sight(sheet_id, number)
    page = _entry_page(sheet, entry, signed_in())
    return render_template("scoresheet/ledger_entry.html", page=page, tab=TAB, **frame)


@blueprint.get("/<sheet_id>/ledger/entries/<int(max=999999):number>/form")
@open_to(ROLE)
def ledger_entry_form(sheet_id: str, number: int) -> str:
    sheet, _frame = page_of(sheet_id)
    entry = _in_sight(sheet_id, number)
    if entry.is_counter or entry.state is not LedgerEntryState.DRAFT:
        raise NotFound
    return _form_page(sheet, entry.fields, number=number)


@blueprint.post("/<sheet_id>/ledger/entries/<int(max=999999):number>/form")
@open_to(ROLE)
@takes_up_to(LARGEST_REFUSED)
def save_ledger_entry(sheet_id: str, number: int) -> AnyResponse | tuple[str, int]:
    rule = _in_sight(sheet_id, number).rule
    return _keep(sheet_id, number, rule)


@blueprint.post("/<sheet_id>/ledger/entries/<int(max=999999):number>/acts/<act>")
@open_to(ROLE)
def take_ledger_act(sheet_id: str, number: int, act: str) -> AnyResponse:
    if act not in ACTS:
        raise NotFound
    take, said = ACTS[act]
    shown = take(sheet_id, number, signed_in())
    db.session().commit()
    say("good", said)
    if act == "return":  # it is its author's draft again
        return go_to("scoresheet.ledger", sheet_id=sheet_id)
    return go_to("scoresheet.ledger_entry", sheet_id=sheet_id, number=shown)


@blueprint.get("/<sheet_id>/ledger/entries/<int(max=999999):number>/proof")
@open_to(ROLE)
def ledger_proof(sheet_id: str, number: int) -> Response:
    """To keep, not to show: what others made is opened outside this site."""
    _in_sight(sheet_id, number)
    found = proof_of(db.session(), sheet_id, number)
    if found is None:
        raise NotFound
    return file_answer(found.data, name=found.name, kind=found.kind)


def _in_sight(sheet_id: str, number: int) -> LedgerEntryRecord:
    """Raises ``NotFound``, also for what somebody else has not sent, or took back."""
    entry = ledger_entry_of(db.session(), sheet_id, number)
    if entry.state not in IN_SIGHT and entry.entered_by != signed_in().id:
        raise NotFound
    return entry


def _send(sheet_id: str, number: int, staff: StaffRecord) -> int:
    send_entry(db.session(), sheet_id=sheet_id, number=number, staff=staff, today=today())
    return number


def _drop(sheet_id: str, number: int, staff: StaffRecord) -> int:
    drop_entry(db.session(), sheet_id=sheet_id, number=number, staff=staff)
    return number


def _approve(sheet_id: str, number: int, staff: StaffRecord) -> int:
    session = db.session()
    check_as_shown(
        sheet_id,
        lambda: mark_of_entry(
            ledger_entry_of(session, sheet_id, number), proof_of(session, sheet_id, number)
        ),
    )
    approve_entry(session, sheet_id=sheet_id, number=number, staff=staff, today=today())
    return number


def _return(sheet_id: str, number: int, staff: StaffRecord) -> int:
    words = request.form.get("words", "")
    return_entry(db.session(), sheet_id=sheet_id, number=number, words=words, staff=staff)
    return number


def _void(sheet_id: str, number: int, staff: StaffRecord) -> int:
    counter = void_entry(
        db.session(),
        sheet_id=sheet_id,
        number=number,
        ground=request.form.get("ground", ""),
        reference=request.form.get("reference", ""),
        staff=staff,
        today=today(),
    )
    return counter.number


def _without_proof(sheet_id: str, number: int, staff: StaffRecord) -> int:
    take_proof_back(db.session(), sheet_id=sheet_id, number=number, staff=staff)
    return number


ACTS: dict[str, tuple[Callable[[str, int, StaffRecord], int], Sentence]] = {
    "send": (_send, _("Sent. Another person now looks at it.")),
    "drop": (_drop, _("The draft is given up. Its number is not used again.")),
    "approve": (_approve, _("Approved. It is part of the ledger.")),
    "return": (_return, _("Returned to the person who entered it.")),
    "void": (_void, _("The counter-entry waits for a second person.")),
    "take-proof": (_without_proof, _("The file is deleted.")),
}


def _keep(sheet_id: str, number: int | None, rule: str) -> AnyResponse | tuple[str, int]:
    """Store the form as a draft and, if it is wanted, send it; what is refused stays typed."""
    sheet, _frame = page_of(sheet_id)
    session, staff, day = db.session(), signed_in(), today()
    fields, new_matter = fields_in_form(rule)
    try:
        typed = with_matter(fields, new_matter)
        if number is None:
            entry = draft_entry(
                session, sheet_id=sheet_id, fields=typed, staff=staff, today=day
            )
        else:
            entry = change_entry(
                session,
                sheet_id=sheet_id,
                number=number,
                fields=typed,
                staff=staff,
                today=day,
            )
        kept = entry.number
        file = request.files.get("proof")
        if file and file.filename:
            keep_proof(
                session,
                sheet_id=sheet_id,
                number=kept,
                name=file.filename,
                data=file.read(),
                staff=staff,
            )
        if request.form.get("act") == "send":
            send_entry(session, sheet_id=sheet_id, number=kept, staff=staff, today=day)
            said = ACTS["send"][1]
        else:
            said = _("The draft is saved. Only you see it until you send it.")
    except KioskError as error:
        session.rollback()
        page = _form_page(
            sheet,
            fields,
            number=number,
            new_matter=new_matter,
            faults=sentences_of(error),
        )
        return page, error.status
    session.commit()
    say("good", said)
    return go_to("scoresheet.ledger_entry", sheet_id=sheet_id, number=kept)


def _form_page(
    sheet: ScoreSheetRecord,
    fields: EntryFields,
    *,
    number: int | None = None,
    new_matter: str = "",
    faults: tuple[Sentence, ...] = (),
) -> str:
    _sheet, frame = page_of(sheet.id)
    held = ledger_page(sheet)
    scheme = held.found.scheme
    form = entry_form(
        scheme,
        rule_of(scheme, fields.rule),
        held.found.inputs.people,
        held.entries,
        fields=fields,
        new_matter=new_matter,
    )
    proof = proof_of(db.session(), sheet.id, number) if number else None
    return render_template(
        "scoresheet/ledger_form.html",
        form=form,
        number=number,
        faults=faults,
        file_lost=bool(faults and request.files.get("proof")),
        proof=proof,
        most_megabytes=LARGEST // MEGABYTE,
        today=today(),
        tab=TAB,
        **frame,
    )


def _entry_page(
    sheet: ScoreSheetRecord, entry: LedgerEntryRecord, reader: StaffRecord
) -> EntryPage:
    held = ledger_page(sheet)
    scheme = held.found.scheme
    standing = held.found.standing(last_day(sheet_period(sheet)))
    (line,) = held.lines([entry], standing)
    of = held.disputed(entry)
    rule = next((one for one in scheme.ledger.rules if one.key == of.rule), None)
    proof = proof_of(db.session(), sheet.id, entry.number)
    own = entry.entered_by == reader.id
    state, is_open = entry.state, sheet.state == "open"
    standing_entry = (
        state is LedgerEntryState.APPROVED
        and not entry.is_counter
        and entry.number not in counter_entries_of(held.entries)
    )
    return EntryPage(
        line=line,
        rule=rule_words(rule) if rule else None,
        voids=entry.voids,
        ground=entry.ground,
        reference=entry.reference,
        times=of.times,
        period=of.period,
        proof=proof,
        unproved=bool(rule and rule.proof and not of.reference and not proof),
        entered_by=entry.author.name,
        approved_by=entry.approver.name if entry.approver else "",
        approved_on=entry.approved_on or "",
        may_edit=is_open and own and state is LedgerEntryState.DRAFT and not entry.is_counter,
        may_send=is_open and own and state is LedgerEntryState.DRAFT,
        may_approve=is_open and not own and state is LedgerEntryState.SENT,
        seen=mark_of_entry(entry, proof),
        own=own and state is LedgerEntryState.SENT,
        may_void=is_open and standing_entry,
        may_object=sheet.state != "final" and standing_entry,
    )
