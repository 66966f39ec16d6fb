"""Checking many ballots: nearly all of the work, spread over the processors.

A ballot of 30 questions costs tens of milliseconds.  Worker processes are *spawned*: the caller
may be a server with threads, and forking one of those can hang for ever.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import current_process, get_context

from tally.ballot import check_ballot
from tally.election import parse_election
from tally.errors import TallyError

Progress = Callable[[int, int], None]
"""Called with the number of ballots done and the number of all."""

FEW = 20
"""Up to so many ballots are checked sooner than a process starts."""

CHUNK = 8
"""Ballots that one worker takes at a time."""

Fault = tuple[str, str]
"""Where, and the code of the refusal."""

Job = tuple[str, frozenset[str], tuple[tuple[int, str], ...]]
"""The election, the credentials, and ballots with their numbers (from 1)."""


def faulty_ballots(
    election: str,
    credentials: frozenset[str],
    ballots: Sequence[str],
    *,
    progress: Progress | None = None,
    workers: int | None = None,
) -> list[Fault]:
    """The faults of all ballots, in order.  ``workers``: 1 stays in this process."""
    numbered = tuple(enumerate(ballots, start=1))
    jobs = [
        (election, credentials, numbered[at : at + CHUNK])
        for at in range(0, len(numbered), CHUNK)
    ]
    if workers is None:
        workers = _processors() if len(ballots) > FEW else 1
    faults: list[Fault] = []
    done = 0
    for number, found in enumerate(_run(jobs, min(workers, len(jobs)))):
        faults += found
        done += len(jobs[number][2])
        if progress is not None:
            progress(done, len(ballots))
    return faults


def check_some(job: Job) -> list[Fault]:
    """The faults of one job: what a worker runs."""
    election_text, credentials, ballots = job
    election = parse_election(election_text)
    faults = []
    for number, text in ballots:
        try:
            check_ballot(text, election, credentials)
        except TallyError as fault:
            faults.append((f"ballot {number}: {fault}".rstrip(": "), fault.code))
    return faults


def _run(jobs: Sequence[Job], workers: int) -> Iterator[list[Fault]]:
    """The answers to ``jobs``, in order."""
    done = 0
    if workers > 1:
        try:
            with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
                for answer in pool.map(check_some, jobs):
                    done += 1
                    yield answer
        except (BrokenProcessPool, OSError):
            # No more processes to be had (or a main module that cannot be imported again):
            # slower, but it must not be a reason to leave a record unverified.
            pass
    yield from map(check_some, jobs[done:])


def _processors() -> int:
    if current_process().daemon:
        return 1  # a daemonic process may not start any
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
