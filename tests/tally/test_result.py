import secrets
from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tally.ballot import make_ballot, parse_ballot
from tally.encrypted_tally import tally_ballots
from tally.errors import Malformed, MissingDecryption, NoDiscreteLog, UnknownOwner
from tally.group import ORDER, G
from tally.partial_decryption import check_partial_decryption, make_partial_decryption
from tally.result import combine
from tally.trustee.items import Pedersen, Single

MARKS = [(0, 2), (0, 1), (1, 2)]
COUNTS = ((2, 1, 0), (0, 1, 2))


@pytest.fixture(scope="module")
def tally(small_election):
    ballots = [
        make_ballot(small_election, k, marks, secrets.token_bytes)
        for k, marks in enumerate(MARKS, 1)
    ]
    return tally_ballots(small_election, map(parse_ballot, ballots))


@pytest.fixture(scope="module")
def decrypt(small_election, tally):
    def partial(secret):
        text = make_partial_decryption(tally, secret, small_election, secrets.token_bytes)
        return check_partial_decryption(text, tally, small_election, secret * G)

    return partial


def test_the_golden_result_comes_out(vector):
    tally = tally_ballots(vector.election, map(parse_ballot, vector.ballots))
    decryptions = {
        owner: check_partial_decryption(text, tally, vector.election, vector.public_keys[owner])
        for owner, text in vector.decryptions.items()
    }
    result = combine(vector.election, vector.trustees, tally, decryptions)
    assert result.text == vector.text("result.json")
    assert [list(row) for row in result.counts] == vector.golden["result"]["result"]


@settings(max_examples=10)
@given(
    secrets_of=st.lists(st.integers(1, ORDER - 1), min_size=4, max_size=4),
    threshold=st.integers(1, 4),
)
def test_any_threshold_of_trustees_gives_the_counts(  # noqa: PLR0917 (fixtures)
    small_election, tally, decrypt, secret_key, secrets_of, threshold
):
    """A single trustee before and after a threshold group: owners and indices differ."""
    coefficients = [secret_key - secrets_of[0] - secrets_of[1], *secrets_of[: threshold - 1]]
    shares = [sum(a * j**k for k, a in enumerate(coefficients)) % ORDER for j in range(1, 5)]
    items = [
        Single(secrets_of[0] * G, 1),
        Pedersen(threshold, tuple(share * G for share in shares), 2),
        Single(secrets_of[1] * G, 6),
    ]
    singles = {1: decrypt(secrets_of[0]), 6: decrypt(secrets_of[1])}
    factors = {owner: decrypt(share) for owner, share in enumerate(shares, 2)}
    for owners in combinations(factors, threshold):
        enough = singles | {owner: factors[owner] for owner in owners}
        result = combine(small_election, SimpleNamespace(items=items), tally, enough)
        assert result.counts == COUNTS
        assert result.text == '{"result":[[2,1,0],[0,1,2]]}'
    every = combine(small_election, SimpleNamespace(items=items), tally, singles | factors)
    assert every.counts == COUNTS


def trustees(*items):
    return SimpleNamespace(items=items)


def test_too_few_partial_decryptions_give_nothing(small_election, tally, decrypt, secret_key):
    one = decrypt(secret_key)
    pair = trustees(Pedersen(2, (G, G, G), 1))
    for too_few in ({}, {3: one}):
        with pytest.raises(MissingDecryption):
            combine(small_election, pair, tally, too_few)
    with pytest.raises(MissingDecryption):
        combine(small_election, trustees(Single(G, 1), Single(G, 2)), tally, {1: one})


def test_a_partial_decryption_of_nobody_is_refused(small_election, tally, decrypt, secret_key):
    decryptions = {1: decrypt(secret_key), 2: decrypt(5)}
    with pytest.raises(UnknownOwner):
        combine(small_election, trustees(Single(secret_key * G, 1)), tally, decryptions)


def test_a_wrong_key_gives_no_counts(small_election, tally, decrypt):
    with pytest.raises(NoDiscreteLog, match="question 1, choice 1"):
        combine(small_election, trustees(Single(5 * G, 1)), tally, {1: decrypt(5)})


def test_a_tally_of_another_shape_is_refused(vector, tally, decrypt, secret_key):
    with pytest.raises(Malformed):
        combine(
            vector.election,
            trustees(Single(secret_key * G, 1)),
            tally,
            {1: decrypt(secret_key)},
        )
