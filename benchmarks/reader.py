"""What verifying costs in the one process that reads the record, whoever checks the ballots.

python benchmarks/reader.py --dir DIR [--ballots 1000] [--questions 30] [--answers 6] [--runs 3]
                            [--json]

The ballots are checked once, on all cores, and the answers kept; then the record is verified again
with these answers, so that what is left is the reader's own part: reading, hashing, the chain,
handing out and taking back, trackers and credentials, adding up what the batches came to, and the
count.  With the time of one check, in the same run, that says how many cores one reader can feed.
Memory is what Python holds at most meanwhile (tracemalloc, in a run of its own), for each ballot.
"""

from __future__ import annotations

import argparse
import json
import pickle
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from records import record_of

from tally.verifier import Processes, Spread, Verdict, verify_file
from tally.verifier.batches import Batch, BatchAnswer, check_batch


@dataclass(slots=True)
class Kept:
    """Asks another spread the first time, and remembers; pickled, as to and from a worker."""

    spread: Spread
    answers: list[bytes] = field(default_factory=list)
    first: list[Batch] = field(default_factory=list)

    def run(self, batches: Iterator[Batch]) -> Iterator[BatchAnswer]:
        if not self.answers:
            for answer in self.spread.run(self._noted(batches)):
                self.answers.append(pickle.dumps(answer))
                yield answer
            return
        for batch, answer in zip(batches, self.answers, strict=True):
            pickle.dumps(batch)
            yield pickle.loads(answer)  # noqa: S301 (our own)

    def _noted(self, batches: Iterator[Batch]) -> Iterator[Batch]:
        for batch in batches:
            self.first = self.first or [batch]
            yield batch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--dir", type=Path, required=True, help="where records are kept")
    parser.add_argument("--ballots", type=int, default=1000)
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
        f"{arguments.answers} answers, {record.stat().st_size / 1e6:.1f} MB"
    )
    for name, figure in figures.items():
        print(f"{name:>36}  {figure}")


def measure(record: Path, ballots: int, runs: int) -> dict[str, float]:
    kept = Kept(Processes())
    verified(record, kept)
    reading, checking = [], []
    (batch,) = kept.first
    for _ in range(runs):
        reading.append(verified(record, kept))
        start = time.process_time()
        check_batch(batch)
        checking.append((time.process_time() - start) / len(batch.texts))
    tracemalloc.start()
    verified(record, kept)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    seconds, check = median(reading), median(checking)
    return {
        "reader, ms a ballot": round(1000 * seconds / ballots, 3),
        "reader, MB a second": round(record.stat().st_size / 1e6 / seconds, 1),
        "check and add, ms a ballot": round(1000 * check, 2),
        "cores that one reader feeds": round(check * ballots / seconds),
        "memory of the reader, bytes a ballot": round(most / ballots),
    }


def verified(record: Path, spread: Spread) -> float:
    """Processor seconds of this process."""
    start = time.process_time()
    report = verify_file(record, record.name, spread=spread)
    if report.verdict is not Verdict.VERIFIED:
        raise SystemExit(f"not verified: {report}")
    return time.process_time() - start


if __name__ == "__main__":
    main()
