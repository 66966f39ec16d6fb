import io
import time
import zipfile
from datetime import date

import pytest

from kiosk.meeting_file import (
    csv_rows,
    notices_of,
    read_meeting,
    refusals,
    roster,
    table,
    xlsx_rows,
)

HEADER = ["编号", "姓名", "单位", "职务"]
SHEET = "xl/worksheets/sheet1.xml"


def subjects(files):
    return [
        (subject.code, subject.name, subject.unit, subject.post)
        for subject in read_meeting(files).forms[0].subjects
    ]


@pytest.fixture
def with_xlsx(make_files):
    def make(data):
        files = make_files('"heads.csv"', '"heads.xlsx"')
        return {"meeting.toml": files["meeting.toml"], "heads.xlsx": data}

    return make


@pytest.fixture
def repack(make_xlsx):
    """A good workbook with some of its parts replaced."""

    def make(**parts):
        source = zipfile.ZipFile(io.BytesIO(make_xlsx([HEADER, ["1", "张三", "", ""]])))
        changed = {name.replace("__", "/"): part for name, part in parts.items()}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in {**dict.fromkeys(source.namelist()), **changed}:
                archive.writestr(name, changed.get(name) or source.read(name))
        return target.getvalue()

    return make


def sheet(cells):
    return f'<worksheet xmlns="x"><sheetData>{cells}</sheetData></worksheet>'.encode()


# --- what is accepted --------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "code,name,unit,post\n1,张三,办公室,主任\n",
        "编号,姓名,单位,职务\r\n1,张三,办公室,主任\r\n",
        "\ufeffCode , NAME,unit,post\n 1 , 张三 ,　办公室　,主任\n\n,,,\n",
        '职务,姓名,"编号",单位\n主任,"张三",1,办公室',
    ],
)
def test_a_csv_roster_is_read_whatever_program_wrote_it(make_files, text):
    assert subjects(make_files(roster=text)) == [("1", "张三", "办公室", "主任")]


def test_only_the_name_is_required(make_files):
    files = make_files(roster="姓名\n张三\n\n张三\n")
    assert subjects(files) == [("001", "张三", "", ""), ("002", "张三", "", "")]


def test_a_code_left_out_is_the_number_of_the_row(make_files):
    files = make_files(roster="name,code\n张三,\n李四,x\n王五,\n")
    assert [code for code, *_ in subjects(files)] == ["001", "x", "003"]


def test_gb18030_is_read_with_a_notice(make_files):
    files = make_files(roster="编号,姓名\n1,陈𬱖\n".encode("gb18030"))
    assert subjects(files) == [("1", "陈𬱖", "", "")]
    assert [str(notice) for notice in notices_of(files)] == [
        "heads.csv was read as GB18030. Check that all names are right."
    ]


def test_other_columns_are_passed_over_with_a_notice(make_files):
    files = make_files(roster="序号,姓名,备注\n1,张三,新任\n")
    assert subjects(files) == [("001", "张三", "", "")]
    assert "序号、备注" in str(notices_of(files)[0])


def test_a_workbook_says_the_same_as_a_csv_file(with_xlsx, make_xlsx):
    data = make_xlsx([HEADER, [1, " 张三", "办公室", "主任"], [], ["x", "陈𬱖", None, None]])
    assert subjects(with_xlsx(data)) == [("1", "张三", "办公室", "主任"), ("x", "陈𬱖", "", "")]
    assert notices_of(with_xlsx(data)) == ()


def test_a_formula_counts_as_its_value_and_text_that_looks_like_one_as_text(
    with_xlsx, make_xlsx
):
    data = make_xlsx([["姓名", "单位"], ["+张三", "@办公室"]])
    assert subjects(with_xlsx(data)) == [("001", "+张三", "@办公室", "")]


def test_rows_are_numbered_as_the_spreadsheet_program_does(with_xlsx, make_xlsx):
    data = make_xlsx([[], HEADER, [1, "张三"], [], [2, None, "办公室"]])
    with pytest.raises(roster.MissingName, match="row 5"):
        read_meeting(with_xlsx(data))


# --- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason", "said"),
    [
        ("", refusals.EmptyFile, "heads.csv"),
        ("\n,,\n", refusals.EmptyFile, "heads.csv"),
        ("编号,姓名\n", refusals.EmptyFile, "heads.csv"),
        ("1,张三\n2,李四\n", table.HeadingMissing, "row 1"),
        ("编号,单位\n1,办公室\n", table.HeadingMissing, "name / 姓名"),
        ("姓名;单位\n张三;办公室\n", table.HeadingMissing, "row 1"),
        ("姓名,name\n张三,张三\n", table.HeadingTwice, "row 1"),
        ("姓名,单位\n张三,办公室,主任\n", table.CellWithoutHeading, "row 2"),
        ("编号,姓名\n1,张三\n2,\n", roster.MissingName, "row 3"),
        ("编号,姓名\n1,张三\n1,李四\n", roster.DuplicateSubjectCode, "row 3"),
        ("编号,姓名\n002,张三\n,李四\n", roster.DuplicateSubjectCode, "002"),
        ("编号,姓名\n*,张三\n", roster.UnusableSubjectCode, "row 2"),
        (f"编号,姓名\n{'1' * 33},张三\n", roster.UnusableSubjectCode, "row 2"),
        ("编号,姓名\n1,张\u202e三\n", refusals.ForbiddenCharacter, "row 2, column name"),
        ("编号,姓名\n1,张\x07三\n", refusals.ForbiddenCharacter, "U+0007"),
        ('编号,姓名\n1,"张\n三"\n', refusals.ForbiddenCharacter, "U+000A"),
        ("编号,姓名\n1,张\ufffd\n", refusals.DamagedText, "row 2"),
        (f"编号,姓名\n1,{'张' * 101}\n", refusals.TextTooLong, "row 2"),
        ('编号,姓名\n1,"张三\n2,李四\n', csv_rows.NotCsv, "line 3"),
        (b"\x81", refusals.NotText, "heads.csv"),
        ("姓名\n张三\n".encode("utf-16"), refusals.NotText, "heads.csv"),
        ("name\nabc\n".encode("utf-16-le"), refusals.NotText, "heads.csv"),
        (b"PK\x03\x04" + bytes(100), csv_rows.SpreadsheetNamedCsv, "heads.csv"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), csv_rows.SpreadsheetNamedCsv, "heads.csv"),
        (b"a" * 5_000_001, refusals.FileTooLarge, "heads.csv"),
    ],
)
def test_a_csv_roster_that_cannot_be_used_is_refused(make_files, text, reason, said):
    with pytest.raises(reason) as refused:
        read_meeting(make_files(roster=text))
    assert said in str(refused.value)
    assert "heads.csv" in str(refused.value)


@pytest.mark.parametrize("name", ["heads.xls", "heads.xlsm", "heads.ods", "heads"])
def test_a_roster_with_another_ending_is_refused(make_files, name):
    files = {**make_files('"heads.csv"', f'"{name}"'), name: b"x"}
    with pytest.raises(table.UnknownEnding, match=name):
        read_meeting(files)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", xlsx_rows.NotSpreadsheet),
        ("编号,姓名\n1,张三\n".encode(), xlsx_rows.NotSpreadsheet),
        (b"PK\x03\x04" + bytes(100), xlsx_rows.NotSpreadsheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), xlsx_rows.OldSpreadsheet),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            xlsx_rows.EncryptedSpreadsheet,
        ),
    ],
)
def test_what_is_no_workbook_is_refused(with_xlsx, data, reason):
    with pytest.raises(reason, match=r"heads\.xlsx"):
        read_meeting(with_xlsx(data))


@pytest.mark.parametrize("cell", [date(2023, 12, 28), True, 123456789012345678])
def test_a_cell_that_is_no_text_is_refused(with_xlsx, make_xlsx, cell):
    with pytest.raises(xlsx_rows.CellIsNoText, match="row 2, column 1"):
        read_meeting(with_xlsx(make_xlsx([HEADER, [cell, "张三"]])))


def test_an_empty_sheet_is_refused(with_xlsx, make_xlsx):
    with pytest.raises(refusals.EmptyFile):
        read_meeting(with_xlsx(make_xlsx([])))


# --- workbooks made to do harm -----------------------------------------------------------


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return data.getvalue()


def test_a_zip_that_is_no_workbook_is_refused(with_xlsx):
    with pytest.raises(xlsx_rows.NotSpreadsheet):
        read_meeting(with_xlsx(zipped([("mimetype", b"x"), ("content.xml", b"<x/>")])))


@pytest.mark.parametrize(
    "parts",
    [
        [("xl/workbook.xml", bytes(20_000_001))],
        [("xl/workbook.xml", b"<x>" + b" " * 1_000_000)],
        [(f"{number}.xml", b"") for number in range(1_001)],
    ],
    ids=["unpacked", "ratio", "entries"],
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(with_xlsx, parts):
    begun = time.monotonic()
    with pytest.raises(xlsx_rows.SpreadsheetTooLarge):
        read_meeting(with_xlsx(zipped(parts)))
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="4294967295"><c><v>1</v></c></row>',
    ],
)
def test_cells_far_apart_are_refused_before_room_is_made_for_those_between(
    with_xlsx, repack, cells
):
    with pytest.raises((xlsx_rows.SpreadsheetTooLarge, xlsx_rows.NotSpreadsheet)):
        read_meeting(with_xlsx(repack(**{SHEET: sheet(cells)})))


def test_cells_far_apart_that_hold_nothing_are_nothing(with_xlsx, repack):
    cells = '<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    with pytest.raises(refusals.EmptyFile):
        read_meeting(with_xlsx(repack(**{SHEET: sheet(cells)})))


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
        b"<worksheet><sheetData>",
        b"\x00\x01\x02",
        b'<?xml version="1.0" encoding="no-such"?><worksheet/>',
        sheet('<row r="1"><c r="1A"/></row>'),
        sheet('<row r="x"><c r="A1"/></row>'),
        sheet('<row r="0"><c r="A0"/></row>'),
    ],
)
def test_xml_with_entities_or_faults_is_refused(with_xlsx, repack, xml):
    with pytest.raises((xlsx_rows.NotSpreadsheet, refusals.EmptyFile)):
        read_meeting(with_xlsx(repack(**{SHEET: xml})))


def test_macros_and_pictures_never_reach_the_reader(with_xlsx, repack):
    data = repack(xl__vbaProject_bin=b"x", **{"xl/media/image1.png": b"y"})
    assert [name for _, name, *_ in subjects(with_xlsx(data))] == ["张三"]


def test_damage_anywhere_in_a_workbook_is_a_refusal_and_never_a_crash(with_xlsx, make_xlsx):
    good = make_xlsx([HEADER, *([str(n), f"人{n}", "办公室", "科长"] for n in range(20))])
    directory = good.index(b"PK\x01\x02")
    for at in [*range(0, directory, 29), *range(directory, len(good))]:
        spoilt = bytearray(good)
        spoilt[at] ^= 0x55
        try:
            read_meeting(with_xlsx(bytes(spoilt)))
        except refusals.FileRefused:
            continue


@pytest.mark.parametrize("second", ["Heads.csv", "HEADS.CSV", "ｈeads.csv"])
def test_two_rosters_that_are_one_file_on_windows_are_refused_before_anything_is_sealed(
    make_files, second
):
    files = make_files()
    form = files["meeting.toml"].decode().partition("[[form]]")[2]
    form = form.replace('"heads"', '"more"').replace('"heads.csv"', f'"{second}"')
    files["meeting.toml"] += f"[[form]]{form}".encode()
    files[second] = files["heads.csv"]
    with pytest.raises(refusals.SameFileName, match="has the name of another file"):
        read_meeting(files)
