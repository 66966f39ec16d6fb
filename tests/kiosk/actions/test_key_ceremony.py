"""The mailbox of the key ceremony takes each message once, in turn, and checks what it can."""

import json
import secrets

import pytest
from sqlalchemy import select

from kiosk.actions.conditions import conditions_of
from kiosk.actions.key_ceremony import (
    blame_of,
    complaints_of,
    messages_of,
    payload_of,
    restart_ceremony,
)
from kiosk.actions.new_station_code import new_station_code
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import (
    AlreadySent,
    CeremonyEnded,
    CeremonyOutdated,
    MessageRefused,
    NotFound,
    NotYet,
    Refused,
)
from kiosk.machine_code import station_code_hash
from kiosk.models.audit_entry import AuditEntryRecord
from kiosk.models.ceremony import CeremonyKind
from kiosk.models.meeting import seat_with_code
from tally.trustee.commitment import begin, check_commitments, check_reveals, new_ceremony
from tally.trustee.complaint import find_complaint
from tally.trustee.dealing import check_dealt, sign_dealt
from tally.trustee.polynomial import deal


@pytest.fixture
def draft(session, make_meeting):
    return make_meeting(session, state=MeetingState.DRAFT)


@pytest.fixture
def begun(draft):
    """What the three seats have drawn; nothing is sent."""
    return [begin(draft.place(index), secrets.token_bytes) for index in draft.seats]


def send_all(draft, begun, *kinds):
    for kind in kinds:
        for index, one in enumerate(begun, 1):
            draft.send(index, kind, getattr(one, kind))


def revealed_of(begun):
    place = begun[0].place
    commitments = check_commitments([one.commitment for one in begun], place)
    return check_reveals([one.reveal for one in begun], commitments, place)


def dealt_by(begun, index, coefficients=None):
    """The polynomial message of a seat, perhaps with shares of another polynomial."""
    one, revealed = begun[index - 1], revealed_of(begun)
    line = deal(
        one.seed,
        one.coefficients,
        index=index,
        certificates=revealed.certificate_texts,
        random=secrets.token_bytes,
    )
    if coefficients is not None:
        other = deal(
            one.seed,
            coefficients,
            index=index,
            certificates=revealed.certificate_texts,
            random=secrets.token_bytes,
        )
        content = {**json.loads(line), "secrets": json.loads(other)["secrets"]}
        line = json.dumps(content, separators=(",", ":"))
    return sign_dealt(one.seed, revealed, line)


def test_the_last_output_makes_the_key_and_the_last_word_finishes_the_ceremony(draft):
    assert draft.record.trustees is None
    draft.hold_ceremony()
    assert draft.record.trustees.startswith('[["Pedersen"')


def test_nothing_is_passed_on_before_everybody_has_sent(session, draft, begun):
    draft.send(1, "commitment", begun[0].commitment)
    for kind in ("reveal", "polynomial", "output", "done", "complaint"):
        with pytest.raises(NotYet):
            draft.send(1, kind, "{}")
    for kind in CeremonyKind:
        with pytest.raises(NotYet):
            messages_of(session, draft.id, draft.record.ceremony, kind)
    with pytest.raises(NotYet):
        payload_of(session, draft.id, draft.record.ceremony)


def test_nobody_reveals_before_the_last_commitment_is_there(draft, begun):
    for index in (1, 2):
        draft.send(index, "commitment", begun[index - 1].commitment)
        with pytest.raises(NotYet):
            draft.send(index, "reveal", begun[index - 1].reveal)


def test_the_same_message_again_is_harmless_and_another_is_refused(draft, begun):
    text = begun[0].commitment
    draft.send(1, "commitment", text)
    draft.send(1, "commitment", text)
    with pytest.raises(AlreadySent):
        draft.send(1, "commitment", begin(draft.place(1), secrets.token_bytes).commitment)


def test_a_commitment_for_another_place_is_refused(draft, begun):
    for text in (begun[1].commitment, "", "{}", "[" * 9999):
        with pytest.raises(MessageRefused):
            draft.send(1, "commitment", text)


def test_the_same_commitment_twice_is_refused(draft, begun):
    draft.send(1, "commitment", begun[0].commitment)
    copy = {**json.loads(begun[0].commitment), "index": 2}
    with pytest.raises(MessageRefused, match="another seat"):
        draft.send(2, "commitment", json.dumps(copy, separators=(",", ":")))


def test_something_else_than_was_committed_to_is_refused_by_name(draft, begun):
    send_all(draft, begun, "commitment")
    with pytest.raises(MessageRefused, match="trustee 2"):
        draft.send(2, "reveal", begin(draft.place(2), secrets.token_bytes).reveal)


def test_messages_of_another_attempt_are_refused(session, draft, begun):
    old = draft.record.ceremony
    send_all(draft, begun, "commitment")
    restart_ceremony(
        session, meeting_id=draft.id, staff=draft.organiser, random=secrets.token_bytes
    )
    session.commit()
    assert draft.record.ceremony != old
    with pytest.raises(MessageRefused):
        draft.send(1, "commitment", begun[0].commitment)
    with pytest.raises(CeremonyOutdated):
        messages_of(session, draft.id, old, CeremonyKind.COMMITMENT)
    with pytest.raises(CeremonyOutdated):
        payload_of(session, draft.id, new_ceremony(secrets.token_bytes))


def test_a_restart_writes_down_who_was_waited_for(session, draft, begun):
    send_all(draft, begun, "commitment")
    draft.send(2, "reveal", begun[1].reveal)
    restart_ceremony(
        session, meeting_id=draft.id, staff=draft.organiser, random=secrets.token_bytes
    )
    session.commit()
    last = session.scalars(select(AuditEntryRecord)).all()[-1]
    assert json.loads(last.text)["details"]["waiting_for"] == [1, 3]


def test_a_bad_share_ends_the_ceremony_and_its_author_is_written_down(session, draft, begun):
    send_all(draft, begun, "commitment", "reveal")
    bad = tuple(coefficient + 1 for coefficient in begun[1].coefficients)
    texts = [dealt_by(begun, 1), dealt_by(begun, 2, bad), dealt_by(begun, 3)]
    for index, text in enumerate(texts, 1):
        draft.send(index, "polynomial", text)
    assert blame_of(session, draft.record) is None
    revealed = revealed_of(begun)
    complaint = find_complaint(
        begun[2].seed, 3, revealed, check_dealt(texts, revealed), secrets.token_bytes
    )
    draft.send(3, "complaint", complaint)
    blame = blame_of(session, draft.record)
    assert (blame.complainer, blame.guilty) == (3, 2)
    assert complaints_of(session, draft.id, draft.record.ceremony) == {3: complaint}
    with pytest.raises(CeremonyEnded):
        draft.send(1, "output", "{}")
    last = session.scalars(select(AuditEntryRecord)).all()[-1]
    assert json.loads(last.text)["details"] == {"complaint_of": 3, "fault_of": 2}


def test_a_complaint_that_its_seat_has_not_signed_is_nobodys(draft, begun):
    send_all(draft, begun, "commitment", "reveal")
    for index in draft.seats:
        draft.send(index, "polynomial", dealt_by(begun, index))
    for text in ("{}", begun[0].certificate.text):
        with pytest.raises(MessageRefused):
            draft.send(1, "complaint", text)


def test_sealing_waits_until_everybody_has_agreed(session, draft):
    draft.hold_ceremony()
    assert all(one.holds for one in conditions_of(session, draft.id, Step.SEAL))
    from kiosk.models.ceremony import CeremonyMessageRecord

    third = session.get(CeremonyMessageRecord, (draft.id, CeremonyKind.DONE, 3))
    text = third.text
    session.delete(third)
    session.commit()
    assert not all(one.holds for one in conditions_of(session, draft.id, Step.SEAL))
    for wrong in ("{}", messages_text(session, draft)):
        with pytest.raises(MessageRefused, match="trustee 3"):
            draft.send(3, "done", wrong)
    draft.send(3, "done", text)
    assert all(one.holds for one in conditions_of(session, draft.id, Step.SEAL))


def messages_text(session, draft):
    """The first seat's agreement."""
    from kiosk.models.ceremony import ceremony_messages_of

    return ceremony_messages_of(session, draft.id, CeremonyKind.DONE)[1]


def test_a_ceremony_begins_again_until_the_meeting_is_sealed(session, draft, make_meeting):
    draft.hold_ceremony()
    restart_ceremony(
        session, meeting_id=draft.id, staff=draft.organiser, random=secrets.token_bytes
    )
    session.commit()
    assert draft.record.trustees is None
    draft.hold_ceremony()
    assert draft.record.trustees
    sealed = make_meeting(session, state=MeetingState.SEALED)
    with pytest.raises(Refused):
        restart_ceremony(
            session, meeting_id=sealed.id, staff=sealed.organiser, random=secrets.token_bytes
        )


def test_a_station_code_is_stored_as_a_hash_and_the_new_one_replaces_the_old(session, draft):
    given = {"meeting_id": draft.id, "random": secrets.token_bytes}
    old = new_station_code(session, index=2, **given)
    new = new_station_code(session, index=2, **given)
    assert seat_with_code(session, station_code_hash(old)) is None
    assert seat_with_code(session, station_code_hash(f" {new.lower()} ")).index == 2
    assert seat_with_code(session, station_code_hash("no code")) is None
    with pytest.raises(NotFound):
        new_station_code(session, index=4, **given)
