"""Rows of the first sheet of an XLSX workbook, as texts.

Source: security R35; dependencies, "spreadsheets".  A workbook is a zip of XML, and both can be
made to explode, so it goes through the same careful opener as the workbooks of the annual score
(``tally.scoring.workbook.opened``): what calamine reads is what was checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from kiosk.i18n import _
from kiosk.meeting_file.refusals import EmptyFile, FileRefused
from tally.scoring.faults import InputsRefused
from tally.scoring.workbook.opened import FOR_ROSTER, Opened, open_workbook

LARGEST_NUMBER = 10**15
"""Up to here a spreadsheet keeps every digit of a whole number."""

Cell = int | float | str | bool | time | date | datetime | timedelta


class NotSpreadsheet(FileRefused):
    message = _(
        "%(file)s is not an Excel workbook (.xlsx), or it is damaged. Open it in a spreadsheet "
        "program and save it again as .xlsx."
    )


class EncryptedSpreadsheet(FileRefused):
    message = _(
        "%(file)s is protected by a password. Save it without a password and choose it again."
    )


class OldSpreadsheet(FileRefused):
    message = _(
        "%(file)s is a workbook of the old kind (.xls). Open it in a spreadsheet program and save "
        "it as .xlsx; changing its name is not enough."
    )


class SpreadsheetTooLarge(FileRefused):
    message = _(
        "%(file)s unpacks to far more than a table of names needs. Copy the cells that matter into "
        "a new workbook."
    )


class CellIsNoText(FileRefused):
    message = _(
        "%(file)s, row %(row)s, column %(column)s: the cell holds a date, a truth value or a very "
        "long number. Format the column as text and type it again."
    )


class SpreadsheetWithMacros(FileRefused):
    message = _(
        "%(file)s contains macros, which a table of names does not need. Save it as .xlsx without "
        "them."
    )


REFUSALS: dict[str, type[FileRefused]] = {
    "workbook-damaged": NotSpreadsheet,
    "workbook-encrypted": EncryptedSpreadsheet,
    "workbook-macros": SpreadsheetWithMacros,
    "workbook-old": OldSpreadsheet,
    "workbook-too-large": SpreadsheetTooLarge,
}


def xlsx_rows(file: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, from row 1."""
    opened = _opened(file, data)
    try:
        with CalamineWorkbook.from_filelike(opened.clean) as workbook:
            if not workbook.sheet_names:
                raise EmptyFile(file=file)
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as fault:
        raise NotSpreadsheet(file=file) from fault
    for number, row in enumerate(rows, 1):
        yield number, [_text(file, number, at, cell) for at, cell in enumerate(row, 1)]


def _opened(file: str, data: bytes) -> Opened:
    try:
        return open_workbook(data, file, FOR_ROSTER)
    except InputsRefused as refused:
        raise REFUSALS[refused.faults[0].code](file=file) from None


def _text(file: str, row: int, column: int, cell: Cell) -> str:
    """A number 1 is the text "1": spreadsheet programs make numbers of codes."""
    if isinstance(cell, str):
        return cell
    if (
        isinstance(cell, bool)
        or not isinstance(cell, int | float)
        or not abs(cell) < LARGEST_NUMBER  # "no number" is not at least anything either
    ):
        raise CellIsNoText(file=file, row=row, column=column)
    return str(int(cell)) if cell == int(cell) else str(cell)
