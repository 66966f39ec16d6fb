"""Verification of an evidence package: every record, and that all its papers agree with them.

Source: formats, "evidence.zip"; guarding A2 (meeting and manifest), C3 (closing content and
attestations).  The results are computed again from the records' counts and the meeting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.record.evidence import read_evidence
from tally.record.tape import NotAnArchive
from tally.verifier import papers
from tally.verifier.findings import NOT_CHECKED
from tally.verifier.papers import NEEDED, FileMissing, Package
from tally.verifier.progress import Progress
from tally.verifier.record import verify_record
from tally.verifier.report import Check, Report, Verdict, worst
from tally.verifier.spread import Spread


def verify_package(
    file: Path | bytes,
    name: str,
    *,
    progress: Progress | None = None,
    spread: Spread | None = None,
) -> Report:
    """Verify an evidence package; every fault is in the report."""
    data = file.read_bytes() if isinstance(file, Path) else file
    lines: list[Check] = []
    verdicts: list[Verdict] = []
    package = Package({})
    ballots = 0
    if _add(lines, "package-form", lambda: _unpack(package, data)):
        for path in _record_files(package):
            try:
                verified = verify_record(
                    package.files[path], path, progress=progress, spread=spread
                )
            except NotAnArchive as fault:
                lines.append(Check("archive-form", ok=False, where=path, detail=fault.code))
                continue
            package.records[PurePosixPath(path).stem] = verified.record
            verdicts.append(verified.report.verdict)
            ballots += verified.report.ballots
            lines += [
                replace(
                    one,
                    where=f"{path}: {one.where}".removesuffix(": "),
                    place={"file": path, **one.place},
                )
                for one in verified.report.checks
            ]
        _papers(package, lines)
    if not all(line.ok for line in lines):
        verdicts = [Verdict.NOT_VERIFIED]
    return Report(
        file=name,
        verdict=worst(verdicts),
        fingerprint=hex_of(data),
        ballots=ballots,
        checks=tuple(lines),
    )


def _papers(package: Package, lines: list[Check]) -> None:
    """Everything but the records; each step rests on the records and on the steps before."""
    steps: tuple[tuple[str, Callable[[Package], str | None]], ...] = (
        ("meeting", papers.check_meeting),
        ("manifest", papers.check_manifest),
        ("closing", papers.check_closing),
        ("attestations", papers.check_attestations),
        ("register", papers.check_register),
        ("tests", papers.check_tests),
        ("results", papers.check_results),
    )
    holds = all(line.ok for line in lines)
    for name, step in steps:
        if holds:
            holds = _add(lines, name, partial(step, package))
        else:
            lines.append(Check(name, ok=False, detail=NOT_CHECKED))


def _add(lines: list[Check], name: str, step: Callable[[], str | None]) -> bool:
    try:
        lines.append(Check(name, ok=True, where=step() or ""))
    except TallyError as fault:
        lines.append(Check(name, ok=False, where=str(fault), detail=fault.code))
    return lines[-1].ok


def _unpack(package: Package, data: bytes) -> str:
    package.files = read_evidence(data)
    for name in NEEDED:
        if name not in package.files:
            raise FileMissing(name)
    if not _record_files(package):
        raise FileMissing("record/*.bel")
    return f"{len(package.files)} files"


def _record_files(package: Package) -> list[str]:
    return sorted(name for name in package.files if name.startswith("record/"))
