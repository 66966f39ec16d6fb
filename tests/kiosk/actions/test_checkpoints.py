"""Checkpoints tell which ballots came first in steps of ten, and nothing finer, to anybody."""

import secrets
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy.exc import OperationalError

from kiosk.actions import checkpoints as taking
from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.checkpoints import checkpoints_of, take_checkpoint
from kiosk.actions.new_station_code import new_station_code
from kiosk.actions.sealed_elections import sealed_election
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import CheckpointsOnlyWhileOpen
from kiosk.models.ballot import (
    BallotRecord,
    BodyEnd,
    BodyEndRecord,
    SlipEnd,
    SlipEndRecord,
    number_of_ballots,
    trackers_of,
)
from tally.record.checkpoints import parse_checkpoints
from tests.kiosk.conftest import MEETING_TOML
from tests.kiosk.watching import shown, smallest_step, watched_lists

_numbers = count()


@pytest.fixture
def meeting(session, make_meeting):
    files = {"meeting.toml": MEETING_TOML.replace("slips = 7", "slips = 45").encode()}
    return make_meeting(session, state=MeetingState.OPEN, files=files)


def drop_in(meeting, group="A"):
    """A ballot's rows as casting stores them, without the cost of its proofs."""
    session, uuid = meeting.session, meeting.election(group).uuid
    tracker, credential = secrets.token_hex(32), secrets.token_hex(32)
    session.add(SlipEndRecord(credential=credential, election=uuid, kind=SlipEnd.BALLOT))
    session.add(BodyEndRecord(tracker=tracker, kind=BodyEnd.CAST))
    session.flush()
    session.add(BallotRecord(tracker=tracker, election=uuid, credential=credential, raw="{}"))
    session.commit()
    return tracker


def take(meeting, group="A"):
    """What follows the commit of a ballot."""
    take_checkpoint(
        meeting.session, sealed_election(meeting.session, meeting.election(group).uuid)
    )
    meeting.session.commit()


def vote(meeting, ballots, group="A"):
    trackers = []
    for _ in range(ballots):
        trackers.append(drop_in(meeting, group))
        take(meeting, group)
    return trackers


def list_of(meeting, group="A"):
    return shown(meeting.session, meeting.id, meeting.election(group).uuid)


def test_the_first_ten_are_shown_when_twenty_are_in_and_the_last_ten_never(meeting):
    came = vote(meeting, 19)
    assert list_of(meeting) == frozenset()
    came += vote(meeting, 1)
    assert list_of(meeting) == frozenset(came[:10])
    came += vote(meeting, 9)
    assert list_of(meeting) == frozenset(came[:10])
    came += vote(meeting, 1)
    assert list_of(meeting) == frozenset(came[:20])


def test_a_list_is_sorted_and_names_its_election(meeting):
    came = vote(meeting, 20)
    (one,) = parse_checkpoints(checkpoints_of(meeting.session, meeting.id).text).groups
    assert one.trackers == tuple(sorted(came[:10]))
    assert (one.group, one.uuid) == ("A", meeting.election("A").uuid)


def test_the_step_is_the_least_number_opened_when_that_is_more_than_ten(session, make_meeting):
    toml = MEETING_TOML.replace("slips = 7", "slips = 45").replace("group = 5", "group = 12")
    toml = toml.replace("slips = 6", "slips = 12")
    meeting = make_meeting(session, files={"meeting.toml": toml.encode()})
    vote(meeting, 23)
    assert list_of(meeting) == frozenset()
    came = vote(meeting, 1)
    assert len(list_of(meeting)) == 12
    assert not list_of(meeting) & set(came)


def test_the_boxes_of_two_groups_have_nothing_to_do_with_each_other(meeting):
    vote(meeting, 15)
    vote(meeting, 15, "B")
    assert list_of(meeting) == list_of(meeting, "B") == frozenset()
    vote(meeting, 5, "B")
    assert (len(list_of(meeting)), len(list_of(meeting, "B"))) == (0, 10)


def test_every_real_ballot_takes_part(meeting):
    trackers = [meeting.cast("A", slip) for slip in range(20)]
    assert list_of(meeting) == frozenset(trackers[:10])


def test_the_same_ballot_again_is_no_step(session, meeting):
    vote(meeting, 18)
    text, uuid = meeting.ballot("A"), meeting.election("A").uuid
    for _ in range(3):
        cast_ballot(session, uuid=uuid, text=text)
        session.commit()
    assert number_of_ballots(session, uuid) == 19
    assert list_of(meeting) == frozenset()


def test_whoever_asks_and_whenever_gets_the_same_bytes(client, session, meeting):
    codes = [
        new_station_code(session, meeting_id=meeting.id, index=seat, random=secrets.token_bytes)
        for seat in (1, 2, 3)
    ]
    session.commit()
    vote(meeting, 20)
    texts = set()
    for code in codes * 2:
        headers = {"Authorization": f"Bearer {code}"}
        texts.add(client.get("/station/checkpoints", headers=headers).data)
        vote(meeting, 1)
    assert len(texts) == 1
    assert len(parse_checkpoints(texts.pop().decode()).groups[0].trackers) == 10


def test_a_checkpoint_that_was_taken_and_never_answered_is_answered_next_time(meeting):
    vote(meeting, 20)
    before = list_of(meeting)
    meeting.session.expire_all()
    assert list_of(meeting) == before != frozenset()


def test_ballots_that_no_checkpoint_followed_are_in_the_next_one_together(meeting):
    """A crash after the commit of a ballot and before the mark."""
    came = [drop_in(meeting) for _ in range(17)]
    take(meeting)
    assert list_of(meeting) == frozenset()
    came += [drop_in(meeting) for _ in range(13)]
    take(meeting)
    assert list_of(meeting) == frozenset(came[:17])


def test_a_checkpoint_that_fails_loses_no_ballot_and_the_next_ballot_takes_it(
    session, meeting, monkeypatch, caplog
):
    trackers = [meeting.cast("A", slip) for slip in range(19)]
    move = taking.move_marks

    def full(*_):
        raise OperationalError("UPDATE", {}, Exception("disk full"))

    monkeypatch.setattr(taking, "move_marks", full)
    trackers.append(meeting.cast("A", 19))
    assert "What follows a commit could not be done." in caplog.text
    assert list_of(meeting) == frozenset()
    assert number_of_ballots(session, meeting.election("A").uuid) == 20
    monkeypatch.setattr(taking, "move_marks", move)
    trackers.append(meeting.cast("A", 20))
    assert list_of(meeting) == frozenset(trackers[:10])


def test_a_pause_shows_what_was_shown_and_takes_nothing(meeting):
    vote(meeting, 29)
    before = list_of(meeting)
    drop_in(meeting)
    meeting.take(Step.PAUSE)
    take(meeting)
    assert list_of(meeting) == before
    meeting.take(Step.RESUME)
    take(meeting)
    assert len(list_of(meeting)) == 20


@pytest.mark.parametrize("step", [Step.CLOSE, Step.ANNUL])
def test_after_the_end_no_mark_and_no_salt_is_left(session, meeting, step):
    for slip in range(21):
        meeting.cast("A", slip)
    assert len(list_of(meeting)) == 10
    meeting.take(step, meeting.register() if step is Step.CLOSE else {"reason": "为了测试"})
    with pytest.raises(CheckpointsOnlyWhileOpen):
        checkpoints_of(session, meeting.id)
    marks = session.execute(sql("SELECT DISTINCT mark FROM body_end")).scalars().all()
    salts = (
        session.execute(sql("SELECT DISTINCT checkpoint_salt FROM election")).scalars().all()
    )
    assert (marks, salts) == ([None], [None])


def test_before_opening_there_is_nothing_to_ask(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.SEALED)
    with pytest.raises(CheckpointsOnlyWhileOpen):
        checkpoints_of(session, meeting.id)


@pytest.mark.usefixtures("meeting")
def test_every_group_and_every_meeting_has_a_salt_of_its_own(session, make_meeting):
    make_meeting(session, state=MeetingState.OPEN)
    salts = session.execute(sql("SELECT checkpoint_salt FROM election")).scalars().all()
    assert len(set(salts)) == 4
    assert all(len(salt) == 64 for salt in salts)


@given(
    st.lists(
        st.sampled_from(["vote", "vote", "vote", "crash", "ask"]), min_size=60, max_size=140
    )
)
@given_settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.slow
def test_however_votes_crashes_and_questions_mix_no_block_is_smaller_than_ten(meeting, acts):
    """Two stations that ask at different moments, and put together what they got."""
    session, uuid = meeting.session, meeting.election("A").uuid
    # Each example goes on with the box of the one before: what was learnt then is still known.
    lists = [shown(session, meeting.id, uuid)]
    for act in acts:
        if act == "ask":
            lists.append(list_of(meeting))
        else:
            drop_in(meeting)
        if act == "vote":
            take(meeting)
    lists.append(list_of(meeting))
    assert all(len(two - one) >= 10 for one, two in pairwise(lists) if one != two)
    assert len(trackers_of(session, uuid)) - len(lists[-1]) >= 10 or not lists[-1]


@pytest.mark.slow
def test_many_tablets_at_once_make_no_smaller_step(session, meeting, engine):
    uuid = meeting.election("A").uuid
    texts = [meeting.ballot("A", slip) for slip in range(45)]
    session.commit()
    lists = watched_lists(engine, meeting.id, uuid, texts, tablets=5)
    assert number_of_ballots(session, uuid) == 45
    assert len(lists[-1]) >= 20
    assert smallest_step(lists, session, uuid) >= 10
