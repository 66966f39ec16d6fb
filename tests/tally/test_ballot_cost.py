"""A check of a ballot makes the operations that the mathematics needs, and no others."""

import importlib
from pathlib import Path

import pytest

from tally.ballot import check_ballot, make_ballot
from tally.group import ARITHMETIC, G, random_scalar

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def floor(monkeypatch):
    if ARITHMETIC != "libsodium":
        pytest.skip("no libsodium to count the calls of")
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("verifier_floor")


def operations(floor, text, election, listed):
    check_ballot(text, election, listed)  # what is computed once for all ballots
    with floor.counted(election.public_key.encoding) as made:
        check_ballot(text, election, listed)
    return made


def test_our_ballots_cost_what_they_must(floor, small_election, counting):
    secret = random_scalar(counting)
    text = make_ballot(small_election, secret, [0, 2], counting)
    made = operations(floor, text, small_election, {(secret * G).hex})
    needed = floor.needed(small_election)
    assert needed.pop(floor.HASHED) == 2 * (3 + 1) + 1
    assert made == needed


def test_ballots_of_other_programs_cost_what_they_must(floor, vector):
    made = operations(floor, vector.ballots[0], vector.election, vector.credentials)
    needed = floor.needed(vector.election)
    del needed[floor.HASHED]
    assert made == needed
