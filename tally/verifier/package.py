"""Verification of an evidence package: every record, and that all its papers agree with them.

Source: formats, "evidence.zip"; guarding A2 (meeting and manifest), C3 (closing content and
attestations).  The results are computed again from the records' counts and the meeting.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from tally.canonical_json import canonical
from tally.election import PingyiField
from tally.errors import Malformed, TallyError
from tally.fingerprint import hex_of
from tally.grading.results import grade_meeting
from tally.group import Point
from tally.meeting import Meeting, meeting_hash, parse_meeting
from tally.record.closing import Closing, attestation_words, parse_closing
from tally.record.evidence import read_evidence
from tally.record.manifest import parse_manifest
from tally.record.results import CountedGroup, results_json
from tally.trustee.signed import check_words
from tally.verifier.ballots import Progress
from tally.verifier.checks import Audit, NotTheSame, WrongNumber
from tally.verifier.record import NOT_CHECKED, verify_record
from tally.verifier.report import Check, Report, Verdict, worst

MEETING = "meeting/meeting.json"
NEEDED = (
    MEETING,
    "manifest.json",
    "closing.json",
    "attestations.json",
    "results.json",
    "register.json",
    "tests.json",
)


class FileMissing(TallyError):
    """A file that every package holds is not in this one."""

    code = "file-missing"


class MissingAttestation(TallyError):
    """Fewer trustees attested to the closing content than it takes to decrypt."""

    code = "missing-attestation"


@dataclass(slots=True)
class Package:
    """What has been read and found good so far."""

    files: dict[str, bytes]
    records: dict[str, Audit] = field(default_factory=dict)
    """Group code (the name of its file) -> its verified record."""
    meeting: Meeting = field(init=False)
    closing: Closing = field(init=False)

    def text(self, name: str) -> str:
        """A text of the package; a newline at its end is not part of it."""
        try:
            return self.files[name].decode().removesuffix("\n")
        except UnicodeDecodeError:
            raise Malformed(f"{name}: not UTF-8") from None

    def json(self, name: str) -> Any:
        try:
            return json.loads(self.text(name))
        except (ValueError, RecursionError):
            raise Malformed(f"{name}: not JSON") from None


def verify_package(
    data: bytes, name: str, *, progress: Progress | None = None, workers: int | None = None
) -> Report:
    """Verify an evidence package; every fault is in the report."""
    lines: list[Check] = []
    verdicts: list[Verdict] = []
    package = Package({})
    ballots = 0
    if _add(lines, "package-form", lambda: _unpack(package, data)):
        for path in _record_files(package):
            verified = verify_record(
                package.files[path], path, progress=progress, workers=workers
            )
            package.records[PurePosixPath(path).stem] = verified.audit
            verdicts.append(verified.report.verdict)
            ballots += verified.report.ballots
            lines += [
                Check(one.name, one.ok, f"{path}: {one.where}".removesuffix(": "), one.detail)
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
        ("meeting", _meeting),
        ("manifest", _manifest),
        ("closing", _closing),
        ("attestations", _attestations),
        ("opened-and-withdrawn", _opened_and_withdrawn),
        ("results", _results),
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


def _meeting(package: Package) -> None:
    """The meeting as sealed is the one that every election was made for."""
    text = package.text(MEETING)
    try:
        meeting = parse_meeting(text)
    except ValueError as fault:
        raise Malformed(f"{MEETING}: {fault}") from None
    if set(package.records) != {group.code for group in meeting.groups}:
        raise FileMissing("the record of a group, or a group of the meeting")
    expected = meeting_hash(text)
    for code, audit in package.records.items():
        pingyi = audit.election.pingyi
        if pingyi is None or (pingyi.group, pingyi.meeting_file) != (code, expected):
            raise NotTheSame(f"{code}: meeting")
        group = meeting.group(code)
        if (pingyi.slips, pingyi.min_group) != (group.slips, meeting.min_group):
            raise NotTheSame(f"{code}: slips or min_group")
        asked = [
            (one.question, one.answers, one.min, one.max) for one in audit.election.questions
        ]
        contests = meeting.contests(code)
        if asked != [(one.question, meeting.answers, 1, 1) for one in contests]:
            raise NotTheSame(f"{code}: questions")
    package.meeting = meeting


def _manifest(package: Package) -> None:
    """The elections are those that were sealed, all of one meeting."""
    manifest = parse_manifest(package.text("manifest.json"))
    rehearsals = {_pingyi(audit).rehearsal for audit in package.records.values()}
    if len(rehearsals) != 1 or len(manifest.groups) != len(package.records):
        raise WrongNumber("groups")
    for code, audit in package.records.items():
        sealed = manifest.group(audit.election.uuid)
        same = (
            sealed is not None
            and (sealed.code, sealed.phi) == (code, audit.election.phi)
            and sealed.setup == hex_of(canonical(audit.archive.setup))
            and manifest.trustees == audit.archive.setup.trustees
            and manifest.meeting == _pingyi(audit).meeting
        )
        if not same:
            raise NotTheSame(f"{code}: manifest")


def _closing(package: Package) -> None:
    """What the trustees attested to is what the records say before any decryption."""
    manifest_text = package.text("manifest.json")
    closing = parse_closing(package.text("closing.json"))
    if closing.meeting != parse_manifest(manifest_text).meeting:
        raise NotTheSame("meeting")
    if closing.manifest != hex_of(manifest_text):
        raise NotTheSame("manifest")
    if sorted(group.code for group in closing.groups) != sorted(package.records):
        raise WrongNumber("groups")
    for group in closing.groups:
        audit = package.records[group.code]
        ballots = len(audit.ballots)
        decrypt = ballots >= _pingyi(audit).min_group
        if (group.uuid, group.ballots, group.decrypt, group.head) != (
            audit.election.uuid,
            ballots,
            decrypt,
            audit.archive.closed_head,
        ):
            raise NotTheSame(f"{group.code}: closing")
        if decrypt and not audit.archive.has("Result"):
            raise NotTheSame(f"{group.code}: not counted")
    package.closing = closing


def _attestations(package: Package) -> str:
    """At least a threshold of trustees signed this very closing content."""
    audit = next(iter(package.records.values()))
    words = attestation_words(package.closing.text)
    listed = package.json("attestations.json")
    if not isinstance(listed, list):
        raise Malformed("attestations.json: not a list")
    texts = [one if isinstance(one, str) else canonical(one) for one in listed]
    signers = set()
    for owner, key in enumerate(audit.trustees.signing_keys, start=1):
        if any(_is_signed(text, key, words) for text in texts):
            signers.add(owner)
    if len(signers) < audit.trustees.threshold or len(signers) != len(texts):
        raise MissingAttestation(f"{len(signers)} of {len(texts)} hold")
    return f"{len(signers)} of {audit.trustees.size}"


def _opened_and_withdrawn(package: Package) -> None:
    """No opened ballot and no withdrawn credential is in a box."""
    opened = package.json("tests.json")
    register = package.json("register.json")
    withdrawn = register.get("withdrawn", []) if isinstance(register, dict) else []
    if hex_of(canonical(opened)) != package.closing.tests:
        raise NotTheSame("tests.json")
    if hex_of(canonical(withdrawn)) != package.closing.withdrawn:
        raise NotTheSame("register.json: withdrawn")
    for code, audit in package.records.items():
        for ballot in audit.ballots:
            if ballot.tracker in opened or ballot.credential in withdrawn:
                raise NotTheSame(f"{code}: ballot {ballot.tracker}")


def _results(package: Package) -> str:
    """Scores, ranks, fingerprint and check code come out the same when computed again."""
    meeting = package.meeting
    audits = package.records
    computed = results_json(
        meeting,
        grade_meeting(meeting, {code: audit.counts for code, audit in audits.items()}),
        closing=hex_of(package.closing.text),
        groups=[
            CountedGroup(
                group.code, len(audits[group.code].ballots), hex_of(audits[group.code].data)
            )
            for group in meeting.groups
        ],
        rehearsal=_pingyi(audits[meeting.groups[0].code]).rehearsal,
    )
    written = package.json("results.json")
    for field_name, value in computed.items():
        if not isinstance(written, dict) or not _same(written.get(field_name), value):
            raise NotTheSame(f"results.json: {field_name}")
    return str(computed["check_code"])


def _same(one: object, other: object) -> bool:
    # By text, since for Python 1 == True == 1.0.
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _is_signed(text: str, key: Point, words: str) -> bool:
    try:
        return check_words(key, text) == words
    except TallyError:
        return False


def _pingyi(audit: Audit) -> PingyiField:
    if audit.election.pingyi is None:
        raise NotTheSame("an election without a meeting")
    return audit.election.pingyi
