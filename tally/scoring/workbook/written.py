"""Pages written as a workbook: the same pages give the same bytes, and no cell is a surprise.

Source: security R36 (nothing becomes a formula).  openpyxl writes formulas without their
values; they are put beside them afterwards, so that programs that do not reckon (previews,
phones) show the figures too.  Programs that do reckon recalculate on opening.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tally.scoring.workbook.page import Cell, Fixed, Formula, Page

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

_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)><f>(.*?)</f><v\s*/>', re.DOTALL)


def pages_workbook(pages: Sequence[Page]) -> bytes:
    """The workbook of ``pages``, its formulas with their values."""
    workbook = Workbook(write_only=True)
    values: list[dict[str, Fraction]] = []
    for page in pages:
        sheet = workbook.create_sheet(page.title)
        values.append(fill_page(sheet, page))
    workbook.calculation = CalcProperties(fullCalcOnLoad=True)
    return timeless(workbook, values)


def timeless(workbook: Workbook, values: Sequence[dict[str, Fraction]] = ()) -> bytes:
    """The bytes of ``workbook`` without any time, the values of formulas filled in by sheet."""
    workbook.properties.creator = "Pingyi"
    workbook.properties.created = workbook.properties.modified = TIMELESS
    raw = io.BytesIO()
    workbook.save(raw)
    parts = {f"xl/worksheets/sheet{number}.xml": mine for number, mine in enumerate(values, 1)}
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(
            old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)
        ):
            content = old.read(name)
            if parts.get(name):
                content = _with_values(content, parts[name])
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


def _with_values(content: bytes, values: dict[str, Fraction]) -> bytes:
    def filled(match: re.Match[bytes]) -> bytes:
        value = repr(float(values[match[1].decode()])).encode()
        return b'<c r="%b"%b><f>%b</f><v>%b</v>' % (match[1], match[2], match[3], value)

    return _CELL.sub(filled, content)


def fill_page(sheet: Worksheet, page: Page) -> dict[str, Fraction]:
    """Write the page; returns the values of its formulas by cell."""
    set_up(sheet, [column.width for column in page.columns], heading_row=page.first_row - 1)
    sheet.append([_text(sheet, page.heading, TITLE_FONT)])
    for note in page.notes:
        sheet.append([_text(sheet, note, NOTE_FONT)])
    set_height(
        sheet,
        page.first_row - 1,
        max(lines_of(column.text, column.width) for column in page.columns),
    )
    sheet.append([head_cell(sheet, column.text) for column in page.columns])
    wraps = [column.width >= WRAP_FROM for column in page.columns]
    values: dict[str, Fraction] = {}
    styles = _Styles()
    for row, cells in enumerate(page.rows, page.first_row):
        line = []
        lines = 1
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and wraps[at]:
                lines = max(lines, lines_of(cell, page.columns[at].width))
            if isinstance(cell, Formula):
                values[f"{get_column_letter(at + 1)}{row}"] = cell.value
            line.append(styles.cell(sheet, cell, wrap=wraps[at]))
        set_height(sheet, row, lines)
        sheet.append(line)
    return values


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


def set_height(sheet: Worksheet, row: int, lines: int) -> None:
    """Not every program makes room for wrapped text by itself."""
    if lines > 1:
        sheet.row_dimensions[row].height = min(lines * LINE_HEIGHT, HIGHEST)


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
    """Cells with their style; a style is made once, since there may be a million cells."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, bool], SheetCell] = {}

    def cell(self, sheet: Worksheet, value: Cell, *, wrap: bool) -> SheetCell:
        cell = _plain(sheet, value)
        kind = "number"
        if isinstance(value, Fixed):
            places = len(value.text.partition(".")[2])
            kind = f"0.{'0' * places}" if places else "0"
        elif isinstance(value, str):
            kind = "quoted" if value.startswith(FORMULA_STARTS) else "text"
        key = (kind, wrap)
        if key not in self._made:
            pattern = WriteOnlyCell(sheet, None)
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
            self._made[key] = pattern
        cell._style = self._made[key]._style  # type: ignore[attr-defined]  # noqa: SLF001 (openpyxl's own way to share a style; its stubs lack it)
        return cell


def _plain(sheet: Worksheet, value: Cell) -> SheetCell:
    match value:
        case Formula(text, _):
            return WriteOnlyCell(sheet, f"={text}")
        case Fixed(text):
            return WriteOnlyCell(sheet, float(text))
        case Fraction():
            return WriteOnlyCell(sheet, float(value))
        case str():
            return text_cell(sheet, value)
        case _:
            return WriteOnlyCell(sheet, value)


def width_of(text: str) -> int:
    """Columns of a text in half-width characters: a Chinese one has three bytes and two columns."""
    return (len(text) + len(text.encode())) // 2
