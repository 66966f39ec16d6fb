"""The page that is handed to a person tells no counts of a few people, nor figures that betray them."""

from datetime import date
from fractions import Fraction

import pytest

from kiosk.actions.score_of_sheet import score_of
from kiosk.demo.annual_score import ONE_GROUP, TWO_GROUPS
from kiosk.models.score_input import store_table, table_stored
from kiosk.scoresheet.person_paper import KEPT, LEFT_OUT, person_sheet_of, without_counts
from tally.scoring.expression import Input
from tally.scoring.scheme_file import shipped_text
from tests.kiosk.scoresheet.office import fill_worked_example

TODAY = date(2024, 1, 13)


def paper(office, sheet_id):
    sheet = office.sheet(sheet_id)
    result = score_of(office.session, sheet).sheet
    return person_sheet_of(sheet, result, result.people[0], TODAY)


def scheme_of_two_groups() -> str:
    text = shipped_text("000-duty").replace(ONE_GROUP, TWO_GROUPS)
    return text.replace('"poll.*.group.A.weight"', '"poll.*.group.*.weight"')


@pytest.fixture
def sheet_id(office):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    return sheet_id


def test_a_poll_in_which_many_marked_is_written_out(office, sheet_id):
    page = paper(office, sheet_id)
    assert "0.4 × 91 + 0.3 × 4300/48 + 0.3 × 4240/48" in page.steps[0].by_numbers
    assert page.exact == "89.775"
    assert LEFT_OUT not in page.notes


def test_of_a_poll_with_few_marks_the_page_has_the_score_alone(office, sheet_id):
    """7 marks: 5 × 100 + 2 × 80 over 7 is 94.2857…, of which two places are told."""
    row = table_stored(office.session, sheet_id, "poll.final")[0]
    store_table(
        office.session, sheet_id, "poll.final", [[*row[:2], "5", "2", "0", "0", "0", "0"]]
    )
    office.session.commit()
    page = paper(office, sheet_id)
    assert page.steps[0].by_numbers == "0.4 × 91 + 0.3 × 4300/48 + 0.3 × 94.29"
    assert (page.score, page.steps[0].value, page.exact) == ("91.56", "≈ 91.56", "—")
    assert [one.name for one in page.steps if "660" in one.by_numbers] == []
    assert [one.value for one in page.inputs if one.source == KEPT] == ["94.29"]
    assert LEFT_OUT in page.notes


def test_voter_groups_are_never_told_apart(office):
    office_scheme = scheme_of_two_groups()
    sheet_id = office.start()
    sheet = office.sheet(sheet_id)
    sheet.scheme = office_scheme
    office.session.commit()
    fill_worked_example(office, sheet_id, polls=False)
    groups = [
        ["001", "张三", name, "30", "5", "1", "0", "0", "0"]
        for name in ("局领导班子", "机关干部职工")
    ]
    office.fill(sheet_id, poll__half=groups, poll__final=groups)
    page = paper(office, sheet_id)
    told = " ".join(f"{one.name} {one.by_names} {one.by_numbers}" for one in page.steps)
    assert "局领导班子" not in told
    assert not {"30", "5", "1"} & {one.value for one in page.inputs}


def test_what_rests_on_no_poll_stays_as_it_is(office, sheet_id):
    sheet = office.sheet(sheet_id)
    result = score_of(office.session, sheet).sheet
    one = result.people[0]
    assert without_counts(one.total, result.scheme.rounding) is one.total
    alone = Input(Fraction(7, 3), "甲")
    assert without_counts(alone, result.scheme.rounding) is alone
