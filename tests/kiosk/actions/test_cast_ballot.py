"""One slip, one ballot, checked completely, acknowledged only when it is in the box."""

import json

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from kiosk.actions import cast_ballot as casting
from kiosk.actions.cast_ballot import Cast, cast_ballot
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import (
    BallotRefused,
    MeetingNotOpen,
    NotFound,
    SlipAlreadyUsed,
    SlipWithdrawn,
    TooLarge,
)
from kiosk.models.ballot import (
    SlipEnd,
    SlipEndRecord,
    ballots_of,
    number_of_ballots,
    trackers_of,
)
from tests.kiosk.racing import race


@pytest.fixture
def meeting(session, make_meeting):
    return make_meeting(session, state=MeetingState.OPEN)


def test_a_good_ballot_is_in_the_box_word_for_word(session, meeting):
    uuid, text = meeting.election("A").uuid, meeting.ballot("A")
    cast = cast_ballot(session, uuid=uuid, text=text)
    assert cast.new
    assert trackers_of(session, uuid) == [cast.tracker]
    assert list(ballots_of(session, uuid)) == [text]


def test_the_same_text_again_gets_the_same_answer(session, meeting):
    uuid, text = meeting.election("A").uuid, meeting.ballot("A")
    first = cast_ballot(session, uuid=uuid, text=text)
    session.commit()
    assert cast_ballot(session, uuid=uuid, text=text) == Cast(first.tracker, new=False)
    assert number_of_ballots(session, uuid) == 1


def test_a_lost_answer_can_be_asked_for_after_closing(session, meeting):
    uuid, text = meeting.election("A").uuid, meeting.ballot("A")
    first = cast_ballot(session, uuid=uuid, text=text)
    session.commit()
    meeting.take(Step.CLOSE, meeting.register())
    assert cast_ballot(session, uuid=uuid, text=text) == Cast(first.tracker, new=False)


def test_a_second_ballot_with_the_slip_is_refused_and_the_first_stays(session, meeting):
    uuid = meeting.election("A").uuid
    tracker = meeting.cast("A")
    with pytest.raises(SlipAlreadyUsed):
        cast_ballot(session, uuid=uuid, text=meeting.ballot("A"))
    assert trackers_of(session, uuid) == [tracker]


def test_a_withdrawn_slip_casts_nothing(session, meeting):
    uuid, text = meeting.election("A").uuid, meeting.ballot("A")
    credential = json.loads(text)["credential"]
    session.add(SlipEndRecord(credential=credential, election=uuid, kind=SlipEnd.WITHDRAWN))
    session.commit()
    with pytest.raises(SlipWithdrawn):
        cast_ballot(session, uuid=uuid, text=text)
    assert number_of_ballots(session, uuid) == 0


@pytest.mark.parametrize(
    "state",
    [MeetingState.SEALED, MeetingState.PAUSED, MeetingState.CLOSED, MeetingState.ANNULLED],
)
def test_a_meeting_that_is_not_open_refuses_ballots_and_leaves_the_box_alone(
    session, make_meeting, state
):
    meeting = make_meeting(session, state=state, ballots={"A": 2, "B": 2})
    uuid = meeting.election("A").uuid
    before = trackers_of(session, uuid)
    with pytest.raises(MeetingNotOpen):
        cast_ballot(session, uuid=uuid, text=meeting.ballot("A", slip=5))
    assert trackers_of(session, uuid) == before


def test_an_election_that_is_not_sealed_takes_nothing(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.DRAFT)
    from kiosk.models.election import elections_of

    with pytest.raises(MeetingNotOpen):
        cast_ballot(session, uuid=elections_of(session, meeting.id)[0].uuid, text="{}")


def test_an_unknown_election_is_not_found(session):
    with pytest.raises(NotFound):
        cast_ballot(session, uuid="AAAAAAAAAAAAAA", text="{}")


def test_a_ballot_that_was_being_checked_while_the_box_closed_does_not_slip_in(
    session, meeting, engine, monkeypatch
):
    uuid, text = meeting.election("A").uuid, meeting.ballot("A")
    check = casting.check_ballot

    def check_while_closing(*given):
        ballot = check(*given)
        meeting.take(Step.CLOSE, meeting.register())
        return ballot

    monkeypatch.setattr(casting, "check_ballot", check_while_closing)
    with Session(engine) as other, pytest.raises(MeetingNotOpen):
        cast_ballot(other, uuid=uuid, text=text)
    assert number_of_ballots(session, uuid) == 0


@pytest.mark.slow
def test_of_many_threads_with_one_slip_exactly_one_wins(session, meeting, engine):
    uuid = meeting.election("A").uuid
    for slip in range(5):
        texts = [meeting.ballot("A", slip) for _ in range(4)] * 2
        session.commit()
        outcomes = race(engine, uuid, texts)
        winners = {outcome.tracker for outcome in outcomes if isinstance(outcome, Cast)}
        new = [outcome for outcome in outcomes if isinstance(outcome, Cast) and outcome.new]
        assert len(winners) == len(new) == 1
        losers = [outcome for outcome in outcomes if not isinstance(outcome, Cast)]
        assert all(isinstance(outcome, SlipAlreadyUsed) for outcome in losers)
        assert len(losers) == 6
        assert number_of_ballots(session, uuid) == slip + 1
        session.rollback()


def places(value, path=()):
    """Every leaf of a JSON value, as the path that leads to it."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from places(inner, (*path, key))
    else:
        yield path


def changed(ballot, path, value):
    copy = json.loads(json.dumps(ballot))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return json.dumps(copy, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.slow
def test_a_ballot_whose_every_field_was_changed_in_turn_is_refused(session, meeting):
    uuid, text = meeting.election("A").uuid, meeting.ballot("A")
    other = json.loads(meeting.ballot("A", slip=1))
    ballot = json.loads(text)
    paths = list(places(ballot))
    assert len(paths) > 80
    for path in paths:
        value, theirs = ballot, other
        for key in path:
            value, theirs = value[key], theirs[key]
        flipped = ("1" if value[0] != "1" else "2") + value[1:]
        for wrong in {flipped, theirs} - {value}:
            with pytest.raises(BallotRefused):
                cast_ballot(session, uuid=uuid, text=changed(ballot, path, wrong))
    for path in [*paths[:3], *paths[-3:]]:
        for nonsense in ("", "0", "x" * 64, None, 7, [], {}, "1" * 10_000):
            with pytest.raises((BallotRefused, TooLarge)):
                cast_ballot(session, uuid=uuid, text=changed(ballot, path, nonsense))
    assert number_of_ballots(session, uuid) == 0


def test_a_ballot_of_one_group_is_refused_in_the_other(session, meeting):
    with pytest.raises(BallotRefused) as refusal:
        cast_ballot(session, uuid=meeting.election("B").uuid, text=meeting.ballot("A"))
    assert refusal.value.reason == "wrong-election"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "[" * 5000, '{"a":1e999}', "\x00", "选票"]
)
def test_nonsense_is_refused(session, meeting, text):
    with pytest.raises(BallotRefused):
        cast_ballot(session, uuid=meeting.election("A").uuid, text=text)


def test_a_ballot_with_spaces_is_refused_because_it_would_have_two_spellings(session, meeting):
    text = json.dumps(json.loads(meeting.ballot("A")), ensure_ascii=False)
    with pytest.raises(BallotRefused) as refusal:
        cast_ballot(session, uuid=meeting.election("A").uuid, text=text)
    assert refusal.value.reason == "ballot-not-canonical"


def test_more_than_any_ballot_could_be_is_too_large(session, meeting):
    text = meeting.ballot("A") + " " * 20_000
    with pytest.raises(TooLarge):
        cast_ballot(session, uuid=meeting.election("A").uuid, text=text)


def test_the_box_knows_nothing_but_ballots(engine):
    columns = {
        table: {column["name"] for column in inspect(engine).get_columns(table)}
        for table in ("ballot", "slip_end", "body_end", "opened_ballot")
    }
    assert columns == {
        "ballot": {"tracker", "election", "credential", "raw"},
        "slip_end": {"credential", "election", "kind"},
        "body_end": {"tracker", "kind", "mark"},
        "opened_ballot": {"tracker", "card", "box"},
    }
