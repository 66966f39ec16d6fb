"""The outer form of an archive: records in an old-style tar, byte for byte.

Source: protocol 8.  A record is a 512-byte header, the body, and NUL up to a multiple of 512.
There are no zero blocks at the end, so that an archive grows by appending.  A header holds
nothing but name, size and one time that all records share; reading rebuilds each header and
compares all 512 bytes, so there is one way only to write a given list of records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tally.errors import TallyError
from tally.fingerprint import hex_of

BLOCK = 512
FIRST = "BELENIOS"
LATEST = 8**11 - 1
"""The greatest time in seconds that a header can hold."""

_NAME = re.compile(r"([0-9a-f]{64})\.(data|event)\.json")
_FIRST_BODY = re.compile(rb'\{"version":1,"timestamp":"(0|[1-9][0-9]{0,10})"\}')
_OCTAL = re.compile(rb"[0-7]{11}\0")


class NotAnArchive(TallyError):
    """The bytes do not begin with a BELENIOS record: the file is something else."""

    code = "not-an-archive"


class ArchiveMalformed(TallyError):
    """The archive's outer form is broken.  The argument says where ("record 3: header")."""

    code = "archive-malformed"


@dataclass(frozen=True, slots=True)
class Record:
    """One record after the first: its body is named by its own hash."""

    is_event: bool
    body: bytes

    @property
    def digest(self) -> str:
        return hex_of(self.body)

    @property
    def name(self) -> str:
        return f"{self.digest}.{'event' if self.is_event else 'data'}.json"


def first_body(timestamp: int) -> bytes:
    return f'{{"version":1,"timestamp":"{timestamp}"}}'.encode()


def write_tape(timestamp: int, records: Iterable[Record]) -> bytes:
    """The archive of ``records``; ``timestamp`` is in Unix seconds."""
    if not 0 <= timestamp <= LATEST:
        raise ValueError(f"no header can hold the time {timestamp}")
    parts = [_framed(FIRST, first_body(timestamp), timestamp)]
    parts += [_framed(record.name, record.body, timestamp) for record in records]
    return b"".join(parts)


def read_tape(data: bytes) -> tuple[int, tuple[Record, ...]]:
    """The time and the records of an archive.

    Raises ``NotAnArchive`` or ``ArchiveMalformed``; what is returned would be written by
    ``write_tape`` as exactly the same bytes.
    """
    if not data.startswith(FIRST.encode() + b"\0"):
        raise NotAnArchive("no BELENIOS record at the start")
    name, body, at = _unframed(data, 0, "record 0", None)
    match = _FIRST_BODY.fullmatch(body)
    if name != FIRST or match is None or int(match[1]) > LATEST:
        raise ArchiveMalformed("record 0: body")
    timestamp = int(match[1])
    if _header(FIRST, len(body), timestamp) != data[:BLOCK]:
        raise ArchiveMalformed("record 0: header")
    records: list[Record] = []
    while at < len(data):
        where = f"record {len(records) + 1}"
        name, body, at = _unframed(data, at, where, timestamp)
        named = _NAME.fullmatch(name)
        if named is None:
            raise ArchiveMalformed(f"{where}: name")
        record = Record(named[2] == "event", body)
        if record.digest != named[1]:
            raise ArchiveMalformed(f"{where}: name is not the hash of the body")
        records.append(record)
    return timestamp, tuple(records)


def _header(name: str, size: int, timestamp: int) -> bytes:
    """The header block; its checksum counts the checksum's own field as eight spaces."""
    head = b"".join(
        [
            name.encode().ljust(100, b"\0"),
            b"0000644\0",
            b"0000000\0",
            b"0000000\0",
            b"%011o\0" % size,
            b"%011o\0" % timestamp,
        ]
    )
    tail = b"0".ljust(BLOCK - 156, b"\0")
    return head + b"%06o\0 " % (sum(head) + 8 * 32 + sum(tail)) + tail


def _framed(name: str, body: bytes, timestamp: int) -> bytes:
    return _header(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK)


def _unframed(
    data: bytes, at: int, where: str, timestamp: int | None
) -> tuple[str, bytes, int]:
    """Name and body of the record at ``at``, and where the next begins.

    The header is compared as a whole, except of the first record, whose time is not yet known.
    """
    head = data[at : at + BLOCK]
    if len(head) < BLOCK or _OCTAL.fullmatch(head[124:136]) is None:
        raise ArchiveMalformed(f"{where}: header")
    size = int(head[124:135], 8)
    end = at + BLOCK + size + (-size % BLOCK)
    if end > len(data):
        raise ArchiveMalformed(f"{where}: cut short")
    try:
        name = head[:100].rstrip(b"\0").decode("ascii")
    except UnicodeDecodeError:
        raise ArchiveMalformed(f"{where}: name") from None
    if timestamp is not None and _header(name, size, timestamp) != head:
        raise ArchiveMalformed(f"{where}: header")
    body = data[at + BLOCK : at + BLOCK + size]
    if any(data[at + BLOCK + size : end]):
        raise ArchiveMalformed(f"{where}: padding")
    return name, body, end
