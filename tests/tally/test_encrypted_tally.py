import random

import pytest

from tally.ballot import parse_ballot
from tally.encrypted_tally import tally_ballots
from tally.errors import WrongAnswers
from tally.group import IDENTITY


def test_the_golden_tally_is_recomputed_byte_for_byte(vector):
    tally = tally_ballots(vector.election, map(parse_ballot, vector.ballots))
    assert [tally.text, tally.sized_text] == vector.lines("encrypted_tally.jsons")
    assert tally.num_tallied == 10


def test_the_order_of_ballots_does_not_matter(vector):
    ballots = [parse_ballot(text) for text in vector.ballots]
    tally = tally_ballots(vector.election, ballots)
    random.Random(1).shuffle(ballots)  # noqa: S311 (any other order will do)
    assert tally_ballots(vector.election, ballots) == tally


def test_a_ballot_of_another_shape_is_refused(vector, small_election):
    with pytest.raises(WrongAnswers):
        tally_ballots(small_election, [parse_ballot(vector.ballots[0])])


def test_an_empty_box_is_all_identities(small_election):
    tally = tally_ballots(small_election, [])
    assert tally.num_tallied == 0
    points = {point for row in tally.ciphertexts for c in row for point in (c.alpha, c.beta)}
    assert points == {IDENTITY}
