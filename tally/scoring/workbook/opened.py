"""A workbook from anybody, looked through before a library reads it.

Source: security R35.  A workbook is a zip of XML, and both can be made to explode.  So the sizes are
checked before anything is unpacked; then those parts that hold cells are read once by a parser
that keeps nothing (``looked_through``), which finds formulas, merged cells and error values on its
way; then a clean zip of exactly those parts is given to calamine, without macros, links or pictures.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from posixpath import normpath
from xml.parsers.expat import ExpatError

from tally.scoring.faults import InputsRefused, fault
from tally.scoring.workbook.looked_through import (
    Limits,
    NamedElements,
    SheetCells,
    SheetMarks,
    Spent,
    Texts,
    TooLarge,
    look_through,
)

LARGEST = 30_000_000
"""Bytes of the file."""
MOST_ENTRIES = 1_000
LARGEST_RATIO = 100
MOST_CELLS = 1_000_000

FOR_SCORES = Limits(
    file=LARGEST,
    unpacked=50_000_000,
    cells=MOST_CELLS,
    area=2_000_000,
    text=20_000_000,
    elements=3_000_000,
)
"""Ten thousand people and a dozen components."""
FOR_ROSTER = Limits(
    file=5_000_000,
    unpacked=20_000_000,
    cells=200_000,
    area=1_000_000,
    text=4_000_000,
    elements=1_500_000,
)
"""Some thousand names with their units and posts."""

OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of .xls files and of encrypted workbooks."""
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
LISTED = b"PK\x01\x02"
"""What each entry's line in a zip's list of contents begins with."""

BOOK = "xl/workbook.xml"
BOOK_LINKS = "xl/_rels/workbook.xml.rels"
TEXTS = "xl/sharedstrings.xml"
KEPT = {"[content_types].xml", "_rels/.rels", BOOK, BOOK_LINKS, TEXTS, "xl/styles.xml"}
"""Parts besides the sheets that a reader of cells needs, in lower case."""

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, EOFError),
    *(RuntimeError, LookupError),
)
"""All that ``zipfile`` raises for damaged data; "not implemented" is a ``RuntimeError``."""


@dataclass(frozen=True, slots=True)
class Opened:
    clean: io.BytesIO
    """A workbook of the XML parts only."""
    marks: dict[str, SheetMarks]
    """By the sheet's title."""


def open_workbook(data: bytes, name: str, limits: Limits = FOR_SCORES) -> Opened:
    """Raises ``InputsRefused``, whatever the bytes."""
    place = (("source", name),)
    # The list of contents is read as a whole: a thousand lines are enough.
    if len(data) > limits.file or data.count(LISTED) > MOST_ENTRIES:
        raise InputsRefused([fault("workbook-too-large", place)])
    if data.startswith(OLD_CONTAINER):
        if ENCRYPTED_STREAM in data:
            raise InputsRefused([fault("workbook-encrypted", place)])
        raise InputsRefused([fault("workbook-old", place)])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive, len(data), name, limits)
            parts, titles = _needed_parts(archive, limits)
        marks = _looked_through(parts, titles, limits)
    except TooLarge:
        raise InputsRefused([fault("workbook-too-large", place)]) from None
    except (*DAMAGE, ExpatError):
        raise InputsRefused([fault("workbook-damaged", place)]) from None
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    clean.seek(0)
    return Opened(clean, marks)


def _check_entries(archive: zipfile.ZipFile, size: int, name: str, limits: Limits) -> None:
    place = (("source", name),)
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked or unpacked > LARGEST_RATIO * size:
        raise TooLarge
    if any(entry.flag_bits & 1 for entry in entries):
        raise InputsRefused([fault("workbook-encrypted", place)])
    names = [entry.filename.lower() for entry in entries]
    # A sheet of the old macro language runs as well as a project of the new one.
    if any(one.endswith("vbaproject.bin") or "/macrosheets/" in one for one in names):
        raise InputsRefused([fault("workbook-macros", place)])


def _needed_parts(
    archive: zipfile.ZipFile, limits: Limits
) -> tuple[dict[str, bytes], dict[str, str]]:
    """The parts that cells are read from, and the title of each part that is a sheet."""
    entries = {entry.filename.lower(): entry for entry in archive.infolist()}
    if len(entries) < len(archive.infolist()):
        # Two parts of one name: one program would read the one, another the other.
        raise ValueError("a part stands there twice")
    spent = Spent(limits)
    book = archive.read(entries[BOOK])
    links = archive.read(entries[BOOK_LINKS])
    titles = sheet_parts(book, links, spent)
    wanted = KEPT | {part.lower() for part in titles}
    parts = {
        entry.filename: archive.read(entry)
        for name, entry in entries.items()
        if name in wanted and entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    }
    return parts, titles


def sheet_parts(book: bytes, links: bytes, spent: Spent | None = None) -> dict[str, str]:
    """Name of a part -> title of the sheet that it holds."""
    spent = spent or Spent(FOR_SCORES)
    sheets, relations = NamedElements("sheet"), NamedElements("Relationship")
    look_through(book, sheets, spent)
    look_through(links, relations, spent)
    targets = {one.get("Id", ""): one.get("Target", "") for one in relations.found}
    titles: dict[str, str] = {}
    for one in sheets.found:
        relation = next((value for key, value in one.items() if key.endswith(":id")), "")
        target = targets.get(relation, "")
        path = target[1:] if target.startswith("/") else normpath(f"xl/{target}")
        if path.lower() in {other.lower() for other in titles}:
            # A sheet that is named a thousand times would be read a thousand times.
            raise ValueError("two sheets share a part")
        titles[path] = one.get("name", "")
    return titles


def _looked_through(
    parts: dict[str, bytes], titles: dict[str, str], limits: Limits
) -> dict[str, SheetMarks]:
    """Read every part once; the marks of each sheet by its title."""
    spent = Spent(limits)
    by_part = {part.lower(): title for part, title in titles.items()}
    texts = Texts(spent)
    for name, part in parts.items():
        if name.lower() == TEXTS:
            look_through(part, texts, spent)
    found: dict[str, SheetMarks] = {}
    for name, part in parts.items():
        if name.lower() == TEXTS:
            continue
        sheet = SheetCells(spent, texts.lengths)
        look_through(part, sheet, spent)
        if name.lower() in by_part:
            found[by_part[name.lower()]] = sheet.marks
    return found
