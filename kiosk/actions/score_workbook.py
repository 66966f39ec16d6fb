"""The workbook of a score sheet: sent filled in, looked through, taken over; and taken away.

Source: issue 5, "In the browser".  A workbook whose sheets or headings are not those of the scheme
is refused with every fault; a cell that cannot be read is taken as it was typed, so that it can be
mended here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from kiosk.actions.score_inputs import (
    ELSEWHERE,
    MOST_ROWS,
    cleaned,
    inputs_changed,
    layouts_by_key,
    open_sheet,
    scheme_as_adopted,
    tables_of,
)
from kiosk.actions.score_sheet_refusals import FaultsFound
from kiosk.actions.start_score_sheet import shown_text
from kiosk.errors import NotFound, Refused
from kiosk.i18n import _
from kiosk.models.score_input import (
    Rows,
    ScoreUploadRecord,
    digest_of,
    forget_upload,
    store_table,
    tables_stored,
    upload_of,
)
from kiosk.models.score_sheet import ScoreSheetRecord, score_sheet_of
from kiosk.models.staff import StaffRecord
from tally.scoring.faults import Fault, InputsRefused
from tally.scoring.workbook.layout import EXAMPLE, Layout
from tally.scoring.workbook.reading import read_sheets
from tally.scoring.workbook.tables import Table, Typed, workbook_tables
from tally.scoring.workbook.template import template_workbook

OF_A_CELL = frozenset(
    {
        "cell-empty",
        "cell-truth-value",
        "cell-is-date",
        "cell-too-long",
        "cell-not-printable",
        "cell-not-in-list",
        "cell-no-period",
        "cell-no-number",
        "cell-below-0",
        "cell-too-great",
        "cell-no-count",
        "cell-code-full-width",
        "cell-code-too-long",
        "cell-no-date",
    }
)
"""What is wrong with the text of one cell; everything else is wrong with the workbook."""

MOST_SHOWN = 40
"""Rows of a table that are shown as taken out or put in; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """What taking over an uploaded workbook would change in one table."""

    title: str
    headings: tuple[str, ...]
    before: int
    after: int
    removed: tuple[tuple[str, ...], ...]
    added: tuple[tuple[str, ...], ...]
    """A row that was changed is removed as it was and added as it is to be."""

    @property
    def more(self) -> bool:
        return len(self.removed) > MOST_SHOWN or len(self.added) > MOST_SHOWN


def upload_workbook(
    session: Session, *, sheet_id: str, data: bytes, name: str, staff: StaffRecord
) -> None:
    """Keep a filled-in workbook until somebody has looked at what it changes.

    Raises ``FaultsFound`` with everything that is wrong with it, ``Refused``, ``SheetNotOpen``.
    """
    shown = shown_text(name.replace("\\", "/").rpartition("/")[2], longest=200) or "xlsx"
    # The scheme never changes; a large workbook is read before anything is locked.
    layouts = layouts_by_key(score_sheet_of(session, sheet_id).scheme)
    try:
        tables = workbook_tables(data, shown)
    except InputsRefused as refused:
        raise FaultsFound(refused.faults) from None
    faults = [one for one in _faults(layouts, tables) if one.code not in OF_A_CELL]
    if faults:
        raise FaultsFound(faults)
    taken: dict[str, Rows] = {}
    left_out = []
    for key, layout in layouts.items():
        table = tables.get(layout.title)
        if table is None:
            continue
        rows = rows_of(layout, table)
        if len(rows) > MOST_ROWS:
            raise Refused(_("A table holds at most %(most)s rows.", most=MOST_ROWS))
        if layout.key not in ELSEWHERE:
            taken[key] = rows
        elif layout.key not in {"basics", "open"} and rows:
            left_out.append(layout.title)
    open_sheet(session, sheet_id)
    forget_upload(session, sheet_id)
    session.add(
        ScoreUploadRecord(
            sheet_id=sheet_id, staff_id=staff.id, name=shown, tables=taken, left_out=left_out
        )
    )
    session.flush()


def _faults(layouts: Mapping[str, Layout], tables: Mapping[str, Table]) -> Sequence[Fault]:
    return read_sheets(tuple(layouts.values()), tables).faults


def rows_of(layout: Layout, table: Table) -> Rows:
    """The cells of ``table`` as text, in the order of the layout's columns."""
    if not table.rows:
        return []
    headings = [str(cell).strip() for cell in table.rows[0]]
    places = [
        headings.index(column.heading) if column.heading in headings else -1
        for column in layout.columns
    ]
    rows = [
        [_text(row[at]) if 0 <= at < len(row) else "" for at in places]
        for row in table.rows[1:]
        if not (row and isinstance(row[0], str) and row[0].strip().startswith(EXAMPLE))
    ]
    return cleaned(rows, len(layout.columns))


def _text(value: Typed) -> str:
    """A cell as somebody would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    return str(value)


def changes_of(session: Session, sheet: ScoreSheetRecord) -> tuple[TableChange, ...]:
    """What the waiting workbook changes, table by table; tables that stay are not named."""
    upload = upload_of(session, sheet.id)
    if upload is None:
        return ()
    layouts = layouts_by_key(sheet.scheme)
    stored = tables_stored(session, sheet.id)
    found = []
    for key, after in upload.tables.items():
        before = stored.get(key, [])
        if key in layouts and before != after:
            old, new = Counter(map(tuple, before)), Counter(map(tuple, after))
            found.append(
                TableChange(
                    title=layouts[key].title,
                    headings=tuple(column.heading for column in layouts[key].columns),
                    before=len(before),
                    after=len(after),
                    removed=tuple((old - new).elements()),
                    added=tuple((new - old).elements()),
                )
            )
    return tuple(found)


def state_of_tables(session: Session, sheet_id: str) -> str:
    """Tells whether the tables are still those against which changes were shown."""
    stored = tables_stored(session, sheet_id)
    return digest_of([[key, digest_of(stored[key])] for key in sorted(stored)])


def take_over_workbook(session: Session, *, sheet_id: str, staff: StaffRecord) -> int:
    """Replace the tables by those of the waiting workbook; the number of tables that changed.

    Raises ``SheetNotOpen``, or ``NotFound`` when no workbook waits.
    """
    sheet = open_sheet(session, sheet_id)
    upload = upload_of(session, sheet_id)
    if upload is None:
        raise NotFound
    layouts = layouts_by_key(sheet.scheme)
    stored = tables_stored(session, sheet_id)
    changed = {
        key: rows
        for key, rows in upload.tables.items()
        if key in layouts and stored.get(key, []) != rows
    }
    for key, rows in changed.items():
        store_table(session, sheet_id, key, rows)
    forget_upload(session, sheet_id)
    details = {"tables": {key: len(rows) for key, rows in changed.items()}}
    inputs_changed(session, sheet, staff, "take-score-workbook", details)
    return len(changed)


def discard_workbook(session: Session, *, sheet_id: str) -> None:
    """Raises ``SheetNotOpen`` or ``NotFound``."""
    open_sheet(session, sheet_id)
    forget_upload(session, sheet_id)


def filled_workbook(session: Session, sheet: ScoreSheetRecord) -> bytes:
    """The workbook with everything that is filled in: ``tally score`` makes the same sheet of it."""
    return template_workbook(scheme_as_adopted(sheet.scheme), tables_of(session, sheet))
