"""A test ballot's package is opened, rebuilt and compared; nothing but an honest one passes."""

import json
import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from tally.ballot import make_body, make_seeds, parse_ballot, sign_body, tracker_of
from tally.ballot_check import check_ballot
from tally.canonical_json import canonical
from tally.credential import new_slip_code, public_credential, read_slip_code, secret_of
from tally.election import parse_election
from tally.errors import InvalidSlipCode, Malformed, TallyError
from tally.group import ORDER, random_scalar
from tally.opening.card import Card, cards_words, new_card, read_cards_words
from tally.opening.package import (
    Opening,
    box_length,
    open_box,
    package_length,
    read_opening,
    seal_box,
)
from tally.opening.rebuild import SealedBox, examine_package

VECTORS = Path(__file__).parents[2] / "vectors" / "simple"
ELECTION = parse_election((VECTORS / "election.kept.json").read_text().rstrip("\n"))
SECRET = secret_of(read_slip_code(new_slip_code(secrets.token_bytes)), ELECTION.uuid)
CREDENTIAL = public_credential(SECRET)
MARKS = (0, 4, 2)
MEETING = "Meeting1"


def boxes(credentials=frozenset({CREDENTIAL.hex})):
    return {ELECTION.uuid: SealedBox("A", ELECTION, credentials)}


def body_of(marks=MARKS, seeds=None):
    return make_body(ELECTION, CREDENTIAL, marks, seeds or make_seeds(3, secrets.token_bytes))


def package(body, seeds, marks=MARKS):
    text = canonical(
        {
            "format": "pingyi-opening/1",
            "body": json.loads(body),
            "marks": list(marks),
            "seeds": [seed.hex() for seed in seeds],
        }
    )
    return text.encode().ljust(package_length(ELECTION))


@pytest.fixture
def seeds():
    return make_seeds(3, secrets.token_bytes)


def test_an_honest_package_shows_the_marks(seeds):
    body = body_of(seeds=seeds)
    opened = examine_package(package(body, seeds), tracker_of(body), boxes())
    assert (opened.group, opened.marks) == ("A", MARKS)


def test_a_box_is_as_long_for_all_marks_and_opens_with_its_card_alone(seeds):
    body, card = body_of(seeds=seeds), new_card(secrets.token_bytes)
    tracker, text = tracker_of(body), package(body, seeds).decode().rstrip()
    length = package_length(ELECTION)

    def seal(card=card, meeting=MEETING, tracker=tracker):
        return seal_box(
            text,
            card,
            meeting=meeting,
            tracker=tracker,
            length=length,
            nonce=secrets.token_bytes(12),
        )

    assert len(seal()) == box_length(ELECTION)
    opened = open_box(seal(), card, meeting=MEETING, tracker=tracker)
    assert examine_package(opened, tracker, boxes()).marks == MARKS
    other = new_card(secrets.token_bytes)
    for wrong in (
        seal(card=other),
        seal(card=replace(card, id=other.id)),
        seal(meeting="Other"),
        seal(tracker="0" * 64),
        seal()[:-1] + b"x",
        b"",
    ):
        with pytest.raises(TallyError) as fault:
            open_box(wrong, card, meeting=MEETING, tracker=tracker)
        assert fault.value.code == "box-not-opened"


def refused(padded, tracker, **given):
    with pytest.raises(TallyError) as fault:
        examine_package(padded, tracker, boxes(**given))
    return fault.value.code


def test_marks_that_were_changed_before_encryption_are_found(seeds):
    changed = (1, 4, 2)
    body = body_of(changed, seeds)
    assert refused(package(body, seeds, MARKS), tracker_of(body)) == "rebuilt-differs"
    # An honest package of it shows the changed marks, and they are not those of the form.
    opened = examine_package(package(body, seeds, changed), tracker_of(body), boxes())
    assert opened.marks == changed


def test_another_encryption_made_for_the_test_is_found(seeds):
    body, again = body_of((1, 4, 2)), body_of(seeds=seeds)
    assert refused(package(again, seeds), tracker_of(body)) == "other-body"


def test_nonces_that_are_not_of_the_seed_are_found(seeds):
    body = json.loads(body_of(seeds=seeds))
    hidden = json.loads(body_of(seeds=make_seeds(3, secrets.token_bytes)))
    body["answers"][1] = hidden["answers"][1]
    text = canonical(body)
    with pytest.raises(TallyError) as fault:
        examine_package(package(text, seeds), tracker_of(text), boxes())
    assert (fault.value.code, fault.value.place) == ("rebuilt-differs", {"question": 2})


def test_a_channel_in_the_proofs_is_found(seeds):
    body = json.loads(body_of(seeds=seeds))
    hidden = json.loads(body_of(seeds=make_seeds(3, secrets.token_bytes)))
    body["answers"][0]["overall_proof"] = hidden["answers"][0]["overall_proof"]
    text = canonical(body)
    assert refused(package(text, seeds), tracker_of(text)) == "rebuilt-differs"


def test_a_slip_of_nobody_and_another_election_are_found(seeds):
    body = body_of(seeds=seeds)
    padded, tracker = package(body, seeds), tracker_of(body)
    assert refused(padded, tracker, credentials=frozenset()) == "unknown-credential"
    with pytest.raises(TallyError, match="names the election"):
        examine_package(padded, tracker, {})
    other = {**json.loads(body), "election_hash": "A" * 43}
    text = canonical(other)
    assert refused(package(text, seeds), tracker_of(text)) == "wrong-election"


def test_no_room_is_left_in_the_package(seeds):
    body = body_of(seeds=seeds)
    padded, tracker = package(body, seeds), tracker_of(body)
    assert refused(padded + b" ", tracker) == "box-not-opened"
    assert refused(padded[:-1], tracker) == "box-not-opened"
    assert refused(b" " + padded[:-1], tracker) == "not-canonical"
    assert refused(padded[:-1] + b"x", tracker) == "malformed"
    assert refused(padded[:-1] + b"\xff", tracker) == "malformed"


def test_marks_and_seeds_fit_the_contests(seeds):
    body = body_of(seeds=seeds)
    tracker = tracker_of(body)
    assert refused(package(body, seeds[:2]), tracker) == "invalid-marks"
    assert refused(package(body, seeds, (0, 4)), tracker) == "invalid-marks"
    assert refused(package(body, seeds, (0, 4, 99)), tracker) == "invalid-marks"
    fewer = canonical({**json.loads(body), "answers": json.loads(body)["answers"][:2]})
    assert refused(package(fewer, seeds), tracker_of(fewer)) == "wrong-answers"


def test_nobody_can_cast_or_learn_the_slip_from_a_package(seeds):
    """All numbers of the package are tried as the secret and as the nonce of a signature."""
    body = body_of(seeds=seeds)
    opening = read_opening(package(body, seeds).decode().rstrip())
    ballot = sign_body(body, SECRET, random_scalar(secrets.token_bytes))
    proof = parse_ballot(ballot).signature
    assert check_ballot(ballot, ELECTION, {CREDENTIAL.hex}).tracker == tracker_of(body)

    numbers = {int(seed, 16) % ORDER for seed in opening.seeds}
    numbers |= {int.from_bytes(bytes.fromhex(seed), "little") % ORDER for seed in opening.seeds}
    for answer in opening.body.answers:
        for row in (*answer.individual_proofs, answer.overall_proof):
            numbers |= {
                int(one) for branch in row for one in (branch.challenge, branch.response)
            }
    assert len(numbers) > 60
    assert SECRET not in numbers
    # The nonce of the signature that was made afterwards would give the slip: s = (w - z) / c.
    inverse = pow(proof.challenge, -1, ORDER)
    assert all(
        public_credential((number - proof.response) * inverse % ORDER) != CREDENTIAL
        for number in numbers
    )
    # And a signature under any of these numbers is none of this slip's.
    for number in list(numbers)[:5]:
        forged = sign_body(body, number or 1, random_scalar(secrets.token_bytes))
        with pytest.raises(TallyError):
            check_ballot(forged, ELECTION, {CREDENTIAL.hex})


def test_a_package_holds_no_signature(seeds):
    body = body_of(seeds=seeds)
    assert "signature" not in package(body, seeds).decode()
    assert list(Opening.__dataclass_fields__) == ["format", "body", "marks", "seeds"]
    signed = json.loads(sign_body(body, SECRET, 7))
    text = canonical(
        {
            "format": "pingyi-opening/1",
            "body": signed,
            "marks": list(MARKS),
            "seeds": [seed.hex() for seed in seeds],
        }
    )
    assert refused(text.encode(), tracker_of(body)) == "malformed"


def test_a_card_is_read_back_and_is_no_slip():
    card = new_card(secrets.token_bytes)
    assert len(card.text) == 40
    assert card.text.startswith(f"T1{card.id}{card.key}")
    with pytest.raises(InvalidSlipCode):
        read_slip_code(card.text)
    assert new_card(secrets.token_bytes) != card


def test_the_words_about_cards_name_meeting_and_numbers_and_no_key():
    cards = [new_card(secrets.token_bytes) for _ in range(3)]
    ids = tuple(card.id for card in cards)
    words = cards_words(MEETING, ids)
    assert words == f"pingyi-tests|1|{MEETING}|{','.join(ids)}"
    assert not any(card.key in words for card in cards)
    assert read_cards_words(words, MEETING) == ids
    for wrong in (
        cards_words("Other", ids),
        cards_words(MEETING, ()),
        cards_words(MEETING, (ids[0], ids[0])),
        cards_words(MEETING, (ids[0] + "0",)),
        words.lower(),
    ):
        with pytest.raises(Malformed):
            read_cards_words(wrong, MEETING)


def test_a_package_that_could_not_be_sealed_is_a_fault_of_the_program():
    with pytest.raises(ValueError, match="longer"):
        seal_box("xx", Card("", ""), meeting="", tracker="", length=1, nonce=bytes(12))
