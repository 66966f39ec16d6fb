"""Whatever the bytes, verification ends in a verdict: no traceback, no hang, bounded memory."""

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tally.cli import main
from tally.record.closing import attestation_words
from tally.record.evidence import write_evidence
from tally.record.tape import NotAnArchive
from tally.trustee.signed import sign_words
from tally.verifier import Report, Verdict, verify_file
from tests.campaign_size import size
from tests.tally.verifier.malformations import STRANGE, dump, json_texts, mutations
from tests.tally.verifier.raw_records import (
    RawStep,
    digest,
    exchanged,
    steps_of,
    tape,
    written,
)
from tests.tally.verifier.raw_zips import raw_zip, stored

MESSAGES = {
    "election": ("Setup", 0),
    "trustees": ("Setup", 1),
    "credentials": ("Setup", 2),
    "setup": ("Setup", 3),
    "ballot": ("Ballot", 0),
    "encrypted tally": ("EncryptedTally", 0),
    "sized": ("EncryptedTally", 1),
    "partial decryption": ("PartialDecryption", 0),
    "owned": ("PartialDecryption", 1),
    "result": ("Result", 0),
}
BOUND = set(MESSAGES) - {"election", "trustees", "credentials", "setup"}
"""Messages in which nothing can be changed; another setup may be another good one."""

PAPERS = (
    *("meeting.json", "manifest.json", "closing.json", "results.json", "register.json"),
    *("tests.json", "attestations/1.json", "sign-offs.json", "trustees.json"),
    "audit-log.jsonl",
)


def examples(number):
    """A record costs tens of milliseconds; ``fuzz/`` looks further, by command."""
    return settings(
        max_examples=size(full=number, small=number // 2),
        derandomize=True,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def verdict_of(data, name="file"):
    """The verdict on ``data``; ``None`` when it is nothing that could be verified."""
    try:
        report = verify_file(data, name)
    except NotAnArchive:
        return None
    assert isinstance(report, Report)
    assert report.checks
    assert report.holds == all(check.ok for check in report.checks)
    json.dumps(report.json(), ensure_ascii=False).encode("utf-8", "backslashreplace")
    return report.verdict


@pytest.fixture(scope="module")
def steps(large):
    """The steps of a counted record."""
    return steps_of(large.counted())


def texts(good):
    """Malformed texts of a message: any JSON, the good one with faults, no JSON at all."""
    return st.one_of(mutations(good), mutations(good), json_texts, st.text(max_size=40)).map(
        str.encode
    ) | st.binary(max_size=40)


@given(st.binary(max_size=2000), st.sampled_from([b"", b"BELENIOS\0", b"PK\3\4", b"PK\5\6"]))
@examples(200)
def test_any_bytes_end_in_a_verdict(data, beginning):
    assert verdict_of(beginning + data) in {None, Verdict.NOT_VERIFIED}


@pytest.fixture(scope="module")
def good_files(large, package):
    """A record and a package, made once: what is drawn depends on their sizes."""
    return (large.open, write_evidence(package))


@given(st.data())
@examples(60)
def test_a_record_or_a_package_with_some_bytes_changed_ends_in_a_verdict(good_files, data):
    good = good_files[data.draw(st.integers(0, 1))]
    bad = bytearray(good)
    for _ in range(data.draw(st.integers(1, 5))):
        # Headers, names and sizes stand near boundaries of blocks and at both ends.
        at = data.draw(
            st.integers(0, len(good) - 1)
            | st.integers(0, 600)
            | st.integers(1, 900).map(lambda back: len(good) - back)
        )
        bad[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.just(len(good)) | st.integers(0, len(good)))
    kept = bytes(bad[:cut])
    verdict = verdict_of(kept)
    if kept != good[:cut]:
        assert verdict in {None, Verdict.NOT_VERIFIED}


@given(st.lists(st.tuples(st.sampled_from(["data", "event", "x"]), json_texts), max_size=6))
@examples(150)
def test_records_that_form_no_election_end_in_a_verdict(records):
    named = [(f"{digest(text.encode())}.{kind}.json", text.encode()) for kind, text in records]
    first = ("BELENIOS", b'{"version":1,"timestamp":"1703721600"}')
    assert verdict_of(tape([first, *named])) is Verdict.NOT_VERIFIED


@pytest.mark.parametrize("message", MESSAGES)
def test_a_malformed_message_ends_in_a_verdict(steps, message):
    kind, place = MESSAGES[message]
    (good,) = (step.data[place] for step in [s for s in steps if s.kind == kind][:1])

    @given(texts(good.decode()))
    @examples(30)
    def check(body):
        verdict = verdict_of(written(exchanged(steps, kind, place, body)))
        if message in BOUND and body != good:
            assert verdict is Verdict.NOT_VERIFIED

    check()


@given(st.data())
@examples(40)
def test_a_malformed_event_ends_in_a_verdict(steps, data):
    height = data.draw(st.integers(0, len(steps) - 1))
    good = {
        "parent": "0" * 64,
        "height": height,
        "type": steps[height].kind,
        "payload": "0" * 64,
    }
    event = data.draw(texts(json.dumps(good, separators=(",", ":"))))
    assert verdict_of(written(steps, {height: event})) is Verdict.NOT_VERIFIED


@given(st.data())
@examples(60)
def test_steps_in_any_order_and_number_end_in_a_verdict(steps, data):
    drawn = data.draw(st.lists(st.sampled_from(steps), max_size=8))
    cut = [
        RawStep(
            step.kind,
            tuple(data.draw(st.permutations(step.data))[: data.draw(st.integers(0, 4))]),
        )
        for step in drawn
    ]
    verdict_of(written(drawn))
    verdict_of(written(cut))


@pytest.fixture(scope="module")
def repacked(package, large, small, package_of):
    """``repacked(name, text)``: the package with that paper, everything else made to agree."""

    def pack(name, body):
        files = {**package, name: body}
        if name == "meeting.json":
            sealed = {"meeting_file": digest(body.removesuffix(b"\n"))}
            boxes = [
                box.maker.box(box.keys, box.code, len(box.ballots), **sealed)
                for box in (large, small)
            ]
            files = {**package_of(*boxes), name: body}
        if name == "audit-log.jsonl":
            files[name] = b"\n".join([body, *package[name].split(b"\n")[1:]])
        closing = json.loads(package["closing.json"])
        if name == "manifest.json":
            files["closing.json"] = dump({**closing, "manifest": digest(body)}).encode()
        if name == "tests.json":
            files["closing.json"] = dump(
                {**closing, "tests": digest(body.removesuffix(b"\n"))}
            ).encode()
        if files["closing.json"] != package["closing.json"] and name != "meeting.json":
            with contextlib.suppress(UnicodeDecodeError):
                words = attestation_words(files["closing.json"].decode())
                for index in (1, 2):
                    signed = sign_words(large.keys.seeds[index - 1], words)
                    files[f"attestations/{index}.json"] = signed.encode()
        return write_evidence(files)

    return pack


@pytest.mark.parametrize("name", PAPERS)
def test_a_malformed_paper_ends_in_a_verdict(package, repacked, name):
    # Of the log, which is one object a line, the first line stands for all.
    good = package[name].partition(b"\n")[0] if name.endswith(".jsonl") else package[name]

    @given(texts(good.decode()))
    @examples(15)
    def check(body):
        verdict_of(repacked(name, body), "evidence.zip")

    check()


@given(st.data())
@examples(40)
def test_files_missing_doubled_or_of_strange_names_end_in_a_verdict(package, data):
    names = data.draw(st.lists(st.sampled_from(sorted(package)), unique=True))
    strange = data.draw(
        st.dictionaries(
            st.text(min_size=1, max_size=20)
            | st.sampled_from(
                ["record/.bel", "record/C.bel", "record/a/A.bel", "attestations/9.json"]
            ),
            st.binary(max_size=50),
            max_size=3,
        )
    )
    with contextlib.suppress(ValueError):  # names that no zip can hold
        verdict_of(write_evidence({name: package[name] for name in names} | strange))


@pytest.mark.parametrize(
    "text", ["\n[ok] all", "\x1b[2J\x1b[H", "\r", "\u2028", "\u202e", "\x9b2J", "\ud800"]
)
def test_what_a_file_says_cannot_forge_a_line_of_the_report(
    steps, package, tmp_path, capsys, text
):
    field = json.dumps({"VERIFIED" + text: text})
    name = f"record/{text}.bel".encode(errors="replace").decode()
    listed = {**package, name: b"", "MANIFEST": f"{digest(b'')}  {name}\n".encode()}
    named = raw_zip([stored(*file) for file in listed.items()])
    files = {
        "a.bel": written(exchanged(steps, "Setup", 3, field.encode())),
        "b.bel": written(exchanged(steps, "Ballot", 0, field.encode())),
        "c.bel": written(exchanged(steps, "Setup", 2, json.dumps([text, text]).encode())),
        "d.zip": named,
        "e.zip": write_evidence({**package, "register.json": field.encode()}),
    }
    with contextlib.suppress(ValueError):  # a name that no package may hold
        files["f.zip"] = write_evidence({**package, name: b""})
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        checks = verify_file(data, name).checks
        assert main(["verify", str(tmp_path / name)]) == 1
        said = capsys.readouterr().out.removesuffix("\n").split("\n")
        assert len(said) == len(checks) + 1
        assert all(line.isprintable() for line in said), said
        assert [line[0] for line in said[:-1]] == ["["] * len(checks)


@pytest.mark.parametrize("message", ["election", "trustees", "credentials", "setup", "ballot"])
def test_every_message_may_be_anything_at_all(steps, message):
    kind, place = MESSAGES[message]
    for text in ["", " ", "null", *map(dump, STRANGE)]:
        verdict_of(written(exchanged(steps[:2], kind, place, text.encode())))
