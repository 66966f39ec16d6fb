"""Folders of CSV files do what workbooks do: to fill in, and as the score sheet."""

import csv
import io

import pytest

from tally.cli import main
from tally.scoring.scheme_file.shipped import SHIPPED
from tally.scoring.workbook.apostrophes import with_apostrophe, without_apostrophe
from tally.scoring.workbook.tables import folder_tables
from tests.tally.scoring.workbook.libreoffice import book_of, seen_by_libreoffice

STRANGE = ("=1+1", "+1", "-甲", "@SUM(A1)", "\t=1", "＝1+1", "＋1", "－1", "＠1", "'=1", "'")


def rows_of(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def write(folder, name, rows, *, encoding="utf-8-sig", end="\r\n"):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows(rows)
    (folder / f"{name}.csv").write_bytes(out.getvalue().encode(encoding))


@pytest.fixture
def folder(tmp_path):
    """The template as CSV, filled in with the worked example of source document 000."""
    path = tmp_path / "填报"
    assert main(["template", "000-duty", "-o", str(path)]) == 0
    fill(path, "人员", {"编号": "001", "姓名": "张三", "类别": "科室、单位负责人"})
    for name in ("履职尽责工作", "共性目标"):
        marks = {f"第{n}季度": v for n, v in zip("一二三四", (92, 90, 94, 88), strict=True)}
        fill(path, name, {"编号": "001", **marks})
    marks = ("优秀", "称职", "基本称职", "不称职", "弃权", "废票")
    for name, counts in (
        ("半年民主测评", (30, 12, 5, 1, 1, 1)),
        ("年终民主测评", (28, 14, 4, 2, 2, 0)),
    ):
        fill(path, name, {"编号": "001", **dict(zip(marks, counts, strict=True))})
    basics = rows_of(path / "基本信息.csv")
    basics[1][1], basics[2][1] = "2023", "甲"
    write(path, "基本信息", basics)
    return path


def fill(folder, name, *rows, **how):
    headings, *there = rows_of(folder / f"{name}.csv")
    added = [[row.get(heading, "") for heading in headings] for row in rows]
    write(folder, name, [headings, *there, *added], **how)


def summary(path):
    rows = rows_of(path / "汇总.csv")
    at = next(n for n, row in enumerate(rows) if row[0] == "名次")
    return [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]


def test_a_folder_is_filled_in_and_scored_to_a_folder(folder, tmp_path):
    out = tmp_path / "得分表"
    assert main(["score", "000-duty", str(folder), "-o", str(out)]) == 0
    (row,) = summary(out)
    assert (row["姓名"], row["年度总分"], row["精确值"]) == ("张三", "89.775", "89.775")
    assert next(text for name, text in row.items() if name.startswith("得分")) == "89.78"
    assert row["半年考核"] == "89.5833333333"
    data = (out / "汇总.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")


def test_the_sheet_says_the_same_as_csv_and_as_workbook(folder, tmp_path):
    book, out = tmp_path / "sheet.xlsx", tmp_path / "sheet"
    for path in (book, out):
        assert main(["score", "000-duty", str(folder), "-o", str(path)]) == 0
    sheets = book_of(book.read_bytes(), values=True)
    assert {path.stem for path in out.iterdir()} == set(sheets.sheetnames)
    for path in out.iterdir():
        found = rows_of(path)
        wanted = list(sheets[path.stem].values)
        assert len(found) == len(wanted)
        for mine, theirs in zip(found, wanted, strict=True):
            for text, cell in zip(mine, theirs, strict=False):
                if isinstance(cell, int | float):
                    assert float(text) == pytest.approx(cell)
                else:
                    assert without_apostrophe(text) == (cell or "")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_scheme_has_its_folder_to_fill_in(tmp_path, name, capsys):
    path = tmp_path / "inputs"
    assert main(["template", name, "-o", str(path)]) == 0
    assert "填表说明" in {one.stem for one in path.iterdir()}
    assert main(["score", name, str(path), "-o", str(tmp_path / "o.xlsx")]) == 2
    assert "没有填写“考核期”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("encoding", "end"), [("gb18030", "\r\n"), ("utf-8", "\n"), ("utf-8-sig", "\r")]
)
def test_what_spreadsheet_programs_write_is_read(folder, tmp_path, encoding, end):
    for path in folder.iterdir():
        write(folder, path.stem, rows_of(path), encoding=encoding, end=end)
    assert main(["score", "000-duty", str(folder), "-o", str(tmp_path / "o")]) == 0
    assert summary(tmp_path / "o")[0]["姓名"] == "张三"


def test_full_width_digits_quoted_line_ends_and_spaces_are_read(folder, tmp_path):
    row = {"编号": " 002 ", "姓名": "李\n四", "类别": "科室、单位负责人"}
    fill(folder, "人员", row)
    for name in ("履职尽责工作", "共性目标"):
        fill(folder, name, {"编号": "002", **{f"第{n}季度": "９０．５" for n in "一二三四"}})
    for name in ("半年民主测评", "年终民主测评"):
        fill(
            folder,
            name,
            {"编号": "002", "优秀": "３０", "称职": "0", "基本称职": "0", "不称职": "0"},
        )
    assert main(["score", "000-duty", str(folder), "-o", str(tmp_path / "o")]) == 0
    assert [(one["编号"], one["姓名"]) for one in summary(tmp_path / "o")] == [
        ("002", "李 四"),
        ("001", "张三"),
    ]
    assert summary(tmp_path / "o")[0]["季度考核"] == "90.5"


def test_bad_cells_of_a_folder_are_told_with_file_and_cell(folder, tmp_path, capsys):
    fill(folder, "共性目标", {"编号": "001", "第一季度": "九十"})
    (folder / "半年民主测评.csv").write_bytes(b'"\xff')
    assert main(["score", "000-duty", str(folder), "-o", str(tmp_path / "o")]) == 2
    assert "半年民主测评.csv：不是规范的 CSV 文件" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_nothing_is_written_into_a_folder_that_is_there(folder):
    before = sorted(folder.iterdir())
    assert main(["score", "000-duty", str(folder), "-o", str(folder)]) == 2
    assert main(["template", "000-duty", "-o", str(folder)]) == 2
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("text", STRANGE)
def test_an_apostrophe_comes_and_goes(text):
    assert with_apostrophe(text) == f"'{text}"
    assert without_apostrophe(f"'{text}") == text


@pytest.mark.parametrize("text", ["张三", "90", "-0.5", "", "a=b", "阿'不都"])
def test_other_texts_and_numbers_stay_as_they_are(text):
    assert with_apostrophe(text) == text == without_apostrophe(text)


@pytest.mark.slow
def test_names_like_formulas_come_back_and_are_no_formulas_for_libreoffice(folder, tmp_path):
    names = [name for name in STRANGE if name.strip() == name]
    people = [
        {"编号": f"1{n:02}", "姓名": with_apostrophe(name), "类别": "科室、单位负责人"}
        for n, name in enumerate(names)
    ]
    fill(folder, "人员", *people)
    read = [row[1] for row in folder_tables(folder)["人员"].rows[3:]]
    assert read == names
    for person in people:
        code = {"编号": person["编号"]}
        for name in ("履职尽责工作", "共性目标"):
            fill(folder, name, {**code, **{f"第{n}季度": "80" for n in "一二三四"}})
        for name in ("半年民主测评", "年终民主测评"):
            fill(
                folder, name, {**code, "优秀": "1", "称职": "0", "基本称职": "0", "不称职": "0"}
            )
    out = tmp_path / "o"
    assert main(["score", "000-duty", str(folder), "-o", str(out)]) == 0
    assert {without_apostrophe(one["姓名"]) for one in summary(out)} == {"张三", *names}
    (seen,) = seen_by_libreoffice(tmp_path, out / "汇总.csv")
    cells = [cell for row in book_of(seen).active.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
