"""``tally count FILE.bel``: the decrypted counts of a record that verifies.

Source: formats, "tally count".
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tally.cli.outcome import DONE, FAULT, UNUSABLE, Stop, add_language, reading, refusing
from tally.cli.verify import progress_on_terminal
from tally.record.evidence import BEGINNINGS
from tally.verifier import verify_record
from tally.verifier.files import beginning_of
from tally.words import Language, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "count",
        help="print the decrypted counts of a record 显示票数",
        description="Print the counts of a record as JSON, one row a question.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.bel")
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    language: Language = options.lang
    path: Path = options.file
    with reading(path, language), refusing(str(path), language):
        if beginning_of(path).startswith(BEGINNINGS):
            raise Stop(UNUSABLE, say("not-countable", language, file=path))
        with progress_on_terminal(language) as progress:
            verified = verify_record(path, str(path), progress=progress)
    # Counts of a record that does not verify are no counts: they are not shown at all.
    if not verified.report.holds:
        raise Stop(FAULT, say("not-verified", language, file=path))
    record = verified.record
    if record.counts is None or record.election is None:
        raise Stop(FAULT, say("no-result", language, file=path))
    pingyi = record.election.pingyi
    content = {
        "group": pingyi.group if pingyi else None,
        "ballots": verified.report.ballots,
        "counts": record.counts,
    }
    print(json.dumps(content, ensure_ascii=False))
    return DONE
