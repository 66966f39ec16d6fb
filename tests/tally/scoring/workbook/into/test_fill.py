"""An office's own sheet is filled in, and nothing else of it changes."""

import io
import zipfile

import pytest
from openpyxl.chart import BarChart

from tally.scoring.engine import score
from tally.scoring.faults import InputsRefused
from tally.scoring.inputs import Decision
from tally.scoring.workbook.into.filling import fill
from tally.scoring.workbook.into.mapping import read_mapping
from tally.scoring.workbook.into.splicing import formulas_of
from tests.tally.scoring.making_inputs import inputs, person, shipped
from tests.tally.scoring.test_duty_000 import DECIDED, polls, quarters
from tests.tally.scoring.workbook.filling import saved
from tests.tally.scoring.workbook.libreoffice import book_of, seen_by_libreoffice
from tests.tally.scoring.workbook.their_workbook import (
    MAPPING,
    TITLE,
    their_book,
    their_workbook,
)

SHEET = "xl/worksheets/sheet1.xml"
NAMES = ("张三", "李四", "王五")


def scored(names=NAMES, codes=None):
    codes = codes or [f"{number:03}" for number in range(1, len(names) + 1)]
    people = [person(code, name) for code, name in zip(codes, names, strict=True)]
    records = []
    for number, code in enumerate(codes):
        records += quarters(code, 92 - number, 90, 94, 88)
        records += polls(code)
    grades = [(codes[0], "excellent"), *((code, "competent") for code in codes[1:])]
    decisions = tuple(
        Decision(person=code, grade=grade, by="党组", date="2024-01-10", reason="研究")
        for code, grade in grades
    )
    return score(shipped("000-duty", **DECIDED), inputs(people, records, decisions=decisions))


@pytest.fixture(scope="module")
def sheet():
    return scored()


def filled(sheet, data, mapping=MAPPING):
    return fill(data, "their.xlsx", read_mapping(mapping, sheet.scheme), sheet)


def refused(sheet, data, mapping=MAPPING):
    with pytest.raises(InputsRefused) as refusal:
        filled(sheet, data, mapping)
    return [(one.code, dict(one.place).get("cell", "")) for one in refusal.value.faults]


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_values_stand_in_their_cells_as_the_scheme_rounds_them(sheet):
    data = filled(sheet, their_workbook()).data
    rows = [[cell.value for cell in row] for row in book_of(data)[TITLE]["B5:F7"]]
    assert rows == [
        ["001", "张三", 89.78, 1, "优秀"],
        ["002", "李四", 89.68, 2, "称职"],
        ["099", "外单位人员", None, None, None],
    ]
    assert b"<v>89.78</v>" in parts(data)[SHEET]


def test_every_other_byte_of_the_workbook_stays(sheet):
    before = their_workbook()
    after = filled(sheet, before).data
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {SHEET, "xl/worksheets/sheet2.xml", "xl/workbook.xml"}
    left = new[SHEET]
    for row, total, rank, grade in ((5, "89.78", 1, "优秀"), (6, "89.68", 2, "称职")):
        style = book_style(before, f"D{row}")
        cells = (
            f'<c r="D{row}" s="{style}"><v>{total}</v></c><c r="E{row}"><v>{rank}</v></c>'
            f'<c r="F{row}" t="inlineStr"><is><t xml:space="preserve">{grade}</t></is></c>'
        )
        assert cells.encode() in left
        left = left.replace(cells.encode(), f'<c r="D{row}" s="{style}" t="n" />'.encode())
    # The results of formulas go, since they were reckoned from what stood there before.
    assert left == old[SHEET].replace(b"</f><v />", b"</f>")


def book_style(data, cell):
    return book_of(data)[TITLE][cell].style_id


def test_formats_merges_validation_charts_and_print_setup_are_what_they_were(sheet):
    before = book_of(their_workbook())
    after = book_of(filled(sheet, their_workbook()).data)
    one, two = before[TITLE], after[TITLE]
    for cell in ("A1", "D5", "D6", "E5", "F5", "H5"):
        for fact in ("font", "fill", "border", "alignment", "number_format", "protection"):
            assert repr(getattr(one[cell], fact)) == repr(getattr(two[cell], fact)), (
                cell,
                fact,
            )
    assert two["D5"].number_format == "0.00_ "
    assert one.merged_cells.ranges == two.merged_cells.ranges
    assert (two.freeze_panes, two.column_dimensions["C"].width) == ("D5", 23.5)
    assert (two.print_title_rows, two.page_setup.orientation) == ("$3:$4", "landscape")
    assert two.oddFooter.center.text == "第&P页"
    assert len(two.data_validations.dataValidation) == len(two._charts) == len(two._images) == 1
    assert [str(area.sqref) for area in two.conditional_formatting] == ["D5:D7"]
    assert after.defined_names["总分列"].attr_text == f"'{TITLE}'!$D$5:$D$7"
    assert two["D8"].value == "=SUM(D5:D7)"
    assert after["统计"]["A2"].value == "照旧"


@pytest.mark.slow
def test_libreoffice_sees_the_values_the_formats_and_reckons_their_formulas_anew(
    tmp_path, sheet
):
    book = their_book()
    path = tmp_path / "filled.xlsx"
    path.write_bytes(filled(sheet, saved(book)).data)
    (seen,) = seen_by_libreoffice(tmp_path, path)
    values, formulas = book_of(seen, values=True), book_of(seen)
    rows = [[cell.value for cell in row] for row in values[TITLE]["D5:F6"]]
    assert rows == [[89.78, 1, "优秀"], [89.68, 2, "称职"]]
    assert values[TITLE]["D8"].value == pytest.approx(179.46)
    assert values["统计"]["B1"].value == pytest.approx(89.73)
    assert formulas[TITLE]["D8"].value == "=SUM(D5:D7)"
    assert formulas[TITLE]["D5"].number_format.startswith("0.00")
    assert formulas[TITLE]["D5"].font.i
    assert formulas[TITLE]["D5"].border.bottom.style == "double"
    assert formulas[TITLE]["A1"].font.sz == 20
    assert "A1:H1" in {str(area) for area in formulas[TITLE].merged_cells.ranges}
    assert len(formulas[TITLE]._charts) == 1


def test_who_is_not_in_the_sheet_and_who_is_nobody_of_ours_are_listed(sheet):
    done = filled(sheet, their_workbook())
    assert done.people == 2
    assert [(one.code, *dict(one.place).values()) for one in done.notices] == [
        ("into-row-unknown", TITLE, "B7"),
        ("into-person-missing", "003 王五"),
    ]


def test_a_second_time_nothing_is_in_the_way(sheet):
    once = filled(sheet, their_workbook()).data
    assert filled(sheet, once).data == once


def test_what_stands_there_already_is_not_written_over_unless_the_mapping_says_so(sheet):
    book = their_book()
    book[TITLE]["D5"] = 77
    book[TITLE]["F6"] = "=IF(1,2,3)"
    book[TITLE]["E6"] = "#N/A"
    data = saved(book)
    assert refused(sheet, data) == [
        ("into-occupied", "D5"),
        ("into-occupied", "E6"),
        ("into-formula", "F6"),
    ]
    after = book_of(filled(sheet, data, f"replace = true\n{MAPPING}").data)[TITLE]
    assert [after[cell].value for cell in ("D5", "E6", "F6")] == [89.78, 2, "称职"]


def test_the_first_of_a_shared_formula_and_an_array_are_never_written_over(sheet):
    data = their_workbook()
    shared = b'<c r="D5" s="3"><f t="shared" ref="D5:D6" si="0">A5</f><v>1</v></c>'
    array = b'<c r="D5" s="3"><f t="array" ref="D5:F5">A5:C5</f><v>1</v></c>'
    for formula, cells in ((shared, ["D5"]), (array, ["D5", "E5", "F5"])):
        content = parts(data)
        old = next(one for one in content[SHEET].split(b"<c ") if one.startswith(b'r="D5"'))
        content[SHEET] = content[SHEET].replace(b"<c " + old, formula)
        assert refused(sheet, packed(content), f"replace = true\n{MAPPING}") == [
            ("into-shared-formula", cell) for cell in cells
        ]


def packed(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_the_order_of_reckoning_goes_when_a_formula_goes(sheet):
    book = their_book()
    book[TITLE]["D5"] = "=1+1"
    content = parts(saved(book))
    content["xl/calcChain.xml"] = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<c r="D5" i="1"/></calcChain>'
    )
    types, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    content[types] = content[types].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    )
    content[links] = content[links].replace(
        b"</Relationships>",
        b'<Relationship Id="c" Type="x" Target="calcChain.xml"/></Relationships>',
    )
    data = packed(content)
    after = parts(filled(sheet, data, f"replace = true\n{MAPPING}").data)
    assert not any("calcChain" in name for name in after)
    assert b"calcChain" not in after[types] + after[links]
    kept = parts(filled(sheet, packed({**content, SHEET: parts(their_workbook())[SHEET]})).data)
    assert "xl/calcChain.xml" in kept


def test_merged_cells_are_filled_in_their_first_cell_only(sheet):
    book = their_book()
    book[TITLE].merge_cells("D5:E5")
    data = saved(book)
    assert refused(sheet, data) == [("into-merged", "E5")]
    only = MAPPING.replace('value = "rank"\nheading = "名次"', 'value = "rank"\nletter = "I"')
    after = book_of(filled(sheet, data, only).data)[TITLE]
    assert (after["D5"].value, after["I5"].value) == (89.78, 1)


def test_a_new_cell_takes_the_style_of_its_row_or_column(sheet):
    book = their_book()
    data = parts(saved(book))
    data[SHEET] = data[SHEET].replace(
        b'<row r="6">', b'<row r="6" s="3" customFormat="1" spans="1:8">'
    )
    only = MAPPING.replace('value = "rank"\nheading = "名次"', 'value = "rank"\nletter = "XFD"')
    after = parts(filled(sheet, packed(data), only).data)[SHEET]
    assert b'<c r="XFD6" s="3"><v>2</v></c></row>' in after
    assert b'<row r="6" s="3" customFormat="1">' in after
    assert b'ref="A1:XFD8"' in after


def test_a_protected_sheet_says_what_to_do_and_a_signed_workbook_is_not_broken(sheet):
    book = their_book()
    book[TITLE].protection.sheet = True
    assert refused(sheet, saved(book)) == [("into-protected", "")]
    signed = packed({**parts(their_workbook()), "_xmlsignatures/sig1.xml": b"<a/>"})
    assert refused(sheet, signed) == [("into-signed", "")]


def test_macros_old_and_damaged_workbooks_are_refused(sheet):
    macros = packed({**parts(their_workbook()), "xl/vbaProject.bin": b"x"})
    assert refused(sheet, macros) == [("workbook-macros", "")]
    assert refused(sheet, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == [("workbook-old", "")]
    assert refused(sheet, their_workbook()[:4000]) == [("workbook-damaged", "")]


def test_one_code_in_two_rows_and_a_sheet_of_strangers_are_refused(sheet):
    twice = their_workbook(people=(("001", "张三"), ("001", "张三"), ("002", "李四")))
    assert refused(sheet, twice) == [("into-row-twice", "B6")]
    strangers = their_workbook(people=(("901", "甲"), ("902", "乙")))
    assert refused(sheet, strangers) == [("into-nobody", "")]


def test_by_name_only_names_that_are_unique_are_taken(sheet):
    by_name = MAPPING.replace('by = "code"', 'by = "name"').replace('"编号"', '"姓名"')
    after = book_of(filled(sheet, their_workbook(), by_name).data)[TITLE]
    assert [after[f"D{row}"].value for row in (5, 6, 7)] == [89.78, 89.68, None]
    same = scored(("张三", "张三", "李四"))
    assert refused(same, their_workbook(), by_name) == [("into-ambiguous", "C5")]


def test_a_number_1_is_the_code_001_where_no_other_code_is_meant(sheet):
    people = ((1, "张三"), (2, "李四"))
    after = book_of(filled(sheet, their_workbook(people=people)).data)[TITLE]
    assert [after[f"D{row}"].value for row in (5, 6)] == [89.78, 89.68]
    assert filled(scored(codes=("1", "01", "002")), their_workbook(people=people)).people == 2
    unclear = scored(codes=("01", "001", "002"))
    assert refused(unclear, their_workbook(people=people)) == [("into-ambiguous", "B5")]


def test_names_that_look_like_formulas_stay_text():
    names = ("=1+1", "@SUM(1)", "＝2")
    strange = scored(names)
    people = (("001", ""), ("002", ""), ("003", ""))
    mapping = f'{MAPPING}[[column]]\nvalue = "name"\nletter = "C"\n'
    data = filled(strange, their_workbook(people=people), mapping).data
    assert [cell.value for (cell,) in book_of(data)[TITLE]["C5:C7"]] == list(names)
    assert formulas_of(parts(data)[SHEET]) == {(8, 4)}


def test_sheets_with_a_prefix_and_without_references_are_filled_in_too(sheet):
    rows = (
        "<x:row><x:c t='inlineStr'><x:is><x:t>编号</x:t></x:is></x:c>"
        "<x:c t='inlineStr'><x:is><x:t>总分</x:t></x:is></x:c></x:row>"
        "<x:row><x:c t='inlineStr'><x:is><x:t>001</x:t></x:is></x:c></x:row>"
        "<x:row><x:c t='inlineStr'><x:is><x:t>002</x:t></x:is></x:c><x:c/><x:c><x:v>5</x:v></x:c></x:row>"
    )
    content = parts(their_workbook())
    content[SHEET] = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<x:worksheet xmlns:x="http://schemas.openxmlformats.org'
        f'/spreadsheetml/2006/main"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    ).encode()
    mapping = (
        f'format = "pingyi-map/1"\nsheet = "{TITLE}"\nheader_row = 1\n[key]\nby = "code"\n'
        'heading = "编号"\n[[column]]\nvalue = "total"\nheading = "总分"\n'
    )
    after = parts(filled(sheet, packed(content), mapping).data)[SHEET].decode()
    assert '<x:c r="B2"><x:v>89.78</x:v></x:c></x:row>' in after
    assert '<x:c r="B3"><x:v>89.68</x:v></x:c><x:c><x:v>5</x:v></x:c>' in after


def test_a_sheet_in_another_encoding_is_refused_rather_than_spoilt(sheet):
    content = parts(their_workbook())
    content[SHEET] = content[SHEET].decode().encode("utf-16")
    assert refused(sheet, packed(content))[0][0] in {"into-odd-text", "workbook-damaged"}


MERGED = b'<mergeCell ref="A1:H1" />'


def with_change(old, new):
    content = parts(their_workbook())
    assert old in content[SHEET]
    content[SHEET] = content[SHEET].replace(old, new)
    return packed(content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MERGED, b'<mergeCell ref="x"/>'),
        (b"<cols>", b'<cols><col style="1" min="x" max="2"/>'),
    ],
)
def test_places_that_are_none_are_refused(sheet, old, new):
    assert refused(sheet, with_change(old, new)) == [("workbook-damaged", "")]


@pytest.mark.parametrize(
    ("old", "new"), [(MERGED, b"<mergeCell/>"), (b"<cols>", b'<cols><col style="1"/>')]
)
def test_places_left_out_are_nothing(sheet, old, new):
    assert filled(sheet, with_change(old, new)).people == 2


def test_a_chart_on_a_sheet_of_its_own_is_left_alone(sheet):
    book = their_book()
    book.create_chartsheet("图").add_chart(BarChart())
    data = saved(book)
    after = filled(sheet, data).data
    assert parts(after)["xl/chartsheets/sheet1.xml"] == parts(data)["xl/chartsheets/sheet1.xml"]
