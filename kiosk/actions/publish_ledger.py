"""Publish a quarter of the ledger: one person prepares the list, a second agrees, and it is fixed."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.ledger_entries import sheet_period
from kiosk.actions.ledger_refusals import LedgerMoved, OwnPublication
from kiosk.actions.ledger_standing import ledger_inputs
from kiosk.actions.publication_content import (
    listed_entries,
    publication_text,
)
from kiosk.actions.score_inputs import inputs_changed, open_sheet
from kiosk.audit_log import note
from kiosk.domain.quarters import last_day, within
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.ledger_entry import ledger_of
from kiosk.models.ledger_publication import (
    LedgerPublicationRecord,
    publication_of,
    publications_of,
)
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from tally.scoring.period import Period
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.records import period_of


def quarters_to_publish(session: Session, sheet: ScoreSheetRecord) -> tuple[Period, ...]:
    """The quarters of the sheet without a publication, fixed or proposed."""
    done = {one.quarter for one in publications_of(session, sheet.id)}
    return tuple(
        quarter
        for quarter in within(sheet_period(sheet), "quarter")
        if str(quarter) not in done
    )


def propose_publication(
    session: Session,
    *,
    sheet_id: str,
    quarter: str,
    notice_start: str,
    notice_end: str,
    staff: StaffRecord,
    today: str,
) -> LedgerPublicationRecord:
    """The list as of ``today``, for a second person to agree to.

    Raises ``NotFound``, ``SheetNotOpen``, ``Refused`` or ``FaultsFound``.
    """
    sheet = open_sheet(session, sheet_id)
    earlier = publications_of(session, sheet_id)
    if any(not one.is_fixed for one in earlier):
        raise Refused(_("Another publication waits for a second person. Finish it first."))
    wanted = next(
        (one for one in quarters_to_publish(session, sheet) if str(one) == quarter), None
    )
    if wanted is None:
        raise Refused(_("Choose a quarter that is not published yet."))
    if last_day(wanted) >= today:
        raise Refused(_("This quarter is not over yet. Publish it after its last day."))
    found = ledger_inputs(session, sheet)
    _check_notice(found.scheme, notice_start, notice_end, today)
    record = LedgerPublicationRecord(
        sheet_id=sheet_id,
        number=len(earlier) + 1,
        quarter=quarter,
        as_of=today,
        notice_start=notice_start,
        notice_end=notice_end,
        proposer=staff,
    )
    record.text = _text(session, sheet, record)
    record.hash = hashlib.sha256(record.text.encode()).hexdigest()
    session.add(record)
    _note(session, record, staff, "publication-propose")
    return record


def agree_to_publication(
    session: Session, *, sheet_id: str, number: int, staff: StaffRecord, today: str
) -> None:
    """From now on it is what was posted; its entries belong to it.

    Raises ``NotFound``, ``SheetNotOpen``, ``OwnPublication``, ``LedgerMoved`` or ``Refused``.
    """
    sheet = open_sheet(session, sheet_id)
    record = _proposed(session, sheet_id, number)
    if record.proposed_by == staff.id:
        raise OwnPublication
    if record.notice_start < today:
        raise Refused(
            _(
                "The notice would begin before today. Withdraw the publication and set other days."
            )
        )
    if _text(session, sheet, record) != record.text:
        raise LedgerMoved
    quarter = _period(record)
    for entry in listed_entries(ledger_of(session, sheet_id), last_day(quarter)):
        entry.publication = number
    record.agreer = staff
    session.flush()
    inputs_changed(session, sheet, staff, "publication-agree", _told(record))


def withdraw_publication(
    session: Session, *, sheet_id: str, number: int, staff: StaffRecord
) -> None:
    """Take a proposal back; a fixed publication stands.

    Raises ``NotFound``, ``SheetNotOpen`` or ``Refused``.
    """
    open_sheet(session, sheet_id)
    record = _proposed(session, sheet_id, number)
    _note(session, record, staff, "publication-withdraw")
    session.delete(record)


def content_of(record: LedgerPublicationRecord) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(record.text)
    return content


def _text(session: Session, sheet: ScoreSheetRecord, record: LedgerPublicationRecord) -> str:
    fixed = [one for one in publications_of(session, sheet.id) if one.is_fixed]
    return publication_text(
        sheet,
        ledger_inputs(session, sheet),
        ledger_of(session, sheet.id),
        number=record.number,
        quarter=_period(record),
        as_of=record.as_of,
        published=[_period(one) for one in fixed],
    )


def _period(record: LedgerPublicationRecord) -> Period:
    period = period_of(record.quarter)
    if period is None:
        raise ValueError(record.quarter)
    return period


def _proposed(session: Session, sheet_id: str, number: int) -> LedgerPublicationRecord:
    record = publication_of(session, sheet_id, number)
    if record.is_fixed:
        raise Refused(_("Publication %(number)s is fixed already.", number=number))
    return record


def _check_notice(scheme: Scheme, start: str, end: str, today: str) -> None:
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        raise Refused(_("Enter the first and the last day of the notice.")) from None
    if first < date.fromisoformat(today) or last < first:
        raise Refused(_("The notice begins today or later, and ends after it has begun."))
    least = min((one.days for one in scheme.notices), default=1)
    if (last - first).days + 1 < least:
        raise Refused(_("The scheme wants a notice of at least %(days)s days.", days=least))


def _note(
    session: Session, record: LedgerPublicationRecord, staff: StaffRecord, act: str
) -> None:
    details = {"sheet": record.sheet_id, **_told(record)}
    note(session, meeting_id=None, staff=staff, act=act, details=details)


def _told(record: LedgerPublicationRecord) -> dict[str, object]:
    return {
        "publication": record.number,
        "quarter": record.quarter,
        "fingerprint": record.hash,
    }
