"""``tally verify FILE…``: verify records and evidence packages.

Source: formats, "tally verify".
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tally.cli.outcome import DONE, FAULT, add_language, read_bytes, refusing
from tally.record.evidence import BEGINNINGS
from tally.record.tape import FIRST, NotAnArchive
from tally.verifier import Check, Report, verify_file, worst
from tally.verifier.ballots import Progress
from tally.words import Language, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "verify",
        help="verify records and evidence packages 核验档案",
        description="Verify FILE: a record (.bel) or an evidence package (.zip).",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a file, one a line"
    )
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    language: Language = options.lang
    contents = []
    # All are looked at before the first is verified: nothing is said about half of them.
    for path in options.files:
        data = read_bytes(path, language)
        with refusing(str(path), language):
            if not data.startswith((FIRST.encode() + b"\0", *BEGINNINGS)):
                raise NotAnArchive
        contents.append((path, data))
    reports = []
    for path, data in contents:
        progress = None if options.json else progress_on_terminal(language)
        report = verify_file(data, str(path), progress)
        reports.append(report)
        if options.json:
            print(json.dumps(report.json(), ensure_ascii=False))
        else:
            _print(report, language, titled=len(contents) > 1)
    decided = worst(report.verdict for report in reports)
    if len(reports) > 1 and not options.json:
        print(decided)
    return DONE if all(report.holds for report in reports) else FAULT


def progress_on_terminal(language: Language) -> Progress | None:
    """A line on standard error that counts the ballots, where somebody looks at it."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        line = say("checking-ballots", language, done=done, total=total)
        end = "\r\x1b[K" if done == total else ""
        print(f"\r{line}{end}", end="", file=sys.stderr, flush=True)

    return show


def _print(report: Report, language: Language, *, titled: bool) -> None:
    if titled:
        print(f"{report.file}:")
    for check in report.checks:
        print(line_of(check, language))
    print(f"{report.verdict}  {report.fingerprint}")


def line_of(check: Check, language: Language) -> str:
    """One line of the report."""
    mark = say("holds" if check.ok else "fails", language)
    why = say(f"refused-{check.detail}", language) if check.detail else ""
    parts = [say(f"check-{check.name}", language), why, check.where]
    return f"[{mark}] " + " · ".join(part for part in parts if part)
