"""Withdrawing slips: two people, only slips in hand, and either the slip or its ballot."""

import json

import pytest
from sqlalchemy import select

from kiosk.actions.ask_ballot import ask_words
from kiosk.actions.conditions import conditions_of
from kiosk.actions.withdraw_slip import (
    Withdrawn,
    propose_withdrawal,
    take_back_withdrawals,
)
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.withdrawal import Instead
from kiosk.errors import (
    ConditionsNotMet,
    MalformedRequest,
    NotFound,
    NothingWaits,
    OtherRoleNeeded,
    Refused,
    SecondPersonNeeded,
    SlipStaysGood,
    SlipWithdrawn,
    WaitingChanged,
)
from kiosk.models.audit_entry import acts_of
from kiosk.models.ballot import number_of_ballots, withdrawn_of
from kiosk.models.withdrawal import WithdrawalRecord, waiting_of
from tests.kiosk.racing import race_to_withdraw


@pytest.fixture
def meeting(session, make_meeting):
    return make_meeting(session, state=MeetingState.OPEN)


def withdrawn(meeting, group="A"):
    return len(withdrawn_of(meeting.session, meeting.election(group).uuid))


# ---------- two people ----------


def test_a_slip_is_withdrawn_when_another_person_confirms_and_then_casts_nothing(meeting):
    shown = meeting.propose_withdrawal("A", 0)
    assert (shown.end, shown.instead, shown.new) == ("waiting", Instead.SPARE, True)
    assert withdrawn(meeting) == 0
    assert meeting.confirm_withdrawals("A") == Withdrawn(slips=1, voted=0)
    assert withdrawn(meeting) == 1
    with pytest.raises(SlipWithdrawn, match="draw another one"):
        meeting.cast("A", 0)
    meeting.session.rollback()
    assert meeting.propose_withdrawal("A", 0).end == "withdrawn"
    assert meeting.cast("A", 1), "the spare votes"


def test_until_it_is_confirmed_a_proposed_slip_can_vote(meeting):
    meeting.propose_withdrawal("A", 0)
    meeting.cast("A", 0)
    assert meeting.propose_withdrawal("A", 0).end == "counted"
    assert waiting_of(meeting.session, meeting.id) == []
    with pytest.raises(NothingWaits):
        meeting.confirm_withdrawals("A")
    assert withdrawn(meeting) == 0


def test_a_counted_slip_cannot_be_withdrawn_and_nobody_is_told_its_tracker(meeting):
    tracker = meeting.cast("A", 0)
    shown = meeting.propose_withdrawal("A", 0)
    assert (shown.end, shown.proposer, shown.instead) == ("counted", None, None)
    assert tracker not in repr(shown)
    assert list(meeting.session.scalars(select(WithdrawalRecord))) == []


def test_nobody_confirms_an_own_proposal(meeting):
    meeting.propose_withdrawal("A", 0)
    with pytest.raises(SecondPersonNeeded):
        meeting.confirm_withdrawals("A", staff=meeting.organiser)


def test_two_people_of_one_role_withdraw_nothing(meeting, session):
    other = meeting.organiser
    meeting.propose_withdrawal("A", 0, staff=meeting.scrutineer)
    person = type(other)(
        login="second", name="某乙", role=meeting.scrutineer.role, password=other.password
    )
    session.add(person)
    session.commit()
    with pytest.raises(OtherRoleNeeded):
        meeting.confirm_withdrawals("A", proposer=meeting.scrutineer, staff=person)
    assert withdrawn(meeting) == 0
    meeting.session.rollback()
    meeting.confirm_withdrawals("A", proposer=meeting.scrutineer, staff=meeting.organiser)
    assert withdrawn(meeting) == 1


def test_what_is_confirmed_is_what_was_seen(meeting):
    meeting.propose_withdrawal("A", 0)
    meeting.propose_withdrawal("A", 1)
    with pytest.raises(WaitingChanged):
        meeting.confirm_withdrawals("A", slips=1)
    meeting.session.rollback()
    assert meeting.confirm_withdrawals("A", slips=2).slips == 2


def test_a_proposal_by_somebody_else_is_told_and_not_made_twice(meeting):
    meeting.propose_withdrawal("A", 0)
    again = meeting.propose_withdrawal("A", 0, Instead.PAPER, staff=meeting.scrutineer)
    assert (again.end, again.proposer.login, again.instead, again.new) == (
        "waiting",
        "organiser",
        Instead.SPARE,
        False,
    )
    (waiting,) = waiting_of(meeting.session, meeting.id)
    assert waiting.slips == 1


def test_a_proposal_is_taken_back_and_the_slip_stays_good(meeting):
    given = {
        "meeting_id": meeting.id,
        "group": "A",
        "instead": Instead.SPARE,
        "proposer": meeting.organiser.login,
    }
    with pytest.raises(NothingWaits):
        take_back_withdrawals(meeting.session, **given)
    meeting.session.rollback()
    meeting.propose_withdrawal("A", 0)
    assert take_back_withdrawals(meeting.session, **given) == 1
    meeting.session.commit()
    assert waiting_of(meeting.session, meeting.id) == []
    assert meeting.cast("A", 0)


# ---------- only a slip in hand ----------


@pytest.mark.parametrize("change", ["credential", "nonce", "instead", "signature", "ask"])
def test_only_a_slip_in_hand_can_be_withdrawn(meeting, change):
    from tally.proofs.signature import sign_message

    shown, other = meeting.shown("A", 0), meeting.shown("A", 1)
    if change == "instead":
        shown["instead"] = Instead.PAPER
    elif change == "ask":
        words = ask_words(shown["nonce"], shown["credential"])
        proof = sign_message(words, meeting.secret("A", 0), nonce=7)
        shown["signature"] = {
            "challenge": proof.text.challenge,
            "response": proof.text.response,
        }
    else:
        shown[change] = other[change]
    with pytest.raises(MalformedRequest):
        propose_withdrawal(
            meeting.session, meeting_id=meeting.id, staff=meeting.organiser, **shown
        )
    assert waiting_of(meeting.session, meeting.id) == []


def test_a_slip_of_another_meeting_or_group_is_refused(meeting, session, make_meeting):
    other = make_meeting(session, state=MeetingState.SEALED)
    with pytest.raises(NotFound):
        propose_withdrawal(
            session, meeting_id=other.id, staff=meeting.organiser, **meeting.shown("A", 0)
        )
    shown = {**meeting.shown("A", 0), "uuid": meeting.election("B").uuid}
    with pytest.raises(MalformedRequest):
        propose_withdrawal(session, meeting_id=meeting.id, staff=meeting.organiser, **shown)


# ---------- when ----------


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (MeetingState.SEALED, {Instead.SPARE}),
        (MeetingState.PAUSED, {Instead.SPARE, Instead.PAPER}),
        (MeetingState.CLOSED, set()),
        (MeetingState.COUNTED, set()),
        (MeetingState.ANNULLED, set()),
    ],
)
def test_slips_are_withdrawn_between_sealing_and_closing(session, make_meeting, state, allowed):
    meeting = make_meeting(session, state=state, ballots={"A": 5, "B": 5})
    for slip, instead in ((5, Instead.SPARE), (6, Instead.PAPER)):
        if instead in allowed:
            assert meeting.propose_withdrawal("A", slip, instead).end == "waiting"
        else:
            with pytest.raises(SlipStaysGood):
                meeting.propose_withdrawal("A", slip, instead)
            session.rollback()


def test_after_closing_envelopes_are_still_told_apart(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    meeting.cast("B", 5)
    meeting.withdraw("B", range(5), Instead.PAPER)
    register = {"handed_out": {"A": 0, "B": 6}, "returned": {"A": 0, "B": 1}}
    meeting.take(Step.CLOSE, register)
    assert meeting.propose_withdrawal("B", 5, Instead.PAPER).end == "counted"
    again = meeting.propose_withdrawal("B", 0, Instead.PAPER)
    assert (again.end, again.instead) == ("withdrawn", Instead.PAPER)


@pytest.mark.parametrize("step", [Step.CLOSE, Step.ANNUL])
def test_nothing_of_an_unconfirmed_proposal_outlives_the_box(meeting, step):
    """A row that stayed would tell that this ballot's slip was in the hands of staff."""
    meeting.propose_withdrawal("A", 0)
    meeting.cast("A", 0)
    details = {Step.CLOSE: meeting.register(), Step.ANNUL: {"reason": "断电"}}
    meeting.take(step, details[step])
    assert list(meeting.session.scalars(select(WithdrawalRecord))) == []


def test_closing_waits_for_what_waits(meeting):
    meeting.propose_withdrawal("A", 0)
    meeting.propose_withdrawal("B", 0, Instead.PAPER)
    told = [
        one.sentence.text("en")
        for one in conditions_of(meeting.session, meeting.id, Step.CLOSE)
    ]
    assert told[0] == "Group A: 1 slips wait to be withdrawn. Confirm them or take them back."
    assert "fewer than 5 nothing is ever counted" in told[1]
    with pytest.raises(ConditionsNotMet):
        meeting.take(Step.CLOSE, meeting.register())


# ---------- two envelopes ----------


def test_slips_of_a_pile_too_small_to_be_counted_stay_good(meeting):
    for slip in range(4):
        meeting.propose_withdrawal("A", slip, Instead.PAPER)
    with pytest.raises(Refused, match="vote on a tablet"):
        meeting.confirm_withdrawals("A", 4, Instead.PAPER)
    meeting.session.rollback()
    assert [meeting.cast("A", slip) for slip in range(4)], "their voters vote again"
    assert conditions_of(meeting.session, meeting.id, Step.CLOSE) == []


def test_a_late_envelope_joins_a_pile_that_is_large_enough(meeting):
    meeting.withdraw("A", range(5), Instead.PAPER)
    meeting.withdraw("A", [5], Instead.PAPER)
    assert withdrawn(meeting) == 6


def test_a_slip_that_voted_while_the_pile_waited_is_counted_once_and_said(meeting):
    """A tablet that had lost the server sends its ballot when the server is back."""
    for slip in range(6):
        meeting.propose_withdrawal("A", slip, Instead.PAPER)
    meeting.cast("A", 3)
    assert meeting.confirm_withdrawals("A", 5, Instead.PAPER) == Withdrawn(slips=5, voted=1)
    assert meeting.propose_withdrawal("A", 3, Instead.PAPER).end == "counted"
    assert withdrawn(meeting) == 5
    assert number_of_ballots(meeting.session, meeting.election("A").uuid) == 1


# ---------- what the log tells ----------


def test_the_log_names_group_number_and_people_and_no_slip(meeting):
    meeting.propose_withdrawal("A", 0)
    before = acts_of(meeting.session, meeting.id)
    assert "withdraw" not in json.loads(before[-1])["act"], "a proposal changes nothing"
    meeting.confirm_withdrawals("A")
    (text,) = acts_of(meeting.session, meeting.id)[len(before) :]
    entry = json.loads(text)
    assert (entry["act"], entry["who"]["login"]) == ("slips-withdrawn", "scrutineer")
    assert entry["details"] == {
        "group": "A",
        "instead": "spare",
        "slips": 1,
        "proposed_by": "organiser",
        "proposer_role": "organiser",
    }
    (credential,) = withdrawn_of(meeting.session, meeting.election("A").uuid)
    assert credential not in "".join(acts_of(meeting.session, meeting.id))


# ---------- races ----------


@pytest.mark.parametrize("ways", range(2, 9))
def test_a_slip_is_either_cast_or_withdrawn_never_both(meeting, engine, ways):
    race_to_withdraw(meeting, engine, ways)
