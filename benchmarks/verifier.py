"""``tally verify`` on a record of many ballots: time, memory, and time against the reference.

python benchmarks/verifier.py --dir DIR [--ballots 200] [--questions 30] [--answers 6] [--runs 3]
                              [--reference-check SCRIPT | --alone] [--json]

The record is made by the real code and kept in DIR.  Every run is a process of its own, start and
all, in turns with the reference: belenios-tool 3 or later (``BELENIOS_TOOL``, or on the PATH) checks
each ballot, adds them up and verifies the whole, led by ``tests/interop/reference.py``, or by
another SCRIPT that takes the tool and the record as its arguments.  Memory is the largest sum over
all processes of ``tally verify``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from memory import watched
from records import record_of

ROOT = Path(__file__).parents[1]
VERIFY = [sys.executable, "-m", "tally", "verify", "--json"]
REFERENCE = [sys.executable, "-m", "tests.interop.reference"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dir", type=Path, required=True, help="where records are kept")
    parser.add_argument("--ballots", type=int, default=200)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--answers", type=int, default=6)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    judge = parser.add_mutually_exclusive_group()
    judge.add_argument(
        "--reference-check",
        type=Path,
        metavar="SCRIPT",
        help="instead of our own use of the tool",
    )
    judge.add_argument("--alone", action="store_true", help="without the reference")
    arguments = parser.parse_args()
    record = record_of(
        arguments.dir.resolve(),
        ballots=arguments.ballots,
        questions=arguments.questions,
        answers=arguments.answers,
    )
    reference = None if arguments.alone else reference_of(arguments.reference_check)
    figures = measure(record, arguments.ballots, reference, max(1, arguments.runs))
    if arguments.json:
        chosen = {
            key: str(value)
            for key, value in vars(arguments).items()
            if value not in (None, False)
        }
        print(json.dumps(chosen | figures))
        return
    print(
        f"{arguments.ballots} ballots of {arguments.questions} questions × "
        f"{arguments.answers} answers, {record.stat().st_size / 1e6:.1f} MB, {os.cpu_count()} cores"
    )
    for name, figure in figures.items():
        print(f"{name:>32}  {figure}")


def reference_of(script: Path | None) -> list[str]:
    """The command that lets the reference judge a record, its last word still missing."""
    if script is None:
        return REFERENCE
    return [str(script.resolve()), os.environ.get("BELENIOS_TOOL", "belenios-tool")]


def measure(
    record: Path, ballots: int, reference: list[str] | None, runs: int
) -> dict[str, float]:
    ours, memory, theirs = [], [], []
    for _ in range(runs):
        ran = watched([*VERIFY, record], cwd=ROOT)
        said = json.loads(ran.output)
        if (said["verdict"], said["ballots"]) != ("VERIFIED", ballots):
            raise SystemExit(f"not verified: {ran.output}")
        ours.append(ran.seconds)
        memory.append(ran.megabytes)
        if reference is not None:
            start = time.perf_counter()
            subprocess.run(
                [*reference, record], check=True, cwd=ROOT, stdout=subprocess.DEVNULL
            )
            theirs.append(time.perf_counter() - start)
    figures = {
        "tally verify, seconds": round(median(ours), 2),
        "ballots a second": round(ballots / median(ours), 1),
        "memory of all processes, MB": round(max(memory)),
    }
    if theirs:
        figures["reference, seconds"] = round(median(theirs), 2)
        figures["tally verify / reference"] = round(
            median(a / b for a, b in zip(ours, theirs, strict=True)), 3
        )
    return figures


if __name__ == "__main__":
    main()
