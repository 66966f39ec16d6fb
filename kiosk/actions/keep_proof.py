"""Keep a file as the proof of an entry of the ledger, in the database (decision 0026)."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from kiosk.actions.ledger_entries import note_entry, own_draft
from kiosk.actions.ledger_refusals import ProofRefused, ProofsFull
from kiosk.actions.score_inputs import open_sheet
from kiosk.actions.start_score_sheet import shown_text
from kiosk.models.ledger_proof import LedgerProofRecord, bytes_of_proofs, proof_of
from kiosk.models.staff import StaffRecord

MEGABYTE = 2**20
LARGEST = 4 * MEGABYTE
"""Bytes of one file: some dozen scanned pages."""
MOST_OF_A_SHEET = 300 * MEGABYTE
"""Bytes of all files of a sheet: closing a meeting rewrites the whole database."""
LONGEST_NAME = 80

KINDS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
"""First bytes, media type and ending; what the name says is not believed."""


def keep_proof(
    session: Session, *, sheet_id: str, number: int, name: str, data: bytes, staff: StaffRecord
) -> None:
    """The file of the entry, in place of an earlier one; only while it is a draft.

    Raises ``NotFound``, ``SheetNotOpen``, ``NotYourEntry``, ``ProofRefused``, ``ProofsFull`` or
    ``Refused``.
    """
    open_sheet(session, sheet_id)
    entry = own_draft(session, sheet_id, number, staff)
    found = [(kind, ending) for start, kind, ending in KINDS if data.startswith(start)]
    if not found or len(data) > LARGEST:
        raise ProofRefused(most=LARGEST // MEGABYTE)
    kind, ending = found[0]
    held = proof_of(session, sheet_id, number)
    others = bytes_of_proofs(session, sheet_id) - (held.size if held else 0)
    if others + len(data) > MOST_OF_A_SHEET:
        raise ProofsFull(most=MOST_OF_A_SHEET // MEGABYTE)
    if held is None:
        held = LedgerProofRecord(sheet_id=sheet_id, number=number)
        session.add(held)
    held.name = _name(name, ending)
    held.kind, held.size, held.data = kind, len(data), data
    held.hash = hashlib.sha256(data).hexdigest()
    note_entry(session, entry, staff, "ledger-proof")


def take_proof_back(
    session: Session, *, sheet_id: str, number: int, staff: StaffRecord
) -> None:
    """Raises ``NotFound``, ``SheetNotOpen``, ``NotYourEntry`` or ``Refused``."""
    open_sheet(session, sheet_id)
    entry = own_draft(session, sheet_id, number, staff)
    held = proof_of(session, sheet_id, number)
    if held is not None:
        session.delete(held)
        note_entry(session, entry, staff, "ledger-no-proof")


def _name(name: str, ending: str) -> str:
    """The last part of a path, with the ending of what the file really is."""
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    return f"{shown_text(stem[:LONGEST_NAME], longest=LONGEST_NAME) or 'proof'}{ending}"
