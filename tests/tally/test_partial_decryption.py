import copy
import json
import secrets

import pytest

from tally.ballot import make_ballot, parse_ballot
from tally.canonical_json import canonical
from tally.encrypted_tally import tally_ballots
from tally.errors import (
    InvalidPoint,
    InvalidProof,
    InvalidScalar,
    Malformed,
    NotCanonical,
    TallyError,
)
from tally.group import ORDER, G, Point
from tally.partial_decryption import check_partial_decryption, make_partial_decryption


@pytest.fixture(scope="module")
def tally(small_election):
    ballots = [make_ballot(small_election, k, (0, k % 3), secrets.token_bytes) for k in (1, 2)]
    return tally_ballots(small_election, map(parse_ballot, ballots))


@pytest.fixture(scope="module")
def decryption(small_election, tally, secret_key):
    return make_partial_decryption(tally, secret_key, small_election, secrets.token_bytes)


def test_the_golden_partial_decryptions_hold(vector):
    tally = tally_ballots(vector.election, map(parse_ballot, vector.ballots))
    assert len(vector.decryptions) == 2
    for owner, text in vector.decryptions.items():
        key = vector.public_keys[owner]
        assert check_partial_decryption(text, tally, vector.election, key).text == text


def test_a_golden_partial_decryption_of_one_trustee_is_none_of_another(vector):
    tally = tally_ballots(vector.election, map(parse_ballot, vector.ballots))
    with pytest.raises(InvalidProof):
        check_partial_decryption(
            vector.decryptions[1], tally, vector.election, vector.public_keys[2]
        )


def test_an_honest_one_holds_under_its_own_key_only(
    small_election, tally, decryption, secret_key
):
    check_partial_decryption(decryption, tally, small_election, secret_key * G)
    with pytest.raises(InvalidProof):
        check_partial_decryption(decryption, tally, small_election, (secret_key + 1) * G)


def test_an_empty_tally_can_be_decrypted(small_election, secret_key):
    empty = tally_ballots(small_election, [])
    text = make_partial_decryption(empty, secret_key, small_election, secrets.token_bytes)
    check_partial_decryption(text, empty, small_election, secret_key * G)


def test_a_change_of_any_one_field_is_refused(small_election, tally, decryption, secret_key):
    content = json.loads(decryption)

    def refused(change):
        changed = copy.deepcopy(content)
        change(changed)
        with pytest.raises(TallyError) as refusal:
            check_partial_decryption(canonical(changed), tally, small_election, secret_key * G)
        return type(refusal.value)

    for i, row in enumerate(content["decryption_factors"]):
        for j, factor in enumerate(row):

            def put(value, i=i, j=j):
                return lambda c: c["decryption_factors"][i].__setitem__(j, value)

            assert refused(put((Point.from_hex(factor) + G).hex)) is InvalidProof
            assert refused(put(f"{2**255 - 20:064x}")) is InvalidPoint
            assert refused(put("x")) is InvalidPoint
            for name in ("challenge", "response"):
                number = int(content["decryption_proofs"][i][j][name])

                def number_of(value, i=i, j=j, name=name):
                    return lambda c: c["decryption_proofs"][i][j].__setitem__(name, value)

                assert refused(number_of(str((number + 1) % ORDER))) is InvalidProof
                assert refused(number_of(str(number + ORDER))) is InvalidScalar
    for name in content:
        assert refused(lambda c, name=name: c[name].pop()) is Malformed
        assert refused(lambda c, name=name: c[name][0].pop()) is Malformed
        assert refused(lambda c, name=name: c.pop(name)) is Malformed
    assert refused(lambda c: c.__setitem__("more", 1)) is Malformed


def test_it_has_one_spelling(small_election, tally, decryption, secret_key):
    with pytest.raises(NotCanonical):
        check_partial_decryption(decryption + " ", tally, small_election, secret_key * G)
