"""After certification the share is overwritten; the signing key stays.

The server's word alone must not destroy keys: the station erases its share only when the
server says that the meeting is certified *and* the boxes to which trustees attested, and no others,
verify with their results, so that nobody will need the share again.

Source: guarding C7.
"""

from __future__ import annotations

from collections.abc import Callable

from tally.group import RandomBytes
from tally.record.attestations import contents_of
from tally.record.closing import ClosedGroup, Closing, closing_hash, parse_closing
from tally.record.manifest import Manifest, parse_manifest
from tally.station.closed_record import read_closed_record
from tally.station.closing_refusals import NotCounted, ShareErased
from tally.station.job import Progress
from tally.station.key_shelf import OpenKey
from tally.station.refusals import ManifestChanged, NotSealed, RecordDiffersFromManifest
from tally.station.server import Server
from tally.trustee.assemble import Trustees, parse_trustees
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
    closing = _closing(key, server, manifest)
    for done, group in enumerate(closing.groups):
        tell(Progress("erasing", done, len(closing.groups), group.code))
        _check_counted(server.record(group.code), group)
    key.keep(erase(key.keyfile), random)


def _closing(key: OpenKey, server: Server, manifest: Manifest) -> Closing:
    """What this trustee attested to; of one who came too late for it, what enough others did.

    Raises ``NotCounted``.
    """
    own = key.journal.last("closing")
    if own is not None:
        return parse_closing(own)
    trustees = _trustees(server.record(manifest.groups[0].code), manifest)
    contents, _ = contents_of(trustees.signing_keys, server.attestations())
    said = [content for of_one in contents.values() for content in of_one]
    for content in dict.fromkeys(said):
        bound = key.keyfile.bound in (None, closing_hash(content))
        if bound and said.count(content) >= trustees.threshold:
            return parse_closing(content)
    raise NotCounted


def _trustees(data: bytes, manifest: Manifest) -> Trustees:
    record = read_closed_record(data)
    if record.trustees_hash != manifest.trustees:
        raise RecordDiffersFromManifest(group=record.code, part="trustees")
    return parse_trustees(record.archive.trustees)


def _check_counted(data: bytes, group: ClosedGroup) -> None:
    """The very box of the closing content, and its result if it has one.  Raises ``NotCounted``."""
    verified = verify_record(data, f"{group.code}.bel")
    same = read_closed_record(data).archive.closed_head == group.head
    counted = verified.record.counted or not group.decrypt
    if not (verified.report.holds and same and counted):
        raise NotCounted
