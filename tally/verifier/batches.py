"""Checking some ballots: nearly all of the work, and what a worker is given.

Source: protocol 6.6 and 7.1.  A batch goes out as bytes; what comes back is small: the faults,
who voted and under which tracker, and the sums of the ciphertexts, so that adding up is spread
as well.  Whether a credential is listed and votes once is for the audit to say, which alone
knows them all.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from tally.ballot_check import check_read_ballot, check_shape
from tally.ballot_text import Ballot, largest_ballot, parse_ballot
from tally.election import Election, parse_election
from tally.elgamal import Ciphertext, CiphertextText
from tally.errors import BallotMalformed, BallotTooLarge, Place, TallyError, at
from tally.verifier.report import Check, failing

BALLOTS = 8
"""Most ballots of a batch."""

BYTES = 2**20
"""A batch that holds so many is full."""

Sums = tuple[tuple[CiphertextText, ...], ...]
"""One ciphertext an answer of each question, as text."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Ballots to check, with all that it takes."""

    election: str
    """The election's text."""
    first: int
    """Number of the first ballot, from 1."""
    texts: tuple[bytes, ...]
    """Ballots as they stand in the record."""


@dataclass(frozen=True, slots=True)
class CastBallot:
    """What is known of a ballot after it was checked."""

    tracker: str
    """回执码, hex."""
    credential: str
    """The public credential's text."""


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What a batch came to."""

    faults: tuple[Check, ...]
    """Each with the number of its ballot."""
    ballots: tuple[CastBallot | None, ...]
    """One for each text; ``None`` for what cannot be read as a ballot."""
    sums: Sums | None
    """All ballots of the batch added up; ``None`` when one of them cannot be added."""


def check_batch(batch: Batch) -> BatchAnswer:
    """Check every ballot of a batch and add them up: what a worker runs."""
    election = _election(batch.election)
    faults: list[Check] = []
    ballots: list[CastBallot | None] = []
    total: list[list[Ciphertext]] | None = [[] for _ in election.questions]
    for number, body in enumerate(batch.texts, start=batch.first):
        ballot: Ballot | None = None
        try:
            with at("protocol 6.6", ballot=number):
                ballot = _read(body, election)
                check_read_ballot(ballot, election, _Any())
        except TallyError as fault:
            fault.place = with_contest(fault.place, election)
            faults.append(failing("ballots", fault))
        ballots.append(
            CastBallot(ballot.tracker, ballot.credential) if ballot is not None else None
        )
        total = _added(total, ballot, election)
    return BatchAnswer(tuple(faults), tuple(ballots), _text(total))


def with_contest(place: Place, election: Election) -> Place:
    """The place with what people call the question that it names."""
    named: Place = {}
    for name, value in place.items():
        named[name] = value
        if name == "question" and 1 <= int(value) <= len(election.questions):
            named["contest"] = election.questions[int(value) - 1].question
    return named


class _Any(Container[str]):
    """Every credential: membership is checked by the audit."""

    def __contains__(self, _: object) -> bool:
        return True


@lru_cache(maxsize=8)
def _election(text: str) -> Election:
    return parse_election(text)


def _read(body: bytes, election: Election) -> Ballot:
    """The ballot's form; nothing longer than a ballot of this election is parsed."""
    if len(body) > (most := largest_ballot(election)):
        raise BallotTooLarge("more than {most} characters", most=most)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise BallotMalformed("not UTF-8") from None
    return parse_ballot(text)


def _added(
    total: list[list[Ciphertext]] | None, ballot: Ballot | None, election: Election
) -> list[list[Ciphertext]] | None:
    """``total`` with one ballot more, or ``None`` for ever after one that cannot be added."""
    if total is None or ballot is None:
        return None
    try:
        check_shape(ballot, election)
        rows = [list(answer.choices) for answer in ballot.answers]
        if not any(total):
            return rows
        return [
            [one + other for one, other in zip(row, added, strict=True)]
            for row, added in zip(total, rows, strict=True)
        ]
    except TallyError:
        return None


def _text(total: list[list[Ciphertext]] | None) -> Sums | None:
    if total is None:
        return None
    return tuple(tuple(ciphertext.text for ciphertext in row) for row in total)
