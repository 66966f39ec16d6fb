import hashlib
import json
import secrets
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tally import ballot_making
from tally.ballot import (
    check_ballot,
    largest_ballot,
    make_ballot,
    make_body,
    make_seeds,
    parse_ballot,
    sign_body,
    tracker_of,
)
from tally.errors import InvalidMarks, WeakSeed
from tally.group import ORDER, G, random_scalar
from tally.question import Question

CREDENTIAL = 12345
SEEDS = (b"\x01" * 32, b"\x02" * 32)

seeds = st.tuples(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
marks = st.tuples(st.integers(0, 2), st.integers(0, 2))


def decrypted(ballot, secret_key):
    """The message of each choice as a point: the identity or G."""
    return [
        [choice.beta - secret_key * choice.alpha for choice in answer.choices]
        for answer in ballot.answers
    ]


@settings(max_examples=20)
@given(marks=marks, secret=st.integers(1, ORDER - 1))
def test_a_ballot_is_accepted_and_holds_its_marks(small_election, secret_key, marks, secret):
    text = make_ballot(small_election, secret, marks, secrets.token_bytes)
    ballot = check_ballot(text, small_election, {(secret * G).hex})
    assert decrypted(ballot, secret_key) == [
        [(answer == mark) * G for answer in range(3)] for mark in marks
    ]


@settings(max_examples=20)
@given(seeds=seeds, marks=marks)
def test_seeds_and_marks_decide_the_whole_body(small_election, seeds, marks):
    body = make_body(small_election, CREDENTIAL * G, marks, seeds)
    assert make_body(small_election, CREDENTIAL * G, list(marks), list(seeds)) == body


def test_every_input_changes_the_body(small_election):
    bodies = [
        make_body(small_election, CREDENTIAL * G, (0, 1), SEEDS),
        make_body(small_election, CREDENTIAL * G, (0, 2), SEEDS),
        make_body(small_election, CREDENTIAL * G, (0, 1), (SEEDS[0], b"\x03" * 32)),
        make_body(small_election, 5 * G, (0, 1), SEEDS),
    ]
    assert len(set(bodies)) == len(bodies)


def test_a_mark_and_its_seed_touch_no_other_contest(small_election):
    one = make_body(small_election, CREDENTIAL * G, (0, 1), SEEDS)
    other = make_body(small_election, CREDENTIAL * G, (0, 2), (SEEDS[0], b"\x03" * 32))
    first, second = json.loads(one)["answers"], json.loads(other)["answers"]
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_the_same_seed_twice_gives_unlike_contests(small_election):
    body = make_body(small_election, CREDENTIAL * G, (0, 0), (SEEDS[0], SEEDS[0]))
    one, other = json.loads(body)["answers"]
    assert one != other


def test_the_scalars_are_those_of_the_labels(small_election):
    election, credential = small_election, CREDENTIAL * G
    answer = json.loads(make_body(election, credential, (1, 0), SEEDS))["answers"][0]

    def scalar(label):
        named = f"pingyi-open|1|{election.phi}|{credential.hex}|0|{label}|".encode()
        return int.from_bytes(hashlib.sha512(named + SEEDS[0]).digest(), "big") % ORDER

    for j in range(3):
        nonce = scalar(f"r|{j}")
        assert answer["choices"][j] == {
            "alpha": (nonce * G).hex,
            "beta": (nonce * election.public_key + (j == 1) * G).hex,
        }
        true = int(j == 1)
        proofs = answer["individual_proofs"][j]
        assert proofs[1 - true] == {
            "challenge": str(scalar(f"ic|{j}")),
            "response": str(scalar(f"iz|{j}")),
        }
        opened = int(proofs[true]["response"]) + nonce * int(proofs[true]["challenge"])
        assert opened % ORDER == scalar(f"iw|{j}")
    (overall,) = answer["overall_proof"]
    total = sum(scalar(f"r|{j}") for j in range(3))
    assert (int(overall["response"]) + total * int(overall["challenge"])) % ORDER == scalar(
        "ow"
    )


def test_the_nonce_of_the_signature_is_none_of_the_seeds(small_election, monkeypatch):
    drawn = set()
    original = ballot_making._scalar

    def recorded(*arguments):
        drawn.add(original(*arguments))
        return original(*arguments)

    monkeypatch.setattr(ballot_making, "_scalar", recorded)
    ballot = parse_ballot(make_ballot(small_election, CREDENTIAL, (0, 0), secrets.token_bytes))
    nonce = ballot.signature.response + CREDENTIAL * ballot.signature.challenge
    assert len(drawn) == 2 * (4 * 3 + 1)
    assert nonce % ORDER not in drawn


def test_another_nonce_gives_another_ballot_under_the_same_tracker(small_election):
    body = make_body(small_election, CREDENTIAL * G, (0, 0), SEEDS)
    ballots = [sign_body(body, CREDENTIAL, random_scalar(secrets.token_bytes)) for _ in "12"]
    assert ballots[0] != ballots[1]
    for text in ballots:
        ballot = check_ballot(text, small_election, {(CREDENTIAL * G).hex})
        assert ballot.body == body
        assert ballot.tracker == tracker_of(body) == hashlib.sha256(body.encode()).hexdigest()


def test_a_seed_that_gives_zero_names_its_contest(small_election, monkeypatch):
    monkeypatch.setattr(ballot_making, "ORDER", 1)
    with pytest.raises(WeakSeed) as refusal:
        make_body(small_election, CREDENTIAL * G, (0, 0), SEEDS)
    assert refusal.value.contest == 0


def test_a_ballot_draws_a_weak_seed_again_and_keeps_the_others(
    small_election, counting, monkeypatch
):
    used = []
    original = ballot_making._scalar
    weak = (2).to_bytes(32, "big")

    def scalar(phi, credential, contest, seed, label):
        used.append((contest, int.from_bytes(seed, "big")))
        if seed == weak:
            raise WeakSeed(contest=contest)
        return original(phi, credential, contest, seed, label)

    monkeypatch.setattr(ballot_making, "_scalar", scalar)
    text = make_ballot(small_election, CREDENTIAL, (0, 0), counting)
    check_ballot(text, small_election, {(CREDENTIAL * G).hex})
    changes = [used[0], *(after for before, after in pairwise(used) if before != after)]
    assert changes == [(0, 1), (1, 2), (0, 1), (1, 3)]


@pytest.mark.parametrize("wrong", [(), (0,), (0, 0, 0), (0, 3), (-1, 0)])
def test_marks_that_do_not_fit_the_questions_are_refused(small_election, wrong):
    with pytest.raises(InvalidMarks):
        make_body(
            small_election, CREDENTIAL * G, wrong, make_seeds(len(wrong), secrets.token_bytes)
        )


def test_a_question_with_several_choices_is_not_marked_by_one_index(small_election):
    question = Question(question="?", answers=("a", "b"), min=0, max=1)
    election = replace(small_election, questions=(question,))
    with pytest.raises(InvalidMarks):
        make_body(election, CREDENTIAL * G, (0,), SEEDS[:1])


def test_no_ballot_is_larger_than_the_largest(vector, small_election):
    for text in vector.ballots:
        assert len(text) <= largest_ballot(vector.election) < len(text) + 100
    ballot = make_ballot(small_election, CREDENTIAL, (0, 0), secrets.token_bytes)
    assert len(ballot) <= largest_ballot(small_election) < len(ballot) + 100
