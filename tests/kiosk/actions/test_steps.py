"""Two people for each step, and a checklist that holds."""

import json
import os
import secrets
import signal
from dataclasses import replace

import pytest

from kiosk.actions.conditions import conditions_of
from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.set_register import set_register
from kiosk.actions.step_tools import forget_slips
from kiosk.actions.steps import confirm_step, propose_step, withdraw_proposal
from kiosk.actions.take_slips import fetch_slips, take_slips, waiting_slips
from kiosk.audit_log import is_unbroken
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.role import Role
from kiosk.errors import (
    AlreadyProposed,
    ConditionsNotMet,
    NotFound,
    NotProposed,
    NotYet,
    OtherRoleNeeded,
    Refused,
    SecondPersonNeeded,
    SlipsNotMade,
    StepNotAllowed,
)
from kiosk.meeting_file import FileRefused
from kiosk.models.audit_entry import entries_of
from kiosk.models.election import elections_of
from kiosk.models.meeting import files_of, meetings_of, seats_of
from kiosk.models.proposal import proposals_of
from kiosk.models.staff import StaffRecord


def propose(meeting, step, details=None, staff=None):
    meeting.sign_cards(step)
    return propose_step(
        meeting.session,
        meeting_id=meeting.id,
        step=step,
        staff=staff or meeting.organiser,
        details=details,
    )


def confirm(meeting, step, staff=None):
    return confirm_step(
        meeting.session,
        meeting_id=meeting.id,
        step=step,
        staff=staff or meeting.scrutineer,
        tools=meeting.tools,
    )


def test_a_draft_keeps_its_files_and_has_a_seat_for_each_scrutineer(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.DRAFT)
    assert list(files_of(session, meeting.id)) == ["meeting.toml"]
    assert [seat.name for seat in seats_of(session, meeting.id)] == [
        "赵监票",
        "钱监票",
        "孙监票",
    ]
    assert [(e.group, e.slips) for e in elections_of(session, meeting.id)] == [
        ("A", 7),
        ("B", 6),
    ]


def test_only_files_that_the_meeting_file_names_are_kept(session, make_meeting):
    toml = """
title = "测评"
unit = "某局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵", "钱"]
grades = { names = ["优秀", "称职"], coefficients = ["1", "0.8"] }
group = [{ code = "A", name = "职工", slips = 9 }]
form = [{ code = "heads", title = "测评表", subjects = "名单.csv", groups = { A = "100" } }]
"""
    files = {"meeting.toml": toml, "名单.csv": "姓名\n张三\n", "谈话记录.csv": "by mistake"}
    chosen = {name: text.encode() for name, text in files.items()}
    meeting = make_meeting(session, state=MeetingState.DRAFT, files=chosen)
    assert set(files_of(session, meeting.id)) == {"meeting.toml", "名单.csv"}


def test_two_meetings_share_no_name(session, make_meeting):
    first, second = (make_meeting(session, state=MeetingState.DRAFT) for _ in range(2))
    assert first.id != second.id
    uuids = [e.uuid for meeting in (first, second) for e in elections_of(session, meeting.id)]
    assert len(set(uuids)) == 4
    assert len(meetings_of(session)) == 2


def test_a_file_that_cannot_be_used_makes_no_meeting(session):
    with pytest.raises(FileRefused):
        draft_meeting(
            session,
            files={"meeting.toml": b"title = "},
            rehearsal=False,
            random=secrets.token_bytes,
        )
    assert meetings_of(session) == []


@pytest.fixture
def sealed(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.SEALED)
    meeting.sign_seal()
    return meeting


def test_a_step_waits_for_the_second_person(sealed):
    propose(sealed, Step.OPEN)
    assert sealed.record.state is MeetingState.SEALED
    assert confirm(sealed, Step.OPEN).state is MeetingState.OPEN
    assert proposals_of(sealed.session, sealed.id) == {}


def test_a_scrutineer_may_propose_and_an_organiser_confirm(sealed):
    propose(sealed, Step.OPEN, staff=sealed.scrutineer)
    assert confirm(sealed, Step.OPEN, staff=sealed.organiser).state is MeetingState.OPEN


def test_whoever_proposed_may_not_confirm(sealed):
    propose(sealed, Step.OPEN)
    with pytest.raises(SecondPersonNeeded):
        confirm(sealed, Step.OPEN, staff=sealed.organiser)


def test_another_organiser_may_not_confirm(sealed):
    propose(sealed, Step.OPEN)
    second = StaffRecord(login="second", name="某某", role=Role.ORGANISER, password="")
    sealed.session.add(second)
    sealed.session.flush()
    with pytest.raises(OtherRoleNeeded):
        confirm(sealed, Step.OPEN, staff=second)


def test_nothing_is_confirmed_that_nobody_proposed(sealed):
    with pytest.raises(NotProposed):
        confirm(sealed, Step.OPEN)


def test_a_step_is_proposed_once(sealed):
    propose(sealed, Step.OPEN)
    with pytest.raises(AlreadyProposed) as refusal:
        propose(sealed, Step.OPEN, staff=sealed.scrutineer)
    assert sealed.organiser.name in str(refusal.value)


def test_a_proposal_can_be_taken_back_and_refused_by_the_other(sealed):
    for staff in (sealed.organiser, sealed.scrutineer):
        propose(sealed, Step.OPEN)
        withdraw_proposal(sealed.session, meeting_id=sealed.id, step=Step.OPEN, staff=staff)
        with pytest.raises(NotProposed):
            confirm(sealed, Step.OPEN)


def test_a_step_out_of_turn_is_refused(sealed):
    with pytest.raises(StepNotAllowed):
        propose(sealed, Step.COUNT)


def test_what_was_proposed_before_a_step_does_not_stand_after_it(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    propose(meeting, Step.CLOSE, meeting.register())
    meeting.take(Step.PAUSE)
    assert proposals_of(session, meeting.id) == {}


def test_sealing_needs_a_finished_ceremony(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.DRAFT)
    assert [c.holds for c in conditions_of(session, meeting.id, Step.SEAL)] == [False]
    with pytest.raises(ConditionsNotMet, match="0 of 3"):
        propose(meeting, Step.SEAL)


def be_killed(_sheet):
    """What the process that sets slips meets when the machine has no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_typesetter_that_is_killed_leaves_the_meeting_unsealed(
    session, make_meeting, monkeypatch
):
    meeting = make_meeting(session, state=MeetingState.DRAFT)
    meeting.hold_ceremony()
    with monkeypatch.context() as broken:
        broken.setattr("printable.apart.slips_pdf", be_killed)
        with pytest.raises(SlipsNotMade):
            meeting.take(Step.SEAL)
    session.rollback()
    assert meeting.record.state is MeetingState.DRAFT
    assert waiting_slips(meeting.id, meeting.tools.instance) == []
    meeting.session.expire_all()
    confirm_step(
        session,
        meeting_id=meeting.id,
        step=Step.SEAL,
        staff=meeting.scrutineer,
        tools=meeting.tools,
    )
    assert meeting.record.state is MeetingState.SEALED


def fetch(session, meeting):
    return fetch_slips(
        session,
        meeting_id=meeting.id,
        group="A",
        instance=meeting.tools.instance,
        staff=meeting.organiser,
    )


def test_opening_needs_the_slips_taken_away_and_notes_who_fetched_them(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.DRAFT)
    meeting.hold_ceremony()
    meeting.tools = replace(meeting.tools, keep_slips=forget_slips)
    meeting.take(Step.SEAL)
    instance = meeting.tools.instance
    assert waiting_slips(meeting.id, instance) == ["A", "B"]
    assert fetch(session, meeting).startswith(b"%PDF")
    (entry,) = [json.loads(e.text) for e in entries_of(session) if "fetch-slips" in e.text]
    assert entry["details"] == {"group": "A"}
    meeting.sign_seal()
    with pytest.raises(ConditionsNotMet):
        propose(meeting, Step.OPEN)
    take_slips(session, meeting_id=meeting.id, instance=instance)
    assert waiting_slips(meeting.id, instance) == []
    with pytest.raises(NotFound):
        fetch(session, meeting)
    propose(meeting, Step.OPEN)


def test_slips_cannot_be_taken_before_they_exist(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.DRAFT)
    with pytest.raises(NotYet):
        take_slips(session, meeting_id=meeting.id, instance=meeting.tools.instance)


def test_a_rehearsal_need_not_take_its_slips_away(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.DRAFT, rehearsal=True)
    meeting.hold_ceremony()
    meeting.take(Step.SEAL)
    meeting.sign_seal()
    propose(meeting, Step.OPEN)


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({}, "enter how many"),
        ({"handed_out": {"A": 7}}, "Group B: enter how many"),
        ({"handed_out": {"A": 0, "B": 6}}, "holds 1 ballots, but only 0"),
        ({"handed_out": {"A": 8, "B": 6}}, "more than the 7 printed"),
        ({"handed_out": {"A": 6, "B": 6}, "returned": {"A": 7}}, "7 slips came back"),
    ],
)
def test_closing_is_refused_with_a_register_that_cannot_be_right(
    session, make_meeting, details, words
):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    meeting.cast("A")
    with pytest.raises(ConditionsNotMet, match=words):
        propose(meeting, Step.CLOSE, details)


def test_a_ballot_cast_after_the_proposal_can_make_closing_impossible(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    propose(meeting, Step.CLOSE, {"handed_out": {"A": 0, "B": 0}})
    session.commit()
    meeting.cast("A")
    with pytest.raises(ConditionsNotMet, match="only 0"):
        confirm(meeting, Step.CLOSE)


def test_annulling_needs_a_reason_and_deletes_the_slips(sealed):
    with pytest.raises(ConditionsNotMet):
        propose(sealed, Step.ANNUL, {"reason": "  "})
    sealed.take(Step.ANNUL, {"reason": "名单有误"})
    assert sealed.record.state is MeetingState.ANNULLED
    assert waiting_slips(sealed.id, sealed.tools.instance) == []


def test_counting_needs_a_threshold_of_trustees_for_every_box(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    with pytest.raises(ConditionsNotMet) as refusal:
        propose(meeting, Step.COUNT)
    # The boxes of two groups, the quorum, and the card that waits for the quorum.
    assert len(refusal.value.sentences) == 4
    meeting.decrypt(2)
    with pytest.raises(ConditionsNotMet) as refusal:
        propose(meeting, Step.COUNT)
    assert len(refusal.value.sentences) == 2
    meeting.decrypt(3)
    propose(meeting, Step.COUNT)


def test_counting_needs_the_return_boxes_counted(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    meeting.take(Step.CLOSE, {"handed_out": {"A": 1, "B": 1}})
    for index in (1, 2):
        meeting.decrypt(index)
    with pytest.raises(ConditionsNotMet, match="return box"):
        propose(meeting, Step.COUNT)
    for group in ("A", "B"):
        set_register(session, meeting_id=meeting.id, group=group, handed_out=1, returned=0)
    propose(meeting, Step.COUNT)


def test_the_number_of_slips_handed_out_is_final_at_closing(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED, ballots={"A": 1, "B": 1})
    with pytest.raises(Refused, match="fixed at closing"):
        set_register(session, meeting_id=meeting.id, group="A", handed_out=2, returned=1)


def test_a_register_that_cannot_be_right_is_not_entered(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    with pytest.raises(ConditionsNotMet):
        set_register(session, meeting_id=meeting.id, group="A", handed_out=9, returned=None)
    certified = make_meeting(session, state=MeetingState.ANNULLED)
    with pytest.raises(Refused):
        set_register(session, meeting_id=certified.id, group="A", handed_out=1, returned=None)


def test_the_audit_log_names_both_people_to_the_minute_and_says_nothing_of_ballots(
    session, make_meeting
):
    make_meeting(session, state=MeetingState.CERTIFIED)
    entries = entries_of(session)
    assert is_unbroken(entries)
    acts = [json.loads(entry.text) for entry in entries]
    steps = [act["act"] for act in acts if act["act"].startswith(("propose", "confirm"))]
    assert steps == [
        f"{verb}-{step}"
        for step in ("seal", "open", "close", "count", "certify")
        for verb in ("propose", "confirm")
    ]
    confirmed = next(act for act in acts if act["act"] == "confirm-open")
    assert confirmed["who"]["login"] == "scrutineer"
    assert confirmed["details"]["proposed_by"] == "organiser"
    assert len(confirmed["minute"]) == len("2023-12-28T09:30Z")
    assert not any("ballot" in act["act"] or "tracker" in str(act) for act in acts)


def test_a_changed_entry_breaks_the_audit_log(session, make_meeting):
    make_meeting(session, state=MeetingState.SEALED)
    entries = entries_of(session)
    session.expunge_all()
    entries[1].text = entries[1].text.replace("propose", "confirm")
    assert not is_unbroken(entries)
    assert not is_unbroken(entries[2:])
