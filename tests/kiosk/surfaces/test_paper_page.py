"""The page of paper forms: two people enter, and neither sees the other's figures before."""

import pytest

from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.withdrawal import Instead
from kiosk.models.ballot import number_of_ballots
from kiosk.models.election import elections_of
from kiosk.models.paper_count import agreed_piles, paper_counts_of

MARKS = ((5, 1, 0, 0, 0, 0), (0, 0, 0, 2, 3, 1))


@pytest.fixture
def closed(hall):
    """Group B handed out seven slips, and all of group B voted on paper but one."""
    hall.register = lambda: {
        "handed_out": {
            election.group: 7
            if election.group == "B"
            else number_of_ballots(hall.session, election.uuid)
            for election in elections_of(hall.session, hall.meeting_id)
        },
        "returned": {},
    }
    hall.lead_to(MeetingState.OPEN)
    hall.vote({"A": 6, "B": 1})
    hall.withdraw("B", range(1, 7), Instead.PAPER)
    hall.take(Step.CLOSE, hall.register())
    return hall


def figures(marks=MARKS, forms=6):
    cells = {
        f"B-{line}-{column}": str(mark)
        for line, row in enumerate(marks)
        for column, mark in enumerate(row)
    }
    return {"B-forms": str(forms), **cells}


def page_of(hall, role):
    return f"/{role}/meetings/{hall.meeting_id}/paper"


def enter(hall, reader, role, data):
    page = page_of(hall, role)
    return reader.send(f"{page}/B", data, page=page)


def test_each_sees_the_others_figures_only_after_entering_the_own(
    closed, organiser, scrutineer
):
    said = enter(closed, organiser, "organiser", figures())
    assert "您的数字已保存" in said
    page = scrutineer.read(page_of(closed, "scrutineer"))
    assert "另一人已录入" in page
    assert 'name="B-0-0" min="0" value=""' in page
    wrong = (4, 2, 0, 0, 0, 0)
    said = enter(closed, scrutineer, "scrutineer", figures((wrong, MARKS[1])))
    assert "两次录入不一致" in said
    assert "科室负责人民主测评表 · 001 张三 · 总体评价，优秀：您录入 4，另一人录入 5" in said
    said = enter(closed, scrutineer, "scrutineer", figures())
    assert "两次录入一致" in said
    assert agreed_piles(closed.session, closed.meeting_id)["B"].rows == MARKS


def test_a_line_that_does_not_add_up_leads_back_with_what_was_typed(closed, organiser):
    said = enter(closed, organiser, "organiser", figures(((6, 1, 0, 0, 0, 0), MARKS[1])))
    assert "请重新清点这一行" in said
    assert 'name="B-0-0" min="0" value="6"' in said


@pytest.mark.parametrize("typed", ["-1", "1.5", "一", "1" * 7])
def test_a_figure_that_is_no_whole_number_is_refused(closed, organiser, typed):
    said = enter(closed, organiser, "organiser", {**figures(), "B-0-0": typed})
    assert "必须是整数" in said


def test_nothing_is_kept_of_a_group_that_the_meeting_has_not(closed, organiser):
    page = page_of(closed, "organiser")
    assert "您的数字已保存" not in organiser.send(f"{page}/Z", {"Z-forms": "6"}, page=page)
    assert paper_counts_of(closed.session, closed.meeting_id) == {}
