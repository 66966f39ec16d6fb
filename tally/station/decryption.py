"""Attest, then decrypt the totals: the one moment at which the share is used.

The order is the point.  First the key is bound to the closing content, in the journal and in
the key file, both synced; only then does anything leave the machine.  A crash anywhere in
between leads to the same content and, from the journal, to the same bytes.

Source: guarding C1, C3 and C5; security R2.  The comparison with the other trustees'
attestations (C4) belongs between ``attest`` and ``decrypt``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tally.group import RandomBytes
from tally.partial_decryption import make_partial_decryption
from tally.record.closing import attestation_words
from tally.station.examination import Examination
from tally.station.key_shelf import OpenKey
from tally.station.refusals import CeremonyUnfinished, StoredBytesDiffer
from tally.station.seen_manifests import fix_manifest
from tally.station.server import Server
from tally.trustee.keyfile import BoundToOther, bind
from tally.trustee.signed import sign_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Decrypted:
    """What this station has sent, for the last page."""

    holder: str
    seat: int
    check_code: str
    sent: tuple[str, ...]
    """Codes of the groups whose totals were partly decrypted."""
    undecrypted: tuple[str, ...]
    """Codes of the groups that are too small."""


def decrypt_totals(
    key: OpenKey, examination: Examination, server: Server, random: RandomBytes
) -> Decrypted:
    """Bind, attest, decrypt, send, and compare what the server has stored.

    Raises ``BoundToOther`` before anything is signed, ``KeyFileNotWritten`` before anything is
    sent, ``StoredBytesDiffer`` when the server did not keep what it was given.
    """
    bind_key(key, examination, random)
    attest(key, examination, server)
    sent = decrypt(key, examination, server, random)
    return Decrypted(
        holder=key.keyfile.name,
        seat=key.keyfile.index,
        check_code=examination.check_code,
        sent=sent,
        undecrypted=tuple(g.code for g in examination.groups if g.tally is None),
    )


def bind_key(key: OpenKey, examination: Examination, random: RandomBytes) -> None:
    """Bind the key to this closing content for ever: journal first, key file next, both synced."""
    bound = bind(key.keyfile, examination.closing_hash)
    manifest = examination.manifest
    fix_manifest(key.journal, key.keyfile.seed, manifest)
    # A key file restored from an old copy has forgotten; the journal has not.
    if key.journal.once("closing", examination.closing) != examination.closing:
        raise BoundToOther
    key.keep(replace(bound, manifest=manifest.digest), random)


def attest(key: OpenKey, examination: Examination, server: Server) -> None:
    """Say in public which content this trustee has examined."""
    signed = sign_words(key.keyfile.seed, attestation_words(examination.closing))
    server.send_attestation(key.journal.once("attestation", signed))


def decrypt(
    key: OpenKey, examination: Examination, server: Server, random: RandomBytes
) -> tuple[str, ...]:
    """Partly decrypt each total that this station added up itself."""
    share = key.keyfile.share
    if share is None:
        raise CeremonyUnfinished
    texts = {}
    for group in examination.groups:
        if group.tally is not None:
            election = group.record.election
            fresh = make_partial_decryption(group.tally, share, election, random)
            texts[group.code] = key.journal.once(f"decryption {election.uuid}", fresh)
    for code, text in texts.items():
        server.send_decryption(code, text)
        if server.stored_decryption(code) != text.encode():
            raise StoredBytesDiffer(group=code)
    return tuple(texts)
