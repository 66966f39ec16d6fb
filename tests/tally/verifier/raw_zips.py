"""Zip files as nothing but bytes, so that they may claim what is not true.

Source: PKWARE APPNOTE 4.3.  Entries are given with what their headers say of them.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
MEBIBYTE = 2**20


@dataclass(frozen=True)
class RawEntry:
    name: str
    packed: bytes
    size: int
    """Bytes that it claims to unpack to."""
    crc: int = 0
    method: int = DEFLATED


def stored(name: str, data: bytes) -> RawEntry:
    return RawEntry(name, data, len(data), zlib.crc32(data), STORED)


def zeros(mebibytes: int) -> bytes:
    """A deflated stream of so many MiB of NUL, about a thousandth of that."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(MEBIBYTE)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * (mebibytes - 1) + packer.flush(zlib.Z_FINISH)


def raw_zip(entries: Sequence[RawEntry], *, overlapping: bool = False) -> bytes:
    """A zip of ``entries``; ``overlapping`` lets all of them be the bytes of the first."""
    body, directory = bytearray(), bytearray()
    for number, entry in enumerate(entries):
        name = entry.name.encode()
        at = 0 if overlapping else len(body)
        sizes = struct.pack("<LLL", entry.crc, len(entry.packed), entry.size)
        common = struct.pack("<HHHHH", 20, 0x800, entry.method, 0, 0x21) + sizes
        if not (overlapping and number):
            body += b"PK\3\4" + common + struct.pack("<HH", len(name), 0) + name + entry.packed
        directory += b"PK\1\2" + struct.pack("<H", 20) + common
        directory += struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, at) + name
    count = min(len(entries), 65_535)
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\5\6" + end
