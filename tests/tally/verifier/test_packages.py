"""Evidence packages: whatever paper is altered, consistently repacked, is found."""

import json
from dataclasses import replace

import pytest

from tally.canonical_json import canonical
from tally.record.evidence import write_evidence
from tally.trustee.signed import sign_words
from tally.verifier import Verdict, verify_file


def faults(files):
    report = verify_file(write_evidence(files), "evidence.zip")
    return {check.name: check.detail for check in report.checks if not check.ok}


def altered(files, name, change):
    content = json.loads(files[name])
    change(content)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return {**files, name: text.encode()}


def test_an_honest_package_has_the_verdict_of_its_worst_record(package):
    report = verify_file(write_evidence(package), "evidence.zip")
    assert report.verdict is Verdict.NOT_COUNTED
    assert report.ballots == 9
    names = {check.name for check in report.checks}
    assert {
        "package-form",
        "meeting",
        "manifest",
        "closing",
        "attestations",
        "results",
    } <= names


def test_a_byte_changed_in_a_package_is_found(package):
    data = bytearray(write_evidence(package))
    data[data.index(b"pingyi-results")] ^= 1
    assert verify_file(bytes(data), "evidence.zip").verdict is Verdict.NOT_VERIFIED


def test_a_weight_changed_after_sealing_is_found(package):
    text = package["meeting.json"].replace(b'"40"', b'"50"').replace(b'"60"', b'"50"')
    assert faults({**package, "meeting.json": text})["meeting"] == "not-the-same"


def test_another_score_is_found(package):
    def raise_score(results):
        results["subjects"][0]["exact"] = "100"

    assert faults(altered(package, "results.json", raise_score)) == {"results": "not-the-same"}


def test_another_check_code_is_found(package):
    def change(results):
        results["check_code"] = "0000-0000-0000-0000"

    assert faults(altered(package, "results.json", change)) == {"results": "not-the-same"}


def test_another_closing_content_is_found(package):
    def change(closing):
        closing["groups"][0]["head"] = "0" * 64

    found = faults(altered(package, "closing.json", change))
    assert found["closing"] == "not-the-same"
    assert found["results"] == "not-checked"


@pytest.mark.parametrize(("size", "threshold"), [(3, 1), (3, 3), (2, 2)])
def test_keys_shared_otherwise_than_the_meeting_says_are_found(
    maker, package_of, size, threshold
):
    keys = maker.keys(size=size, threshold=threshold)
    boxes = maker.box(keys, "A", ballots=6), maker.box(keys, "B", ballots=3)
    assert faults(package_of(*boxes))["meeting"] == "not-the-same"


def test_an_election_that_was_not_sealed_is_found(package, maker, keys):
    other = maker.box(keys, "A", ballots=6)
    found = faults({**package, "record/A.bel": other.counted()})
    assert found["manifest"] == "not-the-same"


def test_a_slip_that_may_vote_in_two_groups_is_found(large, small, package_of):
    twin = replace(small, secrets=[*small.secrets[:-1], large.secrets[-1]])
    assert faults(package_of(large, twin))["manifest"] == "wrong-number"


def test_fewer_attestations_than_the_threshold_are_found(package):
    files = {name: data for name, data in package.items() if name != "attestations/2.json"}
    assert faults(files)["attestations"] == "missing-attestation"


def test_an_attestation_that_its_trustee_did_not_sign_is_found(package):
    def forge(attestation):
        attestation["signature"]["response"] = "1"

    forged = altered(package, "attestations/1.json", forge)
    assert faults(forged)["attestations"] == "invalid-signature"
    borrowed = {**package, "attestations/3.json": package["attestations/1.json"]}
    assert faults(borrowed)["attestations"] == "invalid-signature"
    assert faults({**package, "attestations/x.json": b"{}"})["attestations"] == "not-the-same"


def test_a_trustee_who_decrypted_without_attesting_is_found(package, keys):
    files = {name: data for name, data in package.items() if name != "attestations/2.json"}
    words = "pingyi-attest|1|" + package["closing.json"].decode()
    late = {**files, "attestations/3.json": sign_words(keys.seeds[2], words).encode()}
    assert faults(late)["attestations"] == "missing-attestation"


def test_an_attestation_over_another_content_is_found(package, keys):
    other = sign_words(keys.seeds[0], "pingyi-attest|1|{}").encode()
    assert faults({**package, "attestations/1.json": other})["attestations"] == "not-the-same"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("handed_out", 5), ("printed", 8), ("unused", -1), ("ballots", 5), ("group", "B")),
        *(("returned", 7), ("returned", -1)),
    ],
)
def test_a_register_that_does_not_balance_is_found(package, field, value):
    def unbalance(register):
        register[0][field] = value

    assert faults(altered(package, "register.json", unbalance))["register"] == "wrong-number"


def test_a_ballot_of_a_withdrawn_slip_is_found(package, large):
    credential = json.loads(large.ballots[0])["credential"]

    def withdraw(register):
        register[0]["withdrawn"], register[0]["unused"] = [credential], 0

    assert faults(altered(package, "register.json", withdraw))["register"] == "not-the-same"


def test_an_opened_ballot_that_the_trustees_did_not_attest_to_is_found(package):
    assert faults({**package, "tests.json": b'["00"]'})["tests"] == "not-the-same"


@pytest.mark.parametrize("name", ["closing.json", "record/B.bel", "results.json"])
def test_a_missing_file_is_found(package, name):
    files = {other: data for other, data in package.items() if other != name}
    assert "file-missing" in faults(files).values()


@pytest.mark.parametrize(
    "content", [b"", b"[[]]", b"\xff", b"null", b"{", canonical({}).encode()]
)
@pytest.mark.parametrize(
    "name",
    [
        "meeting.json",
        "manifest.json",
        "closing.json",
        "attestations/1.json",
        "results.json",
        "register.json",
        "tests.json",
        "record/A.bel",
    ],
)
def test_nonsense_in_any_paper_is_a_fault_and_no_crash(package, name, content):
    report = verify_file(write_evidence({**package, name: content}), "x")
    assert report.verdict is Verdict.NOT_VERIFIED
