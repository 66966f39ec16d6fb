"""The campaign notices a verifier that fails, and can be run again."""

from dataclasses import replace

import pytest

from tally.cli import main
from tally.errors import InvalidProof
from tally.tampering.campaign import Size, chosen, judge, run
from tally.tampering.forgery import Forgery
from tally.tampering.kinds import KINDS
from tally.tampering.material import make_material
from tally.verifier.findings import CHECKS, Findings


@pytest.fixture(scope="module")
def material():
    return make_material(1)


RELIES = {
    "archive-form": "bytes",
    "chain": "fields-events",
    "order-of-events": "tape-steps",
    "nothing-left": "tape-left-over",
    "setup": "sealed-elections",
    "no-time-of-day": "tape-times",
    "trustees": "ceremony-resigned",
    "election-key": "boxes",
    "credentials": "small-order-credentials",
    "number-of-slips": "boxes",
    "ballots": "boxes-values",
    "one-ballot-a-slip": "boxes",
    "order-of-ballots": "boxes",
    "enough-ballots": "boxes",
    "encrypted-tally": "counting-tallies",
    "number-tallied": "counting-numbers",
    "partial-decryptions": "counting-decryptions",
    "result": "counting-results",
}
"""For each check a kind that only this check catches, or some of it."""


@pytest.mark.parametrize("check", CHECKS)
def test_the_campaign_notices_when_a_check_is_switched_off(material, monkeypatch, check):
    add = Findings.add

    def deaf(self, line):
        if line.name != check:
            add(self, line)

    monkeypatch.setattr(Findings, "add", deaf)
    forgeries = chosen(KINDS[RELIES[check]], material, Size(full=False))
    assert any(judge(one).missed for one in forgeries if check in one.reasons)


def nothing(*_, **__):
    """A check that holds whatever it is given."""


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("tally.ballot_check.check_membership", "resigned-proofs"),
        ("tally.ballot_check.check_membership", "boxes-values"),
        ("tally.ballot_check.check_hash", "resigned-signatures"),
        ("tally.verifier.setup.check_trustees", "ceremony-signatures"),
        ("tally.trustee.assemble.check_knowledge", "ceremony-signatures"),
        ("tally.partial_decryption.check_decryption", "counting-decryptions"),
        ("tally.verifier.counting._compare_counts", "counting-results"),
    ],
)
def test_the_campaign_notices_a_proof_that_nobody_checks(material, monkeypatch, target, kind):
    monkeypatch.setattr(target, nothing)
    assert any(score.missed for score in run(KINDS[kind], material, Size(full=False)))


def test_the_campaign_notices_a_verifier_that_refuses_everything(material, monkeypatch):
    def refuse(*_, **__):
        raise InvalidProof("all of them")

    monkeypatch.setattr("tally.ballot_check.check_membership", refuse)
    assert next(run(KINDS["legal"], material, Size(full=False))).missed


def test_the_campaign_notices_a_verifier_that_breaks(material):
    def breaks(*_):
        raise ZeroDivisionError

    (forgery,) = list(chosen(KINDS["legal"], material, Size(full=False)))[:1]
    assert "ZeroDivisionError" in judge(forgery, breaks).missed[0]


def test_a_forgery_caught_for_another_reason_is_missed(material):
    forged = replace(material.box.parts, result='{"result":[]}').record
    score = judge(Forgery("wrong", lambda: forged, frozenset({"chain"})))
    assert "caught by ['result']" in score.missed[0]
    assert judge(Forgery("right", lambda: forged, frozenset({"result"}))).caught == 1


def test_the_same_seed_makes_the_same_records(material):
    make_material.cache_clear()
    again = make_material(1)
    assert again.box.parts.record == material.box.parts.record
    assert make_material(2).box.parts.record != material.box.parts.record
    for name in ("fields-setup", "moves-copies", "small-order-ballots"):
        first, second = (
            [one.name for one in chosen(KINDS[name], made, Size(full=False))]
            for made in (material, again)
        )
        assert first == second
    one, other = (
        next(iter(chosen(KINDS["small-order-ballots"], made, Size(full=False)))).make()
        for made in (material, again)
    )
    assert one == other


def test_shares_of_a_kind_make_up_the_whole(material):
    kind = KINDS["counting-results"]
    for full in (False, True):
        whole = [one.name for one in chosen(kind, material, Size(full))]
        shares = [
            one.name for part in range(3) for one in chosen(kind, material, Size(full, part, 3))
        ]
        assert sorted(shares) == sorted(whole)


def test_no_forgery_is_listed_twice_or_is_the_record_itself(material):
    honest = material.box.parts.record
    for name in (
        "tape-records",
        "tape-headers",
        "tape-steps",
        "fields-setup",
        "counting-results",
    ):
        records = [one.make() for one in KINDS[name].forgeries(material)]
        assert honest not in records


def test_the_command_prints_a_line_a_kind_and_what_it_missed(capsys, monkeypatch):
    words = ["bench", "--campaign", "--processes", "1", "--kind", "tape-left-over"]
    assert main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:5] == ["tape-left-over", "tried", "24", "caught", "24"]
    assert "0 missed" in lines[-1]

    add = Findings.add
    monkeypatch.setattr(
        Findings, "add", lambda self, line: line.name == "nothing-left" or add(self, line)
    )
    assert main(words) == 1
    assert "MISSED" in capsys.readouterr().out


def test_the_command_takes_shares_to_other_processes(capsys):
    words = [
        "bench",
        "--campaign",
        "--processes",
        "2",
        "--kind",
        "tape-times",
        "tape-left-over",
    ]
    assert main(words) == 0
    assert "tried      33" in capsys.readouterr().out


def test_the_command_knows_its_kinds(capsys):
    assert main(["bench", "--campaign", "--kind", "none-such"]) == 2
    assert "tape-left-over" in capsys.readouterr().err
