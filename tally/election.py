"""The election object: one voter group's questions, key and seal.

Source: protocol 3 and guarding A2 (the field ``pingyi``).  An election is hashed as found,
unknown fields and all: ``text`` is kept, and ``phi`` is over exactly that text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from tally.base58 import ALPHABET, random_base58
from tally.canonical_json import canonical, read_canonical
from tally.errors import InvalidElection, InvalidPoint, Malformed, at
from tally.fingerprint import b64_of
from tally.group import Point, RandomBytes
from tally.message import Open, convert
from tally.question import Question

SHORTEST_UUID = 14
"""Symbols of base 58 (82 bits)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PingyiField(Open):
    """What is fixed at sealing beyond the protocol; covered by phi, ignored by other tools."""

    meeting: str
    group: str
    slips: int
    """All that are printed, spares included; equals the number of public credentials."""
    min_group: int
    meeting_file: str
    """SHA-256 of the canonical meeting, hex."""
    rehearsal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionText(Open):
    """The election as it is written."""

    version: Literal[1]
    description: str
    name: str
    group: Literal["Ed25519"]
    public_key: str
    questions: tuple[dict[str, Any], ...]
    uuid: str
    pingyi: PingyiField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """A parsed election; every value in it has been checked."""

    text: str
    phi: str
    """The election fingerprint: SHA-256 of ``text``, Base64."""
    name: str
    description: str
    public_key: Point
    questions: tuple[Question, ...]
    uuid: str
    pingyi: PingyiField | None


def make_election(
    *,
    name: str,
    description: str,
    public_key: Point,
    questions: Sequence[Question],
    uuid: str,
    pingyi: PingyiField | None,
) -> Election:
    """Write an election.  Raises ``InvalidElection``."""
    written = ElectionText(
        version=1,
        description=description,
        name=name,
        group="Ed25519",
        public_key=public_key.hex,
        questions=tuple(asdict(question) for question in questions),
        uuid=uuid,
        pingyi=pingyi,
    )
    return parse_election(canonical(written))


def parse_election(text: str) -> Election:
    """Read an election, ours or another program's.

    Raises ``NotCanonical``, or ``InvalidElection`` for anything that we could not count.
    """
    content = read_canonical(text)
    try:
        written = convert(content, ElectionText)
        questions = tuple(
            _question(fields, number) for number, fields in enumerate(written.questions, 1)
        )
        with at(field="public_key"):
            public_key = Point.from_hex(written.public_key)
    except (Malformed, InvalidPoint) as fault:
        raise InvalidElection.of(fault) from None
    if len(written.uuid) < SHORTEST_UUID or not set(written.uuid) <= set(ALPHABET):
        with at(field="uuid"):
            raise InvalidElection(
                "is not {length} or more symbols of base 58", length=SHORTEST_UUID
            )
    if not questions:
        raise InvalidElection("no questions")
    if "pingyi" in content and written.pingyi is None:
        # Null would be a second way to write an election that is not ours.
        with at(field="pingyi"):
            raise InvalidElection("is no object")
    return Election(
        text=text,
        phi=b64_of(text),
        name=written.name,
        description=written.description,
        public_key=public_key,
        questions=questions,
        uuid=written.uuid,
        pingyi=written.pingyi,
    )


def new_uuid(random: RandomBytes) -> str:
    """The name of a new election."""
    return random_base58(SHORTEST_UUID, random)


def _question(fields: dict[str, Any], number: int) -> Question:
    with at(question=number):
        if fields.get("blank", False) is not False or "type" in fields:
            raise InvalidElection("is not homomorphic, or has a blank answer")
        question = convert(fields, Question)
        question.check()
    return question
