"""Seconds that ``verify.pyz`` takes on a Python without PyNaCl, processors' seconds included.

python benchmarks/plain_verifier.py --dir DIR [--ballots 60] [--questions 14] [--answers 6] [--runs 3]
                                    [--json]

The record is made by the real code and kept in DIR; verify.pyz is built there.  Every run is a
process of its own on all cores, start and all: ``python -I -S verify.pyz RECORD``.  On a machine
that is busy with other things, what counts is ``cpu_seconds``: divided by the cores, it is the
time that it would take alone.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from records import record_of

BUILD = Path(__file__).parents[1] / "deploy" / "build-verifier"
BARE = [sys.executable, "-I", "-S"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dir", type=Path, required=True, help="where records are kept")
    parser.add_argument("--ballots", type=int, default=60)
    parser.add_argument("--questions", type=int, default=14)
    parser.add_argument("--answers", type=int, default=6)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    arguments = parser.parse_args()
    folder = arguments.dir.resolve()
    record = record_of(
        folder,
        ballots=arguments.ballots,
        questions=arguments.questions,
        answers=arguments.answers,
    )
    pyz = folder / "verify.pyz"
    subprocess.run([*BARE, BUILD, pyz], check=True, stdout=subprocess.DEVNULL)
    runs = [timed(pyz, record) for _ in range(max(1, arguments.runs))]
    figures = {
        "seconds": round(median(seconds for seconds, _ in runs), 1),
        "cpu_seconds": round(median(cpu for _, cpu in runs), 1),
        "cores": os.cpu_count(),
        "largest_process_mib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
    }
    if arguments.json:
        print(json.dumps({**vars(arguments), "dir": str(folder), **figures}))
        return
    print(
        f"{arguments.ballots} ballots × {arguments.questions} questions × "
        f"{arguments.answers} answers, plain Python, median"
    )
    for name, figure in figures.items():
        print(f"{name:>20}  {figure}")


def timed(pyz: Path, record: Path) -> tuple[float, float]:
    """Seconds by the clock, and seconds of all processors."""
    before = os.times()
    start = time.perf_counter()
    ran = subprocess.run(
        [*BARE, pyz, record, "--lang", "en"], check=True, capture_output=True, text=True
    )
    seconds = time.perf_counter() - start
    after = os.times()
    if "plain Python" not in ran.stdout:
        sys.exit("this was no plain arithmetic")
    used = after.children_user - before.children_user
    return seconds, used + after.children_system - before.children_system


if __name__ == "__main__":
    main()
