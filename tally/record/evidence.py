"""The evidence package ``evidence.zip``: all that proves a meeting's results, in one file.

Source: formats, "evidence.zip".  The first entry, ``MANIFEST``, lists the SHA-256 and the name
of each other file, one a line.  Entries are sorted, stored without a time and without
compression: the same files give the same bytes on every machine (compressors differ).  A package
that somebody unpacked and packed again with another program is read all the same.
"""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Self

from tally.errors import at
from tally.fingerprint import hex_of
from tally.record.file_names import is_plain_name
from tally.record.zip_entries import (
    STORED,
    Entry,
    EvidenceMalformed,
    contents,
    read_entries,
)

__all__ = ["Evidence", "EvidenceMalformed", "open_evidence", "read_evidence", "write_evidence"]

MANIFEST = "MANIFEST"
BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins: with a file, or (when empty) with its end."""

SMALL = 2**25
"""Bytes of the largest file that is read at once; records are larger, and are streamed."""

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def write_evidence(files: Mapping[str, bytes]) -> bytes:
    """The package of ``files`` (name -> content); ``MANIFEST`` is added."""
    if not all(is_plain_name(name) for name in files):
        raise ValueError("a package holds only names that unpack below its folder")
    listing = "".join(f"{hex_of(files[name])}  {name}\n" for name in sorted(files))
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name in [MANIFEST, *sorted(files)]:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 3  # else the bytes tell Windows from Linux
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name] if name != MANIFEST else listing.encode())
    return package.getvalue()


def open_evidence(source: Path | bytes) -> Evidence:
    """The package, its files hashed and found as ``MANIFEST`` lists them.  To be closed.

    Raises ``OSError``, or ``EvidenceMalformed`` whatever the bytes.
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    try:
        return Evidence(file, *_checked(file))
    except BaseException:
        file.close()
        raise


def read_evidence(data: bytes) -> dict[str, bytes]:
    """All files of a package, without ``MANIFEST``, their hashes checked.

    Raises ``EvidenceMalformed``, whatever the bytes.
    """
    with open_evidence(data) as evidence:
        files = {}
        for name in evidence.names:
            with evidence.open(name) as file:
                files[name] = file.read()
        return files


class Evidence:
    """An open package; it holds no file in memory."""

    def __init__(
        self, file: BinaryIO, entries: Mapping[str, Entry], digests: Mapping[str, str]
    ) -> None:
        self._file = file
        self._entries = entries
        self._digests = digests

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()

    @property
    def names(self) -> tuple[str, ...]:
        """All files but ``MANIFEST``, sorted."""
        return tuple(sorted(self._digests))

    def digest(self, name: str) -> str:
        """SHA-256 of a file, hex, as listed and checked."""
        return self._digests[name]

    def read(self, name: str) -> bytes:
        """A small file.  Raises ``EvidenceMalformed``."""
        with at(file=name):
            if self._entries[name].size > SMALL:
                raise EvidenceMalformed("larger than such a file can be")
            data = b"".join(contents(self._file, self._entries[name]))
            # Checked before; but it may stand on a stick that somebody writes to.
            if hex_of(data) != self._digests[name]:
                raise EvidenceMalformed("not the bytes that MANIFEST lists")
        return data

    def open(self, name: str) -> BinaryIO:
        """A file of any size, to read and seek in.  To be closed, before the package."""
        entry = self._entries[name]
        if entry.method == STORED:
            return io.BufferedReader(_Window(self._file, entry.start, entry.size))
        unpacked = tempfile.TemporaryFile()  # noqa: SIM115 (the caller closes it)
        try:
            with at(file=name):
                for piece in contents(self._file, entry):
                    unpacked.write(piece)
            unpacked.seek(0)
        except BaseException:
            unpacked.close()
            raise
        return unpacked


class _Window(io.RawIOBase):
    """A part of a file, as a file; whoever opened the whole closes it."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file, self._start, self._size, self._at = file, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("before the beginning of the file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed: any buffer
        wanted = max(0, min(len(buffer), self._size - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def _checked(file: BinaryIO) -> tuple[dict[str, Entry], dict[str, str]]:
    """The entries by name, and the hash of each but ``MANIFEST``, found to be right."""
    entries = read_entries(file)
    listed = _listed(file, entries)
    for name in sorted(listed.keys() ^ (entries.keys() - {MANIFEST})):
        with at(file=name):
            if name in listed:
                raise EvidenceMalformed("in MANIFEST, but not in the package")
            raise EvidenceMalformed("in the package, but not in MANIFEST")
    for name, digest in listed.items():
        with at(file=name):
            if _digest(file, entries[name]) != digest:
                raise EvidenceMalformed("not the bytes that MANIFEST lists")
    return entries, listed


def _listed(file: BinaryIO, entries: Mapping[str, Entry]) -> dict[str, str]:
    """``MANIFEST``: name -> SHA-256, hex."""
    with at(file=MANIFEST):
        if MANIFEST not in entries:
            raise EvidenceMalformed("a package without a MANIFEST")
        if entries[MANIFEST].size > SMALL:
            raise EvidenceMalformed("larger than such a file can be")
        try:
            text = b"".join(contents(file, entries[MANIFEST])).decode()
        except UnicodeDecodeError:
            raise EvidenceMalformed("no lines of a SHA-256 and a name") from None
        listed: dict[str, str] = {}
        # Not splitlines: it also splits at a dozen characters that a file name may hold.
        for line in text.removesuffix("\n").split("\n"):
            match = _LINE.fullmatch(line)
            if match is None or match[2] == MANIFEST:
                raise EvidenceMalformed("no lines of a SHA-256 and a name")
            if match[2] in listed:
                raise EvidenceMalformed("a file listed twice: {name}", name=match[2][:80])
            listed[match[2]] = match[1]
    return listed


def _digest(file: BinaryIO, entry: Entry) -> str:
    digest = hashlib.sha256()
    for piece in contents(file, entry):
        digest.update(piece)
    return digest.hexdigest()
