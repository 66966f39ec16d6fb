"""The entries of a zip file, read in the one way that every program agrees on.

Source: PKWARE's APPNOTE, 4.3 to 4.5.  Programs differ in what they make of bytes before, between
and after the entries, of overlapping entries, of a second name or size in an extra field, of
comments, links and names that lead elsewhere.  A package must say the same to everybody who opens it,
so all of that is refused.  What an ordinary program writes is read: stored or deflated
entries, data descriptors, entries for folders.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tally.errors import TallyError, at
from tally.record.file_names import is_plain_name, landing_on_another

STORED, DEFLATED = 0, 8

LARGEST = 2**32 - 1
"""Bytes of all files together: a package that claims more is refused before it is unpacked."""

CHUNK = 2**16

_DIRECTORY = 2**22
"""Largest directory that is read, in bytes: room for some fifty thousand files."""

_DEEPEST = 8
"""Folders within folders: a name of ten thousand folders would be as many names."""

_BLOW_UP = 50
"""A deflated file may be so many times its packed size; text and records reach ten."""

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_EXTRA = struct.Struct("<2H")
_DESCRIPTOR = struct.Struct("<3I")
_DESCRIPTOR_MARK = b"PK\x07\x08"

_UTF8 = 0x0800
_DESCRIBED = 0x0008
_KNOWN_FLAGS = _UTF8 | _DESCRIBED | 0x0006
"""Names in UTF-8, a data descriptor, how hard deflate tried.  Encryption and patches are not."""

_ELSEWHERE = {0x0001, 0x7075}
"""Extra fields that name another size (zip64) or another name (Info-ZIP's Unicode path)."""


class EvidenceMalformed(TallyError):
    """The package cannot be read, or MANIFEST and files differ."""

    code = "evidence-malformed"
    rule = "formats evidence.zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of the zip."""

    name: str
    method: int
    flags: int
    crc: int
    packed: int
    """Bytes in the zip."""
    size: int
    """Bytes of the file."""
    offset: int
    """Where its local header stands."""
    start: int = 0
    """Where its packed bytes begin."""

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")


def read_entries(file: BinaryIO) -> dict[str, Entry]:
    """The files of a zip by name; folders are left out.

    Raises ``EvidenceMalformed``, whatever the bytes.
    """
    listed, end = _directory(file)
    entries: dict[str, Entry] = {}
    position = 0
    for entry in sorted(listed, key=lambda one: one.offset):
        with at(file=entry.name):
            if entry.offset != position:
                raise EvidenceMalformed("bytes between two files, or two files over each other")
            if entry.name in entries:
                raise EvidenceMalformed("two files of one name")
            entries[entry.name], position = _placed(file, entry, end)
    if position != end:
        raise EvidenceMalformed("bytes between the last file and the directory")
    if sum(entry.size for entry in entries.values()) > LARGEST:
        raise EvidenceMalformed("the files claim to be larger than any package")
    files = {name: entry for name, entry in entries.items() if not entry.is_folder}
    used = {name[: slash.end()] for name in files for slash in re.finditer("/", name)}
    for name in entries.keys() - files.keys():
        if entries[name].size or name not in used:
            raise EvidenceMalformed("a folder with contents of its own, or of no file")
    if (second := landing_on_another(sorted(files))) is not None:
        with at(file=second):
            raise EvidenceMalformed("lands on another file when the package is unpacked")
    return files


def contents(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time, never more than it claims.

    Raises ``EvidenceMalformed`` at the latest after the last piece.
    """
    pieces = _packed(file, entry) if entry.method == STORED else _inflated(file, entry)
    crc, size = 0, 0
    for piece in pieces:
        crc, size = zlib.crc32(piece, crc), size + len(piece)
        if size > entry.size:
            break
        yield piece
    if (crc, size) != (entry.crc, entry.size):
        raise EvidenceMalformed("the bytes are not those that the zip's directory describes")


def _directory(file: BinaryIO) -> tuple[list[Entry], int]:
    """The entries as listed, and where the list begins; it ends the file."""
    length = file.seek(0, os.SEEK_END)
    if length < _END.size:
        raise EvidenceMalformed("too short for a zip")
    mark, disk, first, here, number, size, start, comment = _END.unpack(
        _exactly(file, length - _END.size, _END.size)
    )
    if mark != b"PK\x05\x06" or comment:
        raise EvidenceMalformed("no zip, cut short, or bytes after its end")
    if disk or first or here != number or start + size + _END.size != length:
        raise EvidenceMalformed("the end of the zip describes another file")
    if size > _DIRECTORY:
        raise EvidenceMalformed("the zip's directory is too large")
    data = io.BytesIO(_exactly(file, start, size))
    entries = [_listed(data) for _ in range(number)]
    if data.read(1):
        raise EvidenceMalformed("more in the zip's directory than it counts")
    return entries, start


def _listed(data: BinaryIO) -> Entry:
    fields = _CENTRAL.unpack(_next(data, _CENTRAL.size))
    mark, _, _, flags, method, _, _, crc, packed, size, name, extra, comment = fields[:13]
    disk, _, attributes, offset = fields[13:]
    if mark != b"PK\x01\x02" or disk or comment:
        raise EvidenceMalformed("the zip's directory is broken")
    entry = Entry(
        name=_name(_next(data, name), flags),
        method=method,
        flags=flags,
        crc=crc,
        packed=packed,
        size=size,
        offset=offset,
    )
    with at(file=entry.name):
        _check_extra(_next(data, extra))
        if flags & ~_KNOWN_FLAGS or method not in (STORED, DEFLATED):
            raise EvidenceMalformed("encrypted, or packed in another way than deflate")
        # The upper half is a Unix mode: a link would send a program that unpacks elsewhere.
        if attributes >> 28 not in ((0, 0o4) if entry.is_folder else (0, 0o10)):
            raise EvidenceMalformed("a link or a device")
        if method == STORED and packed != size:
            raise EvidenceMalformed("a stored file of two sizes")
        if method == DEFLATED and size > _BLOW_UP * packed + CHUNK:
            raise EvidenceMalformed("the file claims to be far larger than it can be")
    return entry


def _name(data: bytes, flags: int) -> str:
    try:
        name = data.decode("utf-8" if flags & _UTF8 else "ascii")
    except UnicodeDecodeError:
        raise EvidenceMalformed("a file name that is not UTF-8") from None
    if name.count("/") > _DEEPEST:
        raise EvidenceMalformed("folders within folders without end")
    if not is_plain_name(name.removesuffix("/")):
        raise EvidenceMalformed("a file name that leads elsewhere: {name}", name=name[:80])
    return name


def _check_extra(data: bytes) -> None:
    while data:
        if len(data) < _EXTRA.size:
            raise EvidenceMalformed("the zip's directory is broken")
        kind, size = _EXTRA.unpack_from(data)
        if kind in _ELSEWHERE or len(data) < _EXTRA.size + size:
            raise EvidenceMalformed("a second size or name for one file")
        data = data[_EXTRA.size + size :]


def _placed(file: BinaryIO, entry: Entry, end: int) -> tuple[Entry, int]:
    """The entry with the place of its bytes, and where the next one must begin."""
    fields = _LOCAL.unpack(_exactly(file, entry.offset, _LOCAL.size))
    mark, _, flags, method, _, _, crc, packed, size, name_size, extra_size = fields
    name = _next(file, name_size)
    _check_extra(_next(file, extra_size))
    described = (entry.crc, entry.packed, entry.size)
    same = (crc, packed, size) == described
    if flags & _DESCRIBED and (crc, packed, size) == (0, 0, 0):
        same = True
    if mark != b"PK\x03\x04" or (flags, method) != (entry.flags, entry.method) or not same:
        raise EvidenceMalformed("a file's header differs from the zip's directory")
    if _name(name, flags) != entry.name:
        raise EvidenceMalformed("a second size or name for one file")
    start = file.tell()
    after = start + entry.packed
    if flags & _DESCRIBED:
        file.seek(after)
        descriptor = _next(file, _DESCRIPTOR.size)
        if descriptor.startswith(_DESCRIPTOR_MARK):
            descriptor = descriptor[4:] + _next(file, 4)
        if _DESCRIPTOR.unpack(descriptor) != described:
            raise EvidenceMalformed("a file's header differs from the zip's directory")
        after = file.tell()
    if after > end:
        raise EvidenceMalformed("a file reaches into the zip's directory")
    placed = {name: getattr(entry, name) for name in entry.__slots__}
    return Entry(**{**placed, "start": start}), after


def _packed(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    done = 0
    while done < entry.packed:
        piece = _exactly(file, entry.start + done, min(CHUNK, entry.packed - done))
        done += len(piece)
        yield piece


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(file, entry):
            left = packed
            while left and not inflate.eof:
                yield inflate.decompress(left, CHUNK)
                left = inflate.unconsumed_tail
            if left or inflate.unused_data:
                raise EvidenceMalformed("bytes after the end of a deflated file")
        while not inflate.eof:
            piece = inflate.decompress(b"", CHUNK)
            if not piece:
                raise EvidenceMalformed("a deflated file is cut short")
            yield piece
    except zlib.error:
        raise EvidenceMalformed("a deflated file is damaged") from None


def _exactly(file: BinaryIO, position: int, size: int) -> bytes:
    file.seek(position)
    return _next(file, size)


def _next(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) != size:
        raise EvidenceMalformed("cut short")
    return data
