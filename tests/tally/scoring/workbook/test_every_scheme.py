"""Each shipped scheme gives a workbook that reads back, and names what is still to be decided."""

import io

import openpyxl
import pytest

from tally.scoring.scheme_file import read_scheme, shipped_text
from tally.scoring.scheme_file.shipped import SHIPPED
from tally.scoring.workbook.sheets_to_fill import sheets_to_fill
from tests.tally.scoring.workbook.filling import decide, read, template


@pytest.mark.parametrize("name", SHIPPED)
def test_an_empty_template_reads_back_with_nothing_but_the_period_missing(name):
    filled = read(template(name), name)
    assert [one.code for one in filled.faults] == ["basics-missing"]
    assert (filled.inputs.people, filled.inputs.entries, filled.inputs.events) == ((), (), ())


@pytest.mark.parametrize("name", SHIPPED)
def test_all_that_is_open_stands_on_its_sheet_and_is_read_back(name):
    scheme = read_scheme(shipped_text(name))
    listed = (
        [
            row[0]
            for row in openpyxl.load_workbook(io.BytesIO(template(name)))["待定事项"].values
        ][1:]
        if scheme.open
        else []
    )
    assert listed == sorted(one.where for one in scheme.open)
    amounts = {one.where for one in scheme.open if one.rule}
    data = template(name)
    if amounts:
        data = decide(data, **{where.replace(".", "__"): "1.5" for where in amounts})
    filled = read(data, name)
    assert {one.where for one in filled.scheme.open} == set(listed) - amounts


@pytest.mark.parametrize("name", SHIPPED)
def test_each_sheet_and_column_is_explained_and_headings_are_protected(name):
    book = openpyxl.load_workbook(io.BytesIO(template(name)))
    explained = {(row[0], row[1]) for row in book["填表说明"].values}
    for layout in sheets_to_fill(read_scheme(shipped_text(name))):
        sheet = book[layout.title]
        assert [cell.value for cell in sheet[1]] == [one.heading for one in layout.columns]
        assert {(layout.title, one.heading) for one in layout.columns} <= explained
        assert sheet.protection.sheet
        assert all(cell.protection.locked for cell in sheet[1])
        assert not sheet.column_dimensions["A"].protection.locked
        assert sheet.data_validations.count == len(layout.columns)


def test_the_words_of_the_document_stand_in_the_explanations():
    book = openpyxl.load_workbook(io.BytesIO(template("002-quantified")))
    text = "\n".join(str(row[2]) for row in book["填表说明"].values)
    scheme = read_scheme(shipped_text("002-quantified"))
    assert all(rule.source in text for rule in scheme.ledger.rules)
