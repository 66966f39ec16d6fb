"""Objections and questions 申辩和问询: enter somebody's words, answer them, see which are open.

Source document 001 ("接受领导干部个人的申辩和问询，及时核实反馈").
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from kiosk.actions.approve_ledger_entry import void_entry
from kiosk.actions.ledger_fields import LONGEST_GROUND
from kiosk.actions.ledger_refusals import OwnEntry, OwnPublication
from kiosk.actions.publish_ledger import content_of
from kiosk.actions.start_score_sheet import shown_text
from kiosk.audit_log import note
from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.domain.ledger_objection import ObjectionOutcome, ObjectionSubject
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.ledger_entry import (
    counter_entries_of,
    ledger_entry_of,
    ledger_of,
    voided_numbers,
)
from kiosk.models.ledger_objection import (
    LedgerObjectionRecord,
    next_objection,
    objection_of,
    objections_of,
)
from kiosk.models.ledger_publication import publication_of
from kiosk.models.score_sheet import ScoreSheetRecord, locked_score_sheet
from kiosk.models.staff import StaffRecord

LONGEST_NAME = 60


def enter_objection(
    session: Session,
    *,
    sheet_id: str,
    subject: ObjectionSubject,
    about: int,
    person: str,
    raised_by: str,
    raised_on: str,
    words: str,
    staff: StaffRecord,
    today: str,
) -> LedgerObjectionRecord:
    """Somebody's words to an approved entry, or to a person's standing in a publication.

    Raises ``NotFound`` or ``Refused``.
    """
    _unfinished_sheet(session, sheet_id)
    if subject is ObjectionSubject.ENTRY:
        entry = ledger_entry_of(session, sheet_id, about)
        if entry.state is not LedgerEntryState.APPROVED or entry.is_counter:
            raise Refused(_("Objections are to approved entries."))
        person = ""
    else:
        publication = publication_of(session, sheet_id, about)
        codes = {one["code"] for one in content_of(publication)["standings"]}
        if not publication.is_fixed or person not in codes:
            raise Refused(_("Choose a person who stands in this publication."))
    record = LedgerObjectionRecord(
        sheet_id=sheet_id,
        number=next_objection(session, sheet_id),
        subject=subject,
        about=about,
        person=person,
        raised_by=shown_text(raised_by, longest=LONGEST_NAME),
        raised_on=_day(raised_on, today),
        words=shown_text(words, longest=LONGEST_GROUND),
        answer="",
        clerk=staff,
    )
    if not record.raised_by or not record.words:
        raise Refused(_("Write who objects, and their words."))
    session.add(record)
    _note(session, record, staff, "objection-enter")
    return record


def answer_objection(
    session: Session,
    *,
    sheet_id: str,
    number: int,
    outcome: ObjectionOutcome,
    answer: str,
    staff: StaffRecord,
    today: str,
) -> None:
    """The office's answer, by another person than the one whose work is disputed.

    An entry whose objection is upheld gets a counter-entry at once, which waits for a second
    person like every other; while the sheet is on notice it has to be opened again for that.
    A standing is put right by entries, so while the sheet is posted it is not upheld here: nothing
    would keep the sheet from becoming final as it is.

    Raises ``NotFound``, ``OwnEntry``, ``OwnPublication`` or ``Refused``.
    """
    sheet = _unfinished_sheet(session, sheet_id)
    record = objection_of(session, sheet_id, number)
    if record.outcome is not None:
        raise Refused(_("This objection is answered already."))
    _check_answerer(session, record, staff)
    if (
        outcome is ObjectionOutcome.UPHELD
        and record.subject is ObjectionSubject.STANDING
        and sheet.state is ScoreSheetState.NOTICE
    ):
        raise Refused(
            _(
                "The score sheet is posted. Take this objection in under “Notice” too: when two "
                "people have upheld it there, the sheet is opened again and this is answered."
            )
        )
    record.answer = shown_text(answer, longest=LONGEST_GROUND)
    if not record.answer:
        raise Refused(_("Write the answer that the person is given."))
    record.outcome, record.answerer, record.answered_on = outcome, staff, today
    _note(session, record, staff, f"objection-{outcome}")
    if (
        outcome is ObjectionOutcome.UPHELD
        and record.subject is ObjectionSubject.ENTRY
        and sheet.state is ScoreSheetState.OPEN
        and record.about not in counter_entries_of(ledger_of(session, sheet_id))
    ):
        void_entry(
            session,
            sheet_id=sheet_id,
            number=record.about,
            ground=record.answer,
            reference="",
            staff=staff,
            today=today,
        )


def open_objections(
    session: Session, sheet: ScoreSheetRecord
) -> tuple[LedgerObjectionRecord, ...]:
    """Those without an answer, and those upheld whose entry is not voided yet.

    The sheet does not become final before there is none.
    """
    voided = voided_numbers(ledger_of(session, sheet.id))
    return tuple(
        one
        for one in objections_of(session, sheet.id)
        if one.outcome is None or _owed(one, voided)
    )


def upheld_entries(session: Session, sheet: ScoreSheetRecord) -> tuple[int, ...]:
    """Entries that still count although an objection to them was upheld."""
    voided = voided_numbers(ledger_of(session, sheet.id))
    return tuple(one.about for one in objections_of(session, sheet.id) if _owed(one, voided))


def _owed(one: LedgerObjectionRecord, voided: set[int]) -> bool:
    return (
        one.outcome is ObjectionOutcome.UPHELD
        and one.subject is ObjectionSubject.ENTRY
        and one.about not in voided
    )


def _unfinished_sheet(session: Session, sheet_id: str) -> ScoreSheetRecord:
    sheet = locked_score_sheet(session, sheet_id)
    if sheet.state is ScoreSheetState.FINAL:
        raise Refused(_("This score sheet is final; nothing is added to it."))
    return sheet


def _check_answerer(
    session: Session, record: LedgerObjectionRecord, staff: StaffRecord
) -> None:
    if record.subject is ObjectionSubject.ENTRY:
        entry = ledger_entry_of(session, record.sheet_id, record.about)
        if entry.entered_by == staff.id:
            raise OwnEntry
    elif publication_of(session, record.sheet_id, record.about).proposed_by == staff.id:
        raise OwnPublication


def _day(text: str, today: str) -> str:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(_("Enter the day on which the objection came.")) from None
    if day > date.fromisoformat(today):
        raise Refused(_("The day of the objection lies in the future."))
    return day.isoformat()


def _note(
    session: Session, record: LedgerObjectionRecord, staff: StaffRecord, act: str
) -> None:
    details = {
        "sheet": record.sheet_id,
        "objection": record.number,
        record.subject: record.about,
    }
    note(session, meeting_id=None, staff=staff, act=act, details=details)
