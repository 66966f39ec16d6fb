"""Templates filled in shortly: what the tests of workbooks feed in."""

import io
from pathlib import Path

import openpyxl

from tally.scoring.scheme_file import read_scheme, shipped_text
from tally.scoring.workbook.filled import read_filled
from tally.scoring.workbook.tables import workbook_tables
from tally.scoring.workbook.template import template_workbook

DUTY = "000-duty"


def template(name=DUTY):
    return template_workbook(read_scheme(shipped_text(name)))


def fill(sheets, data=None):
    """The template with rows (heading -> value) below what stands in each sheet."""
    book = openpyxl.load_workbook(io.BytesIO(data or template()))
    for title, rows in sheets.items():
        sheet = book[title]
        headings = {cell.value: cell.column for cell in sheet[1]}
        start = sheet.max_row + 1
        for number, row in enumerate(rows, start):
            for heading, value in row.items():
                cell = sheet.cell(number, headings[heading])
                cell.value = value
                if isinstance(value, str) and not value.startswith("=SUM"):
                    cell.data_type = "s"
    return saved(book)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def basics(data, period="2023", by="甲"):
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["基本信息"]
    sheet["B2"], sheet["B3"] = period, by
    return saved(book)


def decide(data, **values):
    """Fill in the sheet of open values; ``__`` for each dot of an address."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["待定事项"]
    for row in sheet.iter_rows(min_row=2):
        key = row[0].value.replace(".", "__")
        if key in values:
            row[2].value = values[key]
    return saved(book)


def read(data, name=DUTY):
    return read_filled(shipped_text(name), workbook_tables(data, "inputs.xlsx"))


PEOPLE = [{"编号": "001", "姓名": "张三", "类别": "科室、单位负责人", "单位": "办公室"}]
QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


def quarters(code, *values):
    return [{"编号": code, **dict(zip(QUARTERS, values, strict=True))}]


def poll(code, *marks):
    names = ("优秀", "称职", "基本称职", "不称职", "弃权", "废票")
    return [{"编号": code, **dict(zip(names, marks, strict=True))}]


def zhang_san(**more):
    """The worked example of source document 000."""
    sheets = {
        "人员": PEOPLE,
        "履职尽责工作": quarters("001", 92, 90, 94, 88),
        "共性目标": quarters("001", 92, 90, 94, 88),
        "半年民主测评": poll("001", 30, 12, 5, 1, 1, 1),
        "年终民主测评": poll("001", 28, 14, 4, 2, 2, 0),
    }
    return basics(fill({**sheets, **more}))


def rows_of(data, title):
    """What a reader without a spreadsheet program sees."""
    return workbook_tables(data, "sheet.xlsx")[title].rows


def written(tmp_path, data, name="inputs.xlsx"):
    path = Path(tmp_path) / name
    path.write_bytes(data)
    return path
