"""A campaign over several processes: each tries its share of every kind.

A worker makes the material again from the seed, so that nothing but names and scores travels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context

from tally.tampering.campaign import Score, Size, run
from tally.tampering.kinds import KINDS
from tally.tampering.material import make_material

SHARES = 8
"""Shares that each process gets of a kind in the full size, so that progress shows."""

Progress = Callable[[int], None]
"""Called with the number tried of the kind."""


@dataclass(frozen=True, slots=True)
class Job:
    """A share of one kind."""

    kind: str
    seed: int
    size: Size


def campaign(
    names: Sequence[str], *, seed: int, full: bool, processes: int, progress: Progress
) -> Iterator[tuple[str, Score]]:
    """The score of each kind, one after the other."""
    if processes == 1:
        for name in names:
            yield name, _here(Job(name, seed, Size(full)), progress)
        return
    parts = processes * SHARES if full else processes
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for name in names:
            total = Score()
            jobs = [Job(name, seed, Size(full, part, parts)) for part in range(parts)]
            for done in as_completed([pool.submit(work, job) for job in jobs]):
                total.add(done.result())
                progress(total.tried)
            yield name, total


def work(job: Job) -> Score:
    """What a worker runs."""
    return _here(job, lambda _: None)


def _here(job: Job, progress: Progress) -> Score:
    total = Score()
    for score in run(KINDS[job.kind], make_material(job.seed), job.size):
        total.add(score)
        progress(total.tried)
    return total
