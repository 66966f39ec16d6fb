"""The campaign in its small size, and the golden forgeries through the same machinery."""

import json
from functools import cache

import pytest

from tally.tampering.campaign import Score, Size, judge, run
from tally.tampering.forgery import NOT_AN_ARCHIVE, Forgery
from tally.tampering.kinds import KINDS
from tally.tampering.material import make_material
from tally.verifier import Verdict
from tally.verifier.findings import CHECKS


@cache
def score_of(name):
    total = Score()
    for score in run(KINDS[name], make_material(1), Size(full=False)):
        total.add(score)
    return total


@pytest.mark.parametrize("name", KINDS)
def test_no_forgery_passes_and_each_is_caught_for_its_reason(name):
    score = score_of(name)
    assert not score.missed
    assert score.tried == score.caught + score.accepted > 0


def test_every_check_of_the_verifier_caught_a_forgery():
    checks = {check for name in KINDS for check in score_of(name).checks}
    assert checks == {*CHECKS, NOT_AN_ARCHIVE}


def expected(vectors):
    lines = (vectors / "tampered" / "EXPECTED.tsv").read_text().splitlines()[1:]
    return dict(line.split("\t")[:2] for line in lines)


REASONS = {
    "bad_pd": "partial-decryptions",
    "bad_result": "result",
    "ballot_after_end": "order-of-events",
    "drop_in_tally": "encrypted-tally",
    "dup": "one-ballot-a-slip",
    "forged_tally": "encrypted-tally",
    "one_short": "result",
    "revote": "one-ballot-a-slip",
    "wrong_num": "number-tallied",
}
"""Golden forgeries that are caught by another check than that of the ballots."""


def test_the_golden_forgeries_are_caught_by_the_same_machinery(vectors):
    for case, must in expected(vectors).items():
        (path,) = (vectors / "tampered" / case).glob("*.bel")
        legal = {"honest": Verdict.VERIFIED, "open": Verdict.STILL_OPEN}
        if must == "rejected":
            forgery = Forgery(case, path.read_bytes, frozenset({REASONS.get(case, "ballots")}))
        else:
            forgery = Forgery(case, path.read_bytes, verdict=legal.get(case, Verdict.VERIFIED))
        assert not judge(forgery).missed, case


def test_the_forger_reads_its_own_counts():
    material = make_material(1)
    for box in (material.box, material.sister, material.stranger):
        counts = json.loads(box.parts.result)["result"]
        assert {sum(row) for row in counts} == {len(box.ballots)}
