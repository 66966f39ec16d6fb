"""Attest, compare, then decrypt the totals: the one moment at which the share is used.

The order is the point.  First the key is bound to the closing content, in the journal and in
the key file, both synced; only then does anything leave the machine.  A crash anywhere in
between leads to the same content and, from the journal, to the same bytes.  The share is used
only when a quorum attests to the same content, or when the holder has made the exception.

Source: guarding C1, C3, C4, C5 and C7; security R2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from tally.group import RandomBytes
from tally.partial_decryption import make_partial_decryption
from tally.record.attestations import Attestation
from tally.record.closing import attestation_words
from tally.record.closing_words import PaperRegister
from tally.station.card_refusals import SealNotSigned
from tally.station.closing_refusals import (
    NotAttestedYet,
    NotEnoughAttested,
    ShareErased,
)
from tally.station.examination import Examination
from tally.station.key_shelf import OpenKey
from tally.station.quorum import (
    EXCEPTIONAL,
    OWN,
    Spoken,
    Standing,
    check_newcomer,
    exception_made,
    exception_of,
    seen_attestations,
    stand,
    take_in,
)
from tally.station.refusals import StoredBytesDiffer
from tally.station.seen_manifests import fix_manifest, fixed_manifest
from tally.trustee.keyfile import BoundToOther, bind
from tally.trustee.signed import sign_words

ClosingKind = Literal["register", "exception", "returned"]


class Way(Protocol):
    """What carries words between the trustees: the server, or a folder on a stick."""

    def attestations(self) -> Sequence[Attestation]:
        """All that it holds."""

    def send_attestations(self, attestations: Sequence[Attestation]) -> None:
        """Everything this station has seen."""

    def send_closing_words(self, kind: ClosingKind, text: str) -> None:
        """Signed words about the closing."""

    def send_decryption(self, group: str, text: str) -> None:
        """A partial decryption."""

    def stored_decryption(self, group: str) -> bytes:
        """The bytes that it keeps."""


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


def attest(key: OpenKey, examination: Examination, way: Way, random: RandomBytes) -> Standing:
    """Bind the key, attest, pass on all attestations seen; returns who agrees.

    Raises ``NewcomerMustWait``, ``SealNotSigned`` or ``BoundToOther`` before anything is bound,
    ``KeyFileNotWritten`` before anything is signed.
    """
    if key.keyfile.share is None:
        raise ShareErased
    standing = compare(key, examination, way)
    check_newcomer(key, standing)
    _check_sealed(key, standing)
    bind_key(key, examination, random)
    seed = key.keyfile.seed
    key.journal.once(OWN, sign_words(seed, attestation_words(examination.closing)))
    register = PaperRegister(
        meeting=examination.manifest.meeting,
        closing=examination.closing_hash,
        groups=tuple(examination.register[group.code] for group in examination.groups),
    )
    said = key.journal.once("register", sign_words(seed, register.words))
    pass_on_seen(key, way)
    way.send_closing_words("register", said)
    return compare(key, examination, way)


def _check_sealed(key: OpenKey, standing: Standing) -> None:
    """A manifest that this key never signed is none of its (guarding C6).

    A newcomer may have forgotten what it signed: all others vouch for it.
    """
    known = key.keyfile.manifest is not None or fixed_manifest(key.journal) is not None
    if not known and not standing.newcomer:
        raise SealNotSigned


def compare(key: OpenKey, examination: Examination, way: Way) -> Standing:
    """Take in what others attest to.

    Raises ``TwoAttested``, ``OtherAttested`` or ``AttestationForged``: then everything stops, and
    what was seen has been journalled and passed on.
    """
    keys = examination.trustees.signing_keys
    offered = way.attestations()
    try:
        take_in(key.journal, key.keyfile.index, keys, offered)
    finally:
        if set(seen_attestations(key.journal, key.keyfile.index)) - set(offered):
            pass_on_seen(key, way)
    return stand(key.journal, examination, key.keyfile.index, key.keyfile.names)


def pass_on_seen(key: OpenKey, way: Way) -> None:
    """Send every attestation this machine ever saw: nobody can hide one."""
    way.send_attestations(seen_attestations(key.journal, key.keyfile.index))


def bind_key(key: OpenKey, examination: Examination, random: RandomBytes) -> None:
    """Bind the key to this closing content for ever: journal first, key file next, both synced."""
    bound = bind(key.keyfile, examination.closing_hash)
    manifest = examination.manifest
    fix_manifest(key.journal, key.keyfile.seed, manifest)
    # A key file restored from an old copy has forgotten; the journal has not.
    if key.journal.once("closing", examination.closing) != examination.closing:
        raise BoundToOther
    key.keep(replace(bound, manifest=manifest.digest), random)


def decrypt_totals(
    key: OpenKey,
    examination: Examination,
    way: Way,
    random: RandomBytes,
    spoken: Spoken | None = None,
) -> Decrypted:
    """Compare once more, decrypt, send, and compare what is stored.

    ``spoken`` makes the exception when fewer than the quorum attest.  Raises
    ``NotAttestedYet``, ``NotEnoughAttested``, what ``compare`` and ``exception_of`` raise, and
    ``StoredBytesDiffer`` when the server did not keep what it was given.
    """
    if key.keyfile.share is None:
        raise ShareErased
    if key.journal.last(OWN) is None or key.keyfile.bound != examination.closing_hash:
        raise NotAttestedYet
    standing = compare(key, examination, way)
    if not standing.enough:
        way.send_closing_words("exception", _exception(key, examination, standing, spoken))
    sent = _decrypt(key, key.keyfile.share, examination, way, random)
    return Decrypted(
        holder=key.keyfile.name,
        seat=key.keyfile.index,
        check_code=examination.check_code,
        sent=sent,
        undecrypted=tuple(g.code for g in examination.groups if g.tally is None),
    )


def _exception(
    key: OpenKey, examination: Examination, standing: Standing, spoken: Spoken | None
) -> str:
    """The signed words of the exception, journalled."""
    made = exception_made(key.journal)
    if made is not None:
        return made
    if spoken is None:
        raise NotEnoughAttested(
            done=len(standing.agreeing),
            needed=standing.quorum,
            names="、".join(standing.name(seat) for seat in standing.missing),
        )
    exception = exception_of(examination, standing, spoken)
    return key.journal.once(EXCEPTIONAL, sign_words(key.keyfile.seed, exception.words))


def _decrypt(
    key: OpenKey, share: int, examination: Examination, way: Way, random: RandomBytes
) -> tuple[str, ...]:
    """Partly decrypt each total that this station added up itself."""
    texts = {}
    for group in examination.groups:
        if group.tally is not None:
            election = group.record.election
            fresh = make_partial_decryption(group.tally, share, election, random)
            texts[group.code] = key.journal.once(f"decryption {election.uuid}", fresh)
    for code, text in texts.items():
        way.send_decryption(code, text)
        if way.stored_decryption(code) != text.encode():
            raise StoredBytesDiffer(group=code)
    return tuple(texts)
