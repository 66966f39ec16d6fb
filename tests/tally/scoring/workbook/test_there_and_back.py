"""From the template to the score sheet: the worked example of source document 000."""

from fractions import Fraction

import pytest

from tally.cli import main
from tally.scoring.engine import score
from tests.tally.scoring.workbook.filling import (
    decide,
    read,
    rows_of,
    written,
    zhang_san,
)

BONUS = [
    {
        "台账编号": "1",
        "日期": "2023-06-01",
        "事项": "争先创优、受到表彰",
        "编号": "001",
        "姓名": "张三",
        "分值": 2,
        "填报人": "甲",
        "审核人": "乙",
    },
    {
        "台账编号": "2",
        "日期": "2023/7/1",
        "事项": "重大工作失误",
        "编号": "001",
        "分值": "０．５",
        "填报人": "甲",
        "审核人": "乙",
    },
]
DECIDED = {"ledger__rule__award__amount": "entered", "ledger__rule__failure__amount": "entered"}


def test_the_worked_example_is_read_exactly():
    filled = read(zhang_san())
    assert (filled.faults, filled.notices) == ((), ())
    (one,) = score(filled.scheme, filled.inputs).people
    assert (one.exact, one.score) == (Fraction("89.775"), "89.78")
    assert filled.inputs.prepared_by == "甲"
    assert one.person.source == "人员!A3"


def test_what_the_scheme_leaves_open_is_decided_in_the_workbook():
    filled = read(decide(zhang_san(加减分台账=BONUS), **DECIDED))
    assert filled.faults == ()
    (one,) = score(filled.scheme, filled.inputs).people
    assert one.exact == Fraction("91.275")


def test_the_command_writes_a_sheet_with_values_for_readers_that_do_not_reckon(tmp_path):
    inputs = written(tmp_path, decide(zhang_san(加减分台账=BONUS), **DECIDED))
    sheet = tmp_path / "sheet.xlsx"
    assert main(["score", "000-duty", str(inputs), "-o", str(sheet)]) == 0
    summary = rows_of(sheet.read_bytes(), "汇总")
    headings, row = summary[-2], summary[-1]
    named = dict(zip(headings, row, strict=True))
    assert named["姓名"] == "张三"
    assert named["年度总分"] == pytest.approx(91.275, abs=1e-12)
    assert named["精确值"] == "91.275"
    assert (named["加分"], named["扣分"]) == (2, 0.5)


def test_the_same_inputs_give_the_same_bytes(tmp_path):
    inputs = written(tmp_path, zhang_san())
    for name in ("one.xlsx", "two.xlsx"):
        main(["score", "000-duty", str(inputs), "-o", str(tmp_path / name)])
    one, two = ((tmp_path / name).read_bytes() for name in ("one.xlsx", "two.xlsx"))
    assert one == two


def test_nothing_is_written_over_a_file_that_is_there(tmp_path):
    inputs = written(tmp_path, zhang_san())
    assert main(["score", "000-duty", str(inputs), "-o", str(inputs)]) == 2
    assert main(["template", "000-duty", "-o", str(inputs)]) == 2


def test_an_empty_template_says_all_that_is_missing(tmp_path, capsys):
    inputs = tmp_path / "inputs.xlsx"
    assert main(["template", "000-duty", "-o", str(inputs)]) == 0
    sheet = tmp_path / "sheet.xlsx"
    assert main(["score", "000-duty", str(inputs), "-o", str(sheet)]) == 2
    assert not sheet.exists()
    assert "没有填写“考核期”" in capsys.readouterr().err
