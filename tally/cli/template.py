"""``tally template SCHEME -o inputs.xlsx``: the workbook to fill in for a scheme.

Source: formats, "tally template".  A name that does not end in ``.xlsx`` is that of a folder of CSV files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tally.cli.outcome import DONE, add_language
from tally.cli.scheme import add_scheme, scheme_refused, scheme_text
from tally.cli.written import is_workbook, refuse_existing, write_bytes, write_folder


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "template",
        help="write the workbook to fill in for a scheme 生成填报工作簿",
        description="Write the workbook to fill in for SCHEME, which tally score reads back.",
    )
    add_scheme(parser)
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="inputs.xlsx",
        help="or a folder, for CSV",
    )
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    # Whoever only verifies needs no spreadsheet library.
    from tally.scoring.scheme_file import read_scheme  # noqa: PLC0415 (see above)
    from tally.scoring.workbook.csv_pages import template_csv_files  # noqa: PLC0415 (see above)
    from tally.scoring.workbook.template import template_workbook  # noqa: PLC0415 (see above)

    refuse_existing([options.output], options.lang)
    with scheme_refused(options.scheme, options.lang):
        scheme = read_scheme(scheme_text(options.scheme, options.lang))
    if is_workbook(options.output):
        write_bytes(options.output, template_workbook(scheme), options.lang)
    else:
        write_folder(options.output, template_csv_files(scheme), options.lang)
    return DONE
