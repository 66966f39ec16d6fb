"""The life of a meeting, as a table."""

import pytest

from kiosk.domain.approval import check_second_person
from kiosk.domain.meeting_state import TRANSITIONS, MeetingState, Step, check_step, steps_from
from kiosk.domain.reconciliation import GroupRegister, faults_of
from kiosk.domain.role import Role
from kiosk.errors import OtherRoleNeeded, SecondPersonNeeded, StepNotAllowed
from tally.verifier.papers import audit_log

ALLOWED = {
    "draft": {"seal": "sealed"},
    "sealed": {"open": "open"},
    "open": {"pause": "paused", "close": "closed"},
    "paused": {"resume": "open", "close": "closed"},
    "closed": {"count": "counted"},
    "counted": {"certify": "certified"},
    "certified": {"destroy": "destroyed"},
    "destroyed": {},
    "annulled": {},
}


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", MeetingState)
def test_a_step_leads_where_the_plan_says_or_is_refused(state, step):
    annulled = step == "annul" and state not in {"annulled", "destroyed"}
    target = "annulled" if annulled else ALLOWED[state].get(step)
    if target is None:
        with pytest.raises(StepNotAllowed):
            check_step(state, step)
    else:
        assert check_step(state, step) == target
        assert step in steps_from(state)


def test_one_person_alone_takes_no_step():
    with pytest.raises(SecondPersonNeeded):
        check_second_person(
            proposer=1,
            proposer_role=Role.ORGANISER,
            confirmer=1,
            confirmer_role=Role.ORGANISER,
        )


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.SCRUTINEER])
def test_two_people_of_one_role_take_no_step(role):
    with pytest.raises(OtherRoleNeeded):
        check_second_person(proposer=1, proposer_role=role, confirmer=2, confirmer_role=role)


def register(**changes) -> GroupRegister:
    numbers = {"printed": 9, "withdrawn": 0, "handed_out": 7, "returned": 7, "ballots": 7}
    return GroupRegister(group="A", **{**numbers, **changes})


def test_a_balanced_register_has_no_fault():
    assert faults_of(register()) == []
    assert register().unused == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ballots": 8}, "8 ballots, but only 7 slips"),
        ({"handed_out": 10, "returned": 7}, "more than the 9 printed"),
        ({"handed_out": 9, "withdrawn": 1}, "more than the 9 printed"),
        ({"returned": 8}, "8 slips came back"),
        ({"handed_out": -1, "returned": None, "ballots": 0}, "cannot be negative"),
        ({"returned": -1}, "cannot be negative"),
    ],
)
def test_a_register_that_cannot_be_right_is_refused_with_its_numbers(changes, words):
    assert any(words in fault.text("en") for fault in faults_of(register(**changes)))


def test_a_return_box_that_was_not_counted_yet_is_no_fault():
    assert faults_of(register(returned=None)) == []


def test_the_verifier_knows_the_same_steps():
    ours = {
        str(step): {str(before): str(after) for before, after in moves.items()}
        for step, moves in TRANSITIONS.items()
        if step not in {Step.ANNUL, Step.DESTROY}  # after either there is no package
    }
    assert ours == audit_log.STEPS
