"""``results.xlsx``: the results of a meeting for those who go on working with them.

Source: formats, "kiosk rehearse" and "results.json"; security R36 (nothing becomes a formula).
It carries values, never formulas, and is written in Chinese like all papers of a meeting.  The
same results give the same bytes, and no property of the file tells a time.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tally.grading.number_text import decimal_places, exact_text
from tally.meeting import Meeting

REHEARSAL = "彩排 REHEARSAL"
REASONS = {"small-group": "票数不足，未开箱", "no-valid-mark": "无有效票"}
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")
MOST_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number."""
A4 = 9
"""The number of the paper in a workbook."""
WIDEST = 110
"""Columns wider than this many half-width characters wrap."""

Value = str | int | Decimal | None


def results_workbook(meeting: Meeting, results: Mapping[str, Any]) -> bytes:
    """The workbook of ``results``, the content of ``results.json`` of ``meeting``."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheets = (
        ("得分", SCORE_HEADINGS, _score_rows(meeting, results)),
        ("计票", _count_headings(meeting, results), _count_rows(meeting, results)),
        ("说明", ("项目", "内容"), _note_rows(meeting, results)),
    )
    for title, headings, rows in sheets:
        _fill(workbook.create_sheet(title), headings, rows, rehearsal=results["rehearsal"])
    workbook.properties.creator = "Pingyi"
    return _timeless(workbook, meeting.date)


SCORE_HEADINGS = (
    *("测评表", "编号", "姓名", "单位", "职务", "得分", "精确得分", "精确得分（文本）"),
    *("名次", "缺项"),
)


def _score_rows(meeting: Meeting, results: Mapping[str, Any]) -> Iterable[Sequence[Value]]:
    subjects = {
        (form.code, subject.code): (form, subject)
        for form in meeting.forms
        for subject in form.subjects
    }
    for entry in results["subjects"]:
        form, subject = subjects[entry["form"], entry["subject"]]
        yield (
            form.title,
            subject.code,
            subject.name,
            subject.unit,
            subject.post,
            *_score_cells(entry),
            entry["rank"],
            "；".join(
                f"{missing['group']}票 {missing['criterion']}：{REASONS[missing['reason']]}"
                for missing in entry["missing"]
            ),
        )


def _any_paper(results: Mapping[str, Any]) -> bool:
    return any("paper" in entry for entry in results["contests"])


def _count_headings(meeting: Meeting, results: Mapping[str, Any]) -> tuple[str, ...]:
    columns = (*(grade.name for grade in meeting.grades), "弃权", "废票")
    paper = tuple(f"其中纸质 {name}" for name in columns) if _any_paper(results) else ()
    return (
        *("测评表", "编号", "姓名", "测评项目", "票种"),
        *(grade.name for grade in meeting.grades),
        *("弃权", "废票", "有效票", "得分", "精确得分", "精确得分（文本）"),
        *paper,
    )


def _count_rows(meeting: Meeting, results: Mapping[str, Any]) -> Iterable[Sequence[Value]]:
    forms = {form.code: form for form in meeting.forms}
    names = {(entry["form"], entry["subject"]): entry["name"] for entry in results["subjects"]}
    for entry in results["contests"]:
        counts = entry["counts"] or {}
        yield (
            forms[entry["form"]].title,
            entry["subject"],
            names[entry["form"], entry["subject"]],
            entry["criterion"],
            f"{entry['group']} {meeting.group(entry['group']).name}",
            *(counts.get(grade.name) for grade in meeting.grades),
            entry["abstained"],
            entry["spoiled"],
            entry["valid"],
            *_score_cells(entry),
            *(_paper_cells(meeting, entry) if _any_paper(results) else ()),
        )


def _paper_cells(meeting: Meeting, entry: Mapping[str, Any]) -> tuple[Value, ...]:
    """What of the counts stood on paper forms; empty where a group had none."""
    paper = entry.get("paper", {"counts": {}, "abstained": None, "spoiled": None})
    return (
        *(paper["counts"].get(grade.name) for grade in meeting.grades),
        paper["abstained"],
        paper["spoiled"],
    )


def _score_cells(entry: Mapping[str, Any]) -> tuple[Value, Value, Value]:
    """The rounded score, the exact one if a spreadsheet can hold it, and its exact text."""
    if entry["exact"] is None:
        return None, None, None
    exact = Fraction(entry["exact"])
    text = exact_text(exact)
    holds = decimal_places(exact) is not None and len(text.replace(".", "")) <= MOST_DIGITS
    return Decimal(entry["score"]), Decimal(text) if holds else None, text


def _note_rows(meeting: Meeting, results: Mapping[str, Any]) -> Iterable[Sequence[Value]]:
    yield "会议", meeting.title
    yield "单位", meeting.unit
    yield "日期", meeting.date
    for group in results["groups"]:
        name = meeting.group(group["code"]).name
        yield (
            f"票种 {group['code']}",
            f"{name}：印制 {group['slips']} 张，收到 {group['cast']} 票"
            + (f"，纸质测评表 {group['paper']} 张" if "paper" in group else ""),
        )
        yield f"选举档案 {group['code']}（SHA-256）", group["record"]
    yield "计票内容（SHA-256）", results["closing"]
    yield "结果指纹（SHA-256）", results["fingerprint"]
    yield "核对码", results["check_code"]
    grades = "，".join(f"{grade.name} {grade.coefficient}" for grade in meeting.grades)
    yield "等次系数", grades
    yield (
        "测评项得分",
        "100 × Σ（等次系数 × 票数）÷ 有效票；弃权、废票不计入有效票；无有效票则无得分。",
    )
    yield (
        "测评对象得分",
        "各票种权重 × 各测评项目权重 × 测评项得分，相加；全程为精确分数，只在最后四舍五入到两位。",
    )
    for form in meeting.forms:
        groups = "，".join(f"{code} {weight}%" for code, weight in form.groups.items())
        criteria = "，".join(f"{item.name} {item.weight}%" for item in form.criteria)
        yield f"权重 {form.title}", f"票种：{groups}；测评项目：{criteria}"
    yield (
        "缺项",
        "有缺项的测评对象不计总分，不排名次。"
        if meeting.missing == "refuse"
        else "缺项除外，其余各项按权重折算。",
    )
    yield "开箱下限", f"少于 {meeting.min_group} 票的票箱不开箱，其票数永不公布。"
    yield "名次", "同一测评表内按精确得分排列，同分同名次。"


def _fill(
    sheet: Worksheet,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    rehearsal: bool,
) -> None:
    if rehearsal:
        sheet.append([_cell(sheet, REHEARSAL, bold=True)])
    table = [headings, *rows]
    for row in table:
        sheet.append([_cell(sheet, value, bold=row is headings) for value in row])
    first = sheet.max_row - len(table) + 2
    sheet.freeze_panes = f"A{first}"
    sheet.print_title_rows = f"1:{first - 1}"  # on every printed page
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for column, heading in enumerate(headings, 1):
        texts = [row[column - 1] for row in table]
        width = max(_width("" if value is None else str(value)) for value in texts)
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 4
        if heading == "得分":
            for at in range(first, sheet.max_row + 1):
                sheet.cell(at, column).number_format = "0.00"


def _cell(sheet: Worksheet, value: Value, *, bold: bool) -> Cell:
    """A cell with ``value``; a text stays a text whatever it begins with."""
    cell = Cell(sheet, row=1, column=1, value=value)  # the sheet moves it where it is appended
    cell.font = Font(bold=bold)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl takes "=…" for a formula
        cell.number_format = "@"
        cell.alignment = Alignment(
            horizontal="left", indent=1, wrap_text=_width(value) > WIDEST, vertical="center"
        )
        # Else a spreadsheet program makes a formula of it when somebody edits the cell.
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    return cell


def _width(text: str) -> int:
    """In half-width characters: a Chinese character is as wide as two Latin ones."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _timeless(workbook: Workbook, day: str) -> bytes:
    """The bytes of ``workbook``, without the time at which they were written."""
    written = io.BytesIO()
    workbook.save(written)
    timeless = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == "docProps/core.xml":
                part = re.sub(
                    rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{day}T00:00:00Z".encode(), part
                )
            target.writestr(zipfile.ZipInfo(entry.filename), part, zipfile.ZIP_DEFLATED)
    return timeless.getvalue()
