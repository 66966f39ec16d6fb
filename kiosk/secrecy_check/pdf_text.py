"""The words of a PDF, read with nothing but ``zlib``.

Enough for the papers that our own typesetter makes: flate streams, fonts with a table from glyphs
to letters, no object streams.  A stranger's PDF yields its streams and perhaps no words.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

_STREAM = re.compile(rb"(\d+) 0 obj\b.{0,2000}?\bstream\r?\n", re.DOTALL)
_PAGE = re.compile(rb"/Type/Page/Resources (\d+) 0 R.{0,500}?/Contents (\d+) 0 R", re.DOTALL)
_FONTS = re.compile(rb"/Font<<([^>]*)>>")
_FONT = re.compile(rb"/(\w+) (\d+) 0 R")
_LETTER = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-F]+)>|\(((?:\\.|[^\\()])*)\)|(ET)", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

LARGEST = 2**26
"""Bytes that one stream is inflated to."""

Letters = Mapping[int, str]
"""Glyph -> letter."""


def pdf_streams(data: bytes) -> Iterator[bytes]:
    """Every stream that can be inflated."""
    return iter(_streams(data).values())


def pdf_words(data: bytes) -> str:
    """What stands on the pages, each run of words in a line of its own."""
    streams = _streams(data)
    lines: list[str] = []
    for resources, contents in _PAGE.findall(data):
        fonts = _fonts(data, resources, streams)
        lines += _lines(streams.get(contents, b""), fonts)
    return "\n".join(lines)


def _streams(data: bytes) -> dict[bytes, bytes]:
    streams = {}
    for match in _STREAM.finditer(data):
        try:
            streams[match[1]] = zlib.decompressobj().decompress(data[match.end() :], LARGEST)
        except zlib.error:
            continue
    return streams


def _fonts(
    data: bytes, resources: bytes, streams: Mapping[bytes, bytes]
) -> dict[bytes, Letters]:
    listed = _FONTS.search(_object(data, resources))
    fonts: dict[bytes, Letters] = {}
    for name, number in _FONT.findall(listed[1]) if listed else ():
        table = re.search(rb"/ToUnicode (\d+) 0 R", _object(data, number))
        letters = _LETTER.findall(streams.get(table[1], b"")) if table else ()
        fonts[name] = {
            int(glyph, 16): bytes.fromhex(letter.decode()).decode("utf-16-be", "replace")
            for glyph, letter in letters
        }
    return fonts


def _object(data: bytes, number: bytes) -> bytes:
    match = re.search(rb"(?<!\d)" + number + rb" 0 obj\b(.*?)endobj", data, re.DOTALL)
    return match[1] if match else b""


def _lines(contents: bytes, fonts: Mapping[bytes, Letters]) -> Iterator[str]:
    font: Letters = {}
    line = ""
    for name, digits, plain, end in _SHOWN.findall(contents):
        if name:
            font = fonts.get(name, {})
        elif end:
            yield line
            line = ""
        else:
            glyphs = bytes.fromhex(digits.decode()) if digits else _ESCAPE.sub(_escaped, plain)
            line += "".join(
                font.get(int.from_bytes(glyphs[at : at + 2], "big"), "")
                for at in range(0, len(glyphs), 2)
            )


def _escaped(match: re.Match[bytes]) -> bytes:
    said = match[1]
    return bytes([int(said, 8) & 255]) if said.isdigit() else _ESCAPES.get(said, said)
