"""Objections 异议 to a posted score sheet: who raised one, who took it in, the answer by two people."""

from __future__ import annotations

import unicodedata
from datetime import date

from sqlalchemy.orm import Session

from kiosk.actions.start_score_sheet import HIDDEN, shown_text
from kiosk.audit_log import note
from kiosk.domain.approval import check_another_person
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.errors import NotProposed, Refused
from kiosk.i18n import _
from kiosk.models.score_posting import (
    ScoreObjectionRecord,
    last_posting,
    next_objection,
    objection_of,
)
from kiosk.models.score_sheet import ScoreSheetRecord, locked_score_sheet
from kiosk.models.staff import StaffRecord

LONGEST_NAME = 100
LONGEST_TEXT = 2000


def take_objection(
    session: Session,
    *,
    sheet_id: str,
    raised_by: str,
    about: str,
    text: str,
    today: date,
    staff: StaffRecord,
) -> ScoreObjectionRecord:
    """Raises ``Refused`` while nothing is posted, or without a name and words."""
    sheet = _posted(session, sheet_id)
    posting = last_posting(session, sheet.id)
    name = shown_text(raised_by, longest=LONGEST_NAME)
    words = _paragraph(text)
    if not name or not words:
        raise Refused(_("Say who objects, and to what."))
    record = ScoreObjectionRecord(
        sheet_id=sheet_id,
        number=next_objection(session, sheet_id),
        posting=posting.number if posting else 0,
        day=today.isoformat(),
        raised_by=name,
        about=shown_text(about, longest=LONGEST_NAME),
        text=words,
        taken_by=staff.id,
        answer="",
        upheld=False,
    )
    session.add(record)
    session.flush()
    _note(session, record, staff, "take-score-objection")
    return record


def answer_objection(
    session: Session,
    *,
    sheet_id: str,
    number: int,
    answer: str,
    upheld: bool,
    staff: StaffRecord,
) -> None:
    """Answer, or answer otherwise as long as nobody confirmed.  Raises ``Refused`` or ``NotFound``."""
    _posted(session, sheet_id)
    record = objection_of(session, sheet_id, number)
    words = _paragraph(answer)
    if record.settled:
        raise Refused(_("This objection is answered and confirmed; the answer stands."))
    if not words:
        raise Refused(_("Write the answer that the person who objects is given."))
    record.answer, record.upheld, record.answered_by = words, upheld, staff.id
    session.flush()
    _note(session, record, staff, "answer-score-objection")


def confirm_answer(
    session: Session, *, sheet_id: str, number: int, seen: str, staff: StaffRecord
) -> None:
    """Stand for the answer as the second person; ``seen`` is the digest of the answer that was shown.

    Raises ``SecondPersonNeeded``, ``NotProposed``, ``Refused`` or ``NotFound``.
    """
    _posted(session, sheet_id)
    record = objection_of(session, sheet_id, number)
    if record.settled:
        raise Refused(_("This objection is answered and confirmed; the answer stands."))
    if record.answered_by is None:
        raise NotProposed
    check_another_person(proposer=record.answered_by, confirmer=staff.id)
    if record.answer_mark != seen:
        raise Refused(
            _("The answer has been changed in the meantime. Read it and confirm again.")
        )
    record.confirmed_by = staff.id
    session.flush()
    _note(session, record, staff, "confirm-score-objection")


def _posted(session: Session, sheet_id: str) -> ScoreSheetRecord:
    sheet = locked_score_sheet(session, sheet_id)
    if sheet.state is not ScoreSheetState.NOTICE:
        raise Refused(_("Objections are taken and answered while the score sheet is posted."))
    return sheet


def _paragraph(text: str) -> str:
    """Several lines are kept; what is not seen is refused."""
    lines = [line.strip() for line in text.strip().splitlines()]
    whole = "\n".join(lines)
    if len(whole) > LONGEST_TEXT:
        raise Refused(
            _(
                "“%(text)s…” is longer than %(most)s characters.",
                text=whole[:20],
                most=LONGEST_TEXT,
            )
        )
    for line in lines:
        if any(unicodedata.category(sign) in HIDDEN for sign in line):
            shown_text(line, longest=LONGEST_TEXT)
    return whole


def _note(session: Session, record: ScoreObjectionRecord, staff: StaffRecord, act: str) -> None:
    """What is objected to and answered is personal, and stands in the objection only."""
    details: dict[str, object] = {"sheet": record.sheet_id, "objection": record.number}
    note(session, meeting_id=None, staff=staff, act=act, details=details)
