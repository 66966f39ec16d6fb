"""Evidence packages: whatever paper is altered, consistently repacked, is found by its own check.

Every forger here rebuilds MANIFEST, and computes fingerprint and check code of altered results again.
"""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from tally.ballot import parse_ballot
from tally.canonical_json import canonical
from tally.fingerprint import hex_of
from tally.record.closing_words import Exceptional, GroupCount, PaperRegister
from tally.record.codes import check_code
from tally.record.evidence import write_evidence
from tally.record.paper_forms import PaperPile
from tally.record.results import fingerprint_of
from tally.record.return_box import ReturnBox, ScannedGroup, TrackerCards
from tally.record.withdrawn import Withdrawal, read_withdrawn, withdrawn_json
from tally.trustee.signed import sign_words
from tally.verifier import Verdict, verify_file
from tally.verifier.spread import Here
from tests.tally.making_records import (
    MEETING,
    Maker,
    acts_of,
    audit_log,
    sign_offs,
    withdrawing,
)


def verified(files):
    return verify_file(write_evidence(files), "evidence.zip", spread=Here())


def faults(files):
    return {check.name: check.detail for check in verified(files).checks if not check.ok}


def fault(files, name):
    """The one fault of a package, found by the check of that name and by no other."""
    report = verified(files)
    (line,) = [check for check in report.checks if not check.ok]
    assert (line.name, report.verdict) == (name, Verdict.NOT_VERIFIED)
    assert report.check_code == report.results_fingerprint == ""
    return line


def altered(files, name, change):
    content = json.loads(files[name])
    change(content)
    return {**files, name: canonical(content).encode()}


def refingerprinted(files, change):
    """Results altered, with their fingerprint and check code computed again."""

    def change_all(results):
        change(results)
        results["fingerprint"] = fingerprint_of(results)
        results["check_code"] = check_code(bytes.fromhex(results["fingerprint"]))

    return altered(files, "results.json", change_all)


def with_log(files, acts):
    """Another audit log, and the sign-offs that agree with it."""
    log = audit_log(acts)
    return {
        **files,
        "audit-log.jsonl": log,
        "sign-offs.json": canonical(sign_offs(log)).encode(),
    }


def test_an_honest_package_has_the_verdict_of_its_worst_record(package):
    report = verified(package)
    assert report.verdict is Verdict.NOT_COUNTED
    assert report.ballots == 9
    papers = [check for check in report.checks if "file" not in check.place]
    assert [check.name for check in papers] == [
        *("package-form", "meeting", "sources", "manifest", "signatures", "closing"),
        *(
            "attestations",
            "paper-forms",
            "register",
            "tests",
            "return-box",
            "audit-log",
            "withdrawn",
            "results",
            "cards",
            "incidents",
            "tally-sheet",
        ),
    ]
    assert {check.place["file"] for check in report.checks if check.place} == {
        "record/A.bel",
        "record/B.bel",
    }


def test_the_report_bears_the_code_and_fingerprint_of_the_tally_sheet(package):
    results = json.loads(package["results.json"])
    report = verified(package)
    assert report.check_code == results["check_code"]
    assert report.results_fingerprint == results["fingerprint"]
    assert report.fingerprint == hex_of(write_evidence(package))


def test_a_package_is_verified_from_its_place_on_disk(package, tmp_path):
    path = tmp_path / "evidence.zip"
    path.write_bytes(write_evidence(package))
    report = verify_file(path, "evidence.zip", spread=Here())
    assert report == verified(package)


def test_a_package_that_somebody_packed_again_verifies(package):
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_evidence(package))) as honest,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        again.writestr("record/", b"")
        for name in reversed(honest.namelist()):
            again.writestr(name, honest.read(name))
    report = verify_file(target.getvalue(), "evidence.zip", spread=Here())
    assert (report.verdict, report.checks) == (Verdict.NOT_COUNTED, verified(package).checks)


def test_a_byte_changed_in_a_package_is_found(package):
    data = bytearray(write_evidence(package))
    data[data.index(b"pingyi-results")] ^= 1
    report = verify_file(bytes(data), "evidence.zip")
    (line,) = report.checks
    assert (line.name, line.detail) == ("package-form", "evidence-malformed")
    assert line.place == {"file": "results.json"}


def test_what_does_not_rest_on_a_broken_record_is_still_checked(package):
    files = {**package, "record/B.bel": package["record/B.bel"][:-1]}
    files = altered(files, "register.json", lambda register: register[0].update(returned=9))
    report = verified(files)
    lines = {(check.name, check.ok, check.place.get("file")) for check in report.checks}
    assert ("archive-form", False, "record/B.bel") in lines
    assert ("ballots", True, "record/A.bel") in lines
    assert ("attestations", True, None) in lines
    assert ("register", False, "register.json") in lines


def test_all_faults_are_listed_not_only_the_first(package, keys):
    files = altered(
        package, "register.json", lambda register: register[0].update(printed=8, returned=9)
    )
    files = refingerprinted(files, lambda results: results["subjects"][0].update(rank=3))
    files["attestations/3.json"] = sign_words(keys.seeds[2], "pingyi-attest|1|{}").encode()
    found = [(check.name, check.detail) for check in verified(files).checks if not check.ok]
    assert found == [
        ("attestations", "not-the-same"),
        ("attestations", "missing-attestation"),
        ("attestations", "missing-attestation"),
        ("register", "wrong-number"),
        ("register", "wrong-number"),
        ("register", "wrong-number"),
        ("results", "not-the-same"),
        ("results", "not-the-same"),
        ("results", "not-the-same"),
    ]


# --- files


@pytest.mark.parametrize(
    "name",
    [
        *("meeting.json", "manifest.json", "trustees.json", "closing.json", "results.json"),
        *("register.json", "tests.json", "audit-log.jsonl", "sign-offs.json"),
        *("tally-sheet.pdf", "record/B.bel", "meeting/meeting.toml"),
    ],
)
def test_a_missing_file_is_found(package, name):
    files = {other: data for other, data in package.items() if other != name}
    report = verified(files)
    missing = [check for check in report.checks if check.detail == "file-missing"]
    assert {check.place["file"] for check in missing} == {name}
    assert report.verdict is Verdict.NOT_VERIFIED


def test_a_package_without_records_is_found(package):
    files = {name: data for name, data in package.items() if not name.startswith("record/")}
    assert faults(files)["package-form"] == "file-missing"


@pytest.mark.parametrize("name", ["record/A.txt", "record/a.bel", "record/A/A.bel"])
def test_a_file_among_the_records_that_is_none_is_found(package, name):
    line = fault({**package, name: package["record/A.bel"]}, "package-form")
    assert line.place == {"file": name}


def test_a_record_of_no_group_is_found(package):
    found = faults({**package, "record/C.bel": package["record/A.bel"]})
    assert {"meeting", "manifest", "closing", "register"} <= found.keys()


def test_files_that_prove_nothing_are_named_and_are_no_fault(package):
    report = verified({**package, "photo.jpg": b"", "notes/note.txt": b""})
    assert report.verdict is Verdict.NOT_COUNTED
    line = report.checks[-1]
    assert (line.name, line.ok) == ("other-files", True)
    assert line.where == "notes/note.txt, photo.jpg"


@pytest.mark.parametrize(
    "content", [b"", b"[[]]", b"\xff", b"null", b"{", b'{"a":1.5}', canonical({}).encode()]
)
@pytest.mark.parametrize(
    "name",
    [
        *("meeting.json", "manifest.json", "trustees.json", "closing.json", "results.json"),
        *("attestations/1.json", "register.json", "tests.json", "audit-log.jsonl"),
        *("sign-offs.json", "paper.json", "record/A.bel"),
    ],
)
def test_nonsense_in_any_paper_is_a_fault_and_no_crash(package, name, content):
    assert verified({**package, name: content}).verdict is Verdict.NOT_VERIFIED


# --- meeting and manifest


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('"60"}', '"61"}', "form"),
        ('"0.8"', '"1.8"', "grades"),
        ('"min_group":5', '"min_group":4', "min_group"),
        ('"threshold":2', '"threshold":1', "threshold"),
        ('"code":"B"', '"code":"A"', "group"),
    ],
)
def test_a_meeting_that_no_file_could_have_made_is_found(package, old, new, field):
    text = package["meeting.json"].decode().replace(old, new)
    report = verified({**package, "meeting.json": text.encode()})
    (line,) = [check for check in report.checks if not check.ok and check.name == "meeting"]
    assert (line.detail, line.place["field"]) == ("invalid-meeting", field)


def test_a_weight_changed_after_sealing_is_found(package):
    text = package["meeting.json"].replace(b'"40"', b'"50"').replace(b'"60"', b'"50"')
    assert faults({**package, "meeting.json": text})["meeting"] == "not-the-same"


def test_a_meeting_spelled_otherwise_is_found(package):
    text = json.dumps(json.loads(package["meeting.json"]), ensure_ascii=False)
    assert faults({**package, "meeting.json": text.encode()})["meeting"] == "not-canonical"


@pytest.mark.parametrize(("size", "threshold"), [(3, 1), (3, 3), (2, 2)])
def test_keys_shared_otherwise_than_the_meeting_says_are_found(
    maker, package_of, size, threshold
):
    keys = maker.keys(size=size, threshold=threshold)
    boxes = maker.box(keys, "A", ballots=6), maker.box(keys, "B", ballots=3)
    assert faults(package_of(*boxes))["meeting"] == "not-the-same"


@pytest.mark.parametrize(
    "sealed",
    [
        {"slips": 8},
        {"min_group": 6},
        {"group": "B"},
        {"meeting_file": "0" * 64},
    ],
)
def test_an_election_made_for_another_meeting_is_found(maker, keys, small, package_of, sealed):
    large = maker.box(keys, "A", ballots=6, **sealed)
    found = verified(package_of(large, small)).checks
    (line,) = [check for check in found if not check.ok and check.name == "meeting"]
    assert line.place == {"file": "record/A.bel", "field": next(iter(sealed))}
    assert line.rule == "guarding A2"


def test_an_election_that_was_not_sealed_is_found(package, maker, keys):
    other = maker.box(keys, "A", ballots=6)
    found = faults({**package, "record/A.bel": other.counted()})
    assert found["manifest"] == "not-the-same"


def test_an_election_of_another_meeting_id_is_found(maker, keys, small, package_of):
    large = maker.box(keys, "A", ballots=6, meeting="ABCDEFGHJKLMNP")
    assert fault(package_of(large, small), "manifest").place == {
        "file": "record/A.bel",
        "field": "meeting",
    }


def test_a_rehearsal_beside_a_real_election_is_found(maker, keys, small, package_of):
    large = maker.box(keys, "A", ballots=6, rehearsal=True)
    assert faults(package_of(large, small))["manifest"] == "not-the-same"


def test_the_trustees_of_another_ceremony_are_found(package, maker):
    other = maker.keys().trustees.text.encode()
    assert fault({**package, "trustees.json": other}, "manifest").place == {
        "file": "trustees.json"
    }


def test_a_slip_that_may_vote_in_two_groups_is_found(large, small, package_of):
    twin = replace(small, secrets=[*small.secrets[:-1], large.secrets[-1]])
    assert fault(package_of(large, twin), "manifest").detail == "wrong-number"


# --- signatures at sealing


@pytest.mark.parametrize("index", [1, 2, 3])
def test_a_manifest_that_one_trustee_has_not_signed_is_found(package, index):
    files = {name: data for name, data in package.items() if name != f"signatures/{index}.json"}
    line = fault(files, "signatures")
    assert (line.detail, line.rule) == ("missing-signature", "guarding A2.4")
    assert line.place == {"trustee": index}


@pytest.mark.parametrize("name", ["x", "4", "0", "01"])
def test_a_signature_of_nobody_is_found(package, name):
    files = {**package, f"signatures/{name}.json": package["signatures/1.json"]}
    assert fault(files, "signatures").detail == "not-the-same"


def test_a_signature_under_another_name_is_found(package):
    files = {**package, "signatures/3.json": package["signatures/1.json"]}
    line = fault(files, "signatures")
    assert (line.detail, line.place["trustee"]) == ("invalid-signature", 3)


@pytest.mark.parametrize("words", ["pingyi-setup|1|X|{digest}", "pingyi-ready|1|{meeting}"])
def test_other_words_are_no_signature_of_the_manifest(package, keys, words):
    manifest = package["manifest.json"].decode()
    said = words.format(digest=hex_of(manifest), meeting=json.loads(manifest)["meeting"])
    files = {**package, "signatures/2.json": sign_words(keys.seeds[1], said).encode()}
    line = fault(files, "signatures")
    assert (line.detail, line.place) == (
        "not-the-same",
        {"file": "signatures/2.json", "trustee": 2},
    )


def test_a_signature_in_ruins_is_found(package):
    assert fault({**package, "signatures/2.json": b"{}"}, "signatures").detail == "malformed"


# --- closing and attestations


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda closing: closing["groups"][0].update(head="0" * 64), "head"),
        (lambda closing: closing["groups"][0].update(ballots=7), "ballots"),
        (lambda closing: closing["groups"][1].update(decrypt=True), "decrypt"),
        (lambda closing: closing["groups"][0].update(uuid="ABCDEFGHJKLMNP"), "uuid"),
        (lambda closing: closing.update(manifest="0" * 64), "manifest"),
        (lambda closing: closing.update(meeting="ABCDEFGHJKLMNP"), "meeting"),
    ],
)
def test_another_closing_content_is_found_though_trustees_attest_to_it(
    package, keys, change, field
):
    files = altered(package, "closing.json", change)
    words = "pingyi-attest|1|" + files["closing.json"].decode()
    for index in (1, 2, 3):
        signed = sign_words(keys.seeds[index - 1], words)
        files[f"attestations/{index}.json"] = signed.encode()
    hashed = hex_of(files["closing.json"])
    files = refingerprinted(files, lambda results: results.update(closing=hashed))
    line = fault(files, "closing")
    assert (line.rule, line.place["field"]) == ("guarding C3", field)


def test_a_group_missing_from_the_closing_content_is_found(package):
    found = faults(altered(package, "closing.json", lambda closing: closing["groups"].pop()))
    assert found["closing"] == "wrong-number"


def without(package, *seats):
    gone = {f"attestations/{seat}.json" for seat in seats}
    return {name: data for name, data in package.items() if name not in gone}


def test_too_few_attestations_are_found(package):
    found = [check for check in verified(without(package, 2, 3)).checks if not check.ok]
    assert {(check.name, check.detail) for check in found} == {
        ("attestations", "missing-attestation")
    }
    assert [check.place.get("trustee") for check in found] == [None, 1, 2]


def exceptions(package, keys, *seats, **changes):
    """Exceptions that these seats made because the third is missing."""
    closing = package["closing.json"].decode()
    said = {
        "meeting": json.loads(closing)["meeting"],
        "closing": hex_of(closing),
        "present": (1, 2),
        "missing": (3,),
    }
    words = Exceptional(**{**said, **changes}).words
    return {
        f"exceptions/{seat}.json": sign_words(keys.seeds[seat - 1], words).encode()
        for seat in seats
    }


def test_fewer_than_the_quorum_need_an_exception_of_each_who_decrypted(package, keys):
    files = without(package, 3)
    assert faults(files) == {"attestations": "missing-attestation"}
    line = fault({**files, **exceptions(package, keys, 1)}, "attestations")
    assert line.place == {"file": "record/A.bel", "trustee": 2}
    both = verified({**files, **exceptions(package, keys, 1, 2)})
    assert both.verdict is Verdict.NOT_COUNTED
    (line,) = [one for one in both.checks if one.name == "attestations"]
    assert line.where == "2 of 3 trustees, and the exception of guarding C4"


@pytest.mark.parametrize(
    "changes",
    [
        {"meeting": "ABCDEFGHJKLMNP"},
        {"closing": "0" * 64},
        {"missing": ()},
        {"present": (1, 2, 3), "missing": ()},
        {"present": (2, 3), "missing": (1,)},
        {"present": (1,), "missing": (2, 3)},
    ],
)
def test_an_exception_that_does_not_hold_is_found(package, keys, changes):
    files = {**without(package, 3), **exceptions(package, keys, 1, 2)}
    files |= exceptions(package, keys, 1, **changes)
    found = [check for check in verified(files).checks if not check.ok]
    assert {"file": "exceptions/1.json", "trustee": 1} in [check.place for check in found]
    assert {check.name for check in found} == {"attestations"}


def test_an_exception_that_somebody_else_signed_is_found(package, keys):
    files = {**without(package, 3), **exceptions(package, keys, 1, 2)}
    files["exceptions/1.json"] = files["exceptions/2.json"]
    assert faults(files).keys() == {"attestations"}
    files = {**package, "exceptions/7.json": package["attestations/1.json"]}
    assert fault(files, "attestations").place == {"file": "exceptions/7.json"}


def test_a_conflicting_attestation_is_proof_and_voids_the_count(package, keys):
    other = sign_words(keys.seeds[2], "pingyi-attest|1|{}").encode()
    name = f"conflicts/3-{hex_of(other)[:12]}.json"
    line = fault({**package, name: other}, "attestations")
    assert line.place == {"file": name, "trustee": 3}
    assert line.detail == "not-the-same"
    forged = fault({**package, name: package["attestations/1.json"]}, "attestations")
    assert forged.detail == "invalid-signature"


def typed_register(files, keys, **changes):
    """The register that the first holder typed, with ``changes`` in group A."""
    closing = files["closing.json"].decode()
    line = {"handed_out": 6, "returned": 6, "paper": 0, "withdrawn": 0, "explanation": ""}
    small = {**line, "handed_out": 3, "returned": 3}
    register = PaperRegister(
        meeting=json.loads(closing)["meeting"],
        closing=hex_of(closing),
        groups=(GroupCount(code="A", **{**line, **changes}), GroupCount(code="B", **small)),
    )
    return sign_words(keys.seeds[0], register.words).encode()


@pytest.mark.parametrize(
    ("returned", "explanation", "good"),
    [(6, "", True), (5, "一张带走", True), (5, "", False), (9, "x", False)],
)
def test_a_register_that_a_holder_typed_must_balance(
    package, keys, returned, explanation, good
):
    signed = typed_register(package, keys, returned=returned, explanation=explanation)
    report = verified({**package, "registers/1.json": signed})
    assert (report.verdict is Verdict.NOT_COUNTED) is good


def return_box(package, keys, seat=1, signer=None, **changes):
    """What a seat says of a return box in which every slip has its ballot."""
    closing = package["closing.json"].decode()
    group = {"absent": 0, "withdrawn": 0, "twice": 0}
    said = {
        "meeting": json.loads(closing)["meeting"],
        "closing": hex_of(closing),
        "groups": (
            ScannedGroup(**{"code": "A", "returned": 6, "found": 6, **group}),
            ScannedGroup(**{"code": "B", "returned": 3, "found": 3, **group}),
        ),
        "foreign": 0,
        "cards": TrackerCards(typed=0, found=0, twice=0),
        "explanation": "",
        **changes,
    }
    text = sign_words(keys.seeds[(signer or seat) - 1], ReturnBox(**said).words)
    return {f"returned/{seat}.json": text.encode()}


def test_a_scan_of_the_return_box_is_told(package, keys):
    (line,) = [one for one in verified(package).checks if one.name == "return-box"]
    assert (line.ok, line.where) == (True, "not scanned")
    report = verified({**package, **return_box(package, keys)})
    assert report.verdict is Verdict.NOT_COUNTED
    (line,) = [one for one in report.checks if one.name == "return-box"]
    assert line.where == "9 slips scanned, 9 have ballots"


def one_without(**numbers):
    """Group A as it was scanned, but for these numbers."""
    line = {"returned": 6, "found": 5, "absent": 0, "withdrawn": 0, "twice": 0, **numbers}
    rest = ScannedGroup(code="B", returned=3, found=3, absent=0, withdrawn=0, twice=0)
    return (ScannedGroup(code="A", **line), rest)


@pytest.mark.parametrize(
    "changes",
    [
        {"groups": one_without(absent=1)},
        {"groups": one_without(found=6, returned=5)},
        {"foreign": 1},
        {"cards": TrackerCards(typed=4, found=3, twice=0)},
    ],
)
def test_whatever_has_no_ballot_must_be_explained(package, keys, changes):
    line = fault({**package, **return_box(package, keys, **changes)}, "return-box")
    assert line.place == {"file": "returned/1.json", "trustee": 1, "field": "explanation"}
    said = return_box(package, keys, explanation="清点三次，一人没有投票", **changes)
    assert verified({**package, **said}).verdict is Verdict.NOT_COUNTED


@pytest.mark.parametrize(
    "changes",
    [
        {"meeting": "ABCDEFGHJKLMNP"},
        {"closing": "0" * 64},
        {"groups": one_without()[:1]},
        {"groups": one_without(found=7, returned=7)},
        {"groups": one_without(absent=4)},
        {"groups": one_without(withdrawn=1)},
        {"groups": one_without(returned=10)},
        {"cards": TrackerCards(typed=1, found=2, twice=0)},
        {"cards": TrackerCards(typed=10, found=10, twice=0)},
        {"explanation": "说" * 601},
    ],
)
def test_numbers_of_another_box_or_of_no_box_are_found(package, keys, changes):
    said = return_box(package, keys, **{"explanation": "已查明", **changes})
    assert fault({**package, **said}, "return-box").place["file"] == "returned/1.json"


def test_numbers_that_somebody_else_signed_are_found(package, keys):
    line = fault({**package, **return_box(package, keys, signer=2)}, "return-box")
    assert line.detail == "invalid-signature"
    nobody = {"returned/7.json": return_box(package, keys)["returned/1.json"]}
    assert fault({**package, **nobody}, "return-box").place == {"file": "returned/7.json"}


def test_a_return_box_is_not_judged_by_a_register_that_cannot_be_read(package, keys):
    files = {**package, **return_box(package, keys), "register.json": b"{"}
    assert faults(files)["return-box"] == "not-checked"


@pytest.mark.parametrize("name", ["x", "4", "0", "01"])
def test_an_attestation_of_nobody_is_found(package, name):
    files = {**package, f"attestations/{name}.json": package["attestations/1.json"]}
    assert fault(files, "attestations").detail == "not-the-same"


def test_an_attestation_under_another_name_is_found(package):
    files = {**package, "attestations/3.json": package["attestations/1.json"]}
    line = next(check for check in verified(files).checks if not check.ok)
    assert (line.name, line.detail) == ("attestations", "invalid-signature")
    assert line.place["trustee"] == 3


def test_a_trustee_who_decrypted_without_attesting_is_found(package, keys):
    files = {
        **without(package, 2),
        **exceptions(package, keys, 1, present=(1, 3), missing=(2,)),
    }
    line = fault(files, "attestations")
    assert (line.detail, line.place) == (
        "missing-attestation",
        {"file": "record/A.bel", "trustee": 2},
    )


def test_an_attestation_over_another_content_is_found(package, keys):
    other = sign_words(keys.seeds[2], "pingyi-attest|1|{}").encode()
    found = [
        check
        for check in verified({**package, "attestations/3.json": other}).checks
        if not check.ok
    ]
    assert found[0].place == {"file": "attestations/3.json", "trustee": 3}


# --- register and tests


@pytest.mark.parametrize(
    "change",
    [
        {"handed_out": 7, "unused": 1},
        {"printed": 8, "unused": 2},
        {"unused": -1, "handed_out": 8, "returned": 6},
        {"ballots": 5},
        {"returned": 7},
        {"returned": -1},
        {"handed_out": 5, "unused": 2, "returned": 5},
    ],
)
def test_a_register_that_does_not_balance_is_found(package, change):
    files = altered(package, "register.json", lambda register: register[0].update(change))
    handed_out = {
        line["group"]: line["handed_out"] for line in json.loads(files["register.json"])
    }
    line = fault(with_log(files, acts_of(handed_out)), "register")
    assert (line.detail, line.place) == (
        "wrong-number",
        {"file": "register.json", "group": "A"},
    )


def test_a_register_of_other_groups_is_found(package):
    files = altered(package, "register.json", lambda register: register[0].update(group="B"))
    assert faults(files)["register"] == "wrong-number"


def withdrawn(package, keys, credentials, **changes):
    """A package in which these slips were withdrawn for spares, attested to by the trustees."""
    withdrawal = Withdrawal(
        **{
            "group": "A",
            "instead": "spare",
            "proposed_by": "organiser",
            "confirmed_by": "scrutineer",
            "credentials": tuple(credentials),
            **changes,
        }
    )

    def withdraw(register):
        register[0].update(withdrawn=list(withdrawal.credentials))
        if withdrawal.instead == "spare":
            register[0]["unused"] = 1 - len(credentials)
        else:
            register[0].update(handed_out=7, unused=0, for_paper=len(credentials))

    def attest(closing):
        closing["withdrawn"] = hex_of(canonical(sorted(credentials)))

    files = altered(altered(package, "register.json", withdraw), "closing.json", attest)
    files["withdrawn.json"] = canonical(withdrawn_json([withdrawal])).encode()
    handed_out = {"A": 7 if withdrawal.instead == "paper" else 6, "B": 3}
    files = with_log(files, acts_of(handed_out, [withdrawal]))
    words = "pingyi-attest|1|" + files["closing.json"].decode()
    for index in (1, 2, 3):
        files[f"attestations/{index}.json"] = sign_words(keys.seeds[index - 1], words).encode()
    hashed = hex_of(files["closing.json"])
    return refingerprinted(files, lambda results: results.update(closing=hashed))


def spare(large):
    cast = {json.loads(text)["credential"] for text in large.ballots}
    return next(one for one in json.loads(large.credentials) if one not in cast)


def test_a_withdrawn_slip_is_no_fault(package, keys, large):
    assert faults(withdrawn(package, keys, [spare(large)])) == {}


def test_a_ballot_of_a_withdrawn_slip_is_found(package, keys, large):
    credential = json.loads(large.ballots[0])["credential"]
    line = fault(withdrawn(package, keys, [credential]), "register")
    assert (line.detail, line.place) == ("not-the-same", {"file": "record/A.bel", "ballot": 1})


def test_a_withdrawn_slip_of_another_group_is_found(package, keys, small):
    line = fault(withdrawn(package, keys, [spare(small)]), "register")
    assert line.detail == "unknown-credential"


def test_a_withdrawn_slip_that_the_trustees_did_not_attest_to_is_found(package, large):
    def withdraw(register):
        register[0].update(withdrawn=[spare(large)], unused=0)

    found = faults(altered(package, "register.json", withdraw))
    assert found == {"register": "not-the-same", "withdrawn": "not-the-same"}


# --- withdrawn slips


def without_log_of_it(files):
    return with_log(files, acts_of({"A": 6, "B": 3}))


@pytest.mark.parametrize(
    "change",
    [
        without_log_of_it,
        lambda files: {k: v for k, v in files.items() if k != "withdrawn.json"},
        lambda files: altered(files, "withdrawn.json", lambda found: found.clear()),
        lambda files: altered(files, "withdrawn.json", lambda found: found.append(found[0])),
        lambda files: altered(
            files, "withdrawn.json", lambda found: found[0].update(proposed_by="somebody")
        ),
        lambda files: altered(
            files, "withdrawn.json", lambda found: found[0].update(confirmed_by="somebody")
        ),
        lambda files: altered(
            files, "withdrawn.json", lambda found: found[0].update(credentials=["00" * 32])
        ),
        lambda files: altered(
            files, "withdrawn.json", lambda found: found[0].update(minute="2023-12-28T09:30Z")
        ),
    ],
    ids=["log", "missing", "empty", "twice", "proposer", "confirmer", "slip", "time"],
)
def test_withdrawals_that_somebody_changed_are_found(package, keys, large, change):
    files = withdrawn(package, keys, [spare(large)])
    assert set(faults(change(files))) == {"withdrawn"}


@pytest.mark.parametrize(
    ("at", "act"),
    [
        (1, {}),
        (13, {}),
        (3, {"proposed_by": "scrutineer"}),
        (3, {"proposer_role": "scrutineer"}),
        (3, {"slips": 0}),
        (3, {"instead": "paper"}),
    ],
    ids=["before sealing", "after closing", "one person", "one role", "no slips", "sealed"],
)
def test_slips_withdrawn_otherwise_than_by_two_people_in_time_are_found(
    package, keys, large, at, act
):
    withdrawal = Withdrawal(
        group="A",
        instead="spare",
        proposed_by="organiser",
        confirmed_by="scrutineer",
        credentials=(spare(large),),
    )
    acts = acts_of({"A": 6, "B": 3})
    who, name, details = withdrawing(withdrawal)
    acts.insert(at, (who, name, {**details, **act}))
    files = with_log(withdrawn(package, keys, [spare(large)]), acts)
    assert faults(files)["audit-log"] == "wrong-step"


def test_fewer_slips_for_paper_than_are_ever_counted_are_found(package, keys, large):
    files = withdrawn(package, keys, [spare(large)], instead="paper")
    lines = [check for check in verified(files).checks if not check.ok]
    assert {line.name for line in lines} == {"withdrawn"}
    assert "fewer than 5 are never counted" in lines[0].where


def test_a_holder_who_found_no_withdrawn_slip_on_the_table_is_heard(package, keys, large):
    files = withdrawn(package, keys, [spare(large)])
    for number, good in ((0, False), (1, True)):
        signed = typed_register(files, keys, withdrawn=number)
        report = verified({**files, "registers/1.json": signed})
        assert (report.verdict is Verdict.NOT_COUNTED) is good


def opened(package, keys, text):
    """A package with that ``tests.json``, attested to by the trustees."""
    files = altered(package, "closing.json", lambda closing: closing.update(tests=hex_of(text)))
    words = "pingyi-attest|1|" + files["closing.json"].decode()
    for index in (1, 2, 3):
        files[f"attestations/{index}.json"] = sign_words(keys.seeds[index - 1], words).encode()
    files["tests.json"] = text.encode()
    hashed = hex_of(files["closing.json"])
    return refingerprinted(files, lambda results: results.update(closing=hashed))


def test_a_test_ballot_outside_the_box_is_no_fault(package, keys):
    assert faults(opened(package, keys, canonical(["0" * 64, "1" * 64]))) == {}


def test_a_test_ballot_in_the_box_is_found(package, keys, large):
    tracker = parse_ballot(large.ballots[2]).tracker
    line = fault(opened(package, keys, canonical([tracker])), "tests")
    assert (line.rule, line.place) == ("guarding B7", {"file": "record/A.bel", "ballot": 3})


@pytest.mark.parametrize(
    "text",
    [
        canonical(["1" * 64, "0" * 64]),
        canonical(["0" * 64, "0" * 64]),
        canonical(["0" * 63]),
        canonical(["A" * 64]),
        "[ ]",
    ],
)
def test_a_list_of_test_ballots_in_another_form_is_found(package, keys, text):
    assert fault(opened(package, keys, text), "tests").detail == "malformed"


def test_an_opened_ballot_that_the_trustees_did_not_attest_to_is_found(package):
    text = canonical(["0" * 64]).encode()
    assert fault({**package, "tests.json": text}, "tests").detail == "not-the-same"


# --- audit log

HANDED_OUT = {"A": 6, "B": 3}


ANNULLED = (
    ("organiser", "propose-annul", {"reason": "x"}),
    ("scrutineer", "confirm-annul", {"proposed_by": "organiser", "declared": {"reason": "x"}}),
)


def acts_without(*left_out):
    return [act for act in acts_of(HANDED_OUT) if act[1] not in left_out]


def acts_with(act, **changes):
    """The honest acts, with that one's person or details changed."""
    return [
        (changes.get("role", one[0]), one[1], {**one[2], **changes.get("details", {})})
        if one[1] == act
        else one
        for one in acts_of(HANDED_OUT)
    ]


def test_a_meeting_that_is_counted_but_not_certified_yet_says_so(package):
    files = with_log(package, acts_without("propose-certify", "confirm-certify"))
    (line,) = [one for one in verified(files).checks if one.name == "audit-log"]
    assert (line.ok, line.where) == (True, "13 entries; not certified yet")


@pytest.mark.parametrize(
    "acts",
    [
        acts_without("propose-seal"),
        acts_without("propose-open", "confirm-open"),
        acts_without("propose-close", "confirm-close"),
        acts_without("propose-count", "confirm-count", "propose-certify", "confirm-certify"),
        [*acts_of(HANDED_OUT), *acts_of(HANDED_OUT)[-2:]],
        [*acts_of(HANDED_OUT), *ANNULLED],
        acts_with("confirm-seal", role="organiser"),
        acts_with("confirm-count", details={"proposed_by": "somebody"}),
        acts_with("confirm-close", details={"declared": {"handed_out": {"A": 6, "B": 4}}}),
        acts_with("propose-close", details={"handed_out": {"A": 7, "B": 3}}),
        [
            *acts_without("propose-certify", "confirm-certify"),
            ("organiser", "propose-certify", {}),
            ("organiser", "withdraw-certify", {}),
            ("scrutineer", "confirm-certify", {"proposed_by": "organiser", "declared": {}}),
        ],
    ],
)
def test_a_step_out_of_order_or_not_taken_by_two_people_is_found(package, acts):
    assert set(faults(with_log(package, acts))) == {"audit-log"}


def test_two_people_of_one_role_are_found(package):
    lines = (
        package["audit-log.jsonl"]
        .decode()
        .replace(
            '{"login":"scrutineer","name":"scrutineer","role":"scrutineer"}',
            '{"login":"scrutineer","name":"scrutineer","role":"organiser"}',
        )
    )
    files = {**package, "audit-log.jsonl": rechained(lines)}
    assert set(faults(files)) == {"audit-log"}


def rechained(text):
    """The lines of a log, chained anew."""
    previous, lines = "0" * 64, []
    for line in text.splitlines():
        entry = json.loads(line)
        entry["meeting_previous"] = previous
        lines.append(canonical(entry))
        previous = hex_of(lines[-1])
    return "".join(f"{line}\n" for line in lines).encode()


def test_slips_handed_out_that_were_not_declared_at_closing_are_found(package):
    files = altered(
        package, "register.json", lambda register: register[0].update(handed_out=7, unused=0)
    )
    line = fault(files, "audit-log")
    assert "declared at closing" in line.where


def test_certifying_before_the_return_box_was_counted_is_found(package):
    files = altered(
        package, "register.json", lambda register: register[1].update(returned=None)
    )
    assert "return box" in fault(files, "audit-log").where


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [lines[0].replace("T09:01", "T08:01"), *lines[1:]],
        lambda lines: [lines[0].replace(":2,", ": 2,"), *lines[1:]],
        lambda lines: [lines[0].replace("2023hjbhjzzchz", "ABCDEFGHJKLMNP"), *lines[1:]],
        lambda lines: [*lines[:-1], lines[-1].replace('"number":30', '"number":29')],
    ],
    ids=[
        "dropped",
        "exchanged",
        "twice",
        "changed",
        "respelt",
        "other meeting",
        "direct chain",
    ],
)
def test_an_audit_log_whose_chain_does_not_hold_is_found(package, change):
    lines = package["audit-log.jsonl"].decode().splitlines()
    text = "".join(f"{line}\n" for line in change(lines))
    assert "audit-log" in faults({**package, "audit-log.jsonl": text.encode()})


def test_a_log_from_which_a_tail_of_entries_was_cut_and_rechained_is_found_by_its_steps(
    package,
):
    lines = package["audit-log.jsonl"].decode().splitlines()[:-4]
    log = rechained("\n".join(lines))
    files = {
        **package,
        "audit-log.jsonl": log,
        "sign-offs.json": canonical(sign_offs(log)).encode(),
    }
    assert fault(files, "audit-log").detail == "wrong-step"


def test_sign_offs_that_the_log_does_not_know_are_found(package):
    files = altered(
        package, "sign-offs.json", lambda signed: signed[0].update(confirmed_by="somebody")
    )
    assert fault(files, "audit-log").place == {"file": "sign-offs.json"}


# --- results


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda results: results["subjects"][0].update(exact="100"), "subjects 1 exact"),
        (lambda results: results["subjects"][1].update(score="100.00"), "subjects 2 score"),
        (lambda results: results["subjects"][0].update(rank=3), "subjects 1 rank"),
        (lambda results: results["subjects"][0].update(missing=[]), "subjects 1 missing"),
        (lambda results: results["subjects"][0].update(name="李四"), "subjects 1 name"),
        (lambda results: results["contests"][0].update(valid=9), "contests 1 valid"),
        (lambda results: results["contests"][1].update(abstained=0), "contests 2 abstained"),
        (lambda results: results["groups"][0].update(cast=7), "groups 1 cast"),
        (lambda results: results["groups"][1].update(slips=7), "groups 2 slips"),
        (lambda results: results["groups"][1].update(record="0" * 64), "groups 2 record"),
    ],
)
def test_another_number_is_found_though_the_fingerprint_is_computed_again(
    package, change, field
):
    files = refingerprinted(package, change)
    found = [check for check in verified(files).checks if not check.ok]
    assert {check.name for check in found} == {"results"}
    assert [check.place["field"] for check in found] == ["fingerprint", "check_code", field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("check_code", "0000-0000-0000-0000"),
        ("fingerprint", "0" * 64),
        ("rehearsal", True),
        ("rehearsal", 0),
        ("format", "pingyi-results/2"),
        ("meeting", {"title": "别的会"}),
        ("closing", "0" * 64),
    ],
)
def test_another_head_of_the_results_is_found(package, field, value):
    files = altered(package, "results.json", lambda results: results.update({field: value}))
    line = fault(files, "results")
    assert (line.detail, line.place) == (
        "not-the-same",
        {"file": "results.json", "field": field},
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda results: results["contests"].pop(),
        lambda results: results["contests"].append(results["contests"][0]),
        lambda results: results["subjects"].reverse(),
        lambda results: results["subjects"][0].update(award="先进"),
        lambda results: results["groups"][0].pop("record"),
        lambda results: results["contests"][0].update(paper={"counts": {}}),
        lambda results: results.update(subjects={}),
        lambda results: results["subjects"].__setitem__(0, None),
    ],
)
def test_results_of_another_shape_are_found(package, change):
    found = faults(refingerprinted(package, change))
    assert set(found) == {"results"}


def test_a_field_beside_the_results_is_no_fault_and_is_said_to_be_unchecked(package):
    files = altered(package, "results.json", lambda results: results.update(comment="优秀"))
    report = verified(files)
    (line,) = [check for check in report.checks if check.name == "results"]
    assert report.verdict is Verdict.NOT_COUNTED
    assert line.where == f"check code {report.check_code}; not looked at: comment"


def test_a_field_that_stands_twice_is_found(package):
    text = package["results.json"].decode().replace('"rank"', '"rank": 1, "rank"', 1)
    assert fault({**package, "results.json": text.encode()}, "results").detail == "malformed"


# --- paper forms


PILE = PaperPile(6, ((3, 2, 1, 0), (0, 0, 5, 1)))


@pytest.fixture(scope="module")
def boxes(keys):
    """Boxes of a meeting with slips enough for paper forms beside them."""
    groups = tuple(replace(group, slips=20) for group in MEETING.groups)
    maker = Maker(seed=5, meeting=replace(MEETING, groups=groups))
    return maker.box(keys, "A", ballots=6), maker.box(keys, "B", ballots=3)


@pytest.fixture(scope="module")
def on_paper(boxes, package_of):
    """A package with paper forms in group A."""
    return package_of(*boxes, {"A": PILE})


def test_paper_forms_are_counted_with_the_box(on_paper, boxes):
    report = verified(on_paper)
    assert [check for check in report.checks if not check.ok] == []
    (line,) = [check for check in report.checks if check.name == "paper-forms"]
    assert line.where == "6 paper forms"
    first = json.loads(on_paper["results.json"])["contests"][0]
    assert first["paper"] == {"counts": {"优秀": 3, "称职": 2}, "abstained": 1, "spoiled": 0}
    assert first["counts"]["优秀"] == boxes[0].counts[0][0] + 3
    assert first["valid"] + first["abstained"] + first["spoiled"] == 12


def test_a_small_box_stays_without_result_however_large_its_pile(boxes, package_of):
    files = package_of(*boxes, {"B": PILE})
    assert faults(files) == {}
    results = json.loads(files["results.json"])
    assert results["groups"][1]["paper"] == 6
    closed = [contest for contest in results["contests"] if contest["group"] == "B"]
    assert {contest["counts"] is None and "paper" not in contest for contest in closed} == {
        True
    }


def change_pile(files, change):
    return altered(files, "paper.json", lambda piles: change(piles[0]))


@pytest.mark.parametrize(
    "change",
    [
        lambda pile: pile["contests"][0]["counts"].update(优秀=4),
        lambda pile: pile["contests"][1].update(spoiled=0),
        lambda pile: pile.update(forms=7),
        lambda pile: pile.update(group="C"),
        lambda pile: pile["contests"].reverse(),
    ],
)
def test_a_pile_that_does_not_add_up_is_found(on_paper, change):
    found = faults(change_pile(on_paper, change))
    assert found["paper-forms"] == "invalid-pile"
    assert found["results"] == "not-checked"


def test_a_pile_smaller_than_is_ever_counted_is_found(boxes, package_of):
    small = PaperPile(4, ((4, 0, 0, 0), (4, 0, 0, 0)))
    found = verified(package_of(*boxes, {"A": small})).checks
    (line,) = [check for check in found if check.name == "paper-forms"]
    assert (line.detail, line.rule) == ("invalid-pile", "guarding E")
    assert line.place == {"file": "paper.json", "group": "A"}


def test_paper_marks_exchanged_after_counting_are_found(on_paper):
    def exchange(pile):
        pile["contests"][0]["counts"] = {"优秀": 2, "称职": 3}

    assert set(faults(change_pile(on_paper, exchange))) == {"results"}


def test_more_ballots_and_paper_forms_than_slips_are_found(on_paper):
    files = altered(
        on_paper,
        "register.json",
        lambda register: register[0].update(handed_out=11, unused=9),
    )
    acts = acts_of({"A": 11, "B": 3}, read_withdrawn(json.loads(files["withdrawn.json"])))
    line = fault(with_log(files, acts), "register")
    assert line.where.endswith("6 ballots and 6 paper forms, but 11 slips handed out")


def test_paper_forms_left_out_of_the_package_are_found(on_paper):
    files = {name: data for name, data in on_paper.items() if name != "paper.json"}
    assert set(faults(files)) == {"results", "withdrawn"}


def test_paper_forms_that_the_results_do_not_know_are_found(boxes, package_of, on_paper):
    files = {**package_of(*boxes), "paper.json": on_paper["paper.json"]}
    assert {"register", "results"} == set(faults(files))


def test_more_paper_forms_than_slips_withdrawn_for_them_are_found(on_paper):
    def more(piles):
        piles[0]["forms"] = 7
        for contest in piles[0]["contests"]:
            contest["abstained"] += 1

    found = faults(altered(on_paper, "paper.json", more))
    assert found["register"] == "wrong-number"


def test_slips_withdrawn_for_forms_that_nobody_counted_are_found(on_paper, boxes, package_of):
    bare = package_of(*boxes)
    files = {
        name: data
        for name, data in {**on_paper, "results.json": bare["results.json"]}.items()
        if name != "paper.json"
    }
    lines = [check for check in verified(files).checks if check.name == "withdrawn"]
    assert lines[0].where.endswith(
        "6 slips withdrawn for paper forms, of which none was counted"
    )


# --- what only claims to be large


def test_a_meeting_whose_contests_would_fill_the_memory_is_not_multiplied_out(package):
    meeting = json.loads(package["meeting.json"])
    (form,) = meeting["forms"]
    person = {"name": "x", "unit": "", "post": ""}
    form["subjects"] = [{"code": str(number), **person} for number in range(30_000)]
    form["criteria"] = [{"name": str(number), "weight": "1"} for number in range(30_000)]
    files = {**package, "meeting.json": canonical(meeting).encode()}
    assert faults(files)["meeting"] == "invalid-meeting"


def test_long_lists_of_slips_and_tests_are_looked_at_once(package):
    register = json.loads(package["register.json"])
    register[0]["withdrawn"] = [f"{number:064x}" for number in range(100)]
    files = {
        **package,
        "register.json": canonical(register * 50).encode(),
        "tests.json": canonical([f"{number:064x}" for number in range(50_000)]).encode(),
    }
    report = verified(files)
    assert report.verdict is Verdict.NOT_VERIFIED
    unknown = [check for check in report.checks if check.detail == "unknown-credential"]
    assert len(unknown) == len(register[0]["withdrawn"])
