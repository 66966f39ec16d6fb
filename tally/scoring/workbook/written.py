"""Pages written as a workbook: the same pages give the same bytes, and no cell is a surprise.

Source: security R36 (nothing becomes a formula).  openpyxl writes what is around the records,
``sheet_rows`` the records themselves.  Programs that reckon recalculate on opening.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tally.scoring.workbook.page import Cell, Fixed, Page
from tally.scoring.workbook.sheet_rows import RowsOfSheets, row_xml, with_rows

FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
A4 = 9
"""The number of the paper in a workbook."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
TIMELESS = datetime(1980, 1, 1)  # noqa: DTZ001  # a workbook's properties know no zone
WRAP_FROM = 14
"""Columns at least so wide wrap their text."""

LINE_HEIGHT = 15
HIGHEST = 400
"""Points; spreadsheet programs allow 409."""

TITLE_FONT = Font(name="宋体", size=14, bold=True)
HEAD_FONT = Font(name="宋体", size=11, bold=True)
FONT = Font(name="宋体", size=11)
NOTE_FONT = Font(name="宋体", size=10, color="00595959")
HEAD_FILL = PatternFill("solid", fgColor="00DDE6EF")
LINE = Side(style="thin", color="00BFBFBF")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
"""Chinese song type by the name that WPS, Excel and LibreOffice all know or replace."""


def pages_workbook(pages: Sequence[Page]) -> bytes:
    """The workbook of ``pages``, its formulas with their values."""
    workbook = Workbook(write_only=True)
    rows = {
        number: fill_page(workbook.create_sheet(page.title), page)
        for number, page in enumerate(pages, 1)
    }
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    return timeless(workbook, rows)


def timeless(workbook: Workbook, rows: RowsOfSheets) -> bytes:
    """The bytes of ``workbook`` without any time, ``rows`` added to its sheets."""
    workbook.properties.creator = "Pingyi"
    workbook.properties.created = workbook.properties.modified = TIMELESS
    raw = io.BytesIO()
    workbook.save(raw)
    parts = {f"xl/worksheets/sheet{number}.xml": mine for number, mine in rows.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(
            old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            content = old.read(name)
            if name in parts:
                content = with_rows(content, parts[name])
            if name == "docProps/core.xml":
                # openpyxl writes the time of saving over the one set.
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", content
                )
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system = 3  # else the bytes tell Windows from Linux
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content)
    return packed.getvalue()


def fill_page(sheet: Worksheet, page: Page) -> list[str]:
    """Write the page down to its headings; returns the rows of its records."""
    set_up(sheet, [column.width for column in page.columns], heading_row=page.first_row - 1)
    sheet.append([_text(sheet, page.heading, TITLE_FONT)])
    for note in page.notes:
        sheet.append([_text(sheet, note, NOTE_FONT)])
    lines = max(lines_of(column.text, column.width) for column in page.columns)
    sheet.row_dimensions[page.first_row - 1].height = height_of(lines)
    sheet.append([head_cell(sheet, column.text) for column in page.columns])
    wraps = [column.width >= WRAP_FROM for column in page.columns]
    styles = _Styles(sheet)
    rows = []
    for number, cells in enumerate(page.rows, page.first_row):
        lines = 1
        for at, cell in enumerate(cells):
            if wraps[at] and isinstance(cell, str):
                lines = max(lines, lines_of(cell, page.columns[at].width))
        line = [(cell, styles.number(cell, wrap=wraps[at])) for at, cell in enumerate(cells)]
        rows.append(row_xml(number, line, height=height_of(lines)))
    return rows


def set_up(sheet: Worksheet, widths: Iterable[int], *, heading_row: int) -> None:
    """Widths, frozen headings that repeat on each printed page, A4 landscape in one width."""
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.freeze_panes = f"A{heading_row + 1}"
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    if footer is not None and footer.center is not None:
        footer.center.text = "&A　第&P页 共&N页"


def lines_of(text: str, width: int) -> int:
    """Lines of a wrapped text; some room is left at both ends of a cell."""
    return -(-width_of(text) // max(width - 2, 1))


def height_of(lines: int) -> float | None:
    """Not every program makes room for wrapped text by itself."""
    return min(lines * LINE_HEIGHT, HIGHEST) if lines > 1 else None


def head_cell(sheet: Worksheet, text: str) -> SheetCell:
    cell = _text(sheet, text, HEAD_FONT)
    cell.fill = HEAD_FILL
    cell.border = BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def text_cell(sheet: Worksheet, text: str) -> SheetCell:
    """A text that never becomes a formula, also when somebody edits the cell."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    return cell


def unlocked(cell: SheetCell) -> SheetCell:
    cell.protection = Protection(locked=False)
    return cell


def _text(sheet: Worksheet, text: str, font: Font) -> SheetCell:
    cell = text_cell(sheet, text)
    cell.font = font
    return cell


class _Styles:
    """Numbers of the styles of cells; a style is made once, since there may be a million cells."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._made: dict[tuple[str, bool], int] = {}

    def number(self, value: Cell, *, wrap: bool) -> int:
        kind = "number"
        if isinstance(value, Fixed):
            places = len(value.text.partition(".")[2])
            kind = f"0.{'0' * places}" if places else "0"
        elif isinstance(value, str):
            kind = "quoted" if value.startswith(FORMULA_STARTS) else "text"
        key = (kind, wrap)
        if key not in self._made:
            self._made[key] = self._make(kind, wrap=wrap)
        return self._made[key]

    def _make(self, kind: str, *, wrap: bool) -> int:
        pattern = WriteOnlyCell(self.sheet, None)
        pattern.font = FONT
        pattern.border = BORDER
        side = "left" if kind in {"text", "quoted"} else None
        pattern.alignment = Alignment(
            horizontal=side, vertical="top", wrap_text=wrap, indent=1 if side else 0
        )
        if kind.startswith("0"):
            pattern.number_format = kind
        if kind == "quoted":
            pattern.quotePrefix = True
        return int(pattern.style_id)


def width_of(text: str) -> int:
    """Columns of a text in half-width characters: a Chinese one has three bytes and two columns."""
    return (len(text) + len(text.encode())) // 2
