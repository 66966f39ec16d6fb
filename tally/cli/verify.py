"""``tally verify FILE…``: verify records and evidence packages.

Source: formats, "tally verify".
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tally.cli.outcome import DONE, FAULT, UNUSABLE, Stop, add_language, reading, refusing
from tally.record.evidence import BEGINNINGS
from tally.record.tape import FIRST, NotAnArchive
from tally.verifier import Processes, Report, Spread, verify_file, worst
from tally.verifier.files import beginning_of
from tally.verifier.progress import Progress
from tally.verifier.report import Check
from tally.verifier.wording import sentence_of
from tally.words import Language, refusal, say


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "verify",
        help="verify records and evidence packages 核验档案",
        description="Verify FILE: a record (.bel) or an evidence package (.zip).",
    )
    add_options(parser)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options, for whoever is ``tally verify`` under another name."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a file, one a line"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--processes", type=_number, metavar="N", help="so many processes; all cores otherwise"
    )
    where.add_argument(
        "--scheduler",
        metavar="tcp://…",
        help="an existing Dask cluster that checks the ballots",
    )
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    language: Language = options.lang
    # All are looked at before the first is verified: nothing is said about half of them.
    for path in options.files:
        with reading(path, language), refusing(str(path), language):
            if not beginning_of(path).startswith((FIRST.encode() + b"\0", *BEGINNINGS)):
                raise NotAnArchive
    spread = _spread(options, language)
    reports = []
    for path in options.files:
        with reading(path, language), progress_on_terminal(language) as progress:
            report = verify_file(path, str(path), progress, spread=spread)
        reports.append(report)
        if options.json:
            print(json.dumps(report_json(report, language), ensure_ascii=False))
        else:
            _print(report, language, titled=len(options.files) > 1)
    decided = worst(report.verdict for report in reports)
    if len(reports) > 1 and not options.json:
        print(decided)
    return DONE if all(report.holds for report in reports) else FAULT


@contextmanager
def progress_on_terminal(
    language: Language, clock: Callable[[], float] = time.monotonic
) -> Iterator[Progress | None]:
    """A line on standard error that counts the ballots, where somebody looks at it."""
    if not sys.stderr.isatty():
        yield None
        return
    begin = clock()

    def show(done: int, total: int) -> None:
        said = say(
            "checking-ballots" if total else "checking-some", language, done=done, total=total
        )
        if 0 < done < total:
            left = round((clock() - begin) * (total - done) / done)
            shown = f"{left // 60}:{left % 60:02}"
            said += " · " + say("time-left", language, time=shown)
        print("\r\x1b[K", said, sep="", end="", file=sys.stderr, flush=True)

    try:
        yield show
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def report_json(report: Report, language: Language) -> dict[str, object]:
    """The report as JSON, each check with its sentence in the language."""
    content = report.json()
    for fields, check in zip(content["checks"], report.checks, strict=True):
        fields["message"] = sentence_of(check, language)
    return content


def line_of(check: Check, language: Language) -> str:
    """One line of the report."""
    mark = say("holds" if check.ok else "fails", language)
    return f"[{mark}] {sentence_of(check, language)}"


def _print(report: Report, language: Language, *, titled: bool) -> None:
    if titled:
        print(f"{report.file}:")
    for check in report.checks:
        print(line_of(check, language))
    if report.check_code:
        code, fingerprint = report.check_code, report.results_fingerprint
        print(say("results-code", language, code=code, fingerprint=fingerprint))
    print(f"{report.verdict}  {report.fingerprint}")


def _spread(options: argparse.Namespace, language: Language) -> Spread:
    if options.scheduler is None:
        return Processes(options.processes)
    # Only whoever has a cluster has what it takes to speak to it.
    from tally.verifier.cluster import Cluster, ClusterRefused  # noqa: PLC0415 (see above)

    try:
        return Cluster(options.scheduler)
    except ClusterRefused as fault:
        raise Stop(UNUSABLE, f"{options.scheduler}: {refusal(fault, language)}") from None


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
