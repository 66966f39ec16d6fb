"""Running a program with an eye on its memory: time, and the largest sum over all its processes.

Linux only: it reads ``/proc``.  Pages that processes share (the interpreter's own, above all) are
counted once for each of them, so the figure is an upper bound.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PAUSE = 0.05
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Ran:
    """One run of a program that ended well."""

    seconds: float
    megabytes: float
    """The largest sum of resident memory of it and its descendants at any look."""
    output: str


def watched(command: Sequence[str | Path], *, cwd: Path) -> Ran:
    """Run ``command``; a ``SystemExit`` says when it fails."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=cwd) as process:
        output: list[str] = []
        assert process.stdout is not None  # noqa: S101 (for mypy: it is a pipe)
        reader = threading.Thread(target=lambda: output.append(process.stdout.read()))
        reader.start()
        family, most = Family(process.pid), 0
        while process.poll() is None:
            most = max(most, sum(map(resident, family.members())))
            time.sleep(PAUSE)
        seconds = time.perf_counter() - start
        reader.join()
    if process.returncode:
        raise SystemExit(f"{command} failed: {''.join(output)[-500:]}")
    return Ran(seconds, most / 1e6, "".join(output))


@dataclass(frozen=True, slots=True)
class Family:
    """A process and its descendants."""

    root: int
    parents: dict[int, int] = field(default_factory=dict)
    """Of every process seen so far: reading it once is enough."""

    def members(self) -> Iterator[int]:
        running = {int(name) for name in os.listdir("/proc") if name.isdigit()}  # noqa: PTH208 (many times a second)
        for process in running - self.parents.keys():
            self.parents[process] = parent_of(process)
        for process in running:
            ancestor = process
            while ancestor not in (0, self.root):
                ancestor = self.parents.get(ancestor, 0)
            if ancestor:
                yield process


def parent_of(process: int) -> int:
    try:
        # The name before it stands in parentheses, and may hold anything.
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended since
        return 0
    return int(words[1])


def resident(process: int) -> int:
    """Bytes of memory that a process holds at the moment."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):  # it has ended since
        return 0
    return pages * os.sysconf("SC_PAGESIZE")
