"""Does an opened ballot hold what the package says?  Everything in it is made again and compared.

Source: guarding B6.  All randomness of a contest comes from its seed, so mark, seed and public
key give the one encryption with the one set of proofs that an honest tablet can have made.  What
agrees byte for byte holds these marks, and has no room left for a hidden message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from tally.ballot_making import make_body
from tally.canonical_json import canonical
from tally.election import Election
from tally.errors import Malformed, UnknownCredential, WrongAnswers, WrongElection, at
from tally.fingerprint import hex_of
from tally.group import Point
from tally.opening.package import package_length, read_opening
from tally.opening.refusals import BoxNotOpened, OtherBody, RebuiltDiffers


@dataclass(frozen=True, slots=True)
class SealedBox:
    """What was sealed for one voter group, and checked against the manifest by whoever made this."""

    group: str
    election: Election
    credentials: frozenset[str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A test ballot that holds: what it would have counted for."""

    group: str
    tracker: str
    marks: tuple[int, ...]


def examine_package(padded: bytes, tracker: str, boxes: Mapping[str, SealedBox]) -> Opened:
    """What the tablet encrypted under ``tracker`` (hex); ``boxes`` by the uuid of their election.

    Raises a ``TallyError`` for anything that an honest tablet does not do.
    """
    try:
        text = padded.decode("ascii")
    except UnicodeDecodeError:
        raise Malformed("no JSON that a protocol message could be") from None
    opening = read_opening(text.rstrip(" "))
    body = canonical(opening.body)
    if hex_of(body) != tracker:
        raise OtherBody
    box = boxes.get(opening.body.election_uuid)
    if box is None:
        raise WrongElection("names the election {uuid}", uuid=opening.body.election_uuid)
    if opening.body.election_hash != box.election.phi:
        raise WrongElection("names another version of this election")
    if len(padded) != package_length(box.election):
        raise BoxNotOpened("is not filled up to the length of this election")
    if opening.body.credential not in box.credentials:
        with at(credential=opening.body.credential):
            raise UnknownCredential
    seeds = [bytes.fromhex(seed) for seed in opening.seeds]
    credential = Point.from_hex(opening.body.credential)
    rebuilt = make_body(box.election, credential, opening.marks, seeds)
    _check_same(body, rebuilt)
    return Opened(box.group, tracker, opening.marks)


def _check_same(body: str, rebuilt: str) -> None:
    """Byte for byte; what differs is named by its contest."""
    if body == rebuilt:
        return
    answers, again = json.loads(body)["answers"], json.loads(rebuilt)["answers"]
    if len(answers) != len(again):
        raise WrongAnswers(
            "{answers} answers to {questions} questions",
            answers=len(answers),
            questions=len(again),
        )
    for number, (answer, expected) in enumerate(zip(answers, again, strict=True), 1):
        with at(question=number):
            if answer["choices"] != expected["choices"]:
                raise RebuiltDiffers("mark and seed give another encryption")
            if answer != expected:
                raise RebuiltDiffers("mark and seed give other proofs")
