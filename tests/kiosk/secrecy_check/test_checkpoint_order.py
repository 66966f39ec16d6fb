"""What checkpoints tell by design is no finding; one ballot more than a step is."""

import json

import pytest
from sqlalchemy import text

from kiosk.domain.meeting_state import MeetingState
from kiosk.secrecy_check.report import check
from tests.kiosk.conftest import MEETING_TOML

pytestmark = pytest.mark.slow


@pytest.fixture
def arrived(session, make_meeting):
    """25 trackers in the order in which they came; ten of them are shown."""
    files = {"meeting.toml": MEETING_TOML.replace("slips = 7", "slips = 25").encode()}
    meeting = make_meeting(session, state=MeetingState.OPEN, files=files)
    return [meeting.cast("A", slip) for slip in range(25)]


def findings(settings):
    return [
        str(finding)
        for attack, tried in check(settings.instance).found
        if attack.name == "checkpoints"
        for finding in tried.findings
    ]


def listed(settings, name, trackers):
    (settings.instance / name).write_text(json.dumps(sorted(trackers)))


def test_an_open_meeting_with_its_checkpoint_is_as_it_should_be(settings, arrived):
    listed(settings, "shown.json", arrived[:10])
    assert findings(settings) == []


def test_a_checkpoint_that_was_not_held_back_tells_who_came_last(settings, session, arrived):
    marked = ", ".join(f"'{tracker}'" for tracker in arrived[:20])
    session.execute(text(f"UPDATE body_end SET mark = 'shown' WHERE tracker IN ({marked})"))  # noqa: S608 (trackers of this test)
    session.commit()
    (finding,) = findings(settings)
    assert "tells 5 ballots of group A apart from the others" in finding


def test_two_lists_that_each_are_coarse_are_too_fine_together(settings, arrived):
    listed(settings, "first.json", arrived[:10])
    listed(settings, "later.json", arrived[:13])
    (finding,) = findings(settings)
    assert "tells 3 ballots of group A apart" in finding
    assert "fewer than 10 must never be" in finding
