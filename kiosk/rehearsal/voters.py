"""Voters without hands: ballots of a deck, encrypted in several processes."""

from __future__ import annotations

import multiprocessing
import os
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from tally.ballot import make_ballot
from tally.credential import read_slip_code, secret_of
from tally.election import parse_election

BATCH = 4
"""Ballots a worker makes before it hands them over: enough to hide the cost of talking to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one voter holds and wants."""

    election: str
    """Exact text of the voter group's election."""
    slip: str
    """The code on the slip, 28 symbols."""
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """A ballot ready to cast."""

    uuid: str
    ballot: str


def seal_ballot(vote: Vote) -> Envelope:
    """Encrypt, prove and sign one ballot, with randomness from the system."""
    election = parse_election(vote.election)
    secret = secret_of(read_slip_code(vote.slip), election.uuid)
    return Envelope(
        election.uuid, make_ballot(election, secret, vote.marks, secrets.token_bytes)
    )


def seal_ballots(votes: Sequence[Vote]) -> Iterator[Envelope]:
    """Encrypt many ballots on all cores, in the order given."""
    # Not "fork": the server's threads run in this process, and a fork copies their locks.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=spawn) as pool:
        yield from pool.map(seal_ballot, votes, chunksize=BATCH)
