"""The papers of an evidence package, one function a step.

Source: guarding A2 (meeting and manifest) and C3 (closing content and attestations); formats,
"results.json".  Each step rests on verified records and on the steps before it, raises
``TallyError`` for what does not hold, and may return how much it checked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from tally.canonical_json import canonical
from tally.election import PingyiField
from tally.errors import Malformed, TallyError
from tally.fingerprint import hex_of
from tally.grading.results import grade_meeting
from tally.meeting import Meeting, meeting_hash, parse_meeting
from tally.message import Open, convert
from tally.record.closing import Closing, attestation_words, parse_closing
from tally.record.manifest import parse_manifest
from tally.record.results import CountedGroup, results_json
from tally.trustee.signed import check_words
from tally.verifier.record import AuditedRecord
from tally.verifier.refusals import NotTheSame, WrongNumber

MEETING = "meeting.json"
NEEDED = (
    MEETING,
    "manifest.json",
    "closing.json",
    "results.json",
    "register.json",
    "tests.json",
)


class FileMissing(TallyError):
    """A file that every package holds is not in this one."""

    code = "file-missing"


@dataclass(frozen=True, slots=True)
class RegisterLine(Open):
    """What the paper register says about one group."""

    group: str
    printed: int
    handed_out: int
    unused: int
    withdrawn: tuple[str, ...]
    """Public credentials."""
    returned: int | None
    """Slips in the return box; certifying needs their number, counting does not."""
    ballots: int


class MissingAttestation(TallyError):
    """Fewer trustees attested to the closing content than it takes to decrypt."""

    code = "missing-attestation"


@dataclass(slots=True)
class Package:
    """What has been read and found good so far."""

    files: dict[str, bytes]
    records: dict[str, AuditedRecord] = field(default_factory=dict)
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


@contextmanager
def _sound_meeting() -> Iterator[None]:
    """A meeting is hashed as sealed; one with values of a wrong kind shows when it is used."""
    try:
        yield
    except (
        ValueError,
        TypeError,
        LookupError,
        ArithmeticError,
        AttributeError,
        StopIteration,
    ) as fault:
        raise Malformed(f"{MEETING}: {fault}") from None


def check_meeting(package: Package) -> None:
    """The meeting as sealed is the one that every election was made for."""
    text = package.text(MEETING)
    with _sound_meeting():
        meeting = parse_meeting(text)
        codes = {group.code for group in meeting.groups}
    if set(package.records) != codes:
        raise FileMissing("the record of a group, or a group of the meeting")
    for code, audit in package.records.items():
        sealed = _pingyi(audit)
        if (sealed.group, sealed.meeting_file) != (code, meeting_hash(text)):
            raise NotTheSame(f"{code}: meeting")
        with _sound_meeting():
            slips = meeting.group(code).slips
            questions = [
                (contest.question, meeting.answers, 1, 1) for contest in meeting.contests(code)
            ]
        if (sealed.slips, sealed.min_group) != (slips, meeting.min_group):
            raise NotTheSame(f"{code}: slips or min_group")
        with _sound_meeting():
            rule = (meeting.threshold, len(meeting.scrutineers))
        if (audit.trustees.threshold, audit.trustees.size) != rule:
            raise NotTheSame(f"{code}: threshold or scrutineers")
        if questions != [
            (q.question, q.answers, q.min, q.max) for q in audit.election.questions
        ]:
            raise NotTheSame(f"{code}: questions")
    package.meeting = meeting


def check_manifest(package: Package) -> None:
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
            and sealed.setup == audit.setup_hash
            and manifest.trustees == audit.setup.trustees
            and manifest.meeting == _pingyi(audit).meeting
        )
        if not same:
            raise NotTheSame(f"{code}: manifest")
    listed = [one for audit in package.records.values() for one in audit.credentials]
    if len(set(listed)) < len(listed):
        raise WrongNumber("a credential of two groups: one slip, two ballots")


def check_closing(package: Package) -> None:
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
            audit.closed_head,
        ):
            raise NotTheSame(f"{group.code}: closing")
        if decrypt and not audit.counted:
            raise NotTheSame(f"{group.code}: not counted")
    package.closing = closing


def check_attestations(package: Package) -> str:
    """A threshold of trustees, and whoever decrypted, signed this very closing content."""
    trustees = next(iter(package.records.values())).trustees
    keys = trustees.signing_keys
    words = attestation_words(package.closing.text)
    attested = set()
    for name in sorted(package.files):
        if not name.startswith("attestations/"):
            continue
        place = PurePosixPath(name).stem
        owner = int(place) if place in {str(k) for k in range(1, len(keys) + 1)} else 0
        if not owner or check_words(keys[owner - 1], package.text(name)) != words:
            raise NotTheSame(name)
        attested.add(owner)
    if len(attested) < trustees.threshold:
        raise MissingAttestation(f"{len(attested)} of {trustees.threshold} needed")
    for code, audit in package.records.items():
        for owner in audit.decrypted_by:
            if owner not in attested:
                raise MissingAttestation(f"{code}: trustee {owner} decrypted")
    return f"{len(attested)} of {len(keys)}"


def check_register(package: Package) -> None:
    """The slips' equation holds, and neither box holds more than was handed out."""
    try:
        lines = convert(package.json("register.json"), tuple[RegisterLine, ...])
    except Malformed as fault:
        raise Malformed(f"register.json: {fault}") from None
    if sorted(line.group for line in lines) != sorted(package.records):
        raise WrongNumber("register.json: groups")
    for line in lines:
        audit = package.records[line.group]
        slips = line.handed_out + line.unused + len(line.withdrawn)
        ballots = len(audit.ballots)
        balanced = (
            line.printed == slips == _pingyi(audit).slips
            and line.ballots == ballots <= line.handed_out
            and line.unused >= 0
            and 0 <= (line.returned or 0) <= line.handed_out
        )
        if not balanced:
            raise WrongNumber(f"register.json: {line.group}")
        if not {ballot.credential for ballot in audit.ballots}.isdisjoint(line.withdrawn):
            raise NotTheSame(f"{line.group}: a ballot of a withdrawn slip")
    withdrawn = sorted(credential for line in lines for credential in line.withdrawn)
    if hex_of(canonical(withdrawn)) != package.closing.withdrawn:
        raise NotTheSame("register.json: withdrawn")


def check_tests(package: Package) -> None:
    """No ballot that was opened as a test is in a box."""
    opened = package.json("tests.json")
    if not isinstance(opened, list) or hex_of(canonical(opened)) != package.closing.tests:
        raise NotTheSame("tests.json")
    for code, audit in package.records.items():
        if any(ballot.tracker in opened for ballot in audit.ballots):
            raise NotTheSame(f"{code}: an opened ballot")


def check_results(package: Package) -> str:
    """Scores, ranks, fingerprint and check code come out the same when computed again."""
    meeting, audits = package.meeting, package.records
    with _sound_meeting():
        computed = results_json(
            meeting,
            grade_meeting(meeting, {code: audit.counts for code, audit in audits.items()}),
            closing=hex_of(package.closing.text),
            groups=[
                CountedGroup(code, len(audits[code].ballots), audits[code].sha256)
                for code in (group.code for group in meeting.groups)
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


def _pingyi(audit: AuditedRecord) -> PingyiField:
    if audit.election.pingyi is None:
        raise NotTheSame("an election without a meeting")
    return audit.election.pingyi
