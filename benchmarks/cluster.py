"""``tally verify`` on a Dask cluster of one worker, then of two: how much faster is it?

python benchmarks/cluster.py --dir DIR [--ballots 200] [--questions 30] [--answers 6] [--runs 3]
                             [--json]

Scheduler and workers run on loopback, one thread a worker, in processes of their own; the record
(kept in DIR) is read by this one.  Efficiency is t1 / (2 · t2): 1 would be twice as fast.
What client and scheduler need of a processor for each ballot says how many workers they can feed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from records import record_of

from tally.verifier import Verdict, verify_file
from tally.verifier.cluster import Cluster

ROOT = Path(__file__).parents[1]
LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dir", type=Path, required=True, help="where records are kept")
    parser.add_argument("--ballots", type=int, default=200)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--answers", type=int, default=6)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    arguments = parser.parse_args()
    record = record_of(
        arguments.dir.resolve(),
        ballots=arguments.ballots,
        questions=arguments.questions,
        answers=arguments.answers,
    )
    figures = measure(record, arguments.ballots, max(1, arguments.runs))
    if arguments.json:
        print(json.dumps({**vars(arguments), "dir": str(arguments.dir), **figures}))
        return
    print(
        f"{arguments.ballots} ballots of {arguments.questions} questions × "
        f"{arguments.answers} answers, {os.cpu_count()} cores"
    )
    for name, figure in figures.items():
        print(f"{name:>24}  {figure}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Seconds: of the clock, and of the processor."""

    seconds: float
    client: float
    scheduler: float


def measure(record: Path, ballots: int, runs: int) -> dict[str, float]:
    """Runs with one worker and with two take turns, so that both meet the same machine."""
    pairs = [(run_with(1, record), run_with(2, record)) for _ in range(runs)]
    return {
        "one worker, seconds": round(median(one.seconds for one, _ in pairs), 2),
        "two workers, seconds": round(median(two.seconds for _, two in pairs), 2),
        "efficiency": round(median(one.seconds / (2 * two.seconds) for one, two in pairs), 3),
        "client, ms a ballot": per_ballot(ballots, [two.client for _, two in pairs]),
        "scheduler, ms a ballot": per_ballot(ballots, [two.scheduler for _, two in pairs]),
    }


def per_ballot(ballots: int, seconds: list[float]) -> float:
    return round(1000 * median(seconds) / ballots, 2)


def run_with(workers: int, record: Path) -> Run:
    with ExitStack() as stack:
        scheduler, address = stack.enter_context(
            started("dask_scheduler", "--port", "0", says=r"Scheduler at:\s+(tcp://\S+)")
        )
        for _ in range(workers):
            stack.enter_context(
                started(
                    *("dask_worker", address, "--nthreads", "1", "--no-nanny"),
                    says=r"Registered to:\s+(tcp://\S+)",
                )
            )
        spread = Cluster(address)  # every worker is asked, and has imported what it needs
        before = time.perf_counter(), time.process_time(), processor_seconds(scheduler)
        report = verify_file(record, record.name, spread=spread)
        after = time.perf_counter(), time.process_time(), processor_seconds(scheduler)
    if report.verdict is not Verdict.VERIFIED:
        raise SystemExit(f"not verified: {report}")
    seconds, client, scheduling = (b - a for a, b in zip(before, after, strict=True))
    return Run(seconds=seconds, client=client, scheduler=scheduling)


def processor_seconds(process: int) -> float:
    """What a process has used so far (Linux)."""
    words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def started(module: str, *words: str, says: str) -> Iterator[tuple[int, str]]:
    """A program of Dask on loopback: its id, and what it ``says`` when it is ready."""
    with subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *words, *LOCAL],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        try:
            assert process.stderr is not None  # noqa: S101 (for mypy: it is a pipe)
            for line in process.stderr:
                if found := re.search(says, line):
                    yield process.pid, found[1]
                    break
            else:
                raise SystemExit(f"{module} does not start")
        finally:
            # What it says later is of no interest, and must not fill the pipe meanwhile: a run
            # writes a few lines.
            process.kill()


if __name__ == "__main__":
    main()
