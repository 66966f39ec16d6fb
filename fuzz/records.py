"""Fuzz the verifier with whole files: each must end in a report, or be called no archive.

The first byte of an input says what it is: a file as it stands, a message that is put into a
good record with the chain made anew, or a paper that is put into a good package.
"""

import contextlib

import atheris
import project  # noqa: F401 (puts the project on the path)

with atheris.instrument_imports(include=["tally"]):
    from tally.record.evidence import write_evidence
    from tally.record.tape import NotAnArchive
    from tally.verifier import Here, verify_file

import json

import seeds
from mutating import json_mutator
from running import run

from tests.tally.verifier.raw_records import exchanged, steps_of, written

LARGE, SMALL = seeds.our_boxes()
STEPS = steps_of(LARGE.counted())
MESSAGES = seeds.messages_of(STEPS)
PACKAGE = seeds.our_package()
PAPERS = seeds.papers_of(PACKAGE)
KINDS = ["file", *MESSAGES, *PAPERS]


def file_of(data: bytes) -> bytes:
    """The file that an input stands for."""
    kind, body = KINDS[data[0] % len(KINDS)], data[1:]
    if kind in MESSAGES:
        step, place = seeds.MESSAGES[kind]
        # Setup and one ballot suffice where that is what is read: ten times as many inputs.
        steps = STEPS[:2] if step in {"Setup", "Ballot"} else STEPS
        return written(exchanged(steps, step, place, body))
    if kind in PAPERS:
        return write_evidence({**PACKAGE, kind: body})
    return body


def test_one_input(data: bytes) -> None:
    """Verify the file and say the report."""
    if not data:
        return
    with contextlib.suppress(NotAnArchive):
        report = verify_file(file_of(data), "file", spread=Here())
        json.dumps(report.json(), ensure_ascii=False).encode("utf-8", "backslashreplace")
        if report.holds != all(check.ok for check in report.checks):
            raise AssertionError("the verdict is not that of the checks")


if __name__ == "__main__":
    good = [*MESSAGES.values(), *PAPERS.values()]
    corpus = [bytes([number]) + text for number, text in enumerate(good, 1)]
    whole = [*seeds.foreign_records(), LARGE.open, SMALL.ended, write_evidence(PACKAGE)]
    run(test_one_input, json_mutator(good), [*corpus, *(b"\0" + data for data in whole)])
