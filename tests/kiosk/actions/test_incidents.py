"""The incident log: only ever added to, decided by two people, and silent about who and when."""

import json

import pytest

from kiosk.actions.conditions import conditions_of
from kiosk.actions.evidence import evidence_of
from kiosk.actions.incidents import (
    agree_to_decision,
    propose_decision,
    refuse_decision,
    write_incident,
)
from kiosk.domain.incident import IncidentKind, checked_words
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import OtherRoleNeeded, ProposalChanged, Refused, SecondPersonNeeded
from kiosk.models.audit_entry import entries_of
from kiosk.models.incident import incident_of, incidents_of
from kiosk.models.staff import staff_with_login
from kiosk.record_papers import record_sheet_of
from tally.record.evidence import read_evidence
from tally.verifier import verify_file
from tests.printable.reading import text_of


def write(meeting, words="一张凭条折痕处有墨点。", staff=None, **changes):
    given = {"kind": IncidentKind.SLIP, "group": "A", "corrects": None, **changes}
    number = write_incident(
        meeting.session,
        meeting_id=meeting.id,
        words=words,
        staff=staff or meeting.organiser,
        **given,
    )
    meeting.session.commit()
    return number


def propose(meeting, number, staff, words="另抽一张，原凭条封存。"):
    propose_decision(
        meeting.session, meeting_id=meeting.id, number=number, words=words, staff=staff
    )


def agree(meeting, number, staff, seen=None):
    agree_to_decision(
        meeting.session, meeting_id=meeting.id, number=number, staff=staff, seen=seen
    )


def refuse(meeting, number, staff):
    refuse_decision(meeting.session, meeting_id=meeting.id, number=number, staff=staff)


def acts(meeting):
    entries = [json.loads(entry.text) for entry in entries_of(meeting.session, meeting.id)]
    return [entry for entry in entries if entry["act"].startswith("incident")]


@pytest.mark.parametrize(
    "words",
    [
        *("9:42有人拍照", "上午９：４２", "在10点左右", "十点半", "14时", "at 9 o'clock"),
        *("回执码 7K2M-9QWX-3T5V-8ABC", "7k2m9qwx3t5v8abc", "凭条ABCD EFGH JKMN PQRS"),
        *("", "  ", "长" * 201),
    ],
)
def test_no_entry_tells_a_time_of_day_a_code_or_nothing(words):
    with pytest.raises(Refused):
        checked_words(words)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "投票期间，1号机摄像头失灵，撤下。",
            "印制 60 张，数到 59 张",
            "差了一点",
            "3 点意见",
        ),
        *("A/B 票各 1 张", "当时有两人在场", "意见 2:1，不一致"),
    ],
)
def test_ordinary_words_are_kept(words):
    assert checked_words(f" {words}\n") == words


def test_while_people_vote_nothing_stored_tells_when_an_entry_was_written(
    session, make_meeting
):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    number = write(meeting)
    propose(meeting, number, meeting.organiser)
    agree(meeting, number, meeting.scrutineer)
    session.commit()
    assert acts(meeting) == []
    meeting.vote({"A": 6, "B": 5})
    meeting.take(Step.CLOSE, meeting.register())
    closing = json.loads(entries_of(session, meeting.id)[-1].text)
    assert closing["act"] == "confirm-close"
    assert [act["act"] for act in acts(meeting)] == ["incident", "incident-decision"]
    assert {act["minute"] for act in acts(meeting)} == {closing["minute"]}
    assert [act["who"]["login"] for act in acts(meeting)] == ["organiser", "scrutineer"]
    assert "墨点" not in json.dumps(acts(meeting), ensure_ascii=False)


def test_outside_the_vote_the_audit_log_knows_at_once_and_once(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    for count in (1, 2):
        write(meeting)
        assert [act["details"]["incident"] for act in acts(meeting)] == [1, 2][:count]


def test_annulling_notes_what_was_written_while_people_voted(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.OPEN)
    write(meeting)
    meeting.take(Step.ANNUL, {"reason": "停电"})
    assert len(acts(meeting)) == 1
    with pytest.raises(Refused, match="closed"):
        write(meeting)


def test_an_open_entry_keeps_certification_waiting(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.COUNTED)
    number = write(meeting)
    meeting.sign_cards(Step.CERTIFY)

    def failing():
        found = conditions_of(session, meeting.id, Step.CERTIFY)
        return [str(one.sentence) for one in found if one.blocks and not one.holds]

    assert failing() == ["Incident log: two people still have to decide on number 1."]
    propose(meeting, number, meeting.scrutineer)
    assert len(failing()) == 1
    agree(meeting, number, meeting.organiser)
    assert failing() == []


def test_a_decision_takes_two_people_of_two_roles(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    number = write(meeting)
    with pytest.raises(Refused, match="Nobody has proposed"):
        agree(meeting, number, meeting.scrutineer)
    propose(meeting, number, meeting.scrutineer)
    with pytest.raises(Refused, match="has proposed a decision"):
        propose(meeting, number, meeting.organiser)
    with pytest.raises(SecondPersonNeeded):
        agree(meeting, number, meeting.scrutineer)
    meeting.sign_cards(Step.PAUSE)  # gives every seat a login
    with pytest.raises(OtherRoleNeeded):
        agree(meeting, number, staff_with_login(session, "seat-2"))
    agree(meeting, number, meeting.organiser)
    with pytest.raises(Refused, match="Correct it by a new entry"):
        propose(meeting, number, meeting.organiser)


def test_a_refused_decision_stays_on_file(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    number = write(meeting)
    propose(meeting, number, meeting.organiser, "不处理。")
    refuse(meeting, number, meeting.scrutineer)
    propose(meeting, number, meeting.scrutineer)
    agree(meeting, number, meeting.organiser)
    session.commit()
    record = incident_of(session, meeting.id, number)
    assert [(one.words, one.refused is not None) for one in record.decisions] == [
        ("不处理。", True),
        ("另抽一张，原凭条封存。", False),
    ]
    assert record.decision.position == 2


def test_a_correction_is_a_new_entry(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    write(meeting)
    write(meeting, "更正：墨点在背面。", corrects=1)
    assert [one.corrects for one in incidents_of(session, meeting.id)] == [None, 1]
    for changes, words in (
        ({"corrects": 9}, "no entry number 9"),
        ({"corrects": 3}, "no entry number 3"),
        ({"group": "Z"}, "voter group"),
    ):
        with pytest.raises(Refused, match=words):
            write(meeting, **changes)
    with pytest.raises(Refused, match="no entry number 7"):
        propose(meeting, 7, meeting.organiser)


def test_entries_are_printed_and_in_evidence_that_verifies(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.COUNTED)
    write(meeting)
    propose(meeting, 1, meeting.organiser)
    agree(meeting, 1, meeting.scrutineer)
    session.commit()
    printed = text_of(record_sheet_of(session, meeting.id))
    assert "一张凭条折痕处有墨点。" in printed
    assert "可疑凭条" in printed
    assert entries_of(session, meeting.id)[-1].hash[:8] in printed
    meeting.take(Step.CERTIFY)
    data = evidence_of(session, meeting.id)
    (entry,) = json.loads(read_evidence(data)["incidents.json"])["incidents"]
    assert entry["decision"]["agreed_by"]["login"] == "scrutineer"
    assert verify_file(data, "evidence.zip").holds


def test_nobody_agrees_to_words_that_were_exchanged_meanwhile(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    number = write(meeting)
    propose(meeting, number, meeting.organiser)
    seen = incident_of(session, meeting.id, number).proposal.mark
    refuse(meeting, number, meeting.organiser)
    propose(meeting, number, meeting.organiser, words="不作处理。")
    with pytest.raises(ProposalChanged):
        agree(meeting, number, meeting.scrutineer, seen)
    assert incident_of(session, meeting.id, number).decision is None
    agree(
        meeting,
        number,
        meeting.scrutineer,
        incident_of(session, meeting.id, number).proposal.mark,
    )
    assert incident_of(session, meeting.id, number).decision.words == "不作处理。"
