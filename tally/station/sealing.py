"""Sign what was sealed: fix the manifest for ever, say so in public, and test the stored key.

The order is the point.  The manifest goes into the journal and into the key file, both synced,
before any word about it leaves the machine; so a crash leads to the same words, and a second
manifest never gets any.  The key is tested last, by itself: the station decrypts only what it has
encrypted a moment before, so nobody can make it decrypt for them.

Source: guarding A2.3, A3 and A4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tally.elgamal import encrypt
from tally.group import G, Point, RandomBytes, random_scalar
from tally.record.manifest import ready_words, setup_words
from tally.station.key_shelf import OpenKey
from tally.station.sealed_check import CheckedSeal
from tally.station.sealing_refusals import KeyTestFailed, SlipsCountedDiffer, SlipsNotCounted
from tally.station.seen_manifests import fix_manifest
from tally.station.server import Server
from tally.trustee.signed import sign_words


@dataclass(frozen=True, slots=True)
class SealingWords:
    """What a trustee says at sealing: both texts are signed, and the same whenever made again."""

    setup: str
    ready: str


def check_count(seal: CheckedSeal, counted: Mapping[str, int | None]) -> None:
    """The slips on the table are those that were sealed.

    Raises ``SlipsNotCounted`` or ``SlipsCountedDiffer``.
    """
    for group in seal.meeting.groups:
        number = counted.get(group.code)
        if number is None:
            raise SlipsNotCounted(group=group.code)
        if number != group.slips:
            raise SlipsCountedDiffer(group=group.code, counted=number, slips=group.slips)


def sign_seal(
    key: OpenKey, seal: CheckedSeal, counted: Mapping[str, int | None], random: RandomBytes
) -> SealingWords:
    """Fix the manifest, test the key as stored, and give the words for both.

    Raises ``ManifestChanged``, ``SlipsCountedDiffer``, ``KeyFileNotWritten`` or ``KeyTestFailed``.
    """
    check_count(seal, counted)
    keyfile = key.keyfile
    fix_manifest(key.journal, keyfile.seed, seal.manifest)
    key.keep(
        replace(keyfile, meeting=seal.manifest.meeting, manifest=seal.manifest.digest), random
    )
    try_key(key, seal.verification_key, random)
    return SealingWords(
        setup=sign_words(keyfile.seed, setup_words(seal.manifest)),
        ready=sign_words(keyfile.seed, ready_words(seal.manifest.meeting)),
    )


def send_words(words: SealingWords, server: Server) -> None:
    """Post both; sending them again is harmless."""
    server.send_sealing_words("setup", words.setup)
    server.send_sealing_words("ready", words.ready)


def try_key(key: OpenKey, verification_key: Point, random: RandomBytes) -> None:
    """The share that lies on the stick decrypts.  Raises ``KeyTestFailed``.

    Nothing comes in but the own public key: what is decrypted was encrypted here.
    """
    value = random_scalar(random)
    hidden = encrypt(value, public_key=verification_key, nonce=random_scalar(random))
    share = key.stored().share
    if share is None or hidden.beta - share * hidden.alpha != value * G:
        raise KeyTestFailed
