"""A mapping: every fault of it at once, and one guessed from the headings."""

import tomllib

import openpyxl
import pytest

from tally.cli import main
from tally.scoring.faults import InputsRefused, SchemeRefused
from tally.scoring.scheme_file import read_scheme, shipped_text
from tally.scoring.scheme_file.shipped import SHIPPED
from tally.scoring.workbook.into.guessing import guess_mapping
from tally.scoring.workbook.into.mapping import read_mapping
from tally.scoring.workbook.into.values import value_names
from tests.tally.scoring.workbook.filling import saved, written, zhang_san
from tests.tally.scoring.workbook.libreoffice import book_of
from tests.tally.scoring.workbook.their_workbook import (
    MAPPING,
    TITLE,
    their_book,
    their_workbook,
)

DUTY = read_scheme(shipped_text("000-duty"))


def faults(text):
    with pytest.raises(SchemeRefused) as refusal:
        read_mapping(text, DUTY)
    return [(one.code, dict(one.place).get("line", "")) for one in refusal.value.faults]


def test_a_mapping_says_sheet_key_and_columns():
    mapping = read_mapping(f'replace = true\nclasses = ["heads"]\n{MAPPING}', DUTY)
    assert (mapping.sheet, mapping.header_row, mapping.first_row, mapping.last_row) == (
        *(TITLE, 4, 5),
        7,
    )
    assert (mapping.key_by, str(mapping.key), mapping.replace) == ("code", "编号", True)
    assert [(one.value, str(one.where)) for one in mapping.columns] == [
        ("total", "D"),
        ("rank", "名次"),
        ("grade", "等次"),
    ]


def test_all_faults_of_a_mapping_are_told_at_once():
    text = (
        'format = "pingyi-map/2"\nsheet = ""\nheader_row = 4\nfirst_row = 3\nsuprise = 1\n'
        'classes = ["bosses"]\n[key]\nby = "face"\nheading = "编号"\nletter = "B"\n'
        '[[column]]\nvalue = "totl"\nletter = "D"\n[[column]]\nvalue = "rank"\nletter = "AAAA"\n'
        '[[column]]\nvalue = "rank"\nletter = "E"\n[[column]]\nvalue = "grade"\nletter = "E"\n'
        "[[column]]\nheading = 5\n"
    )
    found = faults(text)
    assert {code for code, _ in found} == {
        *("other-format", "empty", "not-whole", "unknown-name", "unknown-key", "not-among"),
        *("map-heading-or-letter", "map-unknown-value", "map-no-letter", "map-column-twice"),
        *("missing-name", "not-text"),
    }
    assert found == sorted(found, key=lambda one: int(one[1] or 0))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("[[column]]", "[[colum]]"), "map-no-column"),
        (("header_row = 4\n", ""), "map-no-header-row"),
        (("header_row = 4", "header_row = 4.0"), "float"),
        (("[key]", "[key"), "not-toml"),
        (("last_row = 7", "last_row = 4"), "not-whole"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(change, code):
    assert code in {found for found, _ in faults(MAPPING.replace(*change))}


def test_a_heading_that_is_not_there_or_stands_twice_is_told_with_those_that_are(
    tmp_path, capsys
):
    book = their_book()
    book[TITLE]["H3"] = "名次"
    text = MAPPING.replace('heading = "等次"', 'heading = "考核等次"')
    out = run_into(tmp_path, saved(book), text)
    assert out == (2, None)
    told = capsys.readouterr().err
    assert "第4行没有表头“考核等次”；该行有：序号、编号、姓名、总 分（100分）、名次" in told
    assert "“名次”有两列以上" in told


def run_into(tmp_path, theirs, mapping):
    paths = [
        written(tmp_path, zhang_san(), "inputs.xlsx"),
        written(tmp_path, theirs, "their.xlsx"),
        written(tmp_path, mapping.encode(), "map.toml"),
    ]
    out = tmp_path / "filled.xlsx"
    options = ["--into", str(paths[1]), "--map", str(paths[2]), "-o", str(out)]
    code = main(["score", "000-duty", str(paths[0]), *options])
    return code, out.read_bytes() if out.exists() else None


def test_the_commands_guess_a_mapping_and_fill_a_copy_by_it(tmp_path, capsys):
    theirs = written(tmp_path, their_workbook(), "theirs.xlsx")
    guessed = tmp_path / "guessed.toml"
    assert main(["map", "000-duty", str(theirs), "-o", str(guessed)]) == 0
    code, data = run_into(tmp_path, theirs.read_bytes(), guessed.read_text("utf-8"))
    assert code == 0
    row = [cell.value for cell in book_of(data)[TITLE][5]]
    assert row[1:5] == ["001", "张三", 89.78, 1]
    printed = capsys.readouterr()
    assert "填入1人" in printed.out
    assert "“002”不在得分表中，这一行没有填" in printed.err


def test_nothing_is_written_for_a_bad_mapping_or_a_half_given_option(tmp_path, capsys):
    assert run_into(tmp_path, their_workbook(), "format = 1")[0] == 2
    assert not (tmp_path / "filled.xlsx").exists()
    options = ["--into", str(tmp_path / "their.xlsx"), "-o", str(tmp_path / "o.xlsx")]
    assert main(["score", "000-duty", str(tmp_path / "inputs.xlsx"), *options]) == 2
    assert "--into 和 --map 须一起使用" in capsys.readouterr().err


def guessed(headings, scheme=DUTY, *, above=()):
    book = openpyxl.Workbook()
    for row in above:
        book.active.append(row)
    book.active.append(headings)
    book.active.append(["001", "张三"])
    text = guess_mapping(saved(book), "their.xlsx", scheme)
    read_mapping(text, scheme)
    raw = tomllib.loads(text)
    return raw, {one["value"]: one["letter"] for one in raw["column"]}


def test_the_words_of_chinese_offices_are_known():
    raw, columns = guessed(
        [
            "工 号",
            "姓名",
            "季度考核（40%）",
            "半年考核",
            "年终考核",
            "加分",
            "扣分",
            "综合得分",
            "排名",
            "考核等次",
        ],
        above=(["某局考核表"], []),
    )
    assert (raw["header_row"], raw["first_row"], raw["key"]) == (
        *(3, 4),
        {"by": "code", "letter": "A"},
    )
    assert columns == {
        "component.quarter": "C",
        "component.half": "D",
        "component.final": "E",
        "bonus": "F",
        "deduction": "G",
        "total": "H",
        "rank": "I",
        "grade": "J",
    }


def test_without_codes_people_are_found_by_their_names():
    raw, columns = guessed(["序号", "姓名", "得分"])
    assert raw["key"] == {"by": "name", "letter": "B"}
    assert columns == {"total": "C"}


def test_headings_that_hold_toml_are_only_text():
    raw, columns = guessed(["编号", '"\\]\n[x]', "得分", "x\n[[column]]"])
    assert columns == {"total": "C"}
    assert set(raw) == {
        "format",
        "sheet",
        "header_row",
        "first_row",
        "replace",
        "key",
        "column",
    }


def test_a_workbook_without_such_headings_has_no_guess():
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    with pytest.raises(InputsRefused) as refusal:
        guess_mapping(saved(book), "their.xlsx", DUTY)
    assert [one.code for one in refusal.value.faults] == ["map-no-guess"]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_scheme_has_names_for_its_values(name):
    scheme = read_scheme(shipped_text(name))
    names = value_names(scheme)
    assert {"total", "rank", "grade", "bonus", "deduction"} <= set(names)
    inside = {name.partition("@")[0] for name in names}
    assert {f"component.{one.key}" for one in scheme.components()} <= inside
