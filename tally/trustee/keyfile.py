"""A trustee's key file: seed, polynomial and share, sealed by a passphrase.

Source: guarding C1 and D.  The file is JSON with a clear header and a sealed part.  The header
(which meeting, whose key, bound to which closing) can be read without the passphrase and is
authenticated with it: AES-256-GCM takes the canonical header as additional data.  The key is
scrypt of the passphrase; the costs stand in the header, so that a rehearsal, which makes keys
by the dozen, may take less.

``bound`` is what makes "decrypt once" survive a crash: it is written to the file and synced
before any word about a closing leaves the machine, and a key bound to one content refuses
every other.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from tally.base58 import ALPHABET
from tally.canonical_json import canonical, decoded
from tally.errors import (
    Malformed,
    NotAKeyFile,
    PassphraseTooShort,
    TallyError,
    WrongPassphrase,
)
from tally.group import RandomBytes
from tally.message import Between, Matching, convert
from tally.record.manifest import Hex
from tally.trustee.signed import signing_key

COST = 2**17
"""scrypt's N: 128 MiB and about half a second a trial."""

SHORTEST = 14
"""Fewest characters of a passphrase; six words that a program offers have twice as many."""


class BoundToOther(TallyError):
    """The key already attested to another closing content: it never decrypts a second one."""

    code = "bound-to-other"
    rule = "guarding C3"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """An opened key file."""

    meeting: str | None
    """Meeting ID; None until the key is used for a meeting."""
    names: tuple[str, ...]
    """The trustees in order, as far as this trustee was told; its own is ``names[index - 1]``."""
    index: int
    """From 1."""
    size: int
    threshold: int
    seed: str
    """22 base58 symbols: signing and decryption key of the ceremony."""
    share: int | None
    """S_j; None until the ceremony is finished."""
    trustees: str | None
    """Hash of the trustees payload, hex; None until this trustee has checked it."""
    bound: str | None
    """Hash of the closing content to which this key attested, hex."""
    rehearsal: bool = False
    manifest: str | None = None
    """Hash of the manifest, hex; None until the meeting is sealed."""
    ceremony: str | None = None
    """The ceremony's id; None for a key that was made without commitments."""
    commitments: str | None = None
    """Hash of the list of commitments, hex: set before anything is revealed under it."""
    coefficients: tuple[int, ...] | None = None
    """The polynomial, drawn before the commitment; None again when the ceremony is over."""
    nonce: str | None = None
    """What hides the commitment until it is revealed; likewise."""
    signing: int | None = None
    """sk alone, once seed and share are erased."""

    @property
    def name(self) -> str:
        return self.names[self.index - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What can be read without the passphrase; the field order is the byte order."""

    format: Literal["pingyi-key/1"]
    meeting: str | None
    names: tuple[str, ...]
    index: Annotated[int, Between(1, 9)]
    size: Annotated[int, Between(1, 9)]
    threshold: Annotated[int, Between(1, 9)]
    trustees: Hex | None
    bound: Hex | None
    rehearsal: bool
    manifest: Hex | None
    ceremony: Annotated[str, Matching(f"[{ALPHABET}]{{22}}")] | None
    commitments: Hex | None
    # The ceiling keeps a hostile file from taking all memory: 2^20 needs 1 GiB.
    cost: Annotated[int, Between(2, 2**20)]
    salt: Annotated[str, Matching("[0-9a-f]{32}")]
    nonce: Annotated[str, Matching("[0-9a-f]{24}")]

    @property
    def text(self) -> str:
        return canonical(self)


@dataclass(frozen=True, slots=True)
class _File:
    header: Header
    sealed: Annotated[str, Matching("([0-9a-f]{2})*")]


@dataclass(frozen=True, slots=True)
class _Secrets:
    seed: str
    share: str | None
    coefficients: tuple[str, ...] | None
    nonce: Hex | None
    signing: str | None


def check_passphrase(passphrase: str) -> None:
    """Raise ``PassphraseTooShort`` unless it has 14 characters; many blanks count as one."""
    if len(" ".join(passphrase.split())) < SHORTEST:
        raise PassphraseTooShort


def seal_keyfile(
    keyfile: KeyFile, passphrase: str, random: RandomBytes, *, cost: int = COST
) -> str:
    """The text of the key file.  Salt and nonce are new each time it is sealed."""
    header = Header(
        format="pingyi-key/1",
        meeting=keyfile.meeting,
        names=keyfile.names,
        index=keyfile.index,
        size=keyfile.size,
        threshold=keyfile.threshold,
        trustees=keyfile.trustees,
        bound=keyfile.bound,
        rehearsal=keyfile.rehearsal,
        manifest=keyfile.manifest,
        ceremony=keyfile.ceremony,
        commitments=keyfile.commitments,
        cost=cost,
        salt=random(16).hex(),
        nonce=random(12).hex(),
    )
    drawn = keyfile.coefficients
    secrets = canonical(
        _Secrets(
            seed=keyfile.seed,
            share=None if keyfile.share is None else str(keyfile.share),
            coefficients=None if drawn is None else tuple(map(str, drawn)),
            nonce=keyfile.nonce,
            signing=None if keyfile.signing is None else str(keyfile.signing),
        )
    )
    sealed = _cipher(header, passphrase).encrypt(
        bytes.fromhex(header.nonce), secrets.encode(), header.text.encode()
    )
    return canonical({"header": header, "sealed": sealed.hex()})


def read_header(text: str) -> Header:
    """The clear header, not yet authenticated.  Raises ``NotAKeyFile``."""
    return _file(text).header


def open_keyfile(text: str, passphrase: str) -> KeyFile:
    """The key file of ``text``.  Raises ``WrongPassphrase`` or ``NotAKeyFile``."""
    file = _file(text)
    header = file.header
    try:
        clear = _cipher(header, passphrase).decrypt(
            bytes.fromhex(header.nonce), bytes.fromhex(file.sealed), header.text.encode()
        )
    except InvalidTag:
        raise WrongPassphrase from None
    secrets = convert(decoded(clear.decode()), _Secrets)
    drawn = secrets.coefficients
    return KeyFile(
        meeting=header.meeting,
        names=header.names,
        index=header.index,
        size=header.size,
        threshold=header.threshold,
        seed=secrets.seed,
        share=None if secrets.share is None else int(secrets.share),
        trustees=header.trustees,
        bound=header.bound,
        rehearsal=header.rehearsal,
        manifest=header.manifest,
        ceremony=header.ceremony,
        commitments=header.commitments,
        coefficients=None if drawn is None else tuple(map(int, drawn)),
        nonce=secrets.nonce,
        signing=None if secrets.signing is None else int(secrets.signing),
    )


def bind(keyfile: KeyFile, content: str) -> KeyFile:
    """``keyfile`` bound to the closing content whose hash (hex) is ``content``.

    Raises ``BoundToOther`` when it already attested to another one.
    """
    if keyfile.bound not in (None, content):
        raise BoundToOther("bound to {content}", content=keyfile.bound)
    return replace(keyfile, bound=content)


def erase(keyfile: KeyFile) -> KeyFile:
    """``keyfile`` after certification: it still signs and decrypts nothing (guarding C7).

    The seed goes with the share: with it and the others' messages, which the server keeps,
    the share could be added up again.
    """
    signing = signing_key(keyfile.seed) if keyfile.signing is None else keyfile.signing
    return replace(keyfile, share=None, seed="", coefficients=None, nonce=None, signing=signing)


def write_keyfile(path: Path, text: str) -> None:
    """Put ``text`` in the place of ``path``: write, sync, rename, sync.

    Whenever the power fails, the file is either the old one or the new one.  What a link names is
    replaced, not the link: else the old key would stay where it really lies.
    """
    path = path.resolve()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    with suppress(PermissionError):  # Windows cannot open a directory, and needs no sync of it
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)


def _file(text: str) -> _File:
    try:
        file = convert(decoded(text), _File)
    except Malformed:
        raise NotAKeyFile from None
    header = file.header
    in_range = header.threshold <= header.size and header.index <= header.size
    if not in_range or len(header.names) != header.size or header.cost.bit_count() != 1:
        raise NotAKeyFile
    return file


def _cipher(header: Header, passphrase: str) -> AESGCM:
    # Input methods and keyboards spell the same characters differently: NFKC makes them one.
    password = unicodedata.normalize("NFKC", passphrase).encode()
    salt = bytes.fromhex(header.salt)
    return AESGCM(Scrypt(salt=salt, length=32, n=header.cost, r=8, p=1).derive(password))
