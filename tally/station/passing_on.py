"""A journal whose key file is lost: nothing can be decrypted, but it still bears witness.

The station verifies the records against the manifest that this journal fixed at sealing, takes
in what others attest to, and passes on all it ever saw, the lost key's own attestation included.

Source: guarding C7 (journal without key file).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tally.station.closing_refusals import JournalWithoutManifest
from tally.station.decryption import Way
from tally.station.examination import Examination, Papers, examine
from tally.station.job import Progress
from tally.station.journal import Journal
from tally.station.key_shelf import KeyShelf
from tally.station.paper_register import register_that_fits
from tally.station.quorum import Standing, seen_attestations, stand, take_in
from tally.station.refusals import OtherSeat
from tally.station.seen_manifests import fixed_manifest
from tally.station.server import Server

ENDING = ".journal"


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of it, for the page."""

    check_code: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a journal knows of its meeting."""

    meeting: str
    trustees: str
    manifest: str
    rehearsal: None = None


def lonely_journals(shelf: KeyShelf, journals: Path) -> list[str]:
    """Names of the journals whose key file is not on the shelf, as far as headers tell."""
    here = {
        f"{card.header.ceremony}-{card.header.index}{ENDING}"
        for card in shelf.cards()
        if card.header is not None and card.header.ceremony is not None
    }
    return [
        path.name for path in sorted(journals.glob(f"*-[1-9]{ENDING}")) if path.name not in here
    ]


def seat_of(name: str) -> int:
    """The seat of a journal, which ends its name."""
    return int(name.removesuffix(ENDING).rpartition("-")[2])


def remembered(journal: Journal) -> Remembered:
    """Raises ``JournalWithoutManifest`` when the meeting was never sealed before this machine."""
    manifest = fixed_manifest(journal)
    if manifest is None:
        raise JournalWithoutManifest
    return Remembered(manifest.meeting, manifest.trustees, manifest.digest)


def verify_and_pass_on(
    name: str, journals: Path, server: Server, tell: Callable[[Progress], None]
) -> Passed:
    """The whole of it, over the server.  Raises a ``StationRefusal``, or ``BoundToOther``."""
    journal, own = Journal(journals / name), seat_of(name)
    known, meeting = remembered(journal), server.meeting()
    if meeting.index != own:
        raise OtherSeat(key=own, other=meeting.index)
    records = [server.record(group) for group in meeting.groups]
    left_out = server.left_out()
    papers = Papers(
        records=records,
        manifest=meeting.manifest or "",
        left_out=left_out,
        register=register_that_fits(records, left_out),
    )
    examination = examine(papers, known, tell)
    standing = pass_on(journal, examination, server, own, meeting.names)
    return Passed(examination.check_code, standing)


def pass_on(
    journal: Journal, examination: Examination, way: Way, own: int, names: tuple[str, ...]
) -> Standing:
    """Take in, pass on, compare.  Raises what ``stand`` and ``take_in`` raise."""
    try:
        take_in(journal, own, examination.trustees.signing_keys, way.attestations())
    finally:
        way.send_attestations(seen_attestations(journal, own))
    return stand(journal, examination, own, names)
