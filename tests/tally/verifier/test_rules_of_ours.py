"""What is asked of our own records beyond the protocol, and that no check is left out unsaid."""

import json
from dataclasses import replace

import pytest

from tally.election import make_election
from tally.record.evidence import Evidence, write_evidence
from tally.verifier import Verdict, verify_file, verify_record
from tally.verifier.counting import Counting
from tally.verifier.spread import Here
from tally.verifier.wording import sentence_of
from tests.tally.making_records import Maker, evidence_files


def report_of(data):
    return verify_record(data, "A.bel", spread=Here()).report


def faults(report):
    return [check for check in report.checks if not check.ok]


def with_questions(box, **changes):
    """The box of an election by other questions, without ballots."""
    election = box.election
    again = make_election(
        name=election.name,
        description=election.description,
        public_key=election.public_key,
        questions=[replace(question, **changes) for question in election.questions],
        uuid=election.uuid,
        pingyi=election.pingyi,
    )
    return replace(box, election=again, ballots=[])


@pytest.mark.parametrize("changes", [{"min": 0}, {"max": 2}, {"min": 2, "max": 2}])
def test_in_our_elections_exactly_one_answer_is_chosen(large, changes):
    found = faults(report_of(with_questions(large, **changes).open))
    assert [(check.name, check.place["question"]) for check in found] == [
        ("setup", 1),
        ("setup", 2),
    ]
    assert found[0].rule == "formats <group>.bel"


def test_nobody_decrypts_one_of_our_elections_alone():
    maker = Maker()
    (fault,) = faults(report_of(maker.box(maker.keys(threshold=1)).counted()))
    assert (fault.name, fault.rule) == ("trustees", "formats meeting.toml")


def test_a_rehearsal_is_never_taken_for_a_meeting():
    maker = Maker()
    keys = maker.keys()
    boxes = [maker.box(keys, code, 6, rehearsal=True) for code in "AB"]
    report = report_of(boxes[0].counted())
    assert report.verdict is Verdict.VERIFIED
    (setup,) = [check for check in report.checks if check.name == "setup"]
    assert "彩排" in sentence_of(setup, "zh")
    assert "REHEARSAL" in sentence_of(setup, "en")

    package = verify_file(write_evidence(evidence_files(*boxes)), "evidence.zip", spread=Here())
    (manifest,) = [check for check in package.checks if check.name == "manifest"]
    assert "彩排" in sentence_of(manifest, "zh")


@pytest.mark.parametrize(
    ("left_out", "names"),
    [
        ("_take_tally", {"encrypted-tally", "number-tallied"}),
        ("_take_decryption", {"result"}),
        ("_take_result", {"result"}),
        ("close", {"partial-decryptions"}),
    ],
)
def test_a_check_that_nobody_made_does_not_hold(large, monkeypatch, left_out, names):
    monkeypatch.setattr(Counting, left_out, lambda *_: None)
    report = report_of(large.counted())
    assert report.verdict is Verdict.NOT_VERIFIED
    assert names <= {check.name for check in faults(report)}


def test_a_package_that_changes_while_it_is_read_is_not_verified(package, monkeypatch):
    """As on a stick that somebody writes to: hashed as one record, verified as another."""
    opened = Evidence.open

    def open_another(self, name):
        if name != "record/A.bel":
            return opened(self, name)
        return opened(self, "record/B.bel")

    monkeypatch.setattr(Evidence, "open", open_another)
    report = verify_file(write_evidence(package), "evidence.zip", spread=Here())
    (fault,) = [check for check in faults(report) if check.name == "package-form"]
    assert fault.place == {"file": "record/A.bel"}


def test_a_return_box_that_differs_from_the_ballots_is_told(package):
    register = json.loads(package["register.json"])
    register[0]["returned"] -= 1
    files = {**package, "register.json": json.dumps(register).encode()}
    report = verify_file(write_evidence(files), "evidence.zip", spread=Here())
    (line,) = [check for check in report.checks if check.name == "register"]
    assert line.ok
    assert "A 5:6" in sentence_of(line, "zh")
    assert "回收箱" in sentence_of(line, "zh")
