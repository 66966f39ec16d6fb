"""Verification of an evidence package: every record, and that all its papers agree with them.

Source: formats, "evidence.zip"; guarding A2, B7, C3, C4, E.  The results are computed again from the
records' counts, the paper forms and the meeting.  A fault does not end it: what does not rest on
it is still checked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from tally.errors import TallyError
from tally.record.evidence import Evidence, EvidenceMalformed, open_evidence
from tally.record.incidents import INCIDENTS
from tally.record.paper_forms import PAPER
from tally.record.tape import NotAnArchive
from tally.record.withdrawn import WITHDRAWN
from tally.verifier.findings import MOST, MoreFaults
from tally.verifier.papers import (
    audit_log,
    closing,
    closing_words,
    manifest,
    meeting,
    register,
    results,
)
from tally.verifier.papers.cards import check_cards
from tally.verifier.papers.incidents import check_incidents
from tally.verifier.papers.meeting_rules import MOST_GROUPS
from tally.verifier.papers.paper_forms import check_paper_forms
from tally.verifier.papers.reading import Faults, FileMissing, Papers
from tally.verifier.papers.return_box import RETURNED, check_return_box
from tally.verifier.papers.signatures import SIGNATURES, check_signatures
from tally.verifier.papers.withdrawn import check_withdrawn
from tally.verifier.progress import Progress
from tally.verifier.record import verify_record
from tally.verifier.report import Check, Report, Verdict, failing, holding, worst
from tally.verifier.spread import Spread

TALLY_SHEET = "tally-sheet.pdf"

NEEDED = (
    meeting.MEETING,
    manifest.MANIFEST,
    manifest.TRUSTEES,
    closing.CLOSING,
    register.REGISTER,
    register.TESTS,
    results.RESULTS,
    audit_log.LOG,
    audit_log.SIGN_OFFS,
    TALLY_SHEET,
)
FOLDERS = (
    meeting.SOURCES,
    SIGNATURES,
    closing.ATTESTATIONS,
    *closing_words.FOLDERS,
    RETURNED,
    "record/",
)

_RECORD = re.compile(r"record/([A-Z0-9]{1,4})\.bel")

Step = Callable[[Papers, Faults], tuple[str, dict[str, int | str]]]

STEPS: tuple[tuple[str, Step], ...] = (
    ("meeting", meeting.check_meeting),
    ("sources", meeting.check_sources),
    ("manifest", manifest.check_manifest),
    ("signatures", check_signatures),
    ("closing", closing.check_closing),
    ("attestations", closing.check_attestations),
    ("paper-forms", check_paper_forms),
    ("register", register.check_register),
    ("tests", register.check_tests),
    ("return-box", check_return_box),
    ("audit-log", audit_log.check_audit_log),
    ("withdrawn", check_withdrawn),
    ("results", results.check_results),
    ("cards", check_cards),
    ("incidents", check_incidents),
)
"""Each rests on what those before it have read."""


def verify_package(
    source: Path | bytes,
    name: str,
    *,
    progress: Progress | None = None,
    spread: Spread | None = None,
) -> Report:
    """Verify an evidence package; every fault is in the report.

    Raises ``OSError`` for what cannot be read.
    """
    fingerprint = _sha256(source)
    try:
        evidence = open_evidence(source)
    except EvidenceMalformed as fault:
        return Report(
            file=name,
            verdict=Verdict.NOT_VERIFIED,
            fingerprint=fingerprint,
            ballots=0,
            checks=(failing("package-form", fault),),
        )
    with evidence:
        papers = Papers(evidence)
        lines = [*_form(evidence), *_records(papers, progress, spread)]
        for check, step in STEPS:
            lines += _taken(check, step, papers)
        lines += _not_looked_at(evidence)
    verdicts = [verified.report.verdict for verified in papers.records.values()]
    holds = all(line.ok for line in lines)
    computed = papers.results if holds and papers.results else {}
    return Report(
        file=name,
        verdict=worst(verdicts) if holds else Verdict.NOT_VERIFIED,
        fingerprint=fingerprint,
        ballots=sum(verified.report.ballots for verified in papers.records.values()),
        checks=tuple(lines),
        check_code=computed.get("check_code", ""),
        results_fingerprint=computed.get("fingerprint", ""),
    )


def _form(evidence: Evidence) -> Iterable[Check]:
    """MANIFEST was checked by opening; here, that nothing is missing."""
    faults = Faults()
    for name in NEEDED:
        with faults.noted(file=name):
            if name not in evidence.names:
                raise FileMissing
    records = [name for name in evidence.names if name.startswith("record/")]
    with faults.noted(file="record/"):
        if not records:
            raise FileMissing
    with faults.noted(file="record/"):
        if len(records) > MOST_GROUPS:
            raise EvidenceMalformed("more records than a meeting has groups")
    for name in records[:MOST_GROUPS]:
        with faults.noted(file=name):
            if not _RECORD.fullmatch(name):
                raise EvidenceMalformed("a file among the records that is none")
    return _lines("package-form", faults, "{files} files", {"files": len(evidence.names)})


def _records(
    papers: Papers, progress: Progress | None, spread: Spread | None
) -> Iterable[Check]:
    """Every record's lines, each with the record's name before its place."""
    groups = filter(None, map(_RECORD.fullmatch, papers.evidence.names))
    for group in islice(groups, MOST_GROUPS):
        name = group[0]
        try:
            with papers.evidence.open(name) as stream:
                verified = verify_record(stream, name, progress=progress, spread=spread)
        except (NotAnArchive, EvidenceMalformed) as fault:
            yield failing("archive-form", fault, file=name)
            continue
        papers.records[group[1]] = verified
        if verified.record.sha256 != papers.evidence.digest(name):
            # Checked before; but it may stand on a stick that somebody writes to.
            changed = EvidenceMalformed("not the bytes that MANIFEST lists")
            yield failing("package-form", changed, file=name)
        for line in verified.report.checks:
            yield replace(
                line,
                where=f"{name}: {line.where}".removesuffix(": "),
                place={"file": name, **line.place},
            )


def _taken(check: str, step: Step, papers: Papers) -> Iterable[Check]:
    faults = Faults()
    note = ""
    values: dict[str, int | str] = {}
    with faults.noted():  # what a step has not noted itself ends that step alone
        note, values = step(papers, faults)
    return _lines(check, faults, note, values)


def _not_looked_at(evidence: Evidence) -> Iterable[Check]:
    """What is in the package and proves nothing here."""
    if TALLY_SHEET in evidence.names:
        yield holding("tally-sheet")
    known = {*NEEDED, PAPER, WITHDRAWN, INCIDENTS}
    others = [
        name for name in evidence.names if name not in known and not name.startswith(FOLDERS)
    ]
    if others:
        yield holding("other-files", "{names}", names=", ".join(others))


def _lines(
    check: str, faults: Faults, note: str, values: dict[str, int | str]
) -> Iterable[Check]:
    found: list[TallyError] = faults.found
    if not found:
        return [holding(check, note, **values)]
    lines = [failing(check, fault) for fault in found[:MOST]]
    if len(found) > MOST:
        more = len(found) - MOST
        lines.append(failing(check, MoreFaults("{number} more", number=more)))
    return lines


def _sha256(source: Path | bytes) -> str:
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
