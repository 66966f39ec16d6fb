import io
import re
import zipfile

import pytest
from openpyxl import load_workbook

from kiosk.meeting_file import read_meeting
from kiosk.results_workbook import REHEARSAL, results_workbook
from tally.grading.results import grade_meeting
from tally.record.results import CountedGroup, results_json
from tests.tally.scoring.workbook.libreoffice import book_of, seen_by_libreoffice

MEETING = """
title = "=HYPERLINK(1)"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票"]
[grades]
names = ["优秀", "称职"]
coefficients = ["1", "0.8"]
[[group]]
code = "A"
name = "@班子"
slips = 9
[[form]]
code = "heads"
title = "-测评表"
groups = {A = "100"}
"""
NAMES = ["=1+1", "+86", "-2", "@SUM(A1)", "＝1", "＋1", "－1", "＠1", "张三", "陈𬱖"]
ROWS = [(6, 0, 0, 0), (4, 2, 0, 0), (4, 1, 1, 0), (0, 0, 4, 2), *[(5, 1, 0, 0)] * 6]


@pytest.fixture(params=[True, False], ids=["rehearsal", "real"])
def rehearsal(request):
    return request.param


@pytest.fixture
def data(rehearsal):
    subjects = "".join(
        f'[[form.subject]]\nname = "{name}"\nunit = "办公室"\n' for name in NAMES
    )
    meeting = read_meeting({"meeting.toml": (MEETING + subjects).encode()})
    results = results_json(
        meeting,
        grade_meeting(meeting, {"A": ROWS}),
        closing="c1" * 32,
        groups=[CountedGroup("A", 6, "d2" * 32)],
        rehearsal=rehearsal,
    )
    return results_workbook(meeting, results)


@pytest.fixture
def workbook(data):
    return load_workbook(io.BytesIO(data))


def table(sheet, *, rehearsal):
    headings, *rows = list(sheet.iter_rows(min_row=2 if rehearsal else 1, values_only=True))
    return [dict(zip(headings, row, strict=True)) for row in rows]


def test_the_sheets_are_scores_counts_and_notes(workbook):
    assert workbook.sheetnames == ["得分", "计票", "说明"]


def test_every_sheet_of_a_rehearsal_says_so_and_no_other(workbook, rehearsal):
    said = [sheet["A1"].value == REHEARSAL for sheet in workbook]
    assert said == [rehearsal] * 3


def test_scores_stand_with_their_exact_text_and_rank(workbook, rehearsal):
    best, second, third, nobody = table(workbook["得分"], rehearsal=rehearsal)[:4]
    assert (best["得分"], best["精确得分"], best["精确得分（文本）"], best["名次"]) == (
        *(100, 100, "100", 1),
    )
    assert (second["得分"], second["精确得分"]) == (93.33, None)
    assert (second["精确得分（文本）"], second["名次"]) == ("280/3", 9)
    assert (third["精确得分"], third["名次"]) == (96, 8)
    assert (nobody["得分"], nobody["精确得分"], nobody["名次"]) == (None, None, None)
    assert nobody["缺项"] == "A票 总体评价：无有效票"


def test_counts_stand_with_abstained_spoiled_and_valid(workbook, rehearsal):
    row = table(workbook["计票"], rehearsal=rehearsal)[3]
    assert [row[name] for name in ("优秀", "称职", "弃权", "废票", "有效票")] == [0, 0, 4, 2, 0]
    assert row["票种"] == "A @班子"


def test_names_that_look_like_formulas_stay_text(workbook, rehearsal):
    rows = table(workbook["得分"], rehearsal=rehearsal)
    assert [row["姓名"] for row in rows] == NAMES
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    risky = [cell for cell in cells if str(cell.value)[0] in "=+-@＝＋－＠"]
    assert len(risky) > len(NAMES)
    assert all(cell.quotePrefix for cell in risky)


def test_numbers_are_numbers_and_codes_are_text(workbook, rehearsal):
    top = 2 if rehearsal else 1
    cells = {cell.value: cell for cell in workbook["得分"][top]}
    kinds = {
        heading: workbook["得分"].cell(top + 1, cell.column).data_type
        for heading, cell in cells.items()
    }
    assert kinds["编号"] == "s"
    assert (kinds["得分"], kinds["精确得分"], kinds["名次"]) == ("n", "n", "n")


def test_headings_are_frozen_and_columns_hold_chinese(workbook, rehearsal):
    for sheet in workbook:
        assert sheet.freeze_panes == ("A3" if rehearsal else "A2")
    assert workbook["得分"].column_dimensions["D"].width >= len("办公室") * 2


def test_the_notes_carry_fingerprint_and_check_code(workbook):
    notes = dict(list(workbook["说明"].iter_rows(values_only=True)))
    assert re.fullmatch(r"[0-9a-f]{64}", notes["结果指纹（SHA-256）"])
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", notes["核对码"])
    assert notes["计票内容（SHA-256）"] == "c1" * 32


def test_the_file_tells_no_time(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        times = re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", archive.read("docProps/core.xml"))
    assert set(times) == {b"2023-12-28T00:00:00Z"}


@pytest.mark.slow
def test_libreoffice_finds_no_formula_either(data, tmp_path):
    path = tmp_path / "results.xlsx"
    path.write_bytes(data)
    (seen,) = seen_by_libreoffice(tmp_path, path)
    cells = [cell for sheet in book_of(seen) for row in sheet.iter_rows() for cell in row]
    assert set(NAMES) <= {cell.value for cell in cells}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
