"""``tally map SCHEME their.xlsx -o mapping.toml``: guess how an office's own sheet is filled in.

Source: docs/annual-score-files.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tally.cli.outcome import DONE, add_language, read_bytes
from tally.cli.scheme import add_scheme, scheme_refused, scheme_text, stop_with
from tally.cli.written import refuse_existing, write_bytes
from tally.scoring.faults import InputsRefused


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "map",
        help="guess how an office's own sheet is filled in 生成填写对照",
        description="Guess a mapping for tally score --into from the headings of their.xlsx.",
    )
    add_scheme(parser)
    parser.add_argument("theirs", type=Path, metavar="their.xlsx")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="mapping.toml")
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    # Whoever only verifies needs no spreadsheet library.
    from tally.scoring.scheme_file import read_scheme  # noqa: PLC0415 (see above)
    from tally.scoring.workbook.into.guessing import guess_mapping  # noqa: PLC0415 (see above)

    refuse_existing([options.output], options.lang)
    with scheme_refused(options.scheme, options.lang):
        scheme = read_scheme(scheme_text(options.scheme, options.lang))
    path: Path = options.theirs
    try:
        text = guess_mapping(read_bytes(path, options.lang), path.name, scheme)
    except InputsRefused as refused:
        raise stop_with(refused.faults, str(path), options.lang) from None
    write_bytes(options.output, text.encode(), options.lang)
    return DONE
