"""The mailbox of the key ceremony takes each message once, in turn, and checks what it can."""

import secrets

import pytest

from kiosk.actions.key_ceremony import certificates_of, input_of, restart_ceremony
from kiosk.actions.new_station_code import new_station_code
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import AlreadySent, MessageRefused, NotFound, NotYet, Refused
from kiosk.machine_code import station_code_hash
from kiosk.models.meeting import seat_with_code
from tally.trustee.certificate import new_seed, start
from tally.trustee.polynomial import make_polynomial


@pytest.fixture
def draft(session, make_meeting):
    return make_meeting(session, state=MeetingState.DRAFT)


def certificate(index: int, *, size: int = 3, threshold: int = 2) -> str:
    seed = new_seed(secrets.token_bytes)
    return start(seed, index=index, size=size, threshold=threshold)


def test_the_last_output_finishes_the_ceremony(draft):
    assert draft.record.trustees is None
    draft.hold_ceremony()
    assert draft.record.trustees.startswith('[["Pedersen"')


def test_nothing_is_passed_on_before_everybody_has_sent(session, draft):
    draft.send(1, "certificate", certificate(1))
    with pytest.raises(NotYet):
        certificates_of(session, draft.id)
    with pytest.raises(NotYet):
        input_of(session, draft.id, 1)
    with pytest.raises(NotYet):
        draft.send(1, "polynomial", "{}")


def test_the_same_message_again_is_harmless_and_another_is_refused(draft):
    text = certificate(1)
    draft.send(1, "certificate", text)
    draft.send(1, "certificate", text)
    with pytest.raises(AlreadySent):
        draft.send(1, "certificate", certificate(1))


@pytest.mark.parametrize(
    "text",
    [certificate(2), certificate(1, size=4), certificate(1, threshold=3), "", "{}", "[" * 9999],
    ids=["other seat", "other size", "other threshold", "empty", "object", "deep"],
)
def test_a_certificate_for_another_place_is_refused(draft, text):
    with pytest.raises(MessageRefused):
        draft.send(1, "certificate", text)


def test_a_certificate_that_shows_a_key_shown_before_is_refused(draft):
    seed = new_seed(secrets.token_bytes)
    for index in (1, 2):
        draft.send(index, "certificate", start(seed, index=index, size=3, threshold=2))
    with pytest.raises(MessageRefused, match="trustee 2"):
        draft.send(3, "certificate", certificate(3))


def test_an_output_of_another_ceremony_is_refused_by_name(draft):
    other = [new_seed(secrets.token_bytes) for _ in range(3)]
    draft.seeds = [new_seed(secrets.token_bytes) for _ in range(3)]
    texts = [start(s, index=i, size=3, threshold=2) for i, s in enumerate(draft.seeds, 1)]
    for index, text in enumerate(texts, 1):
        draft.send(index, "certificate", text)
    foreign = [start(s, index=i, size=3, threshold=2) for i, s in enumerate(other, 1)]
    for index, seed in enumerate(other, 1):
        text = make_polynomial(
            seed, index=index, certificates=foreign, random=secrets.token_bytes
        )
        draft.send(index, "polynomial", text)
    for index in (1, 2):
        draft.send(index, "output", "{}")
    with pytest.raises(MessageRefused, match="trustee 1"):
        draft.send(3, "output", "{}")


def test_a_ceremony_begins_again_until_the_meeting_is_sealed(session, draft, make_meeting):
    draft.hold_ceremony()
    restart_ceremony(session, meeting_id=draft.id, staff=draft.organiser)
    session.commit()
    assert draft.record.trustees is None
    draft.shares.clear()
    draft.hold_ceremony()
    assert draft.record.trustees
    sealed = make_meeting(session, state=MeetingState.SEALED)
    with pytest.raises(Refused):
        restart_ceremony(session, meeting_id=sealed.id, staff=sealed.organiser)


def test_a_station_code_is_stored_as_a_hash_and_the_new_one_replaces_the_old(session, draft):
    given = {"meeting_id": draft.id, "random": secrets.token_bytes}
    old = new_station_code(session, index=2, **given)
    new = new_station_code(session, index=2, **given)
    assert seat_with_code(session, station_code_hash(old)) is None
    assert seat_with_code(session, station_code_hash(f" {new.lower()} ")).index == 2
    assert seat_with_code(session, station_code_hash("no code")) is None
    with pytest.raises(NotFound):
        new_station_code(session, index=4, **given)
