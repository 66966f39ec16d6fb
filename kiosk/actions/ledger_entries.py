"""Enter an event in the ledger: write a draft, change it, send it for approval, give it up.

Requirements 9 to 12 of the engine (issue 5); only whoever entered a draft may touch it.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.ledger_fields import check_complete, checked_fields
from kiosk.actions.ledger_refusals import NotYourEntry
from kiosk.actions.score_inputs import open_sheet, scheme_as_adopted
from kiosk.actions.score_of_sheet import score_of
from kiosk.audit_log import note
from kiosk.domain.ledger_entry import EntryFields, LedgerEntryState
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.ledger_entry import LedgerEntryRecord, ledger_entry_of, next_number
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from tally.scoring.period import Period
from tally.scoring.workbook.records import period_of


def draft_entry(
    session: Session, *, sheet_id: str, fields: EntryFields, staff: StaffRecord, today: str
) -> LedgerEntryRecord:
    """A new draft with the next number.

    Raises ``NotFound``, ``SheetNotOpen``, ``Refused`` or ``FaultsFound``.
    """
    sheet = open_sheet(session, sheet_id)
    plain = _checked(sheet, fields, today)
    entry = LedgerEntryRecord(
        sheet_id=sheet_id,
        number=next_number(session, sheet_id),
        state=LedgerEntryState.DRAFT,
        returned="",
        author=staff,
    )
    _fill(entry, plain)
    session.add(entry)
    note_entry(session, entry, staff, "ledger-draft")
    return entry


def change_entry(
    session: Session,
    *,
    sheet_id: str,
    number: int,
    fields: EntryFields,
    staff: StaffRecord,
    today: str,
) -> LedgerEntryRecord:
    """Another content for a draft; its rule stays.

    Raises ``NotFound``, ``SheetNotOpen``, ``NotYourEntry``, ``Refused`` or ``FaultsFound``.
    """
    sheet = open_sheet(session, sheet_id)
    entry = own_draft(session, sheet_id, number, staff)
    if entry.is_counter or fields.rule != entry.rule:
        raise Refused(_("The rule of an entry stays. Give this draft up and enter a new one."))
    _fill(entry, _checked(sheet, fields, today))
    note_entry(session, entry, staff, "ledger-change")
    return entry


def send_entry(
    session: Session, *, sheet_id: str, number: int, staff: StaffRecord, today: str
) -> None:
    """Nobody changes it from now on; a second person approves or returns it.

    Raises ``NotFound``, ``SheetNotOpen``, ``NotYourEntry``, ``Refused`` or ``FaultsFound``.
    """
    sheet = open_sheet(session, sheet_id)
    entry = own_draft(session, sheet_id, number, staff)
    check_entry(session, sheet, entry, today)
    entry.state, entry.returned = LedgerEntryState.SENT, ""
    note_entry(session, entry, staff, "ledger-send")


def drop_entry(session: Session, *, sheet_id: str, number: int, staff: StaffRecord) -> None:
    """Give a draft up; its number is never used again.

    Raises ``NotFound``, ``SheetNotOpen`` or ``NotYourEntry``.
    """
    open_sheet(session, sheet_id)
    entry = own_draft(session, sheet_id, number, staff)
    entry.state = LedgerEntryState.DROPPED
    note_entry(session, entry, staff, "ledger-drop")


def own_draft(
    session: Session, sheet_id: str, number: int, staff: StaffRecord
) -> LedgerEntryRecord:
    """Raises ``NotFound``, ``NotYourEntry`` or ``Refused``."""
    entry = ledger_entry_of(session, sheet_id, number)
    if entry.state is not LedgerEntryState.DRAFT:
        raise Refused(
            _("Entry %(number)s is no draft any more and cannot be changed.", number=number)
        )
    if entry.entered_by != staff.id:
        raise NotYourEntry(name=entry.author.name)
    return entry


def check_entry(
    session: Session, sheet: ScoreSheetRecord, entry: LedgerEntryRecord, today: str
) -> None:
    """Whether an entry could be approved as it stands.

    Raises ``Refused`` or ``FaultsFound``.
    """
    if entry.is_counter:
        if not entry.ground:
            raise Refused(_("Write why the entry is voided."))
        return
    filled = score_of(session, sheet).read
    check_complete(
        entry.fields,
        filled.scheme,
        people=filled.inputs.people,
        period=sheet_period(sheet),
        today=today,
    )


def note_entry(
    session: Session, entry: LedgerEntryRecord, staff: StaffRecord, act: str
) -> None:
    """The log names the entry and no person it is about."""
    details = {"sheet": entry.sheet_id, "entry": entry.number}
    note(session, meeting_id=None, staff=staff, act=act, details=details)


def sheet_period(sheet: ScoreSheetRecord) -> Period:
    """Checked when the sheet was started."""
    period = period_of(sheet.period)
    if period is None:
        raise ValueError(sheet.period)
    return period


def _checked(sheet: ScoreSheetRecord, fields: EntryFields, today: str) -> EntryFields:
    scheme = scheme_as_adopted(sheet.scheme)
    return checked_fields(fields, scheme, period=sheet_period(sheet), today=today)


def _fill(entry: LedgerEntryRecord, fields: EntryFields) -> None:
    entry.date, entry.rule = fields.date, fields.rule
    entry.people = [list(one) for one in fields.people]
    entry.matter, entry.times, entry.amount = fields.matter, fields.times, fields.amount
    entry.period, entry.ground, entry.reference = (
        fields.period,
        fields.ground,
        fields.reference,
    )
