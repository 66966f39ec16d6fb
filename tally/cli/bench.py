"""``tally bench --campaign``: forge records in every way, and see that each is caught.

For whoever develops or doubts the verifier.  It prints a line a kind: tried, caught, by which
checks; exit code 1 when one forgery passes, or is caught by none of the checks that it must be
caught by.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tally.cli.outcome import DONE, FAULT, UNUSABLE, Stop

if TYPE_CHECKING:
    from tally.tampering.campaign import Score

SEED = 1


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "bench",
        help="try the verifier on forged records 篡改检验",
        description="Forge records in every way and show that the verifier catches each.",
    )
    parser.add_argument("--campaign", action="store_true", required=True)
    parser.add_argument(
        "--full", action="store_true", help="every forgery there is, which takes hours"
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, help="the same seed, the same records"
    )
    parser.add_argument("--kind", nargs="+", metavar="NAME", help="these kinds only")
    parser.add_argument("--processes", type=int, metavar="N", help="all processors by default")
    parser.set_defaults(run=run, lang="en")


def run(options: argparse.Namespace) -> int:
    # Forging needs the trustees' sealed channel, which a machine that only verifies may lack.
    from tally.tampering.campaign import Score  # noqa: PLC0415 (see above)
    from tally.tampering.kinds import KINDS  # noqa: PLC0415 (see above)
    from tally.tampering.workers import campaign  # noqa: PLC0415 (see above)

    names = options.kind or list(KINDS)
    if unknown := [name for name in names if name not in KINDS]:
        raise Stop(UNUSABLE, f"no kind {unknown[0]}; there are {', '.join(KINDS)}")
    total = Score()
    begun = last = time.monotonic()
    for name, score in campaign(
        names,
        seed=options.seed,
        full=options.full,
        processes=options.processes or os.cpu_count() or 1,
        progress=_progress(),
    ):
        now = time.monotonic()
        print(f"{_line(name, score)}  {score.tried / (now - last):.0f}/s", flush=True)
        for missed in score.missed:
            print(f"  MISSED {missed}", flush=True)
        total.add(score)
        last = now
    print(_line("all", total))
    print(f"seed {options.seed}, {time.monotonic() - begun:.0f} s, {len(total.missed)} missed")
    return FAULT if total.missed else DONE


def _line(name: str, score: Score) -> str:
    checks = ", ".join(f"{check} {number}" for check, number in score.checks.most_common())
    legal = f"  legal {score.accepted}" if score.accepted else ""
    return f"{name:24} tried {score.tried:7} caught {score.caught:7}{legal}  {checks}"


def _progress() -> Callable[[int], None]:
    """A line on standard error that counts, where somebody looks at it."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(tried: int) -> None:
        print(f"\r{tried} \r", end="", file=sys.stderr, flush=True)

    return show
