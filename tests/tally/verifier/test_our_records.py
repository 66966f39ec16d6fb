"""Records of our own elections: what the field ``pingyi`` promises is checked too."""

import pytest

from tally.fingerprint import hex_of
from tally.record.tape import NotAnArchive
from tally.verifier import Verdict, verify_file, verify_record, worst


def faults(data):
    report = verify_file(data, "A.bel")
    return {check.name: check.detail for check in report.checks if not check.ok}


def test_a_counted_record_verifies_and_gives_the_counts_of_the_marks(large):
    data = large.counted()
    verified = verify_record(data, "A.bel")
    assert verified.report.verdict is Verdict.VERIFIED
    assert verified.report.fingerprint == hex_of(data)
    assert [list(row) for row in verified.record.counts] == large.counts


@pytest.mark.parametrize("owners", [(1, 2), (1, 3), (2, 3), (1, 2, 3)])
def test_any_quorum_gives_the_same_counts(large, owners):
    verified = verify_record(large.counted(*owners), "A.bel")
    assert [list(row) for row in verified.record.counts] == large.counts


def test_open_ended_and_tallied_records_are_told_apart(large):
    assert verify_file(large.open, "A.bel").verdict is Verdict.STILL_OPEN
    assert verify_file(large.ended, "A.bel").verdict is Verdict.NOT_COUNTED
    assert verify_file(large.tallied, "A.bel").verdict is Verdict.NOT_COUNTED


def test_a_group_that_is_too_small_ends_without_a_count_and_verifies(small):
    assert verify_file(small.ended, "B.bel").verdict is Verdict.NOT_COUNTED


def test_a_group_that_is_too_small_and_was_decrypted_all_the_same_is_refused(small):
    assert faults(small.tallied) == {"enough-ballots": "too-few-ballots"}
    assert faults(small.counted()) == {"enough-ballots": "too-few-ballots"}


def test_a_min_group_below_five_is_refused(maker, keys):
    assert faults(maker.box(keys, min_group=4).ended) == {"enough-ballots": "too-few-ballots"}


def test_more_credentials_than_slips_are_refused(maker, keys):
    assert faults(maker.box(keys, slips=6).ended) == {"number-of-slips": "wrong-number"}


def test_a_closed_box_out_of_tracker_order_is_refused(large):
    swapped = [large.ballots[1], large.ballots[0], *large.ballots[2:]]
    assert faults(large.archive(ballots=swapped)) == {"order-of-ballots": "not-in-order"}


def test_an_open_box_may_stand_in_any_order(large):
    swapped = [large.ballots[1], large.ballots[0]]
    assert faults(large.archive(ballots=swapped, ended=False)) == {}


def test_a_ballot_of_another_box_is_refused(large, small):
    report = verify_file(large.archive(ballots=[*large.ballots, small.ballots[0]]), "A.bel")
    assert {(check.name, check.detail) for check in report.checks if not check.ok} >= {
        ("ballots", "wrong-election"),
        ("ballots", "unknown-credential"),
    }


def test_a_key_that_is_not_the_trustees_is_refused(maker, large):
    other = maker.keys()
    found = faults(large.archive(trustees=other.trustees.text))
    assert found == {"election-key": "not-the-same"}


def test_credentials_that_are_none_are_refused(large):
    for text in ("{}", "[1]", '["00"]', "[", '["' + "0" * 63 + '1"]'):
        assert faults(large.archive(credentials=text))["credentials"] == "invalid-credentials"


def test_a_credential_listed_twice_is_refused(large):
    text = large.credentials.replace("]", "," + large.credentials[1:67] + "]")
    assert faults(large.archive(credentials=text))["credentials"] == "invalid-credentials"


def test_a_decryption_of_nobody_is_refused(large):
    for owner in (0, 4):
        found = faults(large.archive(tally=large.tally, decryptions=[(owner, "{}")]))
        assert found["partial-decryptions"] == "unknown-owner"


def test_every_faulty_ballot_is_named(large):
    broken = [text.replace('"response":"', '"response":"1', 1) for text in large.ballots[:2]]
    data = large.archive(ballots=[*broken, *large.ballots[2:]])
    report = verify_file(data, "A.bel")
    wrong = [check.where for check in report.checks if check.name == "ballots"]
    assert len(wrong) == 2
    assert [where.split(":")[0] for where in wrong] == [
        "record 6, ballot 1",
        "record 8, ballot 2",
    ]


def test_what_is_no_archive_is_said_to_be_none():
    with pytest.raises(NotAnArchive):
        verify_file(b"something else", "x")


def test_the_worst_verdict_decides():
    assert worst([]) is Verdict.VERIFIED
    assert worst([Verdict.NOT_COUNTED, Verdict.VERIFIED]) is Verdict.NOT_COUNTED
    assert worst([Verdict.NOT_VERIFIED, Verdict.STILL_OPEN]) is Verdict.NOT_VERIFIED


def test_the_report_is_plain_json(large):
    content = verify_file(large.open, "A.bel").json()
    assert content["verdict"] == "VERIFIED, STILL OPEN"
    assert set(content) >= {"file", "verdict", "fingerprint", "ballots", "checks"}
    assert set(content["checks"][0]) >= {"name", "ok", "where", "detail", "rule", "place"}
