"""The tables of a workbook or of a folder of CSV files, cell by cell, as they were typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from tally.scoring.faults import InputsRefused, fault
from tally.scoring.workbook.apostrophes import without_apostrophe
from tally.scoring.workbook.looked_through import LONGEST_CELL, SheetMarks
from tally.scoring.workbook.opened import (
    LARGEST,
    MOST_CELLS,
    open_workbook,
)

Typed = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    rows: Sequence[Sequence[Typed]]
    """From A1 on; short rows are blank at their ends."""
    marks: SheetMarks = field(default_factory=SheetMarks)


def workbook_tables(data: bytes, name: str) -> Mapping[str, Table]:
    """All sheets by title.  Raises ``InputsRefused``, whatever the bytes."""
    opened = open_workbook(data, name)
    tables = {}
    try:
        with CalamineWorkbook.from_filelike(opened.clean) as workbook:
            for title in workbook.sheet_names:
                rows = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
                marks = opened.marks.get(title, SheetMarks())
                tables[title.strip()] = Table(title.strip(), rows, marks)
    except CalamineError:
        raise InputsRefused([fault("workbook-damaged", (("source", name),))]) from None
    return tables


def folder_tables(folder: Path) -> Mapping[str, Table]:
    """The CSV files of a folder by name.  Raises ``InputsRefused`` or ``OSError``."""
    tables = {}
    left = LARGEST
    for path in sorted(folder.glob("*.csv")):
        place = (("source", path.name),)
        with path.open("rb") as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise InputsRefused([fault("workbook-too-large", place)])
        tables[path.stem] = Table(path.stem, _csv_rows(data, path.name))
    return tables


def _csv_rows(data: bytes, name: str) -> list[list[str]]:
    """Excel and WPS on a Chinese Windows write GB18030 unless asked for "CSV UTF-8"."""
    place = (("source", name),)
    encoding = next((one for one in ("utf-8-sig", "gb18030") if _is_text(data, one)), None)
    if encoding is None or b"\0" in data:
        raise InputsRefused([fault("csv-damaged", place)])
    rows = []
    left = MOST_CELLS
    # Line by line: the whole text at once would take four bytes for each character.
    text = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    try:
        for row in csv.reader(text, strict=True):
            rows.append([without_apostrophe(cell) for cell in row])
            left -= max(len(row), 1)
            if left < 0 or any(len(cell) > LONGEST_CELL for cell in row):
                raise InputsRefused([fault("workbook-too-large", place)])
    except csv.Error:
        raise InputsRefused([fault("csv-damaged", place)]) from None
    return rows


def _is_text(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
