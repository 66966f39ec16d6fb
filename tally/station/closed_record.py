"""One group's record after closing, taken apart for the examination.

Source: protocol 8, guarding C2 and C3.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from tally.election import Election, PingyiField, parse_election
from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.record.archive import read_archive
from tally.record.contents import Archive
from tally.station.refusals import BoxStillOpen, NotARecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRecord:
    """A record whose outer form holds; nothing in it is verified yet."""

    data: bytes
    archive: Archive
    election: Election
    pingyi: PingyiField

    @property
    def code(self) -> str:
        return self.pingyi.group

    @property
    def ballots(self) -> tuple[str, ...]:
        return self.archive.ballots

    def listed(self, credentials: Iterable[str]) -> int:
        """How many of these public credentials are of this group."""
        own = frozenset(json.loads(self.archive.credentials))
        return sum(credential in own for credential in credentials)

    @property
    def setup_hash(self) -> str:
        return hex_of(self.archive.one("Setup") or "")

    @property
    def trustees_hash(self) -> str:
        return self.archive.setup.trustees


def read_closed_record(data: bytes) -> ClosedRecord:
    """Take a record apart.  Raises ``NotARecord`` or ``BoxStillOpen``."""
    try:
        archive = read_archive(data)
        election = parse_election(archive.election)
    except TallyError as fault:
        raise NotARecord(reason=f"{fault.code}: {fault}") from fault
    if election.pingyi is None:
        raise NotARecord(reason="pingyi")
    if not archive.ended:
        raise BoxStillOpen(group=election.pingyi.group)
    return ClosedRecord(data=data, archive=archive, election=election, pingyi=election.pingyi)
