"""No text of anybody's becomes a formula: neither in the file nor in LibreOffice's eyes (R36)."""

import pytest
from openpyxl.utils import get_column_letter

from tally.scoring.engine import score
from tally.scoring.inputs import Decision
from tally.scoring.scheme_file import read_scheme, shipped_text
from tally.scoring.workbook.into.filling import fill
from tally.scoring.workbook.into.mapping import read_mapping
from tally.scoring.workbook.page import Formula
from tally.scoring.workbook.score_sheet import score_pages
from tally.scoring.workbook.template import template_workbook
from tally.scoring.workbook.written import pages_workbook
from tests.tally.scoring.making_inputs import event, inputs, person
from tests.tally.scoring.test_duty_000 import polls, quarters
from tests.tally.scoring.workbook.libreoffice import book_of, seen_by_libreoffice
from tests.tally.scoring.workbook.their_workbook import MAPPING, TITLE, their_workbook

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
DECIDED = {"ledger.rule.award.amount": "entered", "ledger.rule.failure.amount": "entered"}


def scheme():
    """Source document 000 by somebody who means no good."""
    text = shipped_text("000-duty")
    for name, other in (("季度考核", "=季度考核"), ("共性目标", "@共性目标")):
        text = text.replace(f'"{name}"', f'"{other}"')
    return read_scheme(text, DECIDED)


def sheet():
    codes = [f"{number:03}" for number in range(len(STARTS))]
    people = [
        person(code, f"{start}1+1", unit=f"{start}单位", post=f"{start}HYPERLINK(1)")
        for code, start in zip(codes, STARTS, strict=True)
    ]
    records = [
        [
            *quarters(code, 92, 90, 94, 88),
            *polls(code),
            event(code, "award", code, amount=1, matter=f"{start}事", proof=f"{start}证"),
        ]
        for code, start in zip(codes, STARTS, strict=True)
    ]
    decisions = tuple(
        Decision(
            person=code, grade="competent", by=f"{start}党组", date="2024-01-10", reason="=理由"
        )
        for code, start in zip(codes, STARTS, strict=True)
    )
    return score(scheme(), inputs(people, records, decisions=decisions))


def formulas(data):
    """Sheet and cell of every formula."""
    return {
        (page.title, cell.coordinate)
        for page in book_of(data)
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def texts(data, title):
    return [cell.value for row in book_of(data)[title].iter_rows() for cell in row]


@pytest.mark.slow
def test_in_no_workbook_a_text_is_a_formula(tmp_path):
    scored = sheet()
    pages = score_pages(scored)
    people = [(f"{number:03}", "") for number in range(len(STARTS))]
    mapping = (
        MAPPING.replace("last_row = 7\n", "") + '[[column]]\nvalue = "name"\nletter = "C"\n'
    )
    made = {
        "template": template_workbook(scored.scheme),
        "sheet": pages_workbook(pages),
        "theirs": fill(
            their_workbook(people=people),
            "theirs.xlsx",
            read_mapping(mapping, scored.scheme),
            scored,
        ).data,
    }
    # The only formulas are our own, reckoned from figures, and those that were theirs.
    ours = {
        (page.title, f"{get_column_letter(column)}{row}")
        for page in pages
        for row, cells in enumerate(page.rows, page.first_row)
        for column, cell in enumerate(cells, 1)
        if isinstance(cell, Formula)
    }
    last = 5 + len(STARTS)
    wanted = {
        "template": set(),
        "sheet": ours,
        "theirs": {(TITLE, f"D{last}"), ("统计", "B1")},
    }
    assert len(ours) > 10
    files = []
    for name, data in made.items():
        assert formulas(data) == wanted[name], name
        files.append(tmp_path / f"{name}.xlsx")
        files[-1].write_bytes(data)
    for (name, _), seen in zip(
        made.items(), seen_by_libreoffice(tmp_path, *files), strict=True
    ):
        assert formulas(seen) == wanted[name], name
    named = {f"{start}1+1" for start in STARTS if start.strip()}
    assert named <= set(texts(made["sheet"], "汇总"))
    assert named <= set(texts(made["theirs"], TITLE))
