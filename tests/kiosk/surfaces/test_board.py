"""The public board shows what everybody may see, and nothing else."""

import re

import pytest
from sqlalchemy.orm import Session

from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.models.ballot import ballots_of, trackers_of
from kiosk.models.election import elections_of
from tally.record.codes import code


def board(hall, language: str = "zh") -> str:
    client = hall.app.test_client()
    client.set_cookie("language", language)
    answer = client.get(f"/board/{hall.meeting_id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def codes_of(session: Session, meeting_id: str) -> list[str]:
    return [
        code(bytes.fromhex(tracker))
        for election in elections_of(session, meeting_id)
        for tracker in trackers_of(session, election.uuid)
    ]


def test_a_draft_is_not_on_the_board(hall):
    client = hall.app.test_client()
    assert hall.meeting_id not in client.get("/board/").get_data(as_text=True)
    assert client.get(f"/board/{hall.meeting_id}").status_code == 404


def test_an_open_vote_shows_the_number_of_ballots_from_the_smallest_group_on_and_no_tracker(
    hall,
):
    hall.lead_to(MeetingState.OPEN)
    hall.vote({"A": 5, "B": 4})
    page = board(hall)
    assert re.findall(r'class="total">([^<]+)<', page) == ["5", "不足5张"]
    assert 'http-equiv="refresh"' in page
    assert not any(tracker in page for tracker in codes_of(hall.session, hall.meeting_id))


def test_two_open_votes_with_opposite_marks_look_the_same(hall, other_hall):
    """Security R4: no byte of an open page depends on a mark."""
    pages = []
    for one, turn in ((hall, 0), (other_hall, 1)):
        one.lead_to(MeetingState.OPEN)
        one.turn = turn
        one.vote({"A": 5, "B": 5})
        pages.append(board(one).replace(one.meeting_id, "ID"))
    first, second = (
        re.sub(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}|value=\"[^\"]+\"", "", p) for p in pages
    )
    assert first == second


def test_a_closed_vote_lists_every_tracker_and_no_result(hall):
    hall.lead_to(MeetingState.CLOSED)
    page = board(hall)
    listed = re.findall(r'data-tracker="([^"]+)"', page)
    assert listed == codes_of(hall.session, hall.meeting_id)
    assert len(listed) == 13
    assert "得分" not in page


def test_the_board_never_shows_a_ciphertext(hall):
    hall.lead_to(MeetingState.CERTIFIED)
    page = board(hall)
    for election in elections_of(hall.session, hall.meeting_id):
        for ballot in ballots_of(hall.session, election.uuid):
            points = re.findall(r"[0-9a-f]{64}", ballot)
            assert points
            assert not any(point in page for point in points)


def test_published_scores_have_one_decimal_and_no_counts(hall):
    hall.lead_to(MeetingState.CERTIFIED)
    page = board(hall)
    scores = re.findall(r'class="score">([^<]+)<', page)
    assert len(scores) == 2
    assert all(re.fullmatch(r"\d+\.\d", score) for score in scores)
    assert "<svg class" not in page
    assert "各测评项票数" not in page


@pytest.mark.parametrize("publish", ["turnout", "counts"])
def test_the_level_of_publication_is_that_of_the_meeting_file(
    hall_that_publishes, publish: str
):
    hall = hall_that_publishes(publish)
    hall.lead_to(MeetingState.CERTIFIED, ballots={"A": 3, "B": 6})
    page = board(hall)
    if publish == "turnout":
        assert 'class="score"' not in page
        assert "张三" not in page
    else:
        assert "各测评项票数" in page
        assert page.count("未解密") == 2, "the small box of group A is never decrypted"


def test_nothing_is_published_before_certification(hall):
    hall.lead_to(MeetingState.COUNTED)
    assert "张三" not in board(hall)


def test_an_annulled_meeting_says_so_and_publishes_nothing(hall):
    hall.lead_to(MeetingState.CERTIFIED)
    hall.take(Step.ANNUL, {"reason": "两张凭条下落不明"})
    page = board(hall, "en")
    assert "This meeting was annulled" in page
    assert 'class="score"' not in page
    assert "data-tracker=" not in page
