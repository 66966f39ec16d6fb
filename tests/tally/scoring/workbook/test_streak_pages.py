"""What the sheet of one period says about those before it and those to come."""

import pytest

from tally.scoring.engine import score
from tally.scoring.workbook.streak_pages import outcome_page, streaks_page
from tests.tally.scoring.making_inputs import LAST, MARK, inputs, marks, small

TWICE = f"""{LAST}[[streak]]
key = "twice"
name = "连续两年末位"
period = "year"
length = 2
of = ["last"]
consequence = "约谈"
"""


@pytest.mark.parametrize(("value", "notes"), [(80, 1), (70, 0)])
def test_a_tie_that_is_still_open_is_told_where_its_outcome_is_copied_from(value, notes):
    people, records = marks(a=90, b=80, c=value)
    page = outcome_page(score(small(MARK, TWICE), inputs(people, records)))
    assert len(page.notes) == notes
    assert all("末位" in note for note in page.notes)


def test_nothing_is_established_while_the_year_before_is_missing():
    page = streaks_page(score(small(MARK, TWICE), inputs(*marks(a=90, b=80))))
    row = dict(zip([one.text for one in page.columns], next(iter(page.rows)), strict=True))
    assert (row["所缺期次"], row["符合者"]) == ("2022", "不能认定")
