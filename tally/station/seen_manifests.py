"""Which manifests this machine has signed, whichever key signed them.

Every key has its own journal, so this looks through all journals of the machine: a meeting has
one manifest, a key one meeting, an election's number one manifest, and that for ever.  Other
journals are only read, never mended, because another station may be writing its own right now.

Source: guarding A2.2 (no uuid seen before, no key used before) and A2.3 (no second manifest).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tally.canonical_json import canonical, decoded
from tally.errors import TallyError
from tally.group import G
from tally.message import read_message
from tally.record.manifest import Manifest, parse_manifest
from tally.station.journal import Journal
from tally.station.refusals import ManifestChanged
from tally.station.sealing_refusals import KeyUsedBefore, UuidSeen
from tally.trustee.signed import signing_key

MANIFEST = "manifest"
"""The kind of a journal's entry that fixes a manifest."""


@dataclass(frozen=True, slots=True)
class _Fixed:
    """The body of such an entry."""

    key: str
    """Whose journal it is: the signing key of its certificate."""
    manifest: str


@dataclass(frozen=True, slots=True)
class SeenManifest:
    """A manifest that a key of this machine has signed."""

    key: str
    manifest: Manifest


def signing_key_of(seed: str) -> str:
    """The public signing key by which a key is told from every other."""
    return (signing_key(seed) * G).hex


def fix_manifest(journal: Journal, seed: str, manifest: Manifest) -> None:
    """Journal ``manifest`` as the only one that this key ever signs.

    Raises ``ManifestChanged`` when there is another already.
    """
    fixed = canonical(_Fixed(signing_key_of(seed), manifest.text))
    if journal.once(MANIFEST, fixed) != fixed:
        raise ManifestChanged


def fixed_manifest(journal: Journal) -> Manifest | None:
    """The manifest that stands in a key's own journal."""
    body = journal.last(MANIFEST)
    return None if body is None else parse_manifest(read_message(body, _Fixed).manifest)


def seen_manifests(folder: Path) -> list[SeenManifest]:
    """Every manifest in the journals of ``folder``."""
    return [
        seen
        for path in sorted(folder.glob("*.journal"))
        for line in path.read_bytes().split(b"\n")
        for seen in _seen(line)
    ]


def check_unseen(manifest: Manifest, seed: str, seen: list[SeenManifest]) -> None:
    """Raises ``KeyUsedBefore``, ``ManifestChanged`` or ``UuidSeen``."""
    key = signing_key_of(seed)
    uuids = {group.uuid: group.code for group in manifest.groups}
    for one in seen:
        other = one.manifest
        if other.digest == manifest.digest:
            continue
        if other.meeting == manifest.meeting:
            raise ManifestChanged
        if one.key == key:
            raise KeyUsedBefore(other=other.meeting)
        for group in other.groups:
            if group.uuid in uuids:
                raise UuidSeen(group=uuids[group.uuid])


def _seen(line: bytes) -> Iterator[SeenManifest]:
    """What a line of a journal tells; a line of another kind, or a broken one, tells nothing."""
    try:
        entry = decoded(line.decode())
        if entry["kind"] == MANIFEST:
            fixed = read_message(entry["body"], _Fixed)
            yield SeenManifest(fixed.key, parse_manifest(fixed.manifest))
    except (TallyError, UnicodeDecodeError, LookupError, TypeError):
        return
