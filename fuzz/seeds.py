"""Good files and messages to begin from, made from the vectors at run time.

The foreign record is another program's, from ``tests/vectors``; record and package of our own
are those of the tests, made by the real code from a seed.
"""

import json

from project import ROOT

from tests.tally.making_records import Box, Maker, evidence_files
from tests.tally.verifier.raw_records import RawStep, steps_of

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
"""Where each message stands in a record."""


def foreign_record() -> bytes:
    (path,) = (ROOT / "tests/vectors/threshold").glob("*.bel")
    return path.read_bytes()


def foreign_records() -> list[bytes]:
    """The golden records and the tampered ones."""
    return [path.read_bytes() for path in sorted((ROOT / "tests/vectors").rglob("*.bel"))]


def our_boxes() -> tuple[Box, Box]:
    """A box that is counted and one that is too small."""
    keys = Maker(seed=2).keys()
    return Maker(seed=3).box(keys, "A", ballots=6), Maker(seed=4).box(keys, "B", ballots=3)


def our_package() -> dict[str, bytes]:
    return evidence_files(*our_boxes())


def messages_of(steps: list[RawStep]) -> dict[str, bytes]:
    """The first message of each kind."""
    first = {step.kind: step.data for step in reversed(steps)}
    return {name: first[kind][place] for name, (kind, place) in MESSAGES.items()}


def papers_of(package: dict[str, bytes]) -> dict[str, bytes]:
    """The papers of a package that are JSON."""
    found = {}
    for name, data in package.items():
        if name.endswith(".json"):
            json.loads(data)
            found[name] = data
    return found


def foreign_steps() -> list[RawStep]:
    return steps_of(foreign_record())
