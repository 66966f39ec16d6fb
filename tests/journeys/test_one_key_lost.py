"""The drill "one key lost": a server, stations in processes of their own, and a result in the end."""

import json

import pytest
from sqlalchemy.orm import Session

from kiosk.actions.evidence import evidence_of
from kiosk.domain.meeting_state import Step
from kiosk.models.closing_words import ClosingKind, closing_words_of
from kiosk.models.election import elections_of
from tally.verifier import verify_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]

BALLOTS = 20
ANSWERS = 6
"""Four grades, abstention, spoiled."""


@pytest.fixture(scope="module")
def cast(machine_ballots):
    """Twenty ballots in box B: ten of them are in a checkpoint."""
    return {**machine_ballots, "B": ((0, 1, 2, 3), (1, 5, 0, 4)) * (BALLOTS // 2)}


@pytest.fixture
def hall(open_hall, meeting_file, cast):
    return open_hall(meeting_file, cast)


def check_result(hall, cast) -> None:
    """Count, and compare with what was cast; the whole package verifies."""
    hall.held.take(Step.COUNT)
    with Session(hall.held.engine) as session:
        counted = {
            election.group: json.loads(election.result)["result"]
            for election in elections_of(session, hall.held.meeting_id)
        }
        evidence = evidence_of(session, hall.held.meeting_id)
    for group, ballots in cast.items():
        assert counted[group] == [
            [marks.count(answer) for answer in range(ANSWERS)]
            for marks in zip(*ballots, strict=True)
        ]
    assert verify_file(evidence, "evidence.zip").holds


def test_a_stick_is_lost_and_the_two_others_end_in_a_result(hall, cast, sit_down):
    first, second = (sit_down(hall, seat) for seat in (1, 2))
    for station in (first, second):
        station.look_into_boxes()
        assert "票种 B：查验点 10 票" in station.text
    hall.close()
    codes = {}
    for station in (first, second):
        station.examine()
        codes[station.seat] = station.code
        assert "投票期间本机查验过的 10 张票，都在档案里" in station.text
        station.attest()
    assert codes[1] == codes[2]
    for station, other in ((first, 2), (second, 1)):
        station.page.reload()
        assert "须有 3 人" in station.text
        assert station.page.get_by_role("button", name="核对无误，解密合计").count() == 0
        station.decrypt_by_exception({other: codes[other]}, missing=3)
    with Session(hall.held.engine) as session:
        made = closing_words_of(session, hall.held.meeting_id, ClosingKind.EXCEPTION)
    assert list(made) == [1, 2]
    check_result(hall, cast)


def test_a_machine_is_lost_and_its_key_on_a_new_one_waits_for_all_others(
    hall, cast, sit_down, tmp_path
):
    new = sit_down(hall, 3, journal=tmp_path / "new-machine")
    first, second = (sit_down(hall, seat) for seat in (1, 2))
    hall.close()
    first.examine()
    first.attest()
    new.examine()
    new.attest()
    assert "还缺：钱监票" in new.page.get_by_role("alert").inner_text()
    assert hall.key(3).keyfile.bound is None
    second.examine()
    second.attest()
    new.examine()
    new.attest()
    assert "3 人中已有 3 人声明" in new.text
    new.decrypt()
    first.decrypt()
    check_result(hall, cast)
