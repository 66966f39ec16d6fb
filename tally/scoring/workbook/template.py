"""The workbook to fill in, written from its layouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tally.scoring.inputs import exact_number
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.layout import EXAMPLE, Column, Layout
from tally.scoring.workbook.page import Heading, Page
from tally.scoring.workbook.reading import EXPLANATIONS
from tally.scoring.workbook.sheets_to_fill import sheets_to_fill
from tally.scoring.workbook.tables import Table, Typed
from tally.scoring.workbook.written import (
    BORDER,
    FONT,
    fill_page,
    head_cell,
    set_up,
    text_cell,
    timeless,
    unlocked,
    width_of,
)

CHOICES_TITLE = "备注·选项"
LAST_ROW = 20_000
"""Down to here the lists of choices are offered."""
LONGEST_PROMPT = 250
TO_FILL = PatternFill("solid", fgColor="00FFF9E5")
EXAMPLE_FONT = Font(name="宋体", size=11, italic=True, color="00808080")


def template_workbook(scheme: Scheme, filled: Mapping[str, Table] | None = None) -> bytes:
    """The workbook to fill in; with ``filled``, by titles, as far as it is filled in already."""
    workbook = Workbook(write_only=True)
    layouts = sheets_to_fill(scheme)
    explained = fill_page(workbook.create_sheet(EXPLANATIONS), explanations(scheme, layouts))
    choices = dict.fromkeys(
        column.choices for layout in layouts for column in layout.columns if column.choices
    )
    lists = {one: at for at, one in enumerate(choices, 1)}
    for layout in layouts:
        table = (filled or {}).get(layout.title)
        _sheet(workbook, layout, lists, table.rows[1:] if table else ())
    _choices_sheet(workbook, lists)
    return timeless(workbook, {1: explained})


def explanations(scheme: Scheme, layouts: tuple[Layout, ...]) -> Page:
    """What each sheet and column is for, in the document's words."""
    rows = []
    for layout in layouts:
        rows.append((layout.title, "", layout.about, ""))
        rows += [
            (
                layout.title,
                column.heading,
                column.about,
                "必填" if column.required else "",
            )
            for column in layout.columns
        ]
    return Page(
        title=EXPLANATIONS,
        heading=f"{scheme.name}：填表说明",
        notes=(
            f"依据：{scheme.source}",
            f"以“{EXAMPLE}”开头的行是示例，不会读取，可以删去；表头不要改动，自用的表和列以“备注”开头",
            "填数值，不填公式；不要合并单元格；编号建议用文本格式。填好后运行 tally score",
        ),
        columns=(
            Heading("表", 20),
            Heading("列", 16),
            Heading("填什么", 100),
            Heading("必填", 8),
        ),
        rows=rows,
    )


def _sheet(
    workbook: Workbook,
    layout: Layout,
    lists: dict[tuple[tuple[str, str], ...], int],
    filled: Sequence[Sequence[Typed]],
) -> None:
    sheet = workbook.create_sheet(layout.title)
    widths = [max(one.width, width_of(one.heading) + 4) for one in layout.columns]
    set_up(sheet, widths, heading_row=1)
    sheet.protection.sheet = True
    # Sheets are protected without a password: against slips, not against people.
    for allowed in ("formatCells", "formatColumns", "insertRows", "deleteRows", "sort"):
        setattr(sheet.protection, allowed, False)
    for at, column in enumerate(layout.columns, 1):
        letter = get_column_letter(at)
        dimension = sheet.column_dimensions[letter]
        dimension.protection = Protection(locked=False)
        dimension.font = FONT
        if column.kind in {"code", "text", "date", "period"}:
            dimension.number_format = "@"  # else 001 becomes 1, and a date a number
        validation = _validation(column, f"{letter}2:{letter}{LAST_ROW}", lists)
        sheet.data_validations.append(validation)
    sheet.append([head_cell(sheet, column.heading) for column in layout.columns])
    if layout.ready:
        given = {row[0]: row[-1] for row in filled}
        for row in layout.ready:
            cells = (*row[:-1], str(given.get(row[0], row[-1])))
            sheet.append(
                [_ready(sheet, text, last=at == len(row) - 1) for at, text in enumerate(cells)]
            )
    elif filled:
        for cells_filled in filled:
            sheet.append(
                [
                    _filled(sheet, column, str(value))
                    for column, value in zip(layout.columns, cells_filled, strict=True)
                ]
            )
    else:
        sheet.append(
            [_example(sheet, column, first=at == 0) for at, column in enumerate(layout.columns)]
        )


def _ready(sheet: Worksheet, text: str, *, last: bool) -> SheetCell:
    cell = text_cell(sheet, text)
    cell.font = FONT
    cell.number_format = "@"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.border = BORDER
    if last:
        cell.fill = TO_FILL
    return unlocked(cell) if last else cell


def _filled(sheet: Worksheet, column: Column, text: str) -> SheetCell:
    """A number where the sheet keeps it exactly; else the text as it was typed."""
    if column.kind in {"number", "count"}:
        try:
            if exact_number(text) == Fraction(repr(float(text))):
                return unlocked(WriteOnlyCell(sheet, float(text)))
        except ValueError:
            pass
    cell = text_cell(sheet, text)
    cell.number_format = "@"
    return unlocked(cell)


def _example(sheet: Worksheet, column: Column, *, first: bool) -> SheetCell:
    cell = text_cell(sheet, f"{EXAMPLE}{column.example}" if first else column.example)
    cell.font = EXAMPLE_FONT
    cell.number_format = "@"
    return unlocked(cell)


def _validation(
    column: Column, cells: str, lists: dict[tuple[tuple[str, str], ...], int]
) -> DataValidation:
    """A list of choices or a range of numbers, and what the column is for as a hint."""
    validation = DataValidation(allow_blank=True, sqref=cells)
    if column.choices:
        letter = get_column_letter(lists[column.choices])
        validation.type = "list"
        area = f"${letter}$2:${letter}${len(column.choices) + 1}"
        validation.formula1 = f"{quote_sheetname(CHOICES_TITLE)}!{area}"
    elif column.kind in {"number", "count"}:
        validation.type = "whole" if column.kind == "count" else "decimal"
        validation.formula1 = "0"
        validation.operator = "greaterThanOrEqual"
        if column.most is not None:
            validation.operator = "between"
            validation.formula2 = str(float(column.most))
    validation.showErrorMessage = bool(validation.type)
    validation.error = "不在允许的范围内，请看“填表说明”"
    validation.showInputMessage = True
    validation.promptTitle = column.heading[:32]
    validation.prompt = column.about[:LONGEST_PROMPT]
    return validation


def _choices_sheet(workbook: Workbook, lists: dict[tuple[tuple[str, str], ...], int]) -> None:
    """What the lists offer; a list within a validation may hold no more than 255 characters."""
    sheet = workbook.create_sheet(CHOICES_TITLE)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
    longest = max(map(len, lists), default=0)
    sheet.append([text_cell(sheet, "选项") for _ in lists])
    for row in range(longest):
        sheet.append(
            [
                text_cell(sheet, choices[row][1]) if row < len(choices) else None
                for choices in lists
            ]
        )
