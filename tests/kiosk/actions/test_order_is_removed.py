"""After closing or annulling nothing in the files tells the order in which ballots arrived."""

import pytest
from sqlalchemy.orm import Session

from kiosk.actions.steps import confirm_step, propose_step
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.engine import finish_rewriting
from kiosk.models.ballot import trackers_of
from kiosk.models.meeting import MeetingRecord, meeting_of


def stored_order(instance, trackers: list[str]) -> list[str]:
    """``trackers`` in the order in which they first stand in the database file."""
    data = (instance / "kiosk.sqlite3").read_bytes()
    return sorted(trackers, key=lambda tracker: data.index(tracker.encode()))


@pytest.mark.parametrize("step", [Step.CLOSE, Step.ANNUL])
def test_the_file_is_rewritten_and_the_log_emptied(session, make_meeting, step):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    arrived = [meeting.cast("A", slip) for slip in range(7)]
    details = {Step.CLOSE: meeting.register(), Step.ANNUL: {"reason": "断电"}}
    meeting.take(step, details[step])
    instance = meeting.tools.instance
    log = (instance / "kiosk.sqlite3-wal").read_bytes()
    assert not any(tracker.encode() in log for tracker in arrived)
    session.expire_all()
    assert meeting.record.order_removed
    by_tracker = trackers_of(session, meeting.election("A").uuid)
    assert sorted(arrived) == by_tracker
    order = stored_order(instance, arrived)
    assert order in (by_tracker, by_tracker[::-1])  # pages are filled from their ends


def test_a_closing_that_is_not_committed_rewrites_nothing(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    propose_step(
        session,
        meeting_id=meeting.id,
        step=Step.CLOSE,
        staff=meeting.organiser,
        details=meeting.register(),
    )
    session.commit()
    given = {"meeting_id": meeting.id, "step": Step.CLOSE, "tools": meeting.tools}
    confirm_step(session, **given, staff=meeting.scrutineer)
    session.rollback()
    assert meeting.record.state is MeetingState.OPEN
    assert not meeting.record.order_removed
    confirm_step(session, **given, staff=meeting.scrutineer)
    session.commit()
    assert meeting_of(session, meeting.id).state is MeetingState.CLOSED


def test_what_a_crash_left_undone_is_done_at_the_next_start(session, make_meeting, engine):
    meeting = make_meeting(session, state=MeetingState.CLOSED, ballots={"A": 1})
    session.get(MeetingRecord, meeting.id).order_removed = False
    session.commit()
    finish_rewriting(engine)
    with Session(engine) as other:
        assert meeting_of(other, meeting.id).order_removed
