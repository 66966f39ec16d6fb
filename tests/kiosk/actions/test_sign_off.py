"""Sign-off cards: whose duty each is, what makes a tick fail, and the way round a missing person."""

import json

import pytest

from kiosk.actions.cards import card_state, shown_on
from kiosk.actions.conditions import conditions_of
from kiosk.actions.enrol_tablet import new_enrolment_code
from kiosk.actions.evidence import evidence_of
from kiosk.actions.incidents import write_incident
from kiosk.actions.set_register import set_register
from kiosk.actions.sign_off import (
    agree_to_go_without,
    drop_exception,
    go_without,
    name_chief,
    sign_off,
    undo_sign_off,
)
from kiosk.actions.staff import add_staff
from kiosk.actions.steps import propose_step
from kiosk.domain.card import DUTY_OF, STEP_OF, Card, CardDuty
from kiosk.domain.incident import IncidentKind
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.role import Role
from kiosk.errors import (
    ConditionsNotMet,
    OtherRoleNeeded,
    ProposalChanged,
    Refused,
    SecondPersonNeeded,
)
from kiosk.models.meeting import seats_of
from kiosk.models.sign_off import seat_of
from kiosk.models.staff import staff_with_login
from kiosk.models.tablet import TabletRecord
from kiosk.record_papers import record_sheet_of, zero_report_of
from tally.record.evidence import read_evidence
from tally.verifier import verify_file
from tests.printable.reading import text_of

STATES = {
    Step.OPEN: MeetingState.SEALED,
    Step.COUNT: MeetingState.CLOSED,
    Step.CERTIFY: MeetingState.COUNTED,
}


def held(session, make_meeting, step):
    """A meeting in which nothing but the cards of ``step`` is missing, and the people who tick."""
    meeting = make_meeting(session, state=STATES[step])
    if step is Step.OPEN:
        meeting.sign_seal()
    if step is Step.COUNT:
        meeting.decrypt(1)
        meeting.decrypt(2)
    meeting.sign_cards(Step.PAUSE)  # no card waits there: it only gives every seat a login
    name_chief(session, meeting_id=meeting.id, login="seat-1", staff=meeting.organiser)
    return meeting


def seat(meeting, index):
    return staff_with_login(meeting.session, f"seat-{index}")


def tick(meeting, card, staff, code=None):
    if code is None:
        code = shown_on(meeting.session, meeting.record, card).get("code", "")
    sign_off(meeting.session, meeting_id=meeting.id, card=card, staff=staff, code=code)


def state_of(meeting, card):
    return card_state(meeting.session, meeting.record, card)


def missing_cards(meeting, step):
    found = conditions_of(meeting.session, meeting.id, step)
    return [one.holds for one in found if one.page == "sign_offs"]


def test_every_card_keeps_its_step_waiting_until_those_whose_duty_it_is_have_ticked(
    session, make_meeting
):
    for step in STATES:
        meeting = held(session, make_meeting, step)
        cards = [card for card in Card if STEP_OF[card] is step]
        for done, card in enumerate(cards):
            assert missing_cards(meeting, step) == [at < done for at in range(len(cards))]
            with pytest.raises(ConditionsNotMet, match="Card"):
                propose_step(session, meeting_id=meeting.id, step=step, staff=meeting.organiser)
            people = {CardDuty.CHIEF: 1, CardDuty.TWO: 2, CardDuty.ALL: 3}[DUTY_OF[card]]
            for index in range(1, people + 1):
                assert not state_of(meeting, card).done
                tick(meeting, card, seat(meeting, index))
            assert state_of(meeting, card).done
        propose_step(session, meeting_id=meeting.id, step=step, staff=meeting.organiser)


def test_nobody_ticks_a_card_whose_duty_it_is_not(session, make_meeting):
    meeting = held(session, make_meeting, Step.OPEN)
    for staff, words in (
        (meeting.organiser, "by scrutineers"),
        (seat(meeting, 2), "by the chief scrutineer, 赵监票"),
    ):
        with pytest.raises(Refused, match=words):
            tick(meeting, Card.ZERO_REPORT, staff)
    counted = held(session, make_meeting, Step.CERTIFY)
    with pytest.raises(Refused, match="who have a seat"):
        tick(counted, Card.SIGNED, counted.scrutineer)


def test_no_card_is_ticked_before_or_after_its_step(session, make_meeting):
    meeting = held(session, make_meeting, Step.COUNT)
    for card in (Card.ZERO_REPORT, Card.VERIFIED):
        with pytest.raises(Refused, match="not due yet, or it is already taken"):
            tick(meeting, card, seat(meeting, 1), "X")
    with pytest.raises(Refused, match="already taken"):
        undo_sign_off(
            session, meeting_id=meeting.id, card=Card.ZERO_REPORT, staff=meeting.scrutineer
        )


def test_without_a_chief_the_card_says_who_names_one(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.SEALED)
    assert "an organiser names" in str(state_of(meeting, Card.ZERO_REPORT).missing[0])
    with pytest.raises(Refused, match="first names the chief"):
        tick(meeting, Card.ZERO_REPORT, meeting.scrutineer)
    for login, staff in (
        ("organiser", meeting.organiser),
        ("nobody", meeting.organiser),
        ("scrutineer", meeting.scrutineer),
    ):
        with pytest.raises(Refused, match="names one of the scrutineers"):
            name_chief(session, meeting_id=meeting.id, login=login, staff=staff)
    name_chief(session, meeting_id=meeting.id, login="scrutineer", staff=meeting.organiser)
    tick(meeting, Card.ZERO_REPORT, meeting.scrutineer)


def test_a_tick_on_the_zero_report_is_over_when_the_tablets_change(session, make_meeting):
    meeting = held(session, make_meeting, Step.OPEN)
    tick(meeting, Card.ZERO_REPORT, seat(meeting, 1))
    session.add(TabletRecord(id="a" * 32, meeting_id=meeting.id, label="1号机", public_key=b""))
    session.flush()
    state = state_of(meeting, Card.ZERO_REPORT)
    assert (len(state.lapsed), state.done) == (1, False)
    tick(meeting, Card.ZERO_REPORT, seat(meeting, 1))
    assert state_of(meeting, Card.ZERO_REPORT).done
    assert zero_report_of(session, meeting.id).tablets == ("1号机",)


def test_codes_have_to_be_typed_as_they_were_heard(session, make_meeting):
    meeting = held(session, make_meeting, Step.COUNT)
    code = shown_on(session, meeting.record, Card.CODES)["code"]
    other = ("1" if code[0] != "1" else "2") + code[1:]
    for wrong, words in (
        (other, "not the code"),
        ("", "Type the code"),
        ("—", "Type the code"),
    ):
        with pytest.raises(Refused, match=words):
            tick(meeting, Card.CODES, seat(meeting, 1), wrong)
    assert not state_of(meeting, Card.CODES).done
    heard = code.replace("-", " ").replace("0", "o").replace("1", "l").lower()
    tick(meeting, Card.CODES, seat(meeting, 1), heard)
    assert state_of(meeting, Card.CODES).done


def test_codes_are_not_equal_before_two_stations_have_verified(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.CLOSED)
    name_chief(session, meeting_id=meeting.id, login="scrutineer", staff=meeting.organiser)
    for attested in (0, 1):
        if attested:
            meeting.attest(1)
        with pytest.raises(ConditionsNotMet):
            tick(meeting, Card.CODES, meeting.scrutineer)
    meeting.attest(3)
    tick(meeting, Card.CODES, meeting.scrutineer)


def test_the_register_is_not_balanced_before_the_return_box_is_counted_or_explained(
    session, make_meeting
):
    meeting = held(session, make_meeting, Step.COUNT)
    set_register(session, meeting_id=meeting.id, group="A", handed_out=6, returned=5)
    with pytest.raises(ConditionsNotMet, match="5 slips in the return box, 6 ballots"):
        tick(meeting, Card.REGISTER, seat(meeting, 1))
    write_incident(
        session,
        meeting_id=meeting.id,
        kind=IncidentKind.REGISTER,
        group="A",
        words="一人把凭条带走，已追回无望。",
        corrects=None,
        staff=meeting.organiser,
    )
    tick(meeting, Card.REGISTER, seat(meeting, 1))
    assert state_of(meeting, Card.REGISTER).done
    set_register(session, meeting_id=meeting.id, group="A", handed_out=6, returned=6)
    assert not state_of(meeting, Card.REGISTER).done


def test_a_tick_is_taken_back_by_whoever_made_it(session, make_meeting):
    meeting = held(session, make_meeting, Step.OPEN)
    tick(meeting, Card.ZERO_REPORT, seat(meeting, 1))
    with pytest.raises(Refused, match="nothing to take back"):
        undo_sign_off(
            session, meeting_id=meeting.id, card=Card.ZERO_REPORT, staff=seat(meeting, 2)
        )
    undo_sign_off(session, meeting_id=meeting.id, card=Card.ZERO_REPORT, staff=seat(meeting, 1))
    assert not state_of(meeting, Card.ZERO_REPORT).done


def test_evidence_is_verified_by_two_different_people(session, make_meeting):
    meeting = held(session, make_meeting, Step.CERTIFY)
    for _ in range(2):
        tick(meeting, Card.VERIFIED, seat(meeting, 2))
    assert not state_of(meeting, Card.VERIFIED).done
    tick(meeting, Card.VERIFIED, meeting.scrutineer)  # a scrutineer without a seat is one too
    assert state_of(meeting, Card.VERIFIED).done


def without(meeting, card, index, staff, reason="突发疾病，已通电话"):
    go_without(
        meeting.session,
        meeting_id=meeting.id,
        card=card,
        seat=index,
        reason=reason,
        staff=staff,
    )


def agree(meeting, card, index, staff):
    agree_to_go_without(
        meeting.session, meeting_id=meeting.id, card=card, seat=index, staff=staff
    )


def test_a_missing_scrutineer_is_never_a_dead_end_but_takes_two_people_and_is_printed(
    session, make_meeting
):
    meeting = held(session, make_meeting, Step.CERTIFY)
    one = seat(meeting, 1)
    for card in (Card.VERIFIED, Card.SIGNED):
        tick(meeting, card, one)
        assert not state_of(meeting, card).done
        for index in (2, 3):
            without(meeting, card, index, one)
            with pytest.raises(SecondPersonNeeded):
                agree(meeting, card, index, one)
            with pytest.raises(OtherRoleNeeded):
                agree(meeting, card, index, meeting.scrutineer)
            agree(meeting, card, index, meeting.organiser)
        assert state_of(meeting, card).done
    session.commit()
    meeting.take(Step.CERTIFY)
    data = evidence_of(session, meeting.id)
    lines = json.loads(read_evidence(data)["sign-offs.json"])
    assert {line["missing"] for line in lines if "missing" in line} == {2, 3}
    assert verify_file(data, "evidence.zip").holds
    printed = text_of(record_sheet_of(session, meeting.id))
    assert "例外：孙监票未签认（突发疾病，已通电话），由赵监票说明，某organiser同意" in printed


def test_nobody_agrees_to_a_reason_that_was_exchanged_meanwhile(session, make_meeting):
    meeting = held(session, make_meeting, Step.CERTIFY)
    without(meeting, Card.SIGNED, 2, seat(meeting, 1))
    (read,) = state_of(meeting, Card.SIGNED).exceptions
    seen = read.mark
    without(meeting, Card.SIGNED, 2, seat(meeting, 1), reason="不愿签字")
    given = {"meeting_id": meeting.id, "card": Card.SIGNED, "seat": 2}
    with pytest.raises(ProposalChanged):
        agree_to_go_without(session, **given, staff=meeting.organiser, seen=seen)
    (now,) = state_of(meeting, Card.SIGNED).exceptions
    assert now.agreed is None
    agree_to_go_without(session, **given, staff=meeting.organiser, seen=now.mark)


def test_one_who_is_missing_excuses_nobody_who_is_there(session, make_meeting):
    meeting = held(session, make_meeting, Step.CERTIFY)
    tick(meeting, Card.VERIFIED, seat(meeting, 1))
    without(meeting, Card.VERIFIED, 3, seat(meeting, 1))
    agree(meeting, Card.VERIFIED, 3, meeting.organiser)
    assert not state_of(meeting, Card.VERIFIED).done
    tick(meeting, Card.VERIFIED, seat(meeting, 2))
    assert state_of(meeting, Card.VERIFIED).done


def test_somebody_at_least_has_to_tick(session, make_meeting):
    meeting = held(session, make_meeting, Step.CERTIFY)
    for card in (Card.VERIFIED, Card.SIGNED):
        for index in (1, 2, 3):
            without(meeting, card, index, meeting.scrutineer)
            agree(meeting, card, index, meeting.organiser)
        assert not state_of(meeting, card).done


@pytest.mark.parametrize(
    ("index", "reason", "login", "words"),
    [
        (1, "病了", "seat-1", "Choose the scrutineer"),
        (9, "病了", "seat-1", "Choose the scrutineer"),
        (2, "  ", "seat-1", "Write in at most"),
        (2, "病" * 201, "seat-1", "Write in at most"),
        (2, "病了", "organiser", "by a scrutineer who is present"),
    ],
)
def test_an_exception_that_cannot_be_is_refused(
    *, session, make_meeting, index, reason, login, words
):
    meeting = held(session, make_meeting, Step.CERTIFY)
    with pytest.raises(Refused, match=words):
        without(meeting, Card.SIGNED, index, staff_with_login(session, login), reason)


def test_cards_of_the_chief_know_no_exception_because_another_chief_can_be_named(
    session, make_meeting
):
    meeting = held(session, make_meeting, Step.OPEN)
    with pytest.raises(Refused):
        without(meeting, Card.ZERO_REPORT, 1, seat(meeting, 2))
    name_chief(session, meeting_id=meeting.id, login="seat-2", staff=meeting.organiser)
    tick(meeting, Card.ZERO_REPORT, seat(meeting, 2))
    assert state_of(meeting, Card.ZERO_REPORT).done


def test_an_exception_is_dropped_when_the_missing_person_comes_after_all(session, make_meeting):
    meeting = held(session, make_meeting, Step.CERTIFY)
    without(meeting, Card.SIGNED, 2, seat(meeting, 1))
    drop_exception(
        session, meeting_id=meeting.id, card=Card.SIGNED, seat=2, staff=meeting.organiser
    )
    with pytest.raises(Refused, match="not there any more"):
        agree(meeting, Card.SIGNED, 2, meeting.organiser)


def test_the_zero_report_shows_after_opening_what_was_ticked_before(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.SEALED)
    before = zero_report_of(session, meeting.id)
    assert (before.ticked, {box.ballots for box in before.boxes}) == (False, {0})
    meeting.sign_seal()
    meeting.take(Step.OPEN)
    meeting.cast("A")
    new_enrolment_code(
        session,
        meeting_id=meeting.id,
        label="1号机",
        random=bytes,
    )
    after = zero_report_of(session, meeting.id)
    assert after.ticked
    assert {box.ballots for box in after.boxes} == {0}
    assert after.chief == meeting.scrutineer.name


def test_any_white_space_in_the_meeting_files_name_is_that_of_the_login(session, make_meeting):
    meeting = make_meeting(session, state=MeetingState.SEALED)
    (first, *_) = seats_of(session, meeting.id)
    first.name = "Ø\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}ÈÀ"
    person = {"login": "zhao", "name": first.name, "password": "a long password"}
    login = add_staff(session, role=Role.SCRUTINEER, **person)
    assert seat_of(session, meeting.id, login) is first
