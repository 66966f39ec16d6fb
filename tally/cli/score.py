"""``tally score SCHEME inputs.xlsx -o sheet.xlsx``: the score sheet.

Source: formats, "tally score".  Results come in as ``--results NAME=FILE``; evidence packages
are verified before anything is taken from them.  With ``--into their.xlsx --map mapping.toml`` a copy of
an office's own sheet is filled in instead (docs/annual-score-files.md).
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tally.cli.outcome import (
    DONE,
    FAULT,
    UNUSABLE,
    Stop,
    add_language,
    read_bytes,
    read_text,
    reading,
    refusing,
)
from tally.cli.scheme import add_scheme, scheme_refused, scheme_text, stop_with
from tally.cli.written import is_workbook, refuse_existing, write_bytes, write_folder
from tally.record.evidence import BEGINNINGS
from tally.scoring.components import Poll, Polled
from tally.scoring.engine import score
from tally.scoring.faults import Fault, InputsRefused, fault
from tally.scoring.inputs import Inputs
from tally.scoring.meetings import counts_of_meeting, told_of_meeting
from tally.scoring.scheme import Scheme
from tally.scoring.sheet import ScoreSheet
from tally.scoring.words import sentence
from tally.verifier.results import ResultsNotVerified, verified_results
from tally.words import Language, say

LARGEST_RESULTS = 50_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """``NAME[@PERIOD][:FORM]=FILE``: a meeting for the poll that NAME is, or has."""

    name: str
    period: str
    form: str
    path: Path


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "score",
        help="make the score sheet 计算得分表",
        description="Score a filled-in workbook (or a folder of its sheets as CSV) by SCHEME.",
    )
    add_scheme(parser)
    parser.add_argument("inputs", type=Path, metavar="inputs.xlsx")
    parser.add_argument(
        "--results",
        action="append",
        default=[],
        type=source_of,
        metavar="NAME=evidence.zip",
        help="a certified meeting for the poll or component NAME; NAME@PERIOD for one of "
        "several periods, NAME:FORM for one of several forms",
    )
    parser.add_argument(
        "--unverified",
        action="store_true",
        help="take a bare results.json, and rehearsals; the sheet says so",
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="their.xlsx",
        help="fill in a copy of this workbook instead of writing a score sheet",
    )
    parser.add_argument("--map", type=Path, metavar="mapping.toml", help="how to fill it in")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="sheet.xlsx",
        help="or a folder, for CSV",
    )
    add_language(parser)
    parser.set_defaults(run=run)


def source_of(text: str) -> Source:
    """Raises ``ValueError``, which argparse reports."""
    name, equals, path = text.partition("=")
    name, _, form = name.partition(":")
    name, _, period = name.partition("@")
    if not (name and equals and path):
        raise ValueError(text)
    return Source(name, period, form, Path(path))


def run(options: argparse.Namespace) -> int:
    # Whoever only verifies needs no spreadsheet library.
    from tally.scoring.workbook.csv_pages import csv_files  # noqa: PLC0415 (see above)
    from tally.scoring.workbook.filled import (  # noqa: PLC0415 (see above)
        all_faults,
        read_filled,
        read_tables,
    )
    from tally.scoring.workbook.score_sheet import score_pages  # noqa: PLC0415 (see above)
    from tally.scoring.workbook.written import pages_workbook  # noqa: PLC0415 (see above)

    language: Language = options.lang
    refuse_existing([options.output], language)
    if (options.into is None) != (options.map is None):
        raise Stop(UNUSABLE, say("into-and-map", language))
    text = scheme_text(options.scheme, language)
    path: Path = options.inputs
    data = None if path.is_dir() else read_bytes(path, language)
    try:
        with reading(path, language):
            tables = read_tables(path, data)
    except InputsRefused as refused:
        raise stop_with(refused.faults, str(path), language) from None
    with scheme_refused(options.scheme, language):
        filled = read_filled(text, tables)
    inputs, told = _with_results(filled.scheme, filled.inputs, options)
    refusal = None
    try:
        sheet = score(filled.scheme, inputs)
    except InputsRefused as found:
        refusal = found
        sheet = None
    faults = all_faults(filled.faults, refusal)
    if faults or sheet is None:
        raise stop_with(faults, str(path), language)
    notices = (*filled.notices, *told)
    for one in notices:
        print(sentence(one, language), file=sys.stderr)
    if options.into is not None:
        return _fill_theirs(sheet, options)
    pages = score_pages(sheet, prepared_by=inputs.prepared_by, told=notices)
    if is_workbook(options.output):
        write_bytes(options.output, pages_workbook(pages), language)
    else:
        write_folder(options.output, csv_files(pages), language)
    return DONE


def _fill_theirs(sheet: ScoreSheet, options: argparse.Namespace) -> int:
    # Whoever only verifies needs no spreadsheet library.
    from tally.scoring.workbook.filled import shortened  # noqa: PLC0415 (see above)
    from tally.scoring.workbook.into.filling import fill  # noqa: PLC0415 (see above)
    from tally.scoring.workbook.into.mapping import read_mapping  # noqa: PLC0415 (see above)

    language: Language = options.lang
    theirs: Path = options.into
    with scheme_refused(str(options.map), language):
        mapping = read_mapping(read_text(options.map, language), sheet.scheme)
    try:
        filled = fill(read_bytes(theirs, language), theirs.name, mapping, sheet)
    except InputsRefused as refused:
        raise stop_with(shortened(refused.faults), str(theirs), language) from None
    for one in shortened(filled.notices):
        print(sentence(one, language), file=sys.stderr)
    write_bytes(options.output, filled.data, language)
    print(say("filled-in", language, file=options.output, people=filled.people))
    return DONE


def _with_results(
    scheme: Scheme, inputs: Inputs, options: argparse.Namespace
) -> tuple[Inputs, list[Fault]]:
    language: Language = options.lang
    told: list[Fault] = []
    for source in options.results:
        poll = _poll_of(scheme, source, language)
        content, verified = _results_of(source.path, language, unverified=options.unverified)
        try:
            counts, meeting = counts_of_meeting(
                content,
                poll,
                inputs.people,
                name=source.path.name,
                verified=verified,
                form=source.form,
                period=source.period,
                rehearsal=options.unverified,
            )
        except InputsRefused as refused:
            raise stop_with(refused.faults, str(source.path), language) from None
        except (KeyError, TypeError, AttributeError, ValueError):
            place = (("source", source.path.name),)
            refused_file = [fault("not-our-results", place)]
            raise stop_with(refused_file, str(source.path), language) from None
        told += told_of_meeting(meeting)
        inputs = replace(
            inputs,
            counts=(*inputs.counts, *counts),
            meetings=(*inputs.meetings, meeting),
        )
    return inputs, told


def _poll_of(scheme: Scheme, source: Source, language: Language) -> Poll:
    """The poll by its own key, or by the key of a component that it scores."""
    polls = {poll.key: poll for poll in scheme.polls()}
    for leaf in scheme.leaves():
        if isinstance(leaf.kind, Polled):
            polls.setdefault(leaf.key, leaf.kind.poll)
    if source.name not in polls:
        known = ", ".join(polls) or "–"
        line = say("no-such-poll", language, name=source.name, known=known)
        raise Stop(UNUSABLE, line)
    return polls[source.name]


def _results_of(path: Path, language: Language, *, unverified: bool) -> tuple[Any, bool]:
    """The content of a package's or a bare ``results.json``, and whether it was verified."""
    with reading(path, language), path.open("rb") as file:
        package = file.read(4) in BEGINNINGS
    if not package:
        if not unverified:
            raise Stop(UNUSABLE, say("results-unverified", language, file=path))
        return _decoded(read_bytes(path, language)[:LARGEST_RESULTS], path, language), False
    with reading(path, language), refusing(str(path), language):
        try:
            text = verified_results(path)
        except ResultsNotVerified:
            raise Stop(FAULT, say("results-not-verified", language, file=path)) from None
    return json.loads(text), True


def _decoded(data: bytes, path: Path, language: Language) -> Any:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        place = (("source", path.name),)
        raise stop_with([fault("not-our-results", place)], str(path), language)
    return content
