"""Verification of one record, in one forward pass and a memory that hardly grows with it.

Source: protocol 8, last paragraph, and 9.  A fault does not end the audit: whatever does not
rest on it is still checked, and all faults are in the report.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from tally.election import Election
from tally.encrypted_tally import EncryptedTally
from tally.record.contents import Setup
from tally.record.tape import records
from tally.trustee.assemble import Trustees
from tally.verifier.batches import CastBallot
from tally.verifier.box import Box
from tally.verifier.chain import Chain
from tally.verifier.counting import Counting
from tally.verifier.findings import Enough, Findings
from tally.verifier.progress import Progress, count_ballots
from tally.verifier.refusals import TellsTime
from tally.verifier.report import Report, Verdict
from tally.verifier.setup import Sealed
from tally.verifier.spread import Processes, Spread

Source = bytes | Path | BinaryIO
DAY = 24 * 60 * 60
"""Seconds."""

OF_ALL = (
    *("archive-form", "chain", "order-of-events", "nothing-left"),
    *("setup", "trustees", "election-key", "credentials"),
    *("ballots", "one-ballot-a-slip"),
)
"""Checks of every record, however far it has come."""

OF_OURS = ("no-time-of-day", "number-of-slips", "enough-ballots")

_PIECE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedRecord:
    """What was read on the way; all of it holds when the report does."""

    sha256: str
    """Of the archive, hex."""
    timestamp: int | None = None
    """Unix seconds."""
    election: Election | None = None
    trustees: Trustees | None = None
    credentials: tuple[str, ...] = ()
    setup: Setup | None = None
    setup_hash: str = ""
    """Hash of the setup data, hex."""
    ballots: list[CastBallot] = field(default_factory=list)
    """In the order of the record."""
    tally: EncryptedTally | None = None
    decrypted_by: tuple[int, ...] = ()
    """Numbers of the trustees whose partial decryptions hold."""
    counts: tuple[tuple[int, ...], ...] | None = None
    ended: bool = False
    counted: bool = False
    head: str = ""
    """Hash of the last event, hex."""
    closed_head: str = ""
    """Hash of the last event before any partial decryption, hex."""


@dataclass(frozen=True, slots=True)
class VerifiedRecord:
    """The report, and what was read on the way."""

    report: Report
    record: AuditedRecord


def verify_record(
    source: Source,
    name: str,
    *,
    progress: Progress | None = None,
    spread: Spread | None = None,
    first_fault_only: bool = False,
) -> VerifiedRecord:
    """Verify one archive; ``name`` is how the report calls it.

    Raises ``NotAnArchive`` for what does not begin with a BELENIOS record, and ``OSError``;
    every other fault is in the report.  With ``first_fault_only`` the report ends at the first
    fault that is found, and what costs nothing is looked at before any ballot.
    """
    with _opened(source) as stream:
        findings = Findings(first_fault_only=first_fault_only)
        if first_fault_only and stream.seekable():
            start = stream.tell()
            with suppress(Enough):
                for _ in Chain(records(stream), findings).steps():
                    pass
            stream.seek(start)
        audit = _Audit(_Hashed(stream), findings)
        if not findings.faulty():
            total = count_ballots(stream) if progress is not None else 0
            with suppress(Enough):
                audit.run(spread or Processes(), progress, total)
        return audit.verified(name)


class _Audit:
    """One pass over a record."""

    def __init__(self, stream: _Hashed, findings: Findings) -> None:
        self._stream = stream
        self._findings = findings
        self._chain = Chain(records(stream), findings)
        self._box = Box(findings)
        self._counting = Counting(Sealed(), self._box, findings)

    def run(self, spread: Spread, progress: Progress | None, total: int) -> None:
        chain, box = self._chain, self._box
        steps = chain.steps()
        if progress is not None:
            progress(0, total)
        batches = box.batches(steps)
        for answer in spread.run(batches):
            box.take(answer)
            if progress is not None:
                progress(box.answered, total)
        for _ in batches:
            # Whoever spreads has left ballots out; they are counted, and found unanswered.
            pass
        self._counting = Counting(box.sealed or Sealed(), box, self._findings)
        if box.next is not None:
            self._counting.take(box.next)
        for step in steps:
            self._counting.take(step)
        box.close(chain)
        self._counting.close()
        self._check_time()
        self._findings.demand(self._due())

    def _due(self) -> Iterator[str]:
        """The checks that a record which has come so far must have gone through."""
        election, reached = self._box.election, self._chain.has_reached
        ours = election is not None and election.pingyi is not None
        yield from OF_ALL
        if ours:
            yield from OF_OURS
        if ours and reached("EndBallots"):
            yield "order-of-ballots"
        if reached("EncryptedTally"):
            yield from ("encrypted-tally", "number-tallied")
        if reached("PartialDecryption"):
            yield "partial-decryptions"
        if reached("Result"):
            yield "result"

    def _check_time(self) -> None:
        """The time of our records is a day's, so that no file tells when it was written."""
        election = self._box.election
        if election is None or election.pingyi is None or self._chain.timestamp is None:
            return
        if self._chain.timestamp % DAY:
            self._findings.fault("no-time-of-day", TellsTime("not at 00:00 UTC"), record=0)
        self._findings.hold("no-time-of-day")

    def verified(self, name: str) -> VerifiedRecord:
        chain, box, counting = self._chain, self._box, self._counting
        sealed = box.sealed or Sealed()
        record = AuditedRecord(
            sha256=self._stream.digest(),
            timestamp=chain.timestamp,
            election=sealed.election,
            trustees=sealed.trustees,
            credentials=sealed.credentials or (),
            setup=sealed.setup,
            setup_hash=sealed.setup_hash,
            ballots=box.ballots,
            tally=counting.tally,
            decrypted_by=tuple(sorted(counting.decryptions)),
            counts=counting.counts,
            ended=chain.has_reached("EndBallots"),
            counted=chain.has_reached("Result"),
            head=chain.head,
            closed_head=chain.closed_head,
        )
        report = Report(
            file=name,
            verdict=self._verdict(record),
            fingerprint=record.sha256,
            ballots=box.events,
            checks=self._findings.lines(),
        )
        return VerifiedRecord(report, record)

    def _verdict(self, record: AuditedRecord) -> Verdict:
        if self._findings.faulty():
            return Verdict.NOT_VERIFIED
        if not record.ended:
            return Verdict.STILL_OPEN
        return Verdict.VERIFIED if record.counted else Verdict.NOT_COUNTED


class _Hashed:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._digest.update(data)
        return data

    def digest(self) -> str:
        """SHA-256 of the whole stream, hex: what nobody has read yet is read now."""
        while self.read(_PIECE):
            pass
        return self._digest.hexdigest()


@contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            yield stream
    elif isinstance(source, bytes):
        yield io.BytesIO(source)
    else:
        yield source
