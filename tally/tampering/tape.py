"""The forger's own writer of records: every field of a header can be spelled otherwise.

Source: protocol 8.  It shares nothing with ``tally.record.tape``, whose strictness it is to try.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

TIME = 1703721600
"""2023-12-28 at 00:00 UTC."""

BLOCK = 512

FIELDS = {
    "name": 0,
    "mode": 100,
    "uid": 108,
    "gid": 116,
    "size": 124,
    "mtime": 136,
    "checksum": 148,
    "flag": 156,
    "link": 157,
    "magic": 257,
    "version": 263,
    "user": 265,
    "group": 297,
    "device": 329,
    "prefix": 345,
    "rest": 500,
}
"""Where the fields of a tar header begin; from ``link`` on all is NUL."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: data or event."""

    body: bytes
    event: bool = False

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def name(self) -> str:
        return f"{self.digest}.{'event' if self.event else 'data'}.json"

    def framed(self, time: int = TIME) -> bytes:
        return header(self.name, len(self.body), time) + padded(self.body)


def first_body(time: int = TIME) -> bytes:
    return b'{"version":1,"timestamp":"%d"}' % time


def first(body: bytes | None = None, time: int = TIME) -> bytes:
    """The record BELENIOS."""
    body = first_body(time) if body is None else body
    return header("BELENIOS", len(body), time) + padded(body)


def write(entries: Iterable[Entry], time: int = TIME) -> bytes:
    """An archive of whatever entries."""
    return b"".join([first(time=time), *(entry.framed(time) for entry in entries)])


def header(name: str, size: int, time: int = TIME) -> bytes:
    head = bytearray(BLOCK)
    head[: len(name)] = name.encode()
    head[100:124] = b"0000644\0" + 2 * b"0000000\0"
    head[124:148] = b"%011o\0%011o\0" % (size, time)
    head[156:157] = b"0"
    return summed(head)


def altered(head: bytes, at: int, field: bytes) -> bytes:
    """A header with other bytes at ``at``, its checksum right again."""
    return summed(bytearray(head[:at] + field + head[at + len(field) :]))


def summed(head: bytearray) -> bytes:
    """The header with its checksum, which counts its own field as eight spaces."""
    head[148:156] = 8 * b" "
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head)


def padded(body: bytes) -> bytes:
    return body + bytes(-len(body) % BLOCK)


def cut(record: bytes) -> list[bytes]:
    """The framed records of a sound archive, the first one included."""
    pieces = []
    at = 0
    while at < len(record):
        size = int(record[at + 124 : at + 135], 8)
        end = at + BLOCK + size + (-size % BLOCK)
        pieces.append(record[at:end])
        at = end
    return pieces
