"""The golden elections, the tampered ones, and edits of single bytes, through the verifier."""

import json

import pytest

from tally.verifier import Verdict, verify_file, verify_record
from tally.verifier.findings import NOT_CHECKED


def bel_of(folder):
    (path,) = folder.glob("*.bel")
    return path


@pytest.mark.parametrize("name", ["simple", "threshold"])
def test_a_golden_election_verifies_with_its_own_counts(vectors, name):
    verified = verify_record(bel_of(vectors / name).read_bytes(), name)
    assert verified.report.verdict is Verdict.VERIFIED
    assert verified.report.ballots == 10
    golden = json.loads((vectors / name / "result.json").read_text())["result"]
    assert [list(row) for row in verified.record.counts] == golden


@pytest.mark.parametrize("name", ["simple", "threshold"])
def test_a_golden_election_still_open_is_told_apart(vectors, name):
    report = verify_file(vectors / name / "open.bel.copy", name)
    assert report.verdict is Verdict.STILL_OPEN


EXPECTED = {
    "bad_pd": ("partial-decryptions", "invalid-proof"),
    "bad_result": ("result", "not-the-same"),
    "bad_sig": ("ballots", "invalid-signature"),
    "ballot_after_end": ("order-of-events", "wrong-order"),
    "double_one": ("ballots", "ballot-too-large"),
    "drop_in_tally": ("encrypted-tally", "not-the-same"),
    "dup": ("one-ballot-a-slip", "second-ballot"),
    "empty_answers": ("ballots", "wrong-answers"),
    "flip_alpha": ("ballots", "invalid-proof"),
    "flip_resp": ("ballots", "invalid-proof"),
    "forged_tally": ("encrypted-tally", "not-the-same"),
    "noncanon": ("ballots", "ballot-too-large"),
    "one_short": ("result", "missing-decryption"),
    "revote": ("one-ballot-a-slip", "second-ballot"),
    "torsion_alpha": ("ballots", "invalid-point"),
    "unknown_cred": ("ballots", "unknown-credential"),
    "wrong_num": ("number-tallied", "wrong-number"),
}
"""Case -> a check that fails, and why; others may fail with it."""


def cases(vectors):
    lines = (vectors / "tampered" / "EXPECTED.tsv").read_text().splitlines()[1:]
    return {case: must for case, must, _ in (line.split("\t") for line in lines)}


def test_every_tampered_case_has_its_verdict(vectors):
    verdicts = {
        case: verify_file(bel_of(vectors / "tampered" / case), case) for case in cases(vectors)
    }
    assert {case: report.holds for case, report in verdicts.items()} == {
        case: must == "accepted" for case, must in cases(vectors).items()
    }
    assert verdicts["open"].verdict is Verdict.STILL_OPEN


@pytest.mark.parametrize("case", EXPECTED)
def test_a_tampered_record_is_refused_for_its_own_reason(vectors, case):
    report = verify_file(bel_of(vectors / "tampered" / case), case)
    faults = {(check.name, check.detail) for check in report.checks if not check.ok}
    assert EXPECTED[case] in faults
    told = [check for check in report.checks if not (check.ok or check.detail == NOT_CHECKED)]
    assert all(check.rule and check.place for check in told)


def records_of(data):
    """(start, name, body, end) of each record."""
    at = 0
    while at < len(data):
        size = int(data[at + 124 : at + 135], 8)
        end = at + 512 + size + (-size % 512)
        yield at, data[at : at + 100].rstrip(b"\0").decode(), data[at + 512 :][:size], end
        at = end


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def edits_of(data):
    """The edits of BYTE_TAMPER.txt, by the beginning of their lines."""
    records = list(records_of(data))
    starts = [start for start, *_ in records] + [len(data)]

    def cut(*numbers):
        return b"".join(data[starts[number] : starts[number + 1]] for number in numbers)

    def index(fragment, number):
        return starts[number] + 512 + records[number][2].index(fragment)

    everything = range(len(records))
    setup, first_ballot, first_event = 5, 6, 7
    first_body = records[0][2]
    return {
        "tar_mtime_digit": flip(data, 146),
        "BELENIOS body timestamp": flip(data, 512 + len(first_body) - 3),
        "tar name of record 2": flip(data, starts[2]),
        "election payload": flip(data, index(b'"name":"', 1) + 8),
        "setup event payload": flip(data, index(b'"payload":"', setup) + 11),
        "ballot payload": flip(data, index(b'"response":"', first_ballot) + 12),
        "ballot event": flip(data, index(b'"height":', first_event) + 9),
        "padding byte": flip(data, 512 + len(first_body)),
        "truncated: last record": cut(*everything[:-1]),
        "truncated mid-record": data[:-100],
        "trailing 512": data + bytes(512),
        "ballots 1 and 2 swapped": cut(*range(6), 8, 9, 6, 7, *everything[10:]),
        "ballot 1 (data+event) removed": cut(*range(6), *everything[8:]),
        "extra unreferenced": data + cut(first_ballot),
    }


def test_every_edit_of_a_byte_or_record_is_refused(vectors):
    listed = (vectors / "tampered" / "BYTE_TAMPER.txt").read_text().splitlines()[2:]
    edits = edits_of(bel_of(vectors / "simple").read_bytes())
    for line in filter(None, listed):
        (edit,) = [name for name in edits if line.startswith(name)]
        report = verify_file(edits.pop(edit), edit)
        assert report.verdict is Verdict.NOT_VERIFIED, line
    assert not edits
