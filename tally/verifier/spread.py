"""Where batches of ballots are checked: here, in other processes, or on other machines.

A ``Spread`` takes batches as they come off the tape and answers in their order, with a bounded
number under way, so that a record of any length passes through a small memory.  Worker
processes are *spawned*: the caller may be a server with threads, and forking one of those can
hang for ever.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain
from multiprocessing import current_process, get_context
from typing import Protocol

from tally.verifier.batches import Batch, BatchAnswer, check_batch

FEW = 2**19
"""Bytes of ballots that are checked sooner than a process starts."""

AHEAD = 3
"""Batches under way for each process: one that is checked, and what comes next."""

TRIES = 3
"""How often processes are started anew after one of them died."""


class Spread(Protocol):
    """Whoever checks batches."""

    def run(self, batches: Iterator[Batch]) -> Iterator[BatchAnswer]:
        """The answers, in the order of ``batches``, a bounded number of them under way."""
        ...


class Here:
    """One batch after the other, in this process."""

    def run(self, batches: Iterator[Batch]) -> Iterator[BatchAnswer]:
        return map(check_batch, batches)


@dataclass(frozen=True, slots=True)
class Processes:
    """All processors of this machine, or so many; a small record stays in this process."""

    number: int | None = None
    few: int = FEW
    """Bytes of ballots up to which no process is started."""

    def run(self, batches: Iterator[Batch]) -> Iterator[BatchAnswer]:
        number = _processors() if self.number is None else self.number
        first, whole = _taken(batches, self.few)
        if whole or number < 2 or current_process().daemon:
            # A daemonic process may not start any.
            return map(check_batch, chain(first, batches))
        return _spread(chain(first, batches), number)


def _taken(batches: Iterator[Batch], few: int) -> tuple[list[Batch], bool]:
    """The first batches, a few bytes of them, and whether these are all."""
    taken: list[Batch] = []
    size = 0
    while size <= few:
        batch = next(batches, None)
        if batch is None:
            return taken, True
        taken.append(batch)
        size += sum(map(len, batch.texts))
    return taken, False


def _spread(batches: Iterator[Batch], number: int) -> Iterator[BatchAnswer]:
    """Checked by so many processes; those that die are replaced, in the end by this one."""
    waiting: deque[Batch] = deque()
    for _ in range(TRIES):
        pool = ProcessPoolExecutor(number, mp_context=get_context("spawn"))
        try:
            yield from _pooled(pool, batches, waiting, AHEAD * number)
        except BrokenProcessPool:
            # A process was killed, or there are no more to be had: slower, but it must not be
            # a reason to leave a record unverified.
            continue
        else:
            return
        finally:
            pool.shutdown(cancel_futures=True)
    yield from map(check_batch, chain(_emptied(waiting), batches))


def _pooled(
    pool: ProcessPoolExecutor, batches: Iterator[Batch], waiting: deque[Batch], ahead: int
) -> Iterator[BatchAnswer]:
    """``waiting`` holds what was taken and not yet answered, whatever happens."""
    under_way: deque[Future[BatchAnswer]] = deque(
        _submit(pool, batch) for batch in list(waiting)
    )
    for batch in batches:
        waiting.append(batch)
        under_way.append(_submit(pool, batch))
        if len(under_way) >= ahead:
            yield _next(under_way, waiting)
    while under_way:
        yield _next(under_way, waiting)


def _submit(pool: ProcessPoolExecutor, batch: Batch) -> Future[BatchAnswer]:
    try:
        return pool.submit(check_batch, batch)
    except OSError as fault:
        # Not to be taken for a fault of the medium that the record is read from.
        raise BrokenProcessPool("no more processes") from fault


def _next(under_way: deque[Future[BatchAnswer]], waiting: deque[Batch]) -> BatchAnswer:
    answer = under_way[0].result()
    under_way.popleft()
    waiting.popleft()
    return answer


def _emptied(waiting: deque[Batch]) -> Iterable[Batch]:
    while waiting:
        yield waiting.popleft()


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
