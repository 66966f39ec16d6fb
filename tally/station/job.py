"""Work that takes longer than a page: one thread, its progress, its outcome.

The page asks how far it is; nothing is pushed.  A job that is stopped, or whose program is
closed, has decided nothing: every step of it can be done again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tally.errors import TallyError

T = TypeVar("T")

log = logging.getLogger(__name__)


class Stopped(Exception):
    """The person closed the key while the job was running."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is; ``stage`` names its sentence in ``words`` (``stage-<stage>``)."""

    stage: str
    done: int = 0
    total: int = 0
    """0 when nobody knows."""
    what: str = ""
    """What is being worked on: the code of a voter group."""


class Job(Generic[T]):
    """One piece of work in a thread of its own."""

    def __init__(self, kind: str, work: Callable[[Job[T]], T]) -> None:
        self.kind = kind
        self.progress = Progress("starting")
        self.outcome: T | None = None
        self.refusal: TallyError | None = None
        self.broken = False
        """The program itself failed; the log has the details."""
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> Job[T]:
        self._thread.start()
        return self

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ask the work to end at its next step; returns at once."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)

    def report(self, progress: Progress) -> None:
        """Called by the work.  Raises ``Stopped`` when it shall end."""
        self.progress = progress
        if self._stop.is_set():
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Called by the work: pause, unless stopped.  Raises ``Stopped``."""
        if self._stop.wait(seconds):
            raise Stopped

    def _run(self) -> None:
        try:
            self.outcome = self._work(self)
        except TallyError as refusal:
            self.refusal = refusal
        except Stopped:
            pass
        except Exception:
            # A thread has nobody to raise to: the page says that the program failed.
            log.exception("the job %s failed", self.kind)
            self.broken = True
