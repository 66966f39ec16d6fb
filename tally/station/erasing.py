"""After certification the share is overwritten; the signing key stays.

The server's word alone must not destroy keys: the station erases its share only when the
server says that the meeting is certified *and* every record that the manifest names verifies with
its result, so that nobody will need the share again.

Source: guarding C7.
"""

from __future__ import annotations

from collections.abc import Callable

from tally.group import RandomBytes
from tally.record.manifest import parse_manifest
from tally.station.closing_refusals import NotCounted, ShareErased
from tally.station.job import Progress
from tally.station.key_shelf import OpenKey
from tally.station.refusals import ManifestChanged, NotSealed, RecordDiffersFromManifest
from tally.station.server import Server
from tally.trustee.keyfile import erase
from tally.verifier import verify_record


def erase_share(
    key: OpenKey, server: Server, random: RandomBytes, tell: Callable[[Progress], None]
) -> None:
    """Raises ``NotCounted``, ``ShareErased``, or what does not hold."""
    if key.keyfile.share is None:
        raise ShareErased
    meeting = server.meeting()
    if not meeting.certified:
        raise NotCounted
    if meeting.manifest is None:
        raise NotSealed
    manifest = parse_manifest(meeting.manifest)
    if key.keyfile.manifest != manifest.digest:
        raise ManifestChanged
    for done, group in enumerate(manifest.groups):
        tell(Progress("erasing", done, len(manifest.groups), group.code))
        verified = verify_record(server.record(group.code), f"{group.code}.bel")
        election, record = verified.record.election, verified.record
        if election is None or election.pingyi is None or election.phi != group.phi:
            raise RecordDiffersFromManifest(group=group.code, part="phi")
        small = len(record.ballots) < election.pingyi.min_group
        if not verified.report.holds or not (record.counted or small):
            raise NotCounted
    key.keep(erase(key.keyfile), random)
