"""Every bad cell is told, by sheet, cell, reason and what to do."""

import io
from datetime import datetime

import openpyxl
import pytest

from tally.cli import main
from tally.scoring.words import sentence
from tally.scoring.workbook.tables import folder_tables
from tests.tally.scoring.workbook.filling import (
    PEOPLE,
    basics,
    fill,
    poll,
    quarters,
    read,
    rows_of,
    saved,
    written,
    zhang_san,
)


def told(data):
    return {
        (dict(one.place).get("sheet"), dict(one.place).get("cell"), one.code)
        for one in read(data).faults
    }


BAD = [
    ("九十", "cell-no-number"),
    (-1, "cell-below-0"),
    (100.5, "cell-too-great"),
    (datetime(2023, 1, 2), "cell-is-date"),  # noqa: DTZ001  # a cell knows no zone
    (True, "cell-truth-value"),
    ("=SUM(A1)", "cell-formula"),
    ("9\u202e0", "cell-not-printable"),
    ("9" * 600, "cell-too-long"),
]


@pytest.mark.parametrize(("value", "code"), BAD)
def test_a_bad_number_is_told_with_its_cell(value, code):
    data = zhang_san(共性目标=quarters("001", 92, value, 94, 88))
    assert told(data) == {("共性目标", "D3", code)}


def test_all_bad_cells_are_told_and_not_the_first():
    data = basics(
        fill(
            {
                "人员": [
                    *PEOPLE,
                    {"编号": "００２", "姓名": "李四", "类别": "科室、单位负责人"},
                    {"编号": "003", "姓名": "", "类别": "别的"},
                ],
                "共性目标": quarters("001", "x", "y", -1, 101),
                "半年民主测评": poll("001", 1, 2.5, None, 0, 0, 0),
            }
        ),
        period="2023Q9",
    )
    assert told(data) == {
        ("基本信息", "B2", "cell-no-period"),
        ("人员", "A4", "cell-code-full-width"),
        ("人员", "B5", "cell-empty"),
        ("人员", "C5", "cell-not-in-list"),
        ("共性目标", "C3", "cell-no-number"),
        ("共性目标", "D3", "cell-no-number"),
        ("共性目标", "E3", "cell-below-0"),
        ("共性目标", "F3", "cell-too-great"),
        ("半年民主测评", "D3", "cell-no-count"),
        ("半年民主测评", "E3", "cell-empty"),
    }


def test_full_width_digits_are_read_as_the_digits_that_they_are():
    filled = read(zhang_san(共性目标=quarters("001", "９２", "90。5", 94, 88)))
    assert [one.code for one in filled.faults] == ["cell-no-number"]
    assert filled.inputs.entries[4].value == 92


def test_merged_cells_renamed_sheets_and_foreign_columns_are_told():
    book = openpyxl.load_workbook(io.BytesIO(zhang_san()))
    book["共性目标"].merge_cells("C3:D3")
    book["年终民主测评"].title = "年终测评"
    book["半年民主测评"]["K1"] = "说明"
    book["半年民主测评"]["L1"] = "备注"
    book.create_sheet("备注·自用")["A1"] = "随便"
    assert told(saved(book)) == {
        ("共性目标", "C3", "cell-merged"),
        ("年终测评", None, "sheet-unknown"),
        ("半年民主测评", "K1", "heading-unknown"),
    }


def test_a_name_that_differs_is_told_and_scored_by_code():
    rows = quarters("001", 92, 90, 94, 88)
    rows[0]["姓名"] = "张叁"
    filled = read(zhang_san(共性目标=rows))
    assert filled.faults == ()
    (notice,) = filled.notices
    assert sentence(notice, "zh") == (
        "“共性目标”表，单元格 B3：编号001在“人员”表中是“张三”，这里写的是“张叁”；按编号计，请核对"
    )


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋甲", "－乙", "＠丙"]
)
def test_a_name_that_looks_like_a_formula_stays_a_text(name, tmp_path):
    people = [{**PEOPLE[0], "姓名": name}]
    sheet = tmp_path / "sheet.xlsx"
    inputs = written(tmp_path, zhang_san(人员=people))
    assert main(["score", "000-duty", str(inputs), "-o", str(sheet)]) == 0
    assert rows_of(sheet.read_bytes(), "汇总")[-1][2] == name
    cell = openpyxl.load_workbook(sheet)["汇总"].cell(5, 3)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (name, "s", True)


def test_a_list_of_faults_names_sheet_cell_and_what_to_do(tmp_path, capsys):
    inputs = written(tmp_path, zhang_san(共性目标=quarters("001", 92, "九十", 94, 88)))
    out = str(tmp_path / "sheet.xlsx")
    assert main(["score", "000-duty", str(inputs), "-o", out, "--lang", "en"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0] == (
        "sheet “共性目标”, cell D3: “九十” is no number (at most 12 decimals); write a number only"
    )
    assert said[-1].startswith("tally: ")


def test_a_folder_of_csv_files_is_read_the_same(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(zhang_san()))
    for sheet in book:
        lines = [",".join("" if c is None else str(c) for c in row) for row in sheet.values]
        if "“" not in lines[0] and sheet.title not in {"填表说明", "备注·选项", "待定事项"}:
            encoding = "gb18030" if sheet.title == "人员" else "utf-8-sig"
            (tmp_path / f"{sheet.title}.csv").write_text("\n".join(lines), encoding=encoding)
    tables = folder_tables(tmp_path)
    assert tables["人员"].rows[2][:2] == ["001", "张三"]
    assert main(["score", "000-duty", str(tmp_path), "-o", str(tmp_path / "o.xlsx")]) == 0
