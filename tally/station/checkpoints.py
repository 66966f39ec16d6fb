"""Checkpoints at the station: noted while the vote is open, demanded at closing, then unreadable.

What is noted goes into the journal, because the journal is what cannot be changed unseen; but the
journal keeps everything for ever, and which ballots came first must not be kept.  So it is sealed
there under the key's seed: nobody reads it from the machine without the stick and its passphrase,
and when the seed is erased after certification nobody reads it at all.  A mere hash in the journal
would not do: whoever has the published trackers could find by trial which of them it was made of.

Source: guarding E and C2; decision 0016.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tally.canonical_json import canonical
from tally.errors import TallyError
from tally.group import RandomBytes
from tally.message import read_message
from tally.record.checkpoints import LEAST_STEP, Checkpoint, parse_checkpoints
from tally.record.manifest import Hex, Manifest
from tally.station.card_refusals import SealNotSigned
from tally.station.checkpoint_refusals import (
    CheckpointLacks,
    CheckpointTooFine,
    NotCheckpoints,
)
from tally.station.key_shelf import OpenKey
from tally.station.refusals import JournalBroken, StationRefusal

NOTED = "checkpoint"
"""Kind of a journal's line that keeps a checkpoint."""
LACKING = "checkpoint-lacks"
"""Kind of a journal's line that keeps what a later checkpoint lacked."""

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What is sealed in a line of the journal; the field order is the byte order."""

    group: str
    ballots: int
    """In the whole checkpoint."""
    code: str
    """The check code that was shown to be compared aloud."""
    trackers: tuple[Hex, ...]
    """Those that the checkpoint before had not; of a lacking one, those that are gone."""


@dataclass(frozen=True, slots=True)
class Demanded:
    """What the record of a group must hold."""

    trackers: frozenset[str]
    codes: tuple[str, ...]
    """As they were shown."""


NOTHING = Demanded(frozenset(), ())


def noted_checkpoints(key: OpenKey) -> tuple[Noted, ...]:
    """Every checkpoint of this machine, in the order in which they were noted."""
    return _sealed(key, NOTED)


def lacking_checkpoints(key: OpenKey) -> tuple[Noted, ...]:
    """Every list in which ballots of an earlier checkpoint were gone."""
    return _sealed(key, LACKING)


def demanded(key: OpenKey) -> dict[str, Demanded]:
    """By voter group, what must be in its record (guarding C2)."""
    noted = noted_checkpoints(key)
    return {
        group: Demanded(
            frozenset(
                tracker for one in noted if one.group == group for tracker in one.trackers
            ),
            tuple(one.code for one in noted if one.group == group),
        )
        for group in dict.fromkeys(one.group for one in noted)
    }


def note_checkpoints(key: OpenKey, manifest: Manifest, text: str, random: RandomBytes) -> None:
    """Journal what is new in ``text``, the server's list; when this returns, the disk has it.

    Raises ``SealNotSigned``, ``NotCheckpoints``, ``CheckpointLacks`` when ballots of an earlier
    checkpoint are gone (that too is journalled first), or ``CheckpointTooFine``.
    """
    if key.keyfile.manifest is None:
        raise SealNotSigned
    offered, earlier = _offered(text, manifest), demanded(key)
    refusals: list[StationRefusal] = []
    for group in dict.fromkeys((*earlier, *offered)):
        try:
            _note(key, group, offered.get(group), earlier.get(group, NOTHING), random)
        except StationRefusal as refusal:
            refusals.append(refusal)  # what the other groups show is noted all the same
    if refusals:
        raise refusals[0]


def _note(
    key: OpenKey, group: str, offered: Checkpoint | None, earlier: Demanded, random: RandomBytes
) -> None:
    shown = frozenset(offered.trackers if offered else ())
    gone, new = earlier.trackers - shown, shown - earlier.trackers
    if not gone and 0 < len(new) < LEAST_STEP:
        raise CheckpointTooFine(group=group, added=len(new), least=LEAST_STEP)
    if not gone and not new:
        return
    code = offered.code if offered else "–"
    noted = Noted(
        group=group, ballots=len(shown), code=code, trackers=tuple(sorted(gone or new))
    )
    if not gone:
        _journal(key, NOTED, noted, random)
        return
    if noted not in lacking_checkpoints(key):
        _journal(key, LACKING, noted, random)
    raise CheckpointLacks(group=group, missing=len(gone), codes="、".join(earlier.codes))


def _offered(text: str, manifest: Manifest) -> Mapping[str, Checkpoint]:
    """The checkpoints of ``text``, if they are about what was sealed."""
    try:
        offered = parse_checkpoints(text)
    except TallyError as fault:
        raise NotCheckpoints from fault
    sealed = {group.code: group.uuid for group in manifest.groups}
    if offered.meeting != manifest.meeting or any(
        sealed.get(one.group) != one.uuid for one in offered.groups
    ):
        raise NotCheckpoints
    return {one.group: one for one in offered.groups}


def _journal(key: OpenKey, kind: str, noted: Noted, random: RandomBytes) -> None:
    nonce = random(NONCE_BYTES)
    box = nonce + _cipher(key).encrypt(nonce, canonical(noted).encode(), kind.encode())
    key.journal.append(kind, box.hex())


def _sealed(key: OpenKey, kind: str) -> tuple[Noted, ...]:
    if key.keyfile.signing is not None:
        return ()  # the seed is erased, and what it sealed with it
    boxes = [bytes.fromhex(e.body) for e in key.journal.entries if e.kind == kind]
    try:
        return tuple(read_message(_open(key, kind, box).decode(), Noted) for box in boxes)
    except InvalidTag as fault:
        raise JournalBroken(file=key.journal.path.name) from fault


def _open(key: OpenKey, kind: str, box: bytes) -> bytes:
    return _cipher(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], kind.encode())


def _cipher(key: OpenKey) -> AESGCM:
    return AESGCM(sha256(f"pingyi-checkpoint|1|{key.keyfile.seed}".encode()).digest())
