"""The whole command ``tally`` with all that it can do."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tally.cli import bench, count, mapping, score, template, trustee, verify
from tally.cli.running import run, speak_utf8


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    speak_utf8()
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["station"]:
        # The one room of tally that knows Flask is entered only by those who ask for it.
        from tally.station.cli import main as station  # noqa: PLC0415 (see above)

        return station(words[1:])
    return run(_parser().parse_args(words))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tally", description="Verify and count elections of Pingyi 评议."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    verify.add_to(commands)
    count.add_to(commands)
    trustee.add_to(commands)
    template.add_to(commands)
    score.add_to(commands)
    mapping.add_to(commands)
    bench.add_to(commands)
    commands.add_parser(
        "station", help="the scrutineer's own local page 监票工作站", add_help=False
    )
    return parser
