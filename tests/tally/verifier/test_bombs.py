"""Small files that claim or unfold to enormous ones cost little time and little memory.

Each is verified as people do it, by ``tally verify`` in a process of its own, which is measured
and, should it hang, ended.
"""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tally.record.evidence import write_evidence
from tests.campaign_size import sampled
from tests.tally.verifier.malformations import HUGE, at_path, dump, paths, put
from tests.tally.verifier.raw_records import (
    FIRST,
    RawStep,
    digest,
    exchanged,
    header,
    steps_of,
    tape,
    written,
)
from tests.tally.verifier.raw_zips import RawEntry, raw_zip, stored, zeros

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
SECONDS = 30
"""Of the processor, whatever else the machine does."""
MEBIBYTES = 300
"""What a record of 10,000 ballots may take; a bomb gets no more."""

EMPTY = digest(b"")


MEASURED = f"""
import resource
import sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
from tally.cli import main
code = main(sys.argv[1:])
(peak,) = [line for line in Path("/proc/self/status").open() if line.startswith("VmHWM")]
Path("peak").write_text(peak.split()[1])
sys.exit(code)
"""
"""``tally`` that a hang ends, and that leaves behind how much memory it took, in KiB."""


@pytest.fixture
def verified(tmp_path):
    """``verified({name: bytes})``: the verdicts of ``tally verify``, in bounded time and memory.

    A name without bytes is that of a file that is there.
    """

    def run(files):
        for name, data in files.items():
            if data is not None:
                (tmp_path / name).write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, "verify", "--json", *files],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode in {0, 1}, f"ended with {done.returncode}: a hang, or a fault"
        assert done.stderr == ""
        reports = [json.loads(line) for line in done.stdout.splitlines()]
        verdicts = {name: one["verdict"] for name, one in zip(files, reports, strict=True)}
        assert int((tmp_path / "peak").read_text()) / 1024 < MEBIBYTES
        return verdicts

    return run


def refused(verified, files):
    assert verified(files) == dict.fromkeys(files, "NOT VERIFIED")


@pytest.fixture(scope="module")
def steps(large):
    return steps_of(large.counted())


def huge_versions(good, shift):
    """Texts of a message, each with something huge at one of its places, the whole among them.

    In the small size of the campaign a third of the huge things: others with another ``shift``.
    """
    value = json.loads(good)
    # Of a list, the first element stands for all.
    places = [path for path in paths(value) if not any(isinstance(k, int) and k for k in path)]
    leaves = [
        path for path in places if not isinstance(at_path(value, path), dict | list)
    ] or places
    for number, huge in sampled(enumerate(HUGE.values()), one_in=3, shift=shift):
        for path in {places[number % len(places)], leaves[number % len(leaves)]}:
            yield dump(put(value, path, huge)).encode()


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        *(("Setup", place) for place in range(4)),
        ("Ballot", 0),
        *(
            (kind, place)
            for kind in ("EncryptedTally", "PartialDecryption")
            for place in (0, 1)
        ),
        ("Result", 0),
    ],
)
def test_huge_values_in_a_message_are_refused(verified, steps, kind, place):
    (good,) = (step.data[place] for step in [s for s in steps if s.kind == kind][:1])
    records = [
        written(exchanged(steps, kind, place, body))
        for body in huge_versions(good.decode(), len(kind) + place)
    ]
    refused(verified, {f"{number}.bel": data for number, data in enumerate(records)})


def test_huge_values_in_an_event_are_refused(verified, steps):
    event = {"parent": EMPTY, "height": 1, "type": "Ballot", "payload": EMPTY}
    records = [written(steps, {1: body}) for body in huge_versions(json.dumps(event), 0)]
    refused(verified, {f"{number}.bel": data for number, data in enumerate(records)})


@pytest.mark.parametrize(
    "name",
    [
        *("meeting.json", "manifest.json", "closing.json", "results.json", "register.json"),
        *("tests.json", "attestations/1.json", "sign-offs.json", "trustees.json"),
    ],
)
def test_huge_values_in_a_paper_are_refused(verified, package, name):
    packages = [
        write_evidence({**package, name: body})
        for body in huge_versions(package[name].decode(), len(name))
    ]
    refused(verified, {f"{number}.zip": data for number, data in enumerate(packages)})


UNUSABLE = ("1e999999999", "1e-999999999", "9" * 10**6, "1/3", "0", "-1", "nan", "1_0", " 40")


def test_a_meeting_sealed_with_numbers_that_nobody_may_write_is_refused(
    verified, package_of, large, small
):
    def sealed(meeting):
        text = dump(meeting).encode()
        boxes = [
            box.maker.box(box.keys, box.code, len(box.ballots), meeting_file=digest(text))
            for box in (large, small)
        ]
        return write_evidence({**package_of(*boxes), "meeting.json": text})

    meeting = json.loads(package_of(large, small)["meeting.json"])
    places = (("grades", 0, "coefficient"), ("forms", 0, "groups", "A"))
    packages = {
        f"{number}.zip": sealed(put(meeting, path, text))
        for number, (path, text) in sampled(
            enumerate(itertools.product(places, UNUSABLE)), one_in=2
        )
    }
    assert verified({"good.zip": sealed(meeting)}) == {"good.zip": "VERIFIED, NOT COUNTED"}
    refused(verified, packages)


def question(**fields):
    return {"answers": ["1", "2"], "min": 1, "max": 1, "question": "?", **fields}


QUESTIONS = {
    "max of a billion": [question(max=10**9)],
    "min and max of a billion": [question(min=10**9, max=10**9)],
    "min below zero": [question(min=-(10**9))],
    "a hundred thousand answers": [question(answers=["x"] * 100_000, min=0, max=100_000)],
    "no answer": [question(answers=[], min=0, max=0)],
    "a hundred thousand questions": [question()] * 100_000,
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_enormous_questions_cost_little(verified, steps, name):
    election = json.loads(steps[0].data[0])
    for slips, least in ((7, 5), (10**9, 10**9), (-1, -1)):
        field = {**election["pingyi"], "slips": slips, "min_group": least}
        body = dump({**election, "questions": QUESTIONS[name], "pingyi": field}).encode()
        refused(verified, {"a.bel": written(exchanged(steps, "Setup", 0, body))})


def test_trustees_without_number_cost_little(verified, steps):
    [[kind, shared]] = json.loads(steps[0].data[1])
    lists = ("certs", "coefexps", "signatures", "verification_keys")
    many = {**shared, **{name: shared[name] * 1000 for name in lists}}
    versions = [
        *({**shared, "threshold": number} for number in (10**9, 0, -1)),
        *({**many, "threshold": number} for number in (2, 3000, 10**9)),
    ]
    payloads = [[[kind, one]] for one in versions] + [[[kind, shared]] * 200]
    refused(
        verified,
        {
            f"{number}.bel": written(exchanged(steps, "Setup", 1, dump(payload).encode()))
            for number, payload in enumerate(payloads)
        },
    )


CLAIM = b"77777777777\0"
"""8 GiB less one."""


def test_a_record_that_claims_eight_gigabytes_is_refused(verified):
    first = header(*FIRST[:1], len(FIRST[1])) + FIRST[1].ljust(512, b"\0")
    named = header(f"{EMPTY}.data.json", 0, size_field=CLAIM)
    refused(
        verified,
        {
            "first.bel": header("BELENIOS", 0, size_field=CLAIM) + bytes(1024),
            "second.bel": first + named + bytes(1024),
            "sparse.bel": first + named,
        },
    )


def test_a_file_with_a_record_of_a_gigabyte_is_refused(verified, tmp_path):
    path = tmp_path / "sparse.bel"
    path.write_bytes(tape([FIRST]) + header(f"{EMPTY}.data.json", 2**30))
    os.truncate(path, path.stat().st_size + 2**30)
    refused(verified, {path.name: None})


TINY = 200_000


@pytest.mark.parametrize("kind", ["data", "event", "nothing"])
def test_tiny_records_without_number_cost_little(verified, steps, kind):
    good = written(steps[:2])
    tiny = header(f"{EMPTY}.{kind}.json", 0)
    refused(verified, {"tiny.bel": good + tiny * TINY})


def test_events_without_number_cost_little(verified, steps):
    ends = written([*steps[:1], *[RawStep("EndBallots", ())] * 20_000])
    setups = written([*[steps[0]] * 500, *steps[1:]])
    decryptions = [step for step in steps if step.kind == "PartialDecryption"]
    results = [step for step in steps if step.kind == "Result"]
    again = written([*steps[:-1], *decryptions * 200, *results * 200])
    refused(verified, {"ends.bel": ends, "setups.bel": setups, "again.bel": again})


GIBIBYTES = 3


def test_a_package_that_unpacks_to_gigabytes_is_refused(verified, package):
    """Whether it says so or not."""
    bomb = zeros(GIBIBYTES * 1024)
    names = ["record/A.bel", "meeting.json", "MANIFEST", "tests.json", "tally-sheet.pdf"]
    files = [(name, data) for name, data in sorted(package.items())]
    listing = "".join(f"{digest(data)}  {name}\n" for name, data in files)
    packages = {}
    for number, name in enumerate(names):
        whole = [stored(*file) for file in [("MANIFEST", listing.encode()), *files]]
        for claim in (GIBIBYTES * 2**30, 100):
            entries = [
                RawEntry(name, bomb, claim) if entry.name == name else entry for entry in whole
            ]
            packages[f"{number}-{claim}.zip"] = raw_zip(entries)
    refused(verified, packages)


def test_entries_that_are_the_same_bytes_many_times_over_are_refused(verified):
    bomb = zeros(64)
    entries = [RawEntry(f"file {number}", bomb, 64 * 2**20) for number in range(2000)]
    refused(verified, {"overlapping.zip": raw_zip(entries, overlapping=True)})


def test_a_package_of_files_without_number_is_refused(verified):
    files = [stored(f"{number}", b"") for number in range(60_000)]
    folders = [stored(f"{number}/", b"") for number in range(30_000)]
    deep = [stored("a/" * 30_000 + str(number), b"") for number in range(50)]
    refused(
        verified,
        {
            "files.zip": raw_zip(files),
            "folders.zip": raw_zip(folders + files[:30_000]),
            "deep.zip": raw_zip(deep),
            "names.zip": raw_zip([stored("x" * 60_000 + str(n), b"") for n in range(100)]),
            "manifest.zip": raw_zip([stored("MANIFEST", b"x\n" * 10**7)]),
        },
    )
