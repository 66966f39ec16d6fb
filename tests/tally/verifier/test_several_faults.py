"""A fault ends nothing that does not rest on it: all faults of a record are in the report."""

import io
import json
import re
from pathlib import Path

import pytest

from tally.canonical_json import canonical
from tally.partial_decryption import make_partial_decryption
from tally.record.tape import LARGEST, Record, read_tape, write_tape
from tally.verifier import Here, Verdict, verify_record
from tally.verifier.findings import CHECKS, MOST
from tally.verifier.wording import sentence_of
from tests.tally.making_records import TIMESTAMP


def report_of(data, **options):
    return verify_record(data, "A.bel", spread=Here(), **options).report


def faults_of(data):
    return [
        (check.name, check.detail, check.place)
        for check in report_of(data).checks
        if not check.ok
    ]


def rewritten(data, change, timestamp=None):
    """The archive with other records, its form sound again."""
    time, records = read_tape(data)
    return write_tape(time if timestamp is None else timestamp, change(list(records)))


def decryption(box, owner):
    return make_partial_decryption(
        box.tally, box.keys.shares[owner - 1], box.election, box.maker.bytes
    )


def with_another_response(text):
    """The message with the last of its proofs wrong."""
    head, _, tail = text.rpartition('"response":"')
    return f'{head}"response":"{"2" if tail[0] == "1" else "1"}{tail[1:]}'


def test_faults_of_ballots_tally_decryptions_and_order_are_all_listed(large):
    question = large.election.questions[1].question
    ballots = [large.ballots[1], with_another_response(large.ballots[0]), *large.ballots[2:]]
    sized = json.loads(large.tally.sized_text)

    class Tally:
        text = large.tally.text
        sized_text = canonical({**sized, "num_tallied": 5})

    wrong = json.loads(decryption(large, 2))
    wrong["decryption_factors"][1][2] = wrong["decryption_factors"][0][0]
    data = large.archive(
        ballots=ballots,
        tally=Tally,
        decryptions=[(1, decryption(large, 1)), (2, canonical(wrong)), (9, "{}"), (1, "[]")],
        result='{"result":[]}',
    )
    found = faults_of(data)
    assert [(name, detail) for name, detail, _ in found] == [
        ("ballots", "invalid-signature"),
        ("order-of-ballots", "not-in-order"),
        ("number-tallied", "wrong-number"),
        ("partial-decryptions", "invalid-proof"),
        ("partial-decryptions", "unknown-owner"),
        ("partial-decryptions", "unknown-owner"),
        ("result", "not-checked"),
    ]
    places = [place for _, _, place in found]
    assert places[0]["ballot"] == 2
    decrypted = next(place for place in places if place.get("trustee") == 2)
    assert (decrypted["question"], decrypted["contest"], decrypted["choice"]) == (
        2,
        question,
        3,
    )


def test_a_proof_that_does_not_hold_is_found_in_its_contest(large):
    ballot = json.loads(large.ballots[2])
    ballot["answers"][1]["individual_proofs"][0].reverse()
    data = large.archive(ballots=[*large.ballots[:2], canonical(ballot), *large.ballots[3:]])
    fault = next(check for check in report_of(data).checks if check.name == "ballots")
    # The signature comes first, since only it fixes which answer belongs to which question.
    assert (fault.detail, fault.rule) == ("invalid-signature", "protocol 6.5")
    assert fault.place == {"record": 10, "ballot": 3}
    assert fault.where.startswith("record 10, ballot 3: ")


def test_a_faulty_ballot_is_added_up_with_the_others(large):
    ballots = [with_another_response(large.ballots[0]), *large.ballots[1:]]
    names = [
        name for name, _, _ in faults_of(large.archive(ballots=ballots, tally=large.tally))
    ]
    assert set(names) == {"ballots"}


def test_only_a_ballot_that_cannot_be_read_keeps_the_tally_from_being_checked(large):
    found = faults_of(large.archive(ballots=["{}", *large.ballots[1:]], tally=large.tally))
    assert [(name, detail) for name, detail, _ in found] == [
        ("ballots", "ballot-malformed"),
        ("encrypted-tally", "not-checked"),
    ]


def test_the_contest_of_a_wrong_sum_and_of_a_wrong_count_is_named(large):
    first = large.election.questions[0].question
    short = large.archive(ballots=large.ballots[1:], tally=large.tally)
    found = {name: (detail, place) for name, detail, place in faults_of(short)}
    assert found["encrypted-tally"][0] == "not-the-same"
    assert found["encrypted-tally"][1]["contest"] == first
    counted = large.counted()
    result = next(
        record.body for record in read_tape(counted)[1] if b'{"result"' in record.body
    ).decode()
    counts = json.loads(result)["result"]
    counts[1][0] += 1
    wrong = large.archive(
        tally=large.tally,
        decryptions=[(owner, decryption(large, owner)) for owner in (1, 2)],
        result=canonical({"result": counts}),
    )
    ((name, detail, place),) = faults_of(wrong)
    assert (name, detail, place["question"], place["choice"]) == (
        "result",
        "not-the-same",
        2,
        1,
    )


@pytest.mark.parametrize(
    "text",
    [
        '{"result":[[true,0,0,0],[1,1,1,1]]}',
        '{"result":[[1.0,0,0,0],[1,1,1,1]]}',
        '{"result":[["1",0,0,0],[1,1,1,1]]}',
        '{"result":[],"result":[]}',
        '{"result":[],"more":1}',
    ],
)
def test_a_result_of_another_form_is_refused(large, text):
    data = large.archive(
        tally=large.tally,
        decryptions=[(owner, decryption(large, owner)) for owner in (1, 2)],
        result=text,
    )
    ((name, detail, _),) = faults_of(data)
    assert name == "result"
    assert detail in {"malformed", "not-canonical"}


def test_numbers_that_are_no_integers_are_refused(large):
    for old, new in [(":6,", ":true,"), (":6,", ":6.0,"), (":6,", ':"6",')]:

        class Tally:
            text = large.tally.text
            sized_text = large.tally.sized_text.replace(old, new, 1)

        found = {name for name, _, _ in faults_of(large.archive(tally=Tally))}
        assert "number-tallied" in found


def test_the_same_data_twice_and_data_that_no_event_brings_are_found(large):
    extra = Record(is_event=False, body=b"{}")
    last = len(read_tape(large.ended)[1])
    data = rewritten(large.ended, lambda records: [extra, *records, extra, records[0]])
    twice, left = "the same data stand there twice", "data that no event brings"
    assert [check.where for check in report_of(data).checks if not check.ok] == [
        f"record 1: {left}",
        f"record {last + 2}: {twice}",
        f"record {last + 3}: {twice}",
        f"record {last + 2}: {left}",
        f"record {last + 3}: {left}",
    ]


def test_a_second_setup_changes_nothing_and_is_out_of_order(large):
    def doubled(records):
        return [*records[:5], *records[:5], *records[5:]]

    found = faults_of(rewritten(large.ended, doubled))
    assert ("order-of-events", "wrong-order") in {(name, detail) for name, detail, _ in found}
    assert {name for name, _, _ in found} == {"chain", "order-of-events", "nothing-left"}


def test_a_record_without_its_setup_is_checked_as_far_as_it_goes(large):
    found = {name for name, _, _ in faults_of(rewritten(large.tallied, lambda all_: all_[5:]))}
    assert found >= {"chain", "order-of-events", "setup", "credentials", "ballots"}


def test_a_header_that_tells_the_time_of_day_is_refused(large):
    data = rewritten(large.ended, lambda records: records, timestamp=TIMESTAMP + 3600)
    assert faults_of(data) == [("no-time-of-day", "tells-time", {"record": 0})]


def test_credentials_in_another_order_or_spelling_are_refused_in_our_elections(large):
    listed = json.loads(large.credentials)
    for text in (canonical(listed[::-1]), large.credentials.replace(",", ", ")):
        assert {name for name, _, _ in faults_of(large.archive(credentials=text))} == {
            "credentials"
        }


def test_an_election_of_ours_with_another_field_is_refused(large):
    election = json.loads(large.election.text)
    data = large.archive(election=canonical({**election, "administrator": "x"}), ballots=[])
    assert ("setup", "not-canonical") in {(name, detail) for name, detail, _ in faults_of(data)}


def test_a_record_read_in_any_way_gives_the_same_report(large, tmp_path):
    data = large.counted()
    path = tmp_path / "A.bel"
    path.write_bytes(data)

    class Pipe(io.RawIOBase):
        """Bytes that come in small pieces and cannot be read again."""

        def __init__(self):
            self.rest = io.BytesIO(data)

        def read(self, size=-1):
            return self.rest.read(min(size, 1000) if size >= 0 else 1000)

        def seekable(self):
            return False

    told = []
    with path.open("rb") as stream:
        reports = [
            report_of(data, progress=lambda *pair: told.append(pair)),
            report_of(path),
            report_of(stream),
            report_of(Pipe(), progress=lambda *pair: told.append(pair)),
        ]
    assert reports[0].verdict is Verdict.VERIFIED
    assert all(report == reports[0] for report in reports)
    assert told == [(0, 6), (6, 6), (0, 0), (6, 0)]


def test_whoever_wants_the_first_fault_only_gets_one_and_no_ballot_is_checked(large):
    class Nobody:
        def run(self, batches):
            raise AssertionError(f"a ballot was checked: {next(batches)}")

    data = bytearray(large.counted())
    data[-600] ^= 1
    report = verify_record(bytes(data), "x", spread=Nobody(), first_fault_only=True).report
    assert report.verdict is Verdict.NOT_VERIFIED
    assert [check.ok for check in report.checks].count(False) == 1
    assert report.fingerprint == report_of(bytes(data)).fingerprint
    assert report_of(large.counted(), first_fault_only=True).verdict is Verdict.VERIFIED
    swapped = large.archive(ballots=large.ballots[::-1])
    assert [
        check.name for check in report_of(swapped, first_fault_only=True).checks if not check.ok
    ] == ["order-of-ballots"]


def test_a_million_faults_are_counted_and_a_thousand_listed(large):
    junk = [Record(is_event=False, body=b"%d" % number) for number in range(3 * MOST)]
    report = report_of(rewritten(large.ended, lambda records: [*records, *junk]))
    left = [check for check in report.checks if check.name == "nothing-left"]
    assert len(left) == MOST + 1
    assert left[-1].detail == "more-faults"
    assert left[-1].values == {"number": 2 * MOST}


def test_a_body_that_is_too_large_is_passed_over(large):
    size = LARGEST + 512
    claim = b"0" * 64 + b".data.json"
    block = claim.ljust(124, b"\0") + b"%011o\0" % size + bytes(512 - 136)

    class Zeros(io.RawIOBase):
        """An archive whose last header claims more than anybody keeps, and brings it."""

        def __init__(self):
            self.rest = io.BytesIO(large.ended + block)
            self.left = size

        def read(self, wanted=-1):
            piece = self.rest.read(wanted)
            if piece or not self.left:
                return piece
            taken = min(wanted, self.left)
            self.left -= taken
            return bytes(taken)

        def seekable(self):
            return False

    found = [(name, detail) for name, detail, _ in faults_of(Zeros())]
    assert found == [
        *[("archive-form", "archive-malformed")] * 3,
        ("nothing-left", "left-over"),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_of_a_report_is_a_sentence(large, language):
    data = large.archive(
        ballots=["{}", *large.ballots[:0:-1]], tally=large.tally, decryptions=[(7, "{}")]
    )
    for report in (report_of(data), report_of(large.counted())):
        assert {check.name for check in report.checks} <= set(CHECKS)
        for check in report.checks:
            said = sentence_of(check, language)
            assert not re.search(r"[{}]", said)
            assert said.replace(" · ", "").isascii() == (language == "en")


def test_the_documentation_lists_every_check_in_order():
    text = (Path(__file__).parents[3] / "docs/record.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\| ([a-z-]+) \|", text, re.MULTILINE)[1:]) == CHECKS
