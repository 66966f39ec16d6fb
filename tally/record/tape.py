"""The outer form of an archive: records in an old-style tar, byte for byte.

Source: protocol 8.  A record is a 512-byte header, the body, and NUL up to a multiple of 512.
There are no zero blocks at the end, so that an archive grows by appending.  A header holds
nothing but name, size and one time that all records share; reading rebuilds each header and
compares all 512 bytes, so there is one way only to write a given list of records.

``records`` reads a stream forward, one record in memory at a time, and reads on after a fault
as long as it can tell where the next record begins.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from tally.errors import TallyError
from tally.fingerprint import hex_of

BLOCK = 512
FIRST = "BELENIOS"
LATEST = 8**11 - 1
"""The greatest time in seconds that a header can hold."""

LARGEST = 64 * 2**20
"""Bytes of the largest body that is kept: the credentials of a million voters."""

_PIECE = 2**20
_NAME = re.compile(rb"([0-9a-f]{64})\.(data|event)\.json")
_FIRST_BODY = re.compile(rb'\{"version":1,"timestamp":"(0|[1-9][0-9]{0,10})"\}')
_OCTAL = re.compile(rb"[0-7]{11}\0")
_EVENT_BEGINS = (b'{"parent":', b'{"height":')


class Readable(Protocol):
    """What an archive is read from, forward only."""

    def read(self, size: int, /) -> bytes: ...


class NotAnArchive(TallyError):
    """The bytes do not begin with a BELENIOS record: the file is something else."""

    code = "not-an-archive"
    rule = "protocol 8"


class ArchiveMalformed(TallyError):
    """The archive's outer form is broken; its place says which record."""

    code = "archive-malformed"
    rule = "protocol 8"


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


@dataclass(frozen=True, slots=True)
class Found:
    """One record as it was found, record 0 included, with all that is wrong with its form."""

    number: int
    is_event: bool
    digest: str
    """Hash of the bytes that are there, hex, whatever the name says."""
    body: bytes | None
    """``None`` for a body that is cut short, or larger than ``LARGEST``."""
    faults: tuple[ArchiveMalformed, ...] = ()


@dataclass(frozen=True, slots=True)
class _Body:
    digest: str
    content: bytes | None
    length: int


def first_body(timestamp: int) -> bytes:
    return f'{{"version":1,"timestamp":"{timestamp}"}}'.encode()


def timestamp_of(body: bytes) -> int | None:
    """The time in record 0, in Unix seconds; ``None`` for a body that is none."""
    match = _FIRST_BODY.fullmatch(body)
    return int(match[1]) if match is not None and int(match[1]) <= LATEST else None


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
    timestamp = 0
    read = []
    for found in records(io.BytesIO(data)):
        for fault in found.faults:
            raise fault
        if found.body is None:
            raise ArchiveMalformed("the body is not there")
        if found.number == 0:
            timestamp = timestamp_of(found.body) or 0
        else:
            read.append(Record(found.is_event, found.body))
    return timestamp, tuple(read)


def records(stream: Readable) -> Iterator[Found]:
    """The records of a stream, record 0 first, faulty ones as well.

    It ends where the bytes end, or where a size can no longer be read.  Raises
    ``NotAnArchive`` when no BELENIOS record stands at the beginning.
    """
    head = _read(stream, BLOCK)
    if not head.startswith(FIRST.encode() + b"\0"):
        raise NotAnArchive("no BELENIOS record at the start")
    time: int | None = None
    number = 0
    while head:
        found = _found(number, head, stream, time)
        if number == 0:
            time = _time(head, found.body)
        yield found
        if not found.digest:
            return
        head = _read(stream, BLOCK)
        number += 1


def _found(number: int, head: bytes, stream: Readable, time: int | None) -> Found:
    """The record that ``head`` begins; ``time`` is that of all records, once it is known."""
    if len(head) < BLOCK or _OCTAL.fullmatch(head[124:136]) is None:
        return _ending(number, ArchiveMalformed("the header cannot be read"))
    size = int(head[124:135], 8)
    body = _body(stream, size)
    padding = _read(stream, -size % BLOCK)
    if body.length < size or len(padding) < -size % BLOCK:
        return _ending(number, ArchiveMalformed("cut short"))
    name = head[:100].rstrip(b"\0")
    named = _NAME.fullmatch(name)
    faults = list(_faults_of_body(body, padding))
    if number == 0:
        time = timestamp_of(body.content or b"")
        if time is None:
            faults.append(ArchiveMalformed("not the body of a first record"))
    elif named is None:
        faults.append(ArchiveMalformed("the name is none"))
    elif named[1].decode() != body.digest:
        faults.append(ArchiveMalformed("the name is not the hash of the body"))
    if time is not None and _header(name, size, time) != head:
        faults.append(ArchiveMalformed("the header is not the only one that fits"))
    for fault in faults:
        fault.place = {"record": number}
    is_event = number > 0 and _is_event(named, body.content or b"")
    return Found(number, is_event, body.digest, body.content, tuple(faults))


def _faults_of_body(body: _Body, padding: bytes) -> Iterator[ArchiveMalformed]:
    if any(padding):
        yield ArchiveMalformed("padding that is not zero")
    if body.content is None:
        yield ArchiveMalformed("{size} bytes, more than any record", size=body.length)
    elif not _is_text(body.content):
        yield ArchiveMalformed("not UTF-8")


def _is_event(named: re.Match[bytes] | None, body: bytes) -> bool:
    """By the name; where that is broken, by what it looks like."""
    return body.startswith(_EVENT_BEGINS) if named is None else named[2] == b"event"


def _ending(number: int, fault: ArchiveMalformed) -> Found:
    """The last of a tape that cannot be read on: nothing is known but that it is at fault."""
    fault.place = {"record": number}
    return Found(number, is_event=False, digest="", body=None, faults=(fault,))


def _time(head: bytes, body: bytes | None) -> int | None:
    """The time that the other records should have.

    When header and body of record 0 disagree, a header that is sound in itself is believed, so
    that one wrong digit is one fault and not one for each record.
    """
    if _OCTAL.fullmatch(head[136:148]) is not None and _OCTAL.fullmatch(head[124:136]):
        time, size = int(head[136:147], 8), int(head[124:135], 8)
        if _header(head[:100].rstrip(b"\0"), size, time) == head:
            return time
    return timestamp_of(body or b"")


def _header(name: bytes, size: int, timestamp: int) -> bytes:
    """The header block; its checksum counts the checksum's own field as eight spaces."""
    head = b"".join(
        [
            name.ljust(100, b"\0"),
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
    head = _header(name.encode(), len(body), timestamp)
    return head + body + bytes(-len(body) % BLOCK)


def _body(stream: Readable, size: int) -> _Body:
    """The next ``size`` bytes; too many of them are hashed and passed over."""
    if size <= LARGEST:
        content = _read(stream, size)
        return _Body(hex_of(content), content, len(content))
    digest, length = hashlib.sha256(), 0
    while piece := stream.read(min(_PIECE, size - length)):
        digest.update(piece)
        length += len(piece)
    return _Body(digest.hexdigest(), None, length)


def _read(stream: Readable, size: int) -> bytes:
    """So many bytes, or as many as there are: a size in a header is only a claim."""
    content = stream.read(min(size, _PIECE))
    if len(content) == size:
        return content
    pieces, length = [content], len(content)
    while length < size and (piece := stream.read(min(size - length, _PIECE))):
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
