"""Fuzz the readers of single messages: nothing but a ``TallyError`` may come out of them."""

from collections.abc import Callable

import atheris
import project  # noqa: F401 (puts the project on the path)

with atheris.instrument_imports(include=["tally"]):
    from tally.ballot import check_ballot, parse_ballot
    from tally.election import parse_election
    from tally.encrypted_tally import SizedText, tally_ballots
    from tally.errors import TallyError
    from tally.meeting import parse_meeting
    from tally.message import read_message
    from tally.partial_decryption import check_partial_decryption
    from tally.record.closing import attestation_words, parse_closing
    from tally.record.contents import Owned, Setup
    from tally.record.event import parse_event
    from tally.record.manifest import parse_manifest
    from tally.record.sealed_papers import GroupPapers, SealedPapers, read_papers
    from tally.trustee.assemble import check_trustees, parse_trustees
    from tally.trustee.signed import check_words

import json

import seeds
from mutating import json_mutator
from running import run

STEPS = seeds.foreign_steps()
GOOD = seeds.messages_of(STEPS)
PAPERS = seeds.papers_of(seeds.our_package())
ELECTION = parse_election(GOOD["election"].decode())
TRUSTEES = parse_trustees(GOOD["trustees"].decode())
BALLOTS = [step.data[0].decode() for step in STEPS if step.kind == "Ballot"]
TALLY = tally_ballots(ELECTION, map(parse_ballot, BALLOTS))
OWNER = json.loads(GOOD["owned"])["owner"]
CREDENTIALS = frozenset(json.loads(GOOD["credentials"]))
SIGNING_KEY = parse_trustees(seeds.our_boxes()[0].keys.trustees.text).signing_keys[0]

SEALED = SealedPapers(
    format="pingyi-sealed/1",
    manifest=PAPERS["manifest.json"].decode(),
    meeting=PAPERS["meeting.json"].decode(),
    trustees=PAPERS["trustees.json"].decode(),
    groups=(
        GroupPapers(
            code="A",
            election=GOOD["election"].decode(),
            credentials=GOOD["credentials"].decode(),
        ),
    ),
)

Reader = Callable[[str], object]
EVENT = b'{"parent":"%064d","height":1,"type":"Ballot","payload":"%064d"}' % (0, 1)

TARGETS: list[tuple[Reader, bytes]] = [
    (parse_election, GOOD["election"]),
    (lambda text: check_trustees(parse_trustees(text)), GOOD["trustees"]),
    (lambda text: check_ballot(text, ELECTION, CREDENTIALS), GOOD["ballot"]),
    (lambda text: read_message(text, Setup), GOOD["setup"]),
    (lambda text: read_message(text, SizedText), GOOD["sized"]),
    (lambda text: read_message(text, Owned), GOOD["owned"]),
    (
        lambda text: check_partial_decryption(
            text, TALLY, ELECTION, TRUSTEES.verification_keys[OWNER - 1]
        ),
        GOOD["partial decryption"],
    ),
    (parse_event, EVENT),
    (parse_meeting, PAPERS["meeting.json"]),
    (parse_manifest, PAPERS["manifest.json"]),
    (read_papers, SEALED.text.encode()),
    (parse_closing, PAPERS["closing.json"]),
    (lambda text: check_words(SIGNING_KEY, text), PAPERS["attestations/1.json"]),
    (attestation_words, PAPERS["closing.json"]),
]


def test_one_input(data: bytes) -> None:
    """The first byte chooses the reader; the rest is what it reads."""
    if not data:
        return
    read, _ = TARGETS[data[0] % len(TARGETS)]
    try:
        text = data[1:].decode()
    except UnicodeDecodeError:
        return
    try:
        read(text)
    except TallyError as fault:
        # What is said of it must be sayable.
        str(fault).encode("utf-8", "backslashreplace")


if __name__ == "__main__":
    corpus = [bytes([number]) + good for number, (_, good) in enumerate(TARGETS)]
    run(test_one_input, json_mutator([good for _, good in TARGETS]), corpus)
