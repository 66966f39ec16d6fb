"""Entries of the ledger as the workbook's sheet 加减分台账: the seam to scoring.

Scoring takes them in through the reader of workbooks, so no rule about them stands here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.domain.ledger_entry import EntryFields, LedgerEntryState
from kiosk.models.ledger_entry import LedgerEntryRecord, ledger_of, voided_numbers
from kiosk.models.ledger_proof import LedgerProofRecord, proofs_of
from kiosk.models.ledger_publication import publications_of
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.layout import Layout
from tally.scoring.workbook.sheets_to_fill import sheets_to_fill
from tally.scoring.workbook.tables import Table

KEY = "ledger"
"""Of the layout, in every scheme with rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCells:
    """One entry and what stands beside its fields in the workbook."""

    number: str
    fields: EntryFields
    proof: str = ""
    entered_by: str = ""
    approved_by: str = ""


def ledger_rows(session: Session, sheet_id: str, scheme: Scheme) -> Table | None:
    """The approved entries that are not voided; ``None`` where the scheme knows no ledger."""
    if not scheme.ledger.rules:
        return None
    return table_of(scheme, counted_cells(session, sheet_id))


def earlier_rows(
    session: Session, sheet_id: str, layout: Layout, typed: Sequence[Sequence[str]]
) -> list[list[str]]:
    """The outcomes of published quarters, as rows of the sheet 以前各期结果, for streaks.

    A quarter that somebody typed in stands as it was typed.
    """
    done = {row[0] for row in typed}
    words = {key: label for column in layout.columns for key, label in column.choices}
    rows = []
    for one in publications_of(session, sheet_id):
        outcome = json.loads(one.text)["outcome"] if one.is_fixed else None
        if outcome is None or one.quarter in done:
            continue
        end = outcome["fingerprint"]
        # A row without a person says that the quarter's sheet is there.
        rows.append([one.quarter, "", "", "", end])
        rows += [
            [one.quarter, code, "", words.get(key, key), end]
            for code, keys in outcome["people"]
            for key in keys
        ]
    return rows


def counted_cells(session: Session, sheet_id: str, *, sent: bool = False) -> list[EntryCells]:
    """What may count: approved and not voided; with ``sent`` also what waits for approval."""
    entries = ledger_of(session, sheet_id)
    voided = voided_numbers(entries)
    proofs = proofs_of(session, sheet_id)
    wanted = {LedgerEntryState.APPROVED, *([LedgerEntryState.SENT] if sent else [])}
    return [
        cells_of(entry, proofs)
        for entry in entries
        if entry.state in wanted and not entry.is_counter and entry.number not in voided
    ]


def cells_of(entry: LedgerEntryRecord, proofs: Mapping[int, LedgerProofRecord]) -> EntryCells:
    file = proofs.get(entry.number)
    author, approver = entry.author, entry.approver
    namesakes = approver is not None and author.name == approver.name
    return EntryCells(
        number=str(entry.number),
        fields=entry.fields,
        proof="；".join(filter(None, (entry.reference, file.name if file else ""))),
        # Two people of one name are two people: their logins tell them apart.
        entered_by=f"{author.name} {author.login}" if namesakes else author.name,
        approved_by=""
        if approver is None
        else f"{approver.name} {approver.login}"
        if namesakes
        else approver.name,
    )


def ledger_layout(scheme: Scheme) -> Layout:
    return next(one for one in sheets_to_fill(scheme) if one.key == KEY)


def table_of(scheme: Scheme, entries: Iterable[EntryCells]) -> Table:
    """One row for each person of each entry, under the headings of the workbook's sheet."""
    layout = ledger_layout(scheme)
    headings = [column.heading for column in layout.columns]
    rows = [_row(layout, one, person) for one in entries for person in one.fields.people]
    return Table(layout.title, [headings, *rows])


def _row(layout: Layout, one: EntryCells, person: tuple[str, str, str]) -> list[str]:
    fields = one.fields
    code, role, share = person
    cells = {
        "number": one.number,
        "date": fields.date,
        "rule": fields.rule,
        "code": code,
        "role": role,
        "share": share,
        "amount": fields.amount,
        "times": fields.times,
        "matter": fields.matter,
        "period": fields.period,
        "proof": one.proof,
        "entered_by": one.entered_by,
        "approved_by": one.approved_by,
    }
    found = []
    for column in layout.columns:
        text = cells.get(column.key, "")
        found.append(dict(column.choices).get(text, text))
    return found
