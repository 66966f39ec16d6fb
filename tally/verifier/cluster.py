"""Batches checked by an existing Dask cluster (extra ``scale``).

The record is read once, here; each batch goes to the scheduler with all that it takes to check
it, and stays with it until it is answered: when a worker is lost, Dask gives its batches to
another.  What no worker answers, or one with another ``tally``, is checked here.  So a fault of
the cluster costs time.  A *lie* of the cluster is another matter: its answers are believed, and
unpickled.  Name a scheduler only if you trust it as you trust this machine.
"""

from __future__ import annotations

import logging
import warnings
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from tally.errors import TallyError
from tally.verifier.batches import Batch, BatchAnswer, check_batch
from tally.verifier.worker import Build, Checked, checked, own_build

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 3
"""Batches under way for each thread of the cluster."""

CONNECTING = 20
"""Seconds in which the scheduler must answer."""

PATIENCE = 30
"""Seconds without any worker after which a batch is checked here."""

_log = logging.getLogger(__name__)


class ClusterRefused(TallyError):
    """A cluster that cannot be used, or must not be."""

    code = "cluster-refused"


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of a scheduler (``tcp://host:8786``); raises ``ClusterRefused``.

    They are looked at at once, so that nobody waits for a cluster that will not do.
    """

    scheduler: str

    def __post_init__(self) -> None:
        with _client(self.scheduler) as client:
            _check_workers(client)

    def run(self, batches: Iterator[Batch]) -> Iterator[BatchAnswer]:
        """The answers, in the order of ``batches``, a bounded number of them under way."""
        with ExitStack() as stack:
            try:
                client = stack.enter_context(_client(self.scheduler))
            except ClusterRefused as fault:
                # It answered when we looked; what it leaves undone is done here.
                _log.warning("all ballots are checked here: %s", fault)
                yield from map(check_batch, batches)
                return
            yield from _Run(client).answers(batches)


@dataclass(slots=True)
class _Run:
    """Batches on their way through a connected cluster."""

    client: Client
    patience: float = PATIENCE
    """Seconds to wait for a first worker: none any more when that was in vain."""
    said: set[str] = field(default_factory=set)
    """Why batches were checked here: each reason is told once."""

    def answers(self, batches: Iterator[Batch]) -> Iterator[BatchAnswer]:
        under_way: deque[tuple[Batch, Future[Checked] | None]] = deque()
        for batch in batches:
            under_way.append((batch, self.sent(batch)))
            while len(under_way) >= AHEAD * max(1, self.threads()):
                yield self.answer(*under_way.popleft())
        while under_way:
            yield self.answer(*under_way.popleft())

    def sent(self, batch: Batch) -> Future[Checked] | None:
        if self.client.status != "running":
            return None
        try:
            # Not "pure": that would hash each batch once more, to find equal ones.
            return self.client.submit(checked, batch, pure=False)
        except Exception:  # noqa: BLE001 (whatever it is: the batch can be checked here)
            return None

    def answer(self, batch: Batch, future: Future[Checked] | None) -> BatchAnswer:
        told = "the scheduler is gone" if future is None else self.told(future)
        if isinstance(told, Checked):
            self.patience = PATIENCE
            if told.build == own_build():
                return told.answer
            told = f"a worker has another pingyi: {told.build}"
        if told not in self.said:
            self.said.add(told)
            _log.warning("some ballots are checked here, from ballot %d: %s", batch.first, told)
        return check_batch(batch)

    def told(self, future: Future[Checked]) -> Checked | str:
        """The answer, however long it takes while there are workers; or why there is none."""
        while True:
            try:
                return future.result(timeout=self.patience)
            except TimeoutError:
                if not self.threads():
                    self.patience = 0
                    return "the cluster has no workers"
                self.patience = PATIENCE
            except Exception as fault:  # noqa: BLE001 (whatever it is: the batch can be checked here)
                return type(fault).__name__

    def threads(self) -> int:
        """How many batches the cluster checks at a time; none when it is lost."""
        if self.client.status != "running":  # asking would wait for the scheduler's return
            return 0
        try:
            return sum(self.client.nthreads().values())  # type: ignore[no-untyped-call]  # Dask tells no types
        except Exception:  # noqa: BLE001 (a lost cluster has none)
            return 0


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    try:
        from distributed import Client  # noqa: PLC0415 (an extra)
        from distributed.versions import VersionMismatchWarning  # noqa: PLC0415 (an extra)
    except ImportError:
        raise ClusterRefused("needs Dask: pip install 'pingyi[scale]'") from None
    with warnings.catch_warnings():
        # We look for ourselves, and refuse.
        warnings.simplefilter("ignore", VersionMismatchWarning)
        try:
            client = Client(scheduler, timeout=CONNECTING, set_as_default=False)  # type: ignore[no-untyped-call]  # Dask tells no types
        except (OSError, ValueError, TypeError) as fault:
            raise ClusterRefused(
                "no scheduler answers: {reason}", reason=str(fault).partition("\n")[0]
            ) from None
    try:
        yield client
    finally:
        client.close(timeout=CONNECTING)  # type: ignore[no-untyped-call]  # Dask tells no types


def _check_workers(client: Client) -> None:
    """Raise ``ClusterRefused`` unless there are workers, each of them like ourselves."""
    builds = client.run(own_build, on_error="return")
    if not builds:
        raise ClusterRefused("has no workers")
    for worker, build in sorted(builds.items()):
        if not isinstance(build, Build):
            raise ClusterRefused(
                "its worker {worker} cannot run pingyi: {reason}", worker=worker, reason=build
            )
        for name in (one.name for one in fields(Build)):
            theirs, ours = getattr(build, name), getattr(own_build(), name)
            if theirs != ours:
                raise ClusterRefused(
                    "its worker {worker} has another {what}: {theirs}, not {ours}",
                    worker=worker,
                    what=name,
                    theirs=theirs[:16],
                    ours=ours[:16],
                )
