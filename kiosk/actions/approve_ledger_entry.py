"""The second person: approve an entry of the ledger, return it with words, or void it by another."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.ledger_entries import check_entry, note_entry
from kiosk.actions.ledger_fields import LONGEST_GROUND, LONGEST_REFERENCE
from kiosk.actions.ledger_refusals import OwnEntry
from kiosk.actions.score_inputs import inputs_changed, open_sheet
from kiosk.actions.start_score_sheet import shown_text
from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.ledger_entry import (
    LedgerEntryRecord,
    counter_entries_of,
    ledger_entry_of,
    ledger_of,
    next_number,
)
from kiosk.models.staff import StaffRecord


def approve_entry(
    session: Session, *, sheet_id: str, number: int, staff: StaffRecord, today: str
) -> None:
    """It is part of the ledger, for ever; a counter-entry has voided what it names.

    Raises ``NotFound``, ``SheetNotOpen``, ``OwnEntry``, ``Refused`` or ``FaultsFound``.
    """
    sheet = open_sheet(session, sheet_id)
    entry = _waiting(session, sheet_id, number, staff)
    check_entry(session, sheet, entry, today)
    entry.state, entry.approver, entry.approved_on = LedgerEntryState.APPROVED, staff, today
    session.flush()
    inputs_changed(session, sheet, staff, "ledger-approve", {"entry": number})


def return_entry(
    session: Session, *, sheet_id: str, number: int, words: str, staff: StaffRecord
) -> None:
    """It is its author's draft again, with what has to be mended.

    Raises ``NotFound``, ``SheetNotOpen``, ``OwnEntry`` or ``Refused``.
    """
    open_sheet(session, sheet_id)
    entry = _waiting(session, sheet_id, number, staff)
    words = shown_text(words, longest=LONGEST_GROUND)
    if not words:
        raise Refused(_("Say what has to be mended."))
    entry.state, entry.returned = LedgerEntryState.DRAFT, words
    note_entry(session, entry, staff, "ledger-return")


def void_entry(
    session: Session,
    *,
    sheet_id: str,
    number: int,
    ground: str,
    reference: str,
    staff: StaffRecord,
    today: str,
) -> LedgerEntryRecord:
    """A counter-entry against an approved entry; it counts once a second person approves it.

    Raises ``NotFound``, ``SheetNotOpen`` or ``Refused``.
    """
    open_sheet(session, sheet_id)
    entry = ledger_entry_of(session, sheet_id, number)
    if entry.state is not LedgerEntryState.APPROVED or entry.is_counter:
        raise Refused(_("Only an approved entry can be voided."))
    against = counter_entries_of(ledger_of(session, sheet_id)).get(number)
    if against is not None:
        raise Refused(
            _("Counter-entry %(number)s is already against it.", number=against.number)
        )
    ground = shown_text(ground, longest=LONGEST_GROUND)
    if not ground:
        raise Refused(_("Write why the entry is voided."))
    counter = LedgerEntryRecord(
        sheet_id=sheet_id,
        number=next_number(session, sheet_id),
        state=LedgerEntryState.SENT,
        voids=number,
        date=today,
        rule="",
        people=[],
        matter="",
        times="",
        amount="",
        period="",
        ground=ground,
        reference=shown_text(reference, longest=LONGEST_REFERENCE),
        returned="",
        author=staff,
    )
    session.add(counter)
    note_entry(session, counter, staff, "ledger-void")
    return counter


def _waiting(
    session: Session, sheet_id: str, number: int, staff: StaffRecord
) -> LedgerEntryRecord:
    entry = ledger_entry_of(session, sheet_id, number)
    if entry.state is not LedgerEntryState.SENT:
        raise Refused(_("Entry %(number)s does not wait for approval.", number=number))
    if entry.entered_by == staff.id:
        raise OwnEntry
    return entry
