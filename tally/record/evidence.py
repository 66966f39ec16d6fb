"""The evidence package ``evidence.zip``: all that proves a meeting's results, in one file.

Source: formats, "evidence.zip".  The first entry, ``MANIFEST``, lists the SHA-256 and the name
of each other file, one a line.  Entries are sorted, stored without a time and without
compression: the same files give the same bytes on every machine (compressors differ).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from tally.errors import TallyError
from tally.fingerprint import hex_of

MANIFEST = "MANIFEST"
BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins: with a file, or (when empty) with its end."""

LARGEST = 2**30
"""Bytes of all files together: a package that claims more is refused before it is unpacked."""

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class EvidenceMalformed(TallyError):
    """The package cannot be read, or MANIFEST and files differ.  The argument says where."""

    code = "evidence-malformed"


def write_evidence(files: Mapping[str, bytes]) -> bytes:
    """The package of ``files`` (name -> content); ``MANIFEST`` is added."""
    listing = "".join(f"{hex_of(files[name])}  {name}\n" for name in sorted(files))
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as archive:
        for name in [MANIFEST, *sorted(files)]:
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 3  # else the bytes tell Windows from Linux
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name] if name != MANIFEST else listing.encode())
    return package.getvalue()


def read_evidence(data: bytes) -> dict[str, bytes]:
    """The files of a package, without ``MANIFEST``, their hashes checked.

    Raises ``EvidenceMalformed``, whatever the bytes.
    """
    files = _unpack(data)
    try:
        # Not splitlines: it also splits at a dozen characters that a file name may hold.
        lines = files.pop(MANIFEST).decode().removesuffix("\n").split("\n")
    except (KeyError, UnicodeDecodeError):
        raise EvidenceMalformed("no MANIFEST") from None
    listed: dict[str, str] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or match[2] in listed:
            raise EvidenceMalformed(f"MANIFEST: {line[:80]}")
        listed[match[2]] = match[1]
    for name in sorted(listed.keys() ^ files.keys()):
        missing = "not in the package" if name in listed else "not in MANIFEST"
        raise EvidenceMalformed(f"{name}: {missing}")
    for name, digest in listed.items():
        if hex_of(files[name]) != digest:
            raise EvidenceMalformed(f"{name}: not the bytes that MANIFEST names")
    return files


def _unpack(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > LARGEST:
                raise EvidenceMalformed("too large")
            names = [entry.filename for entry in entries]
            if len(names) != len(set(names)):
                raise EvidenceMalformed("two files of one name")
            return {entry.filename: archive.read(entry) for entry in entries}
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ):
        # Everything that zipfile is known to raise on damaged, encrypted or exotic packages.
        raise EvidenceMalformed("not a readable zip") from None
