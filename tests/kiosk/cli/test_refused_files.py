"""Every file that formats refuses, through the command: exit 2, one line, nothing written.

What the lines say in detail is proved beside the readers (``tests/kiosk/meeting_file``,
``test_deck.py``); here they have to reach the person who typed the command.
"""

import io
import re

import pytest
from openpyxl import Workbook

from kiosk.deck import read_deck
from kiosk.meeting_file import read_file, read_meeting_dir

MEETING = """\
title = "年终述职测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
missing = "refuse"
min_group = 5

[grades]
names = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]

[[group]]
code = "A"
name = "局领导班子"
slips = 5

[[group]]
code = "B"
name = "机关干部职工"
slips = 60

[[form]]
code = "heads"
title = "科室负责人民主测评表"
subjects = "heads.csv"
[form.groups]
A = "40"
B = "60"
[[form.criterion]]
name = "德"
weight = "30"
[[form.criterion]]
name = "绩"
weight = "70"
[form.limit]
grade = "优秀"
at_most = 1
otherwise = "refuse"

[[form]]
code = "team"
title = "局领导班子民主测评表"
[form.groups]
B = "100"
[[form.subject]]
code = "001"
name = "局领导班子"
"""
ROSTER = "code,name,unit,post\n001,张三,办公室,主任\n002,李四,法规科,科长\n"
HEADER = "group,ballot,form,subject,criterion,mark\n"
ROW = "A,1,heads,001,德,优秀\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "meeting"
    folder.mkdir()
    (folder / "meeting.toml").write_text(MEETING, encoding="utf-8")
    (folder / "heads.csv").write_text(ROSTER, encoding="utf-8")
    (folder / "deck.csv").write_text(HEADER + ROW, encoding="utf-8")
    return folder


@pytest.fixture
def refusal(kiosk, folder, tmp_path):
    """``refusal()``: the one line with which the folder's meeting is refused."""

    def run(deck="deck.csv"):
        before = sorted(tmp_path.rglob("*"))
        answer = kiosk(
            *("rehearse", folder / "meeting.toml", folder / deck),
            *("--out", tmp_path / "results" / "out"),
        )
        assert (answer.code, answer.said) == (2, "")
        assert sorted(tmp_path.rglob("*")) == before
        return answer.complaint

    return run


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def workbook_of(rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    data = io.BytesIO()
    workbook.save(data)
    return data.getvalue()


def test_the_files_that_are_spoiled_below_are_good(folder):
    meeting, _ = read_meeting_dir(folder / "meeting.toml")
    deck = read_deck("deck.csv", read_file(folder / "deck.csv"), meeting)
    assert [len(ballots) for ballots in deck.ballots.values()] == [1, 0]


MEETING_FILE = [
    ("no TOML", 'title = "', "title = ", "line 1"),
    ("an unknown key", "min_group = 5", "mingroup = 5", "mingroup"),
    ("an unknown key further in", 'name = "局领导班子"', 'nome = "班子"', "group 1, nome"),
    ("a float", 'weight = "30"', "weight = 30.0", "form 1, criterion 1, weight"),
    ("a float among coefficients", '"0.8"', "0.8", "grades, coefficients 2"),
    ("a weight that is no decimal", 'A = "40"', 'A = "two fifths"', "form 1, groups, A"),
    ("a weight of 0", 'A = "40"', 'A = "0"', "form 1, groups, A"),
    ("a weight below 0", 'weight = "30"', 'weight = "-30"', "form 1, criterion 1, weight"),
    ("weights of groups beside 100", 'A = "40"', 'A = "39.9"', "form 1, groups"),
    ("weights of criteria beside 100", 'weight = "70"', 'weight = "71"', "form 1, criterion"),
    ("an unknown group", 'B = "60"', 'C = "60"', "form 1, groups, C"),
    ("an unknown grade", 'grade = "优秀"', 'grade = "良好"', "form 1, limit, grade"),
    ("弃权 as a grade", '"优秀", "称职"', '"优秀", "弃权"', "grades: 弃权"),
    ("废票 as a grade", '"优秀", "称职"', '"优秀", "废票"', "grades: 废票"),
    ("one grade too few", '"基本称职", "不称职"]', '"基本称职"]', "grades"),
    ("one coefficient too few", '"0.6", "0.4"]', '"0.6"]', "grades"),
    ("equal coefficients", '"0.6", "0.4"', '"0.6", "0.6"', "grades, coefficients"),
    ("rising coefficients", '"0.8", "0.6"', '"0.6", "0.8"', "grades, coefficients"),
    ("a coefficient above 1", '["1", ', '["1.01", ', "grades, coefficients: “1.01”"),
    ("a coefficient below 0", '"0.4"', '"-0.4"', "grades, coefficients: “-0.4”"),
    ("one code for two groups", 'code = "B"', 'code = "A"', "group 2, code"),
    ("one code for two forms", 'code = "team"', 'code = "heads"', "form: the code heads"),
    ("too few slips", "slips = 5", "slips = 4", "group 1, slips"),
    ("a smallest group below 5", "min_group = 5", "min_group = 4", "min_group"),
    ("a threshold of 1", "threshold = 2", "threshold = 1", "threshold"),
    ("a threshold above all", "threshold = 2", "threshold = 4", "threshold"),
    (
        "ten scrutineers",
        '"赵监票", ',
        '"1", "2", "3", "4", "5", "6", "7", "8", ',
        "scrutineers",
    ),
    ("CON as a group", 'code = "A"', 'code = "CON"', "group 1, code"),
    ("NUL as a group", 'code = "A"', 'code = "NUL"', "group 1, code"),
    ("COM1 as a group", 'code = "B"', 'code = "COM1"', "group 2, code"),
    ("a path as a group", 'code = "A"', 'code = "../A"', "group 1, code"),
    ("a roster elsewhere", '"heads.csv"', '"../heads.csv"', "form 1, subjects"),
]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [case[1:] for case in MEETING_FILE],
    ids=[case[0] for case in MEETING_FILE],
)
def test_a_meeting_file_is_refused_for(refusal, folder, old, new, place):
    replace(folder / "meeting.toml", old, new)
    complaint = refusal()
    assert complaint.startswith("meeting.toml")
    assert place in complaint


def test_a_group_that_fills_in_no_form_is_refused(refusal, folder):
    replace(folder / "meeting.toml", 'A = "40"\nB = "60"', 'B = "100"')
    complaint = refusal()
    assert complaint.startswith("meeting.toml")
    assert "group A" in complaint


def test_a_meeting_file_that_is_missing_is_refused(refusal, folder):
    (folder / "meeting.toml").unlink()
    assert refusal().startswith("meeting.toml is missing")


ROSTERS = [
    ("empty", b"", "is empty"),
    ("headings alone", b"code,name,unit,post\n", "is empty"),
    ("a code twice", ROSTER.replace("002", "001").encode(), "row 3"),
    ("a name missing", ROSTER.replace("李四", " ").encode(), "row 3"),
    ("no names at all", b"code,unit\n1,x\n", "row 1"),
    ("no text", bytes(range(128, 256)) * 8, "not text"),
    ("a quotation mark left open", b'name\n"abc\n', "line 2"),
    ("a workbook by another name", workbook_of([["name"], ["张三"]]), "workbook"),
    ("characters that hide", "name\n张\u202e三\n".encode(), "U+202E"),
    ("a cell too many", "name\n张三,x\n".encode(), "row 2"),
]


@pytest.mark.parametrize(
    ("data", "said"), [case[1:] for case in ROSTERS], ids=[case[0] for case in ROSTERS]
)
def test_a_roster_is_refused_for(refusal, folder, data, said):
    (folder / "heads.csv").write_bytes(data)
    complaint = refusal()
    assert complaint.startswith("heads.csv")
    assert said in complaint


def test_a_roster_that_is_missing_or_no_file_is_refused(refusal, folder):
    (folder / "heads.csv").unlink()
    assert refusal().startswith("heads.csv is missing")
    (folder / "heads.csv").mkdir()
    assert refusal().startswith("heads.csv cannot be read")


WORKBOOKS = [
    ("text", ROSTER.encode(), "not an Excel workbook"),
    ("noise", bytes(range(256)) * 16, "not an Excel workbook"),
    ("the old format", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), ".xls"),
    ("half a workbook", workbook_of([["name"], ["张三"]])[:-200], "not an Excel workbook"),
    ("a code twice", workbook_of([["code", "name"], [1, "张三"], ["1", "李四"]]), "row 3"),
    ("an empty sheet", workbook_of([]), "is empty"),
    ("a truth value for a name", workbook_of([["name"], [True]]), "row 2, column 1"),
]


@pytest.mark.parametrize(
    ("data", "said"), [case[1:] for case in WORKBOOKS], ids=[case[0] for case in WORKBOOKS]
)
def test_a_roster_that_should_be_a_workbook_is_refused_for(refusal, folder, data, said):
    replace(folder / "meeting.toml", "heads.csv", "heads.xlsx")
    (folder / "heads.xlsx").write_bytes(data)
    complaint = refusal()
    assert complaint.startswith("heads.xlsx")
    assert said in complaint


def test_a_table_of_another_kind_is_refused(refusal, folder):
    replace(folder / "meeting.toml", "heads.csv", "heads.ods")
    (folder / "heads.ods").write_bytes(b"PK\x03\x04")
    assert "whose name ends in .csv or .xlsx" in refusal()


DECKS = [
    ("an unknown group", "C,1,heads,001,德,优秀\n", "row 2"),
    ("an unknown form", "A,1,tails,001,德,优秀\n", "row 2"),
    ("an unknown subject", "A,1,heads,9,德,优秀\n", "row 2"),
    ("an unknown criterion", "A,1,heads,001,能,优秀\n", "row 2"),
    ("an unknown mark", "A,1,heads,001,德,良好\n", "row 2"),
    ("no mark", "A,1,heads,001,德,\n", "row 2"),
    ("a contest of another group", "A,1,team,001,总体评价,优秀\n", "row 2"),
    ("a contest marked twice", ROW + ROW, "row 3"),
    ("* beside another row", ROW + "A,1,*,*,*,废票\n", "row 3"),
    ("another row beside *", "A,1,*,*,*,废票\n" + ROW, "row 3"),
    ("* for a form", "A,1,heads,*,*,废票\n", "row 2"),
    ("* for another mark", "A,1,*,*,*,弃权\n", "row 2"),
    ("ballot 0", "A,0,heads,001,德,优秀\n", "row 2"),
    ("more ballots than slips", "".join(f"A,{n},*,*,*,废票\n" for n in range(1, 7)), "group A"),
    ("a limit that is broken", ROW + ROW.replace("001", "002"), "ballot 1 of group A"),
    ("no ballot", "", "is empty"),
]


@pytest.mark.parametrize(
    ("rows", "place"), [case[1:] for case in DECKS], ids=[case[0] for case in DECKS]
)
def test_a_deck_is_refused_for(refusal, folder, rows, place):
    (folder / "deck.csv").write_text(HEADER + rows, encoding="utf-8")
    complaint = refusal()
    assert complaint.startswith("deck.csv")
    assert place in complaint


def test_a_deck_that_is_missing_or_no_table_is_refused(refusal, folder):
    (folder / "deck.csv").unlink()
    assert refusal().startswith("deck.csv is missing")
    (folder / "deck.csv").write_bytes(b"\x00\x01\x02")
    assert refusal().startswith("deck.csv is not text")
    (folder / "deck.csv").write_text("group,ballot\nA,1\n", encoding="utf-8")
    assert "form" in refusal()
    (folder / "deck.xlsx").write_text(HEADER + ROW, encoding="utf-8")
    assert refusal("deck.xlsx").startswith("deck.xlsx is not an Excel workbook")
    assert refusal("meeting.toml").startswith("meeting.toml: a table must be")


def test_a_refusal_is_said_in_the_language_of_the_system(refusal, folder, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    replace(folder / "meeting.toml", "threshold = 2", "threshold = 1")
    assert re.match(r"meeting\.toml.*[\u4e00-\u9fff]", refusal())


@pytest.mark.parametrize("there", ["a file in it", "a file of its name"])
def test_a_place_that_is_taken_is_refused_and_left_alone(kiosk, folder, tmp_path, there):
    out = tmp_path / "out"
    if there == "a file in it":
        out.mkdir()
        (out / "results.json").write_text("of last year", encoding="utf-8")
    else:
        out.write_text("notes", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    words = ("rehearse", folder / "meeting.toml", folder / "deck.csv", "--out", out)
    answer = kiosk(*words)
    assert answer.code == 2
    assert str(out) in answer.complaint
    assert sorted(tmp_path.rglob("*")) == before


def test_a_place_that_cannot_be_written_is_found_before_the_meeting_is_held(
    kiosk, folder, monkeypatch
):
    monkeypatch.setattr("kiosk.rehearsal.rehearse.draft", None)
    below_a_file = folder / "deck.csv" / "out"
    words = ("rehearse", folder / "meeting.toml", folder / "deck.csv", "--out", below_a_file)
    answer = kiosk(*words)
    assert answer.code == 3
    assert "deck.csv" in answer.complaint
