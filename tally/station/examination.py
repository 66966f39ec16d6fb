"""The station's own look at all closed records, before its key is used.

Every record is verified whole, compared with what was fixed at sealing, and its totals are
added up again; only a total that this machine added up itself is ever decrypted.  What comes
out is the closing content to which the trustee attests.

Source: guarding A2, C2, C3 and C6; security R2, R3.  ``_check_contents`` is the place at which a
verified box is held against lists that came from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from tally.ballot import parse_ballot
from tally.encrypted_tally import EncryptedTally, tally_ballots
from tally.errors import TallyError
from tally.meeting import SMALLEST_MIN_GROUP
from tally.record.closing import ClosedGroup, closing_hash, make_closing
from tally.record.codes import check_code
from tally.record.left_out import LeftOut, parse_left_out
from tally.record.manifest import Manifest, parse_manifest
from tally.station.checkpoint_refusals import CheckpointMissing
from tally.station.checkpoints import Demanded
from tally.station.closed_record import ClosedRecord, read_closed_record
from tally.station.closing_refusals import (
    NotLeftOut,
    OpenedInside,
    TestsHidden,
    WithdrawnInside,
)
from tally.station.job import Progress
from tally.station.paper_register import Register, check_balance
from tally.station.refusals import (
    CeremonyUnfinished,
    GroupDoubled,
    GroupMissing,
    GroupNotTallied,
    GroupUnknown,
    ManifestChanged,
    MinGroupTooSmall,
    NotAManifest,
    OtherMeeting,
    RecordDiffersFromManifest,
    RecordDoesNotVerify,
    RehearsalMismatch,
    SmallGroupTallied,
    TallyDiffers,
)
from tally.trustee.assemble import Trustees, parse_trustees
from tally.verifier import Report, verify_record
from tally.verifier.record import AuditedRecord

Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedGroup:
    """One voter group whose record holds."""

    record: ClosedRecord
    report: Report
    tally: EncryptedTally | None
    """Added up by this station; ``None`` for a group that is too small to be decrypted."""
    cast: Mapping[str, str]
    """Public credential of each ballot -> its tracker, hex."""
    listed: frozenset[str]
    """Public credentials of all slips."""

    @property
    def code(self) -> str:
        return self.record.code

    @property
    def ballots(self) -> int:
        return len(self.record.ballots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All groups of a meeting, examined and found in order."""

    manifest: Manifest
    groups: tuple[ExaminedGroup, ...]
    """In the order of the manifest."""
    min_group: int
    trustees: Trustees
    register: Register
    """The paper register as the holder typed it."""
    left_out: LeftOut
    noted: int
    """Ballots of this machine's checkpoints; every one of them is in the records."""
    closing: str
    """The closing content, exact text."""
    check_code: str
    """What the scrutineers read aloud to one another."""

    @property
    def closing_hash(self) -> str:
        return closing_hash(self.closing)


class Known(Protocol):
    """What the station knows of the meeting beforehand: from a key file, or from a journal."""

    @property
    def meeting(self) -> str | None:
        """Its ID."""

    @property
    def trustees(self) -> str | None:
        """Hash of the trustees' payload; ``None`` before the ceremony is finished."""

    @property
    def manifest(self) -> str | None:
        """Hash of the manifest that was signed; ``None`` when none was."""

    @property
    def rehearsal(self) -> bool | None:
        """``None`` when only the manifest tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What is examined together: files from the server or a stick, and the register from paper."""

    records: Sequence[bytes]
    manifest: str
    left_out: str
    """Opened and withdrawn ballots (``tally.record.left_out``)."""
    register: Register
    opened: frozenset[str] = frozenset()
    """Test ballots that this machine opened itself, hex."""
    checkpoints: Mapping[str, Demanded] = field(default_factory=dict)
    """By voter group, what this machine noted while the vote was open."""


def examine(papers: Papers, known: Known, tell: Tell) -> Examination:
    """Examine the records of all groups.  Raises a ``StationRefusal`` naming what does not hold."""
    manifest = check_manifest(papers.manifest, known)
    left_out = _left_out(papers.left_out)
    if not papers.opened.issubset(left_out.tests):
        raise TestsHidden
    # Reading is quick, verifying is not: whatever reading alone can refuse comes first.
    closed = _in_order([read_closed_record(data) for data in papers.records], manifest)
    min_group = _common_rules(closed, known)
    for record in closed:
        _check_against(record, manifest, min_group)
        check_balance(
            papers.register,
            record.code,
            slips=record.pingyi.slips,
            ballots=len(record.ballots),
            withdrawn=record.listed(left_out.withdrawn),
        )
    total = sum(len(record.ballots) for record in closed)
    done = 0
    groups = []
    for record in closed:
        noted = papers.checkpoints.get(record.code)
        groups.append(_examine_group(record, left_out, noted, tell, (done, total)))
        done += len(record.ballots)
    closing = make_closing(
        meeting=manifest.meeting,
        manifest_hex=manifest.digest,
        tests_hex=left_out.tests_hex,
        withdrawn_hex=left_out.withdrawn_hex,
        groups=[_closed_group(group) for group in groups],
    )
    return Examination(
        manifest=manifest,
        groups=tuple(groups),
        min_group=min_group,
        trustees=parse_trustees(closed[0].archive.trustees),
        register=papers.register,
        left_out=left_out,
        noted=sum(len(one.trackers) for one in papers.checkpoints.values()),
        closing=closing,
        check_code=check_code(bytes.fromhex(closing_hash(closing))),
    )


def check_manifest(text: str, known: Known) -> Manifest:
    """The manifest of ``text``, if it is that of the meeting and of its ceremony.

    Raises a ``StationRefusal``.
    """
    if known.trustees is None:
        raise CeremonyUnfinished
    try:
        manifest = parse_manifest(text)
    except TallyError as fault:
        raise NotAManifest from fault
    if manifest.meeting != known.meeting:
        raise OtherMeeting(key=known.meeting, other=manifest.meeting)
    if known.manifest not in (None, manifest.digest):
        raise ManifestChanged
    if manifest.trustees != known.trustees:
        raise RecordDiffersFromManifest(group="–", part="trustees")
    return manifest


def _in_order(records: Sequence[ClosedRecord], manifest: Manifest) -> list[ClosedRecord]:
    """The records in the manifest's order, each of its groups exactly once."""
    by_code: dict[str, ClosedRecord] = {}
    for record in records:
        if record.pingyi.meeting != manifest.meeting:
            raise OtherMeeting(key=manifest.meeting, other=record.pingyi.meeting)
        if record.code in by_code:
            raise GroupDoubled(group=record.code)
        by_code[record.code] = record
    sealed = [group.code for group in manifest.groups]
    for code in by_code:
        if code not in sealed:
            raise GroupUnknown(group=code)
    for code in sealed:
        if code not in by_code:
            raise GroupMissing(group=code)
    return [by_code[code] for code in sealed]


def _common_rules(records: Sequence[ClosedRecord], known: Known) -> int:
    """What all groups must have in common; returns ``min_group``."""
    first = records[0].pingyi
    for record in records:
        field = record.pingyi
        if known.rehearsal not in (None, field.rehearsal):
            raise RehearsalMismatch
        if field.min_group != first.min_group:
            raise RecordDiffersFromManifest(group=record.code, part="min-group")
        if field.meeting_file != first.meeting_file:
            raise RecordDiffersFromManifest(group=record.code, part="meeting-file")
    if first.min_group < SMALLEST_MIN_GROUP:
        raise MinGroupTooSmall(min_group=first.min_group, least=SMALLEST_MIN_GROUP)
    return first.min_group


def _check_against(record: ClosedRecord, manifest: Manifest, min_group: int) -> None:
    sealed = next(group for group in manifest.groups if group.code == record.code)
    parts = {
        "uuid": record.election.uuid == sealed.uuid,
        "phi": record.election.phi == sealed.phi,
        "setup": record.setup_hash == sealed.setup,
        "trustees": record.trustees_hash == manifest.trustees,
    }
    for part, equal in parts.items():
        if not equal:
            raise RecordDiffersFromManifest(group=record.code, part=part)
    enough = len(record.ballots) >= min_group
    if enough and record.archive.tally is None:
        raise GroupNotTallied(group=record.code)
    if not enough and record.archive.tally is not None:
        raise SmallGroupTallied(group=record.code, ballots=len(record.ballots))


def _examine_group(
    record: ClosedRecord,
    left_out: LeftOut,
    noted: Demanded | None,
    tell: Tell,
    place: tuple[int, int],
) -> ExaminedGroup:
    before, total = place

    def progress(done: int, _of: int) -> None:
        tell(Progress("verifying", before + done, total, record.code))

    progress(0, 0)
    verified = verify_record(record.data, f"{record.code}.bel", progress=progress)
    report = verified.report
    if not report.holds:
        raise RecordDoesNotVerify(report, group=record.code)
    _check_contents(record.code, verified.record, left_out)
    if noted is not None:
        _check_checkpoint(record.code, verified.record, noted)
    examined = ExaminedGroup(
        record=record,
        report=report,
        tally=None,
        cast={ballot.credential: ballot.tracker for ballot in verified.record.ballots},
        listed=frozenset(verified.record.credentials),
    )
    if len(record.ballots) < record.pingyi.min_group:
        return examined
    tell(Progress("adding", before + len(record.ballots), total, record.code))
    tally = tally_ballots(record.election, (parse_ballot(text) for text in record.ballots))
    if tally.text != record.archive.tally:
        raise TallyDiffers(group=record.code)
    return replace(examined, tally=tally)


def _check_contents(code: str, record: AuditedRecord, left_out: LeftOut) -> None:
    """The box against what this station knows from elsewhere about single ballots."""
    for ballot in record.ballots:
        if ballot.tracker in left_out.tests:
            raise OpenedInside(group=code)
        if ballot.credential in left_out.withdrawn:
            raise WithdrawnInside(group=code)


def _check_checkpoint(code: str, record: AuditedRecord, noted: Demanded) -> None:
    """Every ballot that was in the box at a checkpoint is in it still."""
    missing = noted.trackers.difference(ballot.tracker for ballot in record.ballots)
    if missing:
        codes = "、".join(noted.codes)
        raise CheckpointMissing(group=code, missing=len(missing), codes=codes)


def _left_out(text: str) -> LeftOut:
    try:
        return parse_left_out(text)
    except TallyError as fault:
        raise NotLeftOut from fault


def _closed_group(group: ExaminedGroup) -> ClosedGroup:
    return ClosedGroup(
        code=group.code,
        uuid=group.record.election.uuid,
        ballots=group.ballots,
        decrypt=group.tally is not None,
        head=group.record.archive.closed_head,
    )
