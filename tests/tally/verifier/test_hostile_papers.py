"""Packages made to confuse a reader: whatever they hold, the answer is a report that names it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tally.canonical_json import canonical
from tally.record.evidence import write_evidence
from tally.verifier import Verdict, verify_file
from tally.verifier.spread import Here
from tests.tally.making_records import TIMESTAMP, Maker, evidence_files

OTHER_PROGRAM = Path(__file__).parents[2] / "vectors" / "simple" / "RMfxtAbvf4jb1J.bel"


def faults(files):
    report = verify_file(write_evidence(files), "evidence.zip", spread=Here())
    found = [check for check in report.checks if not check.ok]
    assert (report.verdict is Verdict.NOT_VERIFIED) == bool(found)
    return {check.name: check for check in found}


def altered(files, name, change):
    content = json.loads(files[name])
    change(content)
    return {**files, name: json.dumps(content).encode()}


HALF = "\ud800"
"""Half a character: JSON can spell it, no UTF-8 can hold it."""


@pytest.mark.parametrize("name", ["withdrawn", "group"])
def test_half_a_character_in_the_register_is_a_fault(package, name):
    value = [HALF] if name == "withdrawn" else HALF
    files = altered(
        package, "register.json", lambda register: register[0].update({name: value})
    )
    assert faults(files)["register"].place["file"] == "register.json"


def test_half_a_character_among_the_tests_is_a_fault(package):
    assert "tests" in faults({**package, "tests.json": b'["\\ud800"]'})


def test_half_a_character_in_a_field_beside_the_results_is_a_fault(package):
    files = altered(package, "results.json", lambda results: results.update({HALF: 1}))
    assert set(faults(files)) == {"results"}


def test_no_number_is_longer_than_a_line(package):
    long = b'"printed":' + b"9" * 4000
    files = {**package, "register.json": package["register.json"].replace(b'"printed":7', long)}
    assert len(faults(files)["register"].where) < 200


def test_a_meeting_of_nobody_is_no_meeting(package):
    def empty(meeting):
        meeting.update(groups=[], forms=[])

    content = json.loads(package["meeting.json"])
    empty(content)
    found = faults({**package, "meeting.json": canonical(content).encode()})
    assert found["meeting"].place == {"file": "meeting.json", "field": "group"}


@pytest.mark.parametrize("date", ["20231228", "2023-13-01", "today"])
def test_a_meeting_has_a_day(package, date):
    content = json.loads(package["meeting.json"])
    content["date"] = date
    found = faults({**package, "meeting.json": canonical(content).encode()})
    assert found["meeting"].place == {"file": "meeting.json", "field": "date"}


def test_a_record_bears_the_day_of_the_meeting(monkeypatch):
    monkeypatch.setattr("tests.tally.making_records.TIMESTAMP", TIMESTAMP + 24 * 60 * 60)
    maker = Maker()
    keys = maker.keys()
    files = evidence_files(maker.box(keys, "A", 6), maker.box(keys, "B", 3))
    found = faults(files)
    assert set(found) == {"meeting"}
    assert found["meeting"].place["field"] == "date"


def test_a_record_of_another_program_among_ours_is_a_fault_and_no_end(package):
    found = faults({**package, "record/A.bel": OTHER_PROGRAM.read_bytes()})
    assert {"meeting", "manifest", "closing", "results"} <= set(found)


def test_only_records_of_another_program_leave_no_trustees_to_have_signed(package):
    foreign = OTHER_PROGRAM.read_bytes()
    found = faults({**package, "record/A.bel": foreign, "record/B.bel": foreign})
    assert found["attestations"].detail == "not-checked"


def test_counts_by_other_questions_are_not_graded(package, monkeypatch):
    """As of a record in which more than one answer may be chosen."""
    from tally.verifier import package as packages

    verify_record = packages.verify_record

    def verify_with_more_marks(*arguments, **options):
        verified = verify_record(*arguments, **options)
        counts = verified.record.counts
        if counts is None:
            return verified
        more = ((counts[0][0] + 1, *counts[0][1:]), *counts[1:])
        return replace(verified, record=replace(verified.record, counts=more))

    monkeypatch.setattr(packages, "verify_record", verify_with_more_marks)
    assert faults(package)["results"].detail == "not-checked"


@pytest.mark.parametrize(
    "name",
    [
        "Results.json",
        "results.json.",
        "results.json:second",
        "ｒesults.json",
        "results.json/more",
        "manifest",
        "RECORD/A.bel",
    ],
)
def test_no_file_lands_on_another_when_the_package_is_unpacked(package, name):
    found = faults({**package, name: b"{}"})
    assert set(found) == {"package-form"}
    assert "lands on another file" in found["package-form"].where


@pytest.mark.parametrize("levels", [60, 900, 100_000])
def test_no_paper_is_deeper_than_every_python_reads(package, levels):
    """3.13 reads ten times deeper than 3.11: such a package would verify on one of them only."""
    deep = b"[" * levels + b"]" * levels
    for name, check in (("results.json", "results"), ("register.json", "register")):
        text = package[name].rstrip()
        place = text.index(b"{") + 1
        files = {**package, name: text[:place] + b'"more":' + deep + b"," + text[place:]}
        assert faults(files)[check].detail == "malformed"
