"""What lies inside a file: members of packages, streams and words of PDFs, older logs.

Everything is treated as written by somebody else: sizes are bounded, and what cannot be unpacked
stays as it is.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from kiosk.secrecy_check.pdf_text import pdf_streams, pdf_words

LARGEST = 2**29
"""Bytes that are unpacked from one package at most."""

DEEPEST = 3
"""Packages within packages."""

_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError),
    *(ValueError, RuntimeError, NotImplementedError),
)


def is_zip(data: bytes) -> bool:
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_pdf(data: bytes) -> bool:
    return data[:5] == b"%PDF-"


def is_tar(data: bytes) -> bool:
    """A Belenios archive is one, of the oldest form, which only its first member shows."""
    return data[257:262] == b"ustar" or data[:9] == b"BELENIOS\0"


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """What ``data`` holds, by name; nothing for a plain file or one that is damaged."""
    try:
        if is_zip(data):
            yield from _zip(data)
        elif is_pdf(data):
            yield "streams", b"\n".join(pdf_streams(data))
            yield "words", pdf_words(data).encode()
        elif data[:2] == b"\x1f\x8b":
            yield "unpacked", zlib.decompressobj(31).decompress(data, LARGEST)
    except _BROKEN:
        return


def tar_members(data: bytes) -> list[tuple[str, bytes, int]]:
    """Name, content and time of every member of a tar; none if it is damaged."""
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as tar:
            return [
                (one.name, file.read(), int(one.mtime))
                for one in tar
                if (file := tar.extractfile(one)) is not None
            ]
    except _BROKEN:
        return []


def zip_times(data: bytes) -> list[tuple[int, ...]]:
    """The times that a zip notes for its members."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [entry.date_time for entry in archive.infolist()]
    except _BROKEN:
        return []


def _zip(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) <= LARGEST:
            for entry in entries:
                yield entry.filename, archive.read(entry)
