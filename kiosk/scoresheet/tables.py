"""Fill in the tables of a score sheet: typed into a grid, or pasted from a spreadsheet program."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.decide_value import decide_values
from kiosk.actions.score_inputs import (
    TableChanged,
    cleaned,
    layout_of,
    paste_rows,
    save_rows,
    scheme_as_adopted,
    table_with,
)
from kiosk.answers import go_to, say
from kiosk.db import db
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.i18n import _
from kiosk.models.score_input import (
    Rows,
    digest_of,
    table_stored,
    upload_of,
    values_decided,
)
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoresheet.blueprint import PAGE_OF_FORM, ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.overview import table_lines
from kiosk.scoresheet.places import PAGE_ROWS, Places, Told
from tally.scoring.workbook.layout import Column, Layout
from tally.scoring.workbook.reading import letters, read_sheets

BLANK_ROWS = 5
"""Blank rows below the last one; saving gives as many again."""

_OF_THE_COMMAND = re.compile("可在计分时用 --results [^ ]+ 导入，")
"""Nobody who reads a page types a command."""

PAGE_OF_FORM |= {
    "scoresheet.paste": "scoresheet.table",
    "scoresheet.save_values": "scoresheet.values",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    name: str
    """Of the field in the form, and of the cell: ``C5``."""
    column: Column
    text: str
    bad: bool

    @property
    def label(self) -> str:
        return f"{self.column.heading} {self.name}"

    @property
    def choices(self) -> list[str]:
        labels = [label for _, label in self.column.choices]
        return labels if self.text in ("", *labels) else [self.text, *labels]


@dataclass(frozen=True, slots=True)
class GridRow:
    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One page of a table."""

    key: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    page: int
    pages: int
    total: int
    seen: str
    shown: int
    """How many of the rows are stored ones; the others are blank."""
    faults: tuple[Told, ...]
    """On this page."""
    replaced: Rows
    """Rows that another person stored meanwhile and that saving would take out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """A value that the scheme leaves open, and what was decided."""

    place: str
    what: str
    line: int
    value: str
    by: str
    day: str
    filed: str


@blueprint.get("/<sheet_id>/inputs")
@open_to(ROLE)
def inputs(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    return render_template(
        "scoresheet/inputs.html",
        lines=table_lines(sheet, Places(sheet)),
        upload=upload_of(db.session(), sheet_id),
        open_values=len(value_rows(sheet)),
        **frame,
    )


@blueprint.get("/<sheet_id>/inputs/<key>")
@open_to(ROLE)
def table(sheet_id: str, key: str) -> str:
    sheet, frame = page_of(sheet_id)
    layout = layout_of(sheet, key)
    rows = table_stored(db.session(), sheet_id, key)
    grid = grid_of(sheet, key, layout, rows, _page_asked(layout, rows))
    return render_template("scoresheet/table.html", grid=grid, tab="scoresheet.inputs", **frame)


@blueprint.post("/<sheet_id>/inputs/<key>")
@open_to(ROLE)
def save_table(sheet_id: str, key: str) -> AnyResponse | tuple[str, int]:
    sheet, frame = page_of(sheet_id)
    layout = layout_of(sheet, key)
    page, shown = _number("page", 1), _number("shown", 0)
    start = (page - 1) * PAGE_ROWS
    rows = _typed_rows(layout, start)
    try:
        save_rows(
            db.session(),
            sheet_id=sheet_id,
            key=key,
            start=start,
            seen=request.form.get("seen", ""),
            rows=rows,
            shown=shown,
            staff=signed_in(),
        )
    except TableChanged as changed:
        db.session().rollback()
        say("bad", changed.sentence)
        sheet, frame = page_of(sheet_id)
        stored = table_stored(db.session(), sheet_id, key)
        typed = [*stored[:start], *cleaned(rows, len(layout.columns))]
        grid = grid_of(sheet, key, layout, typed, page, stored=stored)
        answer = render_template(
            "scoresheet/table.html", grid=grid, tab="scoresheet.inputs", **frame
        )
        return answer, changed.status
    db.session().commit()
    say("good", _("The rows are saved."))
    return go_to("scoresheet.table", sheet_id=sheet_id, key=key, page=page)


@blueprint.post("/<sheet_id>/inputs/<key>/paste")
@open_to(ROLE)
def paste(sheet_id: str, key: str) -> AnyResponse:
    text = request.form.get("rows", "")
    added = paste_rows(db.session(), sheet_id=sheet_id, key=key, text=text, staff=signed_in())
    stored = len(table_stored(db.session(), sheet_id, key))
    db.session().commit()
    say("good", _("%(number)s rows were added at the end.", number=added))
    page = max(stored - 1, 0) // PAGE_ROWS + 1
    return go_to("scoresheet.table", sheet_id=sheet_id, key=key, page=page)


@blueprint.get("/<sheet_id>/values")
@open_to(ROLE)
def values(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    return render_template(
        "scoresheet/values.html",
        rows=value_rows(sheet),
        versions=scheme_as_adopted(sheet.scheme).versions,
        tab="scoresheet.inputs",
        **frame,
    )


@blueprint.post("/<sheet_id>/values")
@open_to(ROLE)
def save_values(sheet_id: str) -> AnyResponse:
    changed = decide_values(
        db.session(),
        sheet_id=sheet_id,
        values=_fields("value-"),
        was=_fields("was-"),
        decided_by=request.form.get("by", ""),
        decided_on=request.form.get("day", ""),
        filed=request.form.get("filed", ""),
        staff=signed_in(),
    )
    db.session().commit()
    say("good", _("%(number)s values are written down.", number=changed))
    return go_to("scoresheet.values", sheet_id=sheet_id)


def _fields(beginning: str) -> dict[str, str]:
    """The fields of the form whose names begin so, by the rest of the name."""
    return {
        name.removeprefix(beginning): text
        for name, text in request.form.items()
        if name.startswith(beginning)
    }


def value_rows(sheet: ScoreSheetRecord) -> list[ValueRow]:
    decided = {one.place: one for one in values_decided(db.session(), sheet.id)}
    return [
        ValueRow(
            place=one.where,
            what=one.what,
            line=one.line,
            value=decided[one.where].value if one.where in decided else "",
            by=decided[one.where].decided_by if one.where in decided else "",
            day=decided[one.where].decided_on if one.where in decided else "",
            filed=decided[one.where].filed if one.where in decided else "",
        )
        for one in scheme_as_adopted(sheet.scheme).open
    ]


def grid_of(
    sheet: ScoreSheetRecord,
    key: str,
    layout: Layout,
    rows: Rows,
    page: int,
    *,
    stored: Rows | None = None,
) -> Grid:
    """``rows`` is the table as it is to be shown; ``stored`` as it is stored, where that differs."""
    start = (page - 1) * PAGE_ROWS
    on_page = rows[start : start + PAGE_ROWS] if stored is None else rows[start:]
    # The overview tells of all pages; reading ten thousand rows for one page takes too long.
    blank_before: Rows = [[]] * start
    reading = read_sheets(
        (layout,), {layout.title: table_with(layout, [*blank_before, *on_page])}
    )
    bad = {dict(fault.place).get("cell", "") for fault in reading.faults}
    last = start + PAGE_ROWS >= len(rows)
    is_open = sheet.state is ScoreSheetState.OPEN
    blank = [[""] * len(layout.columns)] * (BLANK_ROWS if last and is_open else 0)
    places = Places(sheet)
    before = (rows if stored is None else stored)[start : start + PAGE_ROWS]
    return Grid(
        key=key,
        title=layout.title,
        about=_OF_THE_COMMAND.sub("在“测评会议”一页选入，", layout.about),
        columns=layout.columns,
        rows=tuple(
            GridRow(number, _cells(layout, number, cells, bad))
            for number, cells in enumerate([*on_page, *blank], start + 2)
        ),
        page=page,
        pages=max(-(-len(rows) // PAGE_ROWS), 1),
        total=len(rows),
        seen=digest_of(before),
        shown=len(before),
        faults=tuple(places.told(fault) for fault in reading.faults),
        replaced=[row for row in before if row not in on_page],
    )


def _cells(
    layout: Layout, number: int, cells: Sequence[str], bad: set[str]
) -> tuple[Cell, ...]:
    found = []
    for at, column in enumerate(layout.columns):
        name = f"{letters(at + 1)}{number}"
        text = cells[at] if at < len(cells) else ""
        found.append(Cell(name=name, column=column, text=text, bad=name in bad))
    return tuple(found)


def _typed_rows(layout: Layout, start: int) -> Rows:
    """The rows of the form, however many it has."""
    rows: Rows = []
    number = start + 2
    while f"A{number}" in request.form and len(rows) <= 10 * PAGE_ROWS:
        rows.append(
            [
                request.form.get(f"{letters(at + 1)}{number}", "")
                for at in range(len(layout.columns))
            ]
        )
        number += 1
    return rows


def _page_asked(layout: Layout, rows: Rows) -> int:
    """``?page=2``, or the page on which ``?code=001`` stands."""
    code = request.args.get("code", "")
    place = next((at for at, one in enumerate(layout.columns) if one.key == "code"), None)
    if code and place is not None:
        for number, row in enumerate(rows):
            if row[place] == code:
                return number // PAGE_ROWS + 1
        return max(len(rows) - 1, 0) // PAGE_ROWS + 1
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return min(max(page, 1), max(-(-len(rows) // PAGE_ROWS), 1))


def _number(name: str, otherwise: int) -> int:
    text = request.form.get(name, "")
    good = text.isascii() and text.isdigit() and len(text) < 7
    return max(int(text), otherwise) if good else otherwise
