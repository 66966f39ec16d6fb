"""The tables of a score sheet: which there are, what is filled in, and typing into them.

``tables_of`` is the one seam to scoring: what is stored here, the ledger's approved entries, what
was decided about open values, and the notice, as the tables of a filled-in workbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy.orm import Session

from kiosk.actions.ledger_table import earlier_rows, ledger_rows
from kiosk.actions.score_sheet_refusals import SheetNotOpen
from kiosk.audit_log import note
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.errors import NotFound, Refused
from kiosk.i18n import _
from kiosk.models.score_input import (
    Rows,
    digest_of,
    store_table,
    table_stored,
    tables_stored,
    values_decided,
)
from kiosk.models.score_posting import last_posting
from kiosk.models.score_proposal import forget_sheet_proposals
from kiosk.models.score_sheet import ScoreSheetRecord, locked_score_sheet
from kiosk.models.staff import StaffRecord
from tally.scoring.scheme import Scheme
from tally.scoring.scheme_file import read_scheme
from tally.scoring.workbook.layout import Layout
from tally.scoring.workbook.reading import LONGEST_TEXT
from tally.scoring.workbook.sheets_to_fill import sheets_to_fill
from tally.scoring.workbook.tables import Table

ELSEWHERE = frozenset({"basics", "open", "ledger", "decisions"})
"""Tables that have pages of their own: what stands in them needs more than typing."""

MOST_ROWS = 50_000
FARTHEST_MOVED = 100
"""Rows by which shown rows are looked for elsewhere than they were."""
LONGEST_CELL = LONGEST_TEXT


class TableChanged(Refused):
    """Somebody else changed the rows since they were shown; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed these rows in the meantime. What you typed stands "
                "below and is not saved yet: look it through and save again."
            )
        )


@lru_cache(maxsize=16)
def scheme_as_adopted(text: str) -> Scheme:
    """Schemes are checked when a sheet is started, so this one can be read."""
    return read_scheme(text)


@lru_cache(maxsize=16)
def layouts_by_key(text: str) -> Mapping[str, Layout]:
    """All tables of the scheme of ``text``, in the order of the workbook."""
    return {key_of(one): one for one in sheets_to_fill(scheme_as_adopted(text))}


def key_of(layout: Layout) -> str:
    """``people``, or with what it is about: ``poll.half``."""
    return f"{layout.key}.{layout.subject}" if layout.subject else layout.key


def layout_of(sheet: ScoreSheetRecord, key: str) -> Layout:
    """A table that is typed in.  Raises ``NotFound``."""
    found = layouts_by_key(sheet.scheme).get(key)
    if found is None or found.key in ELSEWHERE:
        raise NotFound
    return found


def tables_of(session: Session, sheet: ScoreSheetRecord) -> dict[str, Table]:
    """Everything that is filled in, by the titles of the workbook's sheets."""
    layouts = layouts_by_key(sheet.scheme)
    stored = tables_stored(session, sheet.id)
    tables = {
        layout.title: table_with(layout, stored[key])
        for key, layout in layouts.items()
        if key in stored
    }
    ledger = ledger_rows(session, sheet.id, scheme_as_adopted(sheet.scheme))
    if ledger is not None:
        tables[ledger.title] = ledger
    decided = values_decided(session, sheet.id)
    for key, layout in layouts.items():
        if key == "basics":
            tables[layout.title] = table_with(layout, [["考核期", sheet.period]])
        elif key == "open" and decided:
            rows = [[one.place, "", one.value] for one in decided]
            tables[layout.title] = table_with(layout, rows)
        elif key == "notices":
            rows = _notices(session, sheet, layout, stored.get(key, []))
            tables[layout.title] = table_with(layout, rows)
        elif key == "earlier":
            typed = stored.get(key, [])
            rows = [*typed, *earlier_rows(session, sheet.id, layout, typed)]
            tables[layout.title] = table_with(layout, rows)
    return tables


def table_with(layout: Layout, rows: Sequence[Sequence[str]]) -> Table:
    return Table(layout.title, [[column.heading for column in layout.columns], *rows])


def _notices(
    session: Session, sheet: ScoreSheetRecord, layout: Layout, typed: Rows
) -> list[list[str]]:
    """The notices that were typed; the posting of this sheet stands for the one that it is."""
    posting = last_posting(session, sheet.id)
    if posting is None or not posting.notice or sheet.state is ScoreSheetState.OPEN:
        return typed
    label = dict(layout.columns[0].choices).get(posting.notice, posting.notice)
    others = [row for row in typed if row[0] not in {posting.notice, label}]
    return [*others, [label, posting.start, posting.end]]


def save_rows(
    session: Session,
    *,
    sheet_id: str,
    key: str,
    start: int,
    seen: str,
    rows: Sequence[Sequence[str]],
    shown: int,
    staff: StaffRecord | None = None,
) -> int:
    """Put ``rows`` in the place of the ``shown`` rows from ``start`` on; blank ones are dropped.

    ``seen`` is the digest of the rows that were shown; they are looked for where they lie now, for
    another person may have taken out rows before them.  The number of rows afterwards.  Raises
    ``SheetNotOpen``, ``TableChanged``, ``Refused`` or ``NotFound``.
    """
    sheet = open_sheet(session, sheet_id)
    layout = layout_of(sheet, key)
    stored = table_stored(session, sheet_id, key)
    start = _where_now(stored, seen, start, shown)
    kept = cleaned(rows, len(layout.columns))
    return _store(
        session, sheet, key, [*stored[:start], *kept, *stored[start + shown :]], staff
    )


def _where_now(stored: Rows, seen: str, start: int, shown: int) -> int:
    """Where the rows that were shown begin now.  Raises ``TableChanged``."""
    near = range(max(start - FARTHEST_MOVED, 0), start + FARTHEST_MOVED + 1)
    for place in sorted(near, key=lambda one: abs(one - start)):
        if digest_of(stored[place : place + shown]) == seen:
            return place
    raise TableChanged


def paste_rows(
    session: Session, *, sheet_id: str, key: str, text: str, staff: StaffRecord | None = None
) -> int:
    """Add rows as a spreadsheet program copies them: tabs between cells, a line a row.

    A first line of headings puts the columns in their order.  The number of rows added.  Raises
    as ``save_rows``.
    """
    sheet = open_sheet(session, sheet_id)
    layout = layout_of(sheet, key)
    lines = [line.split("\t") for line in text.splitlines()]
    headings = [column.heading for column in layout.columns]
    order = list(range(len(headings)))
    if (
        lines
        and lines[0][0].strip() in headings
        and set(map(str.strip, lines[0])) <= {*headings, ""}
    ):
        named = [cell.strip() for cell in lines.pop(0)]
        order = [named.index(one) if one in named else -1 for one in headings]
    if any(len(line) > len(headings) for line in lines):
        raise Refused(
            _(
                "The pasted rows have more columns than this table (%(columns)s). Copy exactly "
                "these columns: %(headings)s.",
                columns=len(headings),
                headings="、".join(headings),
            )
        )
    placed = [[line[at] if 0 <= at < len(line) else "" for at in order] for line in lines]
    kept = cleaned(placed, len(headings))
    stored = table_stored(session, sheet_id, key)
    _store(session, sheet, key, [*stored, *kept], staff)
    return len(kept)


def _store(
    session: Session,
    sheet: ScoreSheetRecord,
    key: str,
    rows: Rows,
    staff: StaffRecord | None,
) -> int:
    if len(rows) > MOST_ROWS:
        raise Refused(_("A table holds at most %(most)s rows.", most=MOST_ROWS))
    store_table(session, sheet.id, key, rows)
    inputs_changed(session, sheet, staff, "fill-score-table", {"table": key, "rows": len(rows)})
    return len(rows)


def cleaned(rows: Sequence[Sequence[str]], width: int) -> Rows:
    """Cells trimmed, rows of one width, blank rows gone.

    What is wrong with a cell stays as it was typed, so that it can be mended: it is told of.
    """
    found = []
    for row in rows:
        cells = [
            " ".join(text.split())[: LONGEST_CELL + 1]
            for text in [*row[:width], *[""] * (width - len(row))]
        ]
        if any(cells):
            found.append(cells)
    return found


def open_sheet(session: Session, sheet_id: str) -> ScoreSheetRecord:
    """The sheet, locked, while it is being filled in.  Raises ``SheetNotOpen`` or ``NotFound``."""
    sheet = locked_score_sheet(session, sheet_id)
    if sheet.state is not ScoreSheetState.OPEN:
        raise SheetNotOpen
    return sheet


def inputs_changed(
    session: Session,
    sheet: ScoreSheetRecord,
    staff: StaffRecord | None,
    act: str,
    details: Mapping[str, object],
) -> None:
    """Note the change without any score, and drop proposals about the sheet as it was."""
    forget_sheet_proposals(session, sheet.id)
    note(session, meeting_id=None, staff=staff, act=act, details={"sheet": sheet.id, **details})
