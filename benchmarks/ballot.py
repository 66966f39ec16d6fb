"""Milliseconds to make and to check a ballot in Python, one process.

python benchmarks/ballot.py [--questions 30] [--answers 6] [--runs 15] [--json]
"""

import argparse
import json
import secrets
import time
from collections.abc import Callable
from statistics import median

from records import election_of

from tally.ballot import check_ballot, make_ballot, parse_ballot
from tally.election import Election
from tally.encrypted_tally import tally_ballots
from tally.group import G, random_scalar


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--answers", type=int, default=6)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    arguments = parser.parse_args()
    figures = measure(
        election_of(
            arguments.questions, arguments.answers, key=random_scalar(secrets.token_bytes) * G
        ),
        max(1, arguments.runs),
    )
    if arguments.json:
        print(json.dumps(vars(arguments) | figures))
        return
    print(f"{arguments.questions} questions × {arguments.answers} answers, median")
    for name, figure in figures.items():
        print(f"{name:>12}  {figure}")


def measure(election: Election, runs: int) -> dict[str, float]:
    secret = random_scalar(secrets.token_bytes)
    listed = {(secret * G).hex}
    marks = [0] * len(election.questions)
    text = make_ballot(election, secret, marks, secrets.token_bytes)
    ballot = check_ballot(text, election, listed)
    return {
        "make_ms": timed(
            lambda: make_ballot(election, secret, marks, secrets.token_bytes), runs
        ),
        "check_ms": timed(lambda: check_ballot(text, election, listed), runs),
        "parse_ms": timed(lambda: parse_ballot(text), runs),
        "add_ms": timed(lambda: tally_ballots(election, [ballot]), runs),
        "bytes": len(text),
    }


def timed(act: Callable[[], object], runs: int) -> float:
    """Median milliseconds of one call."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return round(1000 * median(times), 2)


if __name__ == "__main__":
    main()
