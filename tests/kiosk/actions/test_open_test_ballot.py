"""A ballot is cast or opened, never both; a card opens one."""

import secrets

import pytest
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.evidence import evidence_of
from kiosk.actions.open_test_ballot import box_of, open_test_ballot
from kiosk.actions.register_cards import register_cards
from kiosk.actions.take_slips import take_slips
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import (
    BallotInBox,
    BallotOpened,
    CardSpent,
    CardsTooLate,
    CardUnknown,
    MalformedRequest,
    MeetingNotOpen,
    MessageRefused,
    NotFound,
    NotYet,
)
from kiosk.models.ballot import number_of_ballots
from kiosk.models.opened_ballot import opened_trackers
from tally.ballot import parse_ballot
from tally.canonical_json import canonical
from tally.fingerprint import hex_of
from tally.opening.card import cards_words, new_card
from tally.opening.package import box_length
from tally.record.closing import parse_closing
from tally.record.evidence import read_evidence
from tally.trustee.signed import sign_words
from tally.verifier import verify_file

CARDS = [new_card(secrets.token_bytes) for _ in range(4)]


def signed(meeting, cards=CARDS, index=1, words=None):
    words = words or cards_words(meeting.id, [card.id for card in cards])
    return sign_words(meeting.seeds[index - 1], words)


@pytest.fixture
def sealed(session, make_meeting):
    return make_meeting(session, state=MeetingState.SEALED)


@pytest.fixture
def meeting(session, sealed):
    register_cards(session, meeting_id=sealed.id, index=1, text=signed(sealed))
    session.commit()
    take_slips(session, meeting_id=sealed.id, instance=sealed.tools.instance)
    session.commit()
    sealed.sign_seal()
    sealed.take(Step.OPEN)
    return sealed


def hand_over(session, meeting, *, card=CARDS[0], tracker="ab" * 32, box=None):
    box = bytes(box_length(meeting.election("A"))) if box is None else box
    new = open_test_ballot(
        session, meeting_id=meeting.id, card=card.id, tracker=tracker, box=box
    )
    session.commit()
    return new


def test_a_list_of_cards_is_taken_once_and_again_without_change(session, sealed):
    text = signed(sealed)
    assert register_cards(session, meeting_id=sealed.id, index=1, text=text) == 4
    assert register_cards(session, meeting_id=sealed.id, index=1, text=text) == 0


def test_a_list_that_does_not_hold_is_refused(session, sealed):
    register_cards(session, meeting_id=sealed.id, index=1, text=signed(sealed))
    for text in (
        "{}",
        signed(sealed, index=2),
        signed(sealed, words=cards_words("Other", ["0123456789"])),
        signed(sealed, words=f"pingyi-attest|1|{sealed.id}"),
    ):
        with pytest.raises(MessageRefused):
            register_cards(session, meeting_id=sealed.id, index=1, text=text)
    with pytest.raises(MessageRefused):
        register_cards(session, meeting_id=sealed.id, index=2, text=signed(sealed, index=2))


def test_cards_are_announced_between_sealing_and_opening(session, make_meeting, meeting):
    late = signed(meeting, [new_card(secrets.token_bytes)])
    with pytest.raises(CardsTooLate):
        register_cards(session, meeting_id=meeting.id, index=1, text=late)
    assert register_cards(session, meeting_id=meeting.id, index=1, text=signed(meeting)) == 0
    draft = make_meeting(session, state=MeetingState.DRAFT)
    with pytest.raises(NotYet):
        register_cards(session, meeting_id=draft.id, index=1, text="{}")


def test_a_box_is_kept_for_the_station_that_made_the_card(session, meeting):
    box = secrets.token_bytes(box_length(meeting.election("A")))
    with pytest.raises(NotFound):
        box_of(session, meeting_id=meeting.id, index=1, card=CARDS[0].id)
    assert hand_over(session, meeting, box=box)
    assert box_of(session, meeting_id=meeting.id, index=1, card=CARDS[0].id) == ("ab" * 32, box)
    for index, card in ((2, CARDS[0].id), (1, "0000000000")):
        with pytest.raises(CardUnknown):
            box_of(session, meeting_id=meeting.id, index=index, card=card)


def test_the_same_box_again_gets_the_same_answer_and_another_finds_the_card_spent(
    session, meeting
):
    assert hand_over(session, meeting)
    meeting.take(Step.PAUSE)
    assert not hand_over(session, meeting)
    with pytest.raises(CardSpent):
        hand_over(session, meeting, tracker="cd" * 32)
    session.rollback()
    with pytest.raises(CardSpent):
        hand_over(session, meeting, box=b"x" * box_length(meeting.election("A")))


def test_an_unknown_card_a_closed_meeting_and_another_length_are_refused(session, meeting):
    with pytest.raises(CardUnknown):
        hand_over(session, meeting, card=new_card(secrets.token_bytes))
    session.rollback()
    for nonsense in ({"box": b"short"}, {"tracker": "AB" * 32}, {"tracker": "x"}):
        with pytest.raises(MalformedRequest):
            hand_over(session, meeting, **nonsense)
    session.rollback()
    meeting.take(Step.PAUSE)
    with pytest.raises(MeetingNotOpen):
        hand_over(session, meeting)
    session.rollback()
    assert opened_trackers(session, meeting.id) == []


def test_a_ballot_that_was_cast_is_never_opened(session, meeting):
    tracker = meeting.cast("A")
    with pytest.raises(BallotInBox):
        hand_over(session, meeting, tracker=tracker)
    session.rollback()
    # The card is not spent by it.
    assert hand_over(session, meeting)


def test_a_ballot_that_was_opened_is_never_counted_and_its_slip_stays_good(session, meeting):
    uuid, text = meeting.election("A").uuid, meeting.ballot("A")
    assert hand_over(session, meeting, tracker=parse_ballot(text).tracker)
    with pytest.raises(BallotOpened):
        cast_ballot(session, uuid=uuid, text=text)
    session.rollback()
    assert number_of_ballots(session, uuid) == 0
    assert meeting.cast("A")
    with pytest.raises(BallotOpened):
        hand_over(session, meeting, card=CARDS[1], tracker=parse_ballot(text).tracker)


@pytest.mark.slow
def test_of_casting_and_opening_at_the_same_time_exactly_one_wins(session, meeting, engine):
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    uuid, both = meeting.election("A").uuid, Barrier(2)
    for slip, card in enumerate(CARDS):
        text = meeting.ballot("A", slip)
        tracker, box = parse_ballot(text).tracker, bytes(box_length(meeting.election("A")))
        session.commit()

        def cast(text=text):
            with Session(engine) as own:
                both.wait()
                cast_ballot(own, uuid=uuid, text=text)
                own.commit()

        def opening(card=card, tracker=tracker, box=box):
            with Session(engine) as own:
                both.wait()
                open_test_ballot(
                    own, meeting_id=meeting.id, card=card.id, tracker=tracker, box=box
                )
                own.commit()

        with ThreadPoolExecutor(2) as pool:
            under_way = [pool.submit(cast), pool.submit(opening)]
            faults = [done.exception() for done in under_way]
        (loser,) = [fault for fault in faults if fault]
        assert isinstance(loser, BallotOpened | BallotInBox)
        session.rollback()
        in_box = number_of_ballots(session, uuid)
        assert in_box + len(opened_trackers(session, meeting.id)) == slip + 1


def test_nothing_beside_an_opened_ballot_names_slip_tablet_or_time(session, meeting):
    hand_over(session, meeting)
    rows = {
        table: session.execute(sql(f"SELECT * FROM {table}")).mappings().all()  # noqa: S608 (our own names)
        for table in ("body_end", "opened_ballot")
    }
    assert rows["body_end"] == [{"tracker": "ab" * 32, "kind": "opened", "mark": None}]
    assert [set(row) for row in rows["opened_ballot"]] == [{"tracker", "card", "box"}]
    assert session.execute(sql("SELECT count(*) FROM slip_end")).scalar() == 0


def test_opened_ballots_are_listed_in_closing_and_evidence_and_the_package_verifies(
    session, meeting
):
    # In the end the list is sorted, whatever the order in which tests were made.
    for tracker, card in zip(("cd" * 32, "ab" * 32), CARDS, strict=False):
        hand_over(session, meeting, card=card, tracker=tracker)
    listed = canonical(["ab" * 32, "cd" * 32])
    meeting.vote({"A": 5, "B": 5})
    meeting.take(Step.CLOSE, meeting.register())
    assert parse_closing(meeting.record.closing).tests == hex_of(listed)
    meeting.decrypt(1)
    meeting.decrypt(2)
    meeting.take(Step.COUNT)
    meeting.count_returned()
    meeting.take(Step.CERTIFY)
    package = evidence_of(session, meeting.id)
    assert read_evidence(package)["tests.json"].decode() == listed
    report = verify_file(package, "evidence.zip")
    assert report.verdict == "VERIFIED", [check for check in report.checks if not check.ok]
