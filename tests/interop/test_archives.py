"""Archives of ours before the reference implementation, and tampered ones before both."""

from pathlib import Path

import pytest

from tally.trustee.certificate import MOST
from tally.verifier import verify_file
from tally.verifier.spread import Here

pytestmark = pytest.mark.interop

TAMPERED = Path(__file__).parents[1] / "vectors" / "tampered"


def bel_of(case):
    (path,) = (TAMPERED / case).glob("*.bel")
    return path.read_bytes()


@pytest.mark.parametrize("stage", ["open", "ended", "tallied"])
def test_a_record_that_is_not_counted_is_accepted(reference, large, stage):
    assert reference(getattr(large, stage)) == []


@pytest.mark.parametrize("owners", [(1, 2), (1, 3), (2, 3), (1, 2, 3)])
def test_a_record_counted_by_any_two_of_three_is_accepted(reference, large, owners):
    assert reference(large.counted(*owners)) == []


@pytest.mark.parametrize(
    ("threshold", "size"), [(1, 1), (2, 2), (3, 5), (5, MOST), (MOST, MOST)]
)
def test_a_record_of_any_other_quorum_is_accepted(reference, maker, threshold, size):
    keys = maker.keys(size=size, threshold=threshold)
    last = range(size - threshold + 1, size + 1)
    assert reference(maker.box(keys, "A", ballots=5).counted(*last)) == []


def test_a_box_without_a_single_ballot_is_accepted(reference, maker, keys):
    empty = maker.box(keys, "B", ballots=0)
    assert reference(empty.open) == []
    assert reference(empty.ended) == []


def test_the_smaller_group_ends_after_its_ballots_and_is_accepted(reference, small):
    assert reference(small.ended) == []


@pytest.mark.parametrize("name", ["simple", "threshold"])
def test_the_golden_elections_are_accepted(reference, name):
    (path,) = (TAMPERED.parent / name).glob("*.bel")
    assert reference(path.read_bytes()) == []


ONLY_OURS = {"revote"}
"""Legal for the protocol (the last ballot counts), refused by us: one slip, one ballot."""

CASES = [
    line.split("\t")[0] for line in (TAMPERED / "EXPECTED.tsv").read_text().splitlines()[1:]
]


@pytest.mark.parametrize("case", CASES)
def test_the_reference_and_we_say_the_same_of_a_tampered_record(reference, case):
    data = bel_of(case)
    holds = verify_file(data, case, spread=Here()).holds
    accepted = not reference(data)
    assert accepted == (holds or case in ONLY_OURS)


def test_a_tampered_record_of_ours_is_refused_by_both(reference, large):
    swapped = large.archive(ballots=[*large.ballots, large.ballots[0]])
    assert reference(swapped)
    assert not verify_file(swapped, "A.bel", spread=Here()).holds
