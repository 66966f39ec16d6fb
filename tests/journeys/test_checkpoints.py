"""A server that drops a ballot after a checkpoint: three stations in processes of their own refuse."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from kiosk.models.ballot import BallotRecord, BodyEndRecord, SlipEndRecord

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAPTOP = {"width": 1440, "height": 900}
BALLOTS = 22
DROPPED = "少了投票期间查验过的 1 张票"


@pytest.fixture(scope="module")
def voting_hall(open_hall, machine_ballots, meeting_file):
    """22 ballots in box B: ten of them are in a checkpoint."""
    cast = {**machine_ballots, "B": ((0, 1, 2, 3), (1, 0, 0, 1)) * (BALLOTS // 2)}
    return open_hall(meeting_file, cast)


def drop_a_ballot(hall) -> None:
    """The server loses a ballot that stations have seen, and keeps silent about it."""
    one = hall.seat_server(1).checkpoints()
    tracker = one.partition('"trackers":["')[2][:64]
    with Session(hall.held.engine) as session:
        credential = session.get_one(BallotRecord, tracker).credential
        session.execute(delete(BallotRecord).filter_by(tracker=tracker))
        session.execute(delete(SlipEndRecord).filter_by(credential=credential))
        session.execute(delete(BodyEndRecord).filter_by(tracker=tracker))
        session.commit()


def test_while_voting_is_open_all_stations_show_the_same_code_and_see_what_is_gone(
    voting_hall, sit_down, new_page, log_in
):
    stations = [sit_down(voting_hall, seat, viewport=LAPTOP) for seat in (1, 2, 3)]
    codes = set()
    for station in stations:
        station.look_into_boxes()
        assert "票种 B：查验点 10 票" in station.text
        assert "票种 A" not in station.text
        codes.add(station.code)
    (code,) = codes
    organiser = log_in(
        new_page(stations[0].page.context.browser, viewport=LAPTOP), voting_hall, "organiser"
    )
    organiser.goto(f"{voting_hall.origin}/organiser/meetings/{voting_hall.held.meeting_id}")
    facts = organiser.get_by_role("complementary").inner_text()
    assert "查验点：10 票" in facts
    assert "还没有查验点" in facts

    drop_a_ballot(voting_hall)
    first = stations[0]
    first.follow("再看一次")
    told = first.page.get_by_role("alert").inner_text()
    assert "少了以前查验过的 1 张票" in told
    assert code in told
    assert "请提议暂停投票，告诉总监票人" in told
    assert first.code == code
    # A station that is started anew has not forgotten what it was shown.
    again = sit_down(voting_hall, 1, stick="again", viewport=LAPTOP)
    again.look_into_boxes()
    assert "少了以前查验过的 1 张票" in again.page.get_by_role("alert").inner_text()
    assert again.code == code
    assert [one.faults for one in (organiser, *(one.page for one in stations))] == [[]] * 4


def test_at_closing_every_station_refuses_and_no_key_is_used(voting_hall, sit_down):
    voting_hall.close()
    for seat in (1, 2, 3):
        station = sit_down(voting_hall, seat, viewport=LAPTOP)
        station.examine("核对没有通过")
        assert DROPPED in station.text
        assert "谁也不要解密" in station.text
        assert station.page.get_by_role("button", name="核对声明").count() == 0
        assert station.page.faults == []
        assert voting_hall.key(seat).keyfile.bound is None
    assert voting_hall.seat_server(1).attestations() == ()
