"""A workbook from anybody, looked through before a library reads it.

Source: security R35.  A workbook is a zip of XML, and both can be made to explode.  So the
sizes are checked before anything is unpacked; then every XML part is read once by a parser that
refuses entities and keeps nothing, which finds formulas, merged cells and error values on its
way; then a clean zip of exactly those parts is given to calamine, without macros or links.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from posixpath import normpath
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from tally.scoring.faults import InputsRefused, fault

LARGEST = 30_000_000
"""Bytes of the file."""
MOST_ENTRIES = 1_000
LARGEST_UNPACKED = 50_000_000
LARGEST_RATIO = 100
MOST_CELLS = 1_000_000
"""Cells that the file mentions, filled or not."""
LARGEST_AREA = 2_000_000
"""Cells between A1 and the last filled one: calamine keeps a place for each of them."""
LONGEST_CELL = 32_767
MOST_TEXT = 20_000_000
"""Characters in all cells together: a long text can be named by many of them."""
MOST_MARKS = 10_000

OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of .xls files and of encrypted workbooks."""
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, EOFError),
    *(RuntimeError, LookupError),
)
"""All that ``zipfile`` raises for damaged data; "not implemented" is a ``RuntimeError``."""


@dataclass(slots=True)
class SheetMarks:
    """What a sheet holds besides plain values."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column (from 1) -> the code of what is wrong with the cell."""
    merged: list[str] = field(default_factory=list)
    """Ranges like ``A3:B4``."""


@dataclass(frozen=True, slots=True)
class Opened:
    clean: io.BytesIO
    """A workbook of the XML parts only."""
    marks: dict[str, SheetMarks]
    """By the sheet's title."""


class _TooLarge(Exception):
    pass


def open_workbook(data: bytes, name: str) -> Opened:
    """Raises ``InputsRefused``, whatever the bytes."""
    place = (("source", name),)
    if len(data) > LARGEST:
        raise InputsRefused([fault("workbook-too-large", place)])
    if data.startswith(OLD_CONTAINER):
        if ENCRYPTED_STREAM in data:
            raise InputsRefused([fault("workbook-encrypted", place)])
        raise InputsRefused([fault("workbook-old", place)])
    try:
        parts = _parts(data, name)
        marks = _looked_through(parts)
    except _TooLarge:
        raise InputsRefused([fault("workbook-too-large", place)]) from None
    except (*DAMAGE, SAXException, DefusedXmlException):
        raise InputsRefused([fault("workbook-damaged", place)]) from None
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    clean.seek(0)
    return Opened(clean, marks)


def _parts(data: bytes, name: str) -> dict[str, bytes]:
    place = (("source", name),)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if (
            len(entries) > MOST_ENTRIES
            or unpacked > LARGEST_UNPACKED
            or unpacked > LARGEST_RATIO * len(data)
        ):
            raise _TooLarge
        if any(entry.flag_bits & 1 for entry in entries):
            raise InputsRefused([fault("workbook-encrypted", place)])
        if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
            raise InputsRefused([fault("workbook-macros", place)])
        return {
            entry.filename: archive.read(entry)
            for entry in entries
            if entry.filename.lower().endswith((".xml", ".rels"))
            and entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        }


def _looked_through(parts: dict[str, bytes]) -> dict[str, SheetMarks]:
    """Read every part once; the marks of each sheet by its title."""
    titles = sheet_parts(parts)
    texts = _Texts()
    if "xl/sharedStrings.xml" in parts:
        _parse(parts["xl/sharedStrings.xml"], texts)
    budget = _Budget(texts.lengths)
    found: dict[str, SheetMarks] = {}
    for name, part in parts.items():
        sheet = _Sheet(budget)
        _parse(part, sheet)
        if name in titles:
            found[titles[name]] = sheet.marks
    return found


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Name of a part -> title of the sheet that it holds."""
    book, links = _Named("sheet"), _Named("Relationship")
    _parse(parts["xl/workbook.xml"], book)
    _parse(parts["xl/_rels/workbook.xml.rels"], links)
    targets = {one.get("Id", ""): one.get("Target", "") for one in links.found}
    titles = {}
    for one in book.found:
        relation = next((value for key, value in one.items() if key.endswith(":id")), "")
        target = targets.get(relation, "")
        path = target[1:] if target.startswith("/") else normpath(f"xl/{target}")
        titles[path] = one.get("name", "")
    return titles


def _parse(part: bytes, handler: ContentHandler) -> None:
    parseString(part, handler, forbid_dtd=True)


class _Named(ContentHandler):
    """Collects the attributes of all elements of one name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.found: list[dict[str, str]] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # SAX's name
        if name.rpartition(":")[2] == self.name:
            if len(self.found) >= MOST_ENTRIES:
                raise _TooLarge
            self.found.append(dict(attrs.items()))


class _Texts(ContentHandler):
    """The length of each shared text."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []

    def startElement(self, name: str, _attrs: AttributesImpl) -> None:  # noqa: N802  # SAX's name
        if name.rpartition(":")[2] == "si":
            self.lengths.append(0)

    def characters(self, content: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(content)
            if self.lengths[-1] > LONGEST_CELL:
                raise _TooLarge


@dataclass(slots=True)
class _Budget:
    """What all sheets together may still hold."""

    lengths: list[int]
    cells: int = MOST_CELLS
    area: int = LARGEST_AREA
    text: int = MOST_TEXT
    marks: int = MOST_MARKS


class _Sheet(ContentHandler):
    """Counts and marks the cells of a sheet; other parts have none."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__()
        self.budget = budget
        self.marks = SheetMarks()
        self.row = self.column = self.height = self.width = 0
        self.shared = self.valued = False
        self.digits = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # SAX's name
        match name.rpartition(":")[2]:
            case "row":
                self._spend_cell()
                self.row, self.column = int(attrs.get("r", str(self.row + 1))), 0
            case "c":
                self._spend_cell()
                self.column, self.row = position(attrs.get("r", ""), self.column + 1, self.row)
                self.shared = attrs.get("t") == "s"
                self.digits = ""
                if attrs.get("t") == "e":
                    self._mark("cell-error")
            case "f":
                self._mark("cell-formula")
            case "v" | "is":
                self.valued = True
                self._grow()
            case "mergeCell":
                self._spend_cell()
                if len(self.marks.merged) < MOST_MARKS:
                    self.marks.merged.append(attrs.get("ref", ""))

    def characters(self, content: str) -> None:
        if not self.valued:
            return
        if self.shared:
            self.digits += content
        else:
            self._spend_text(len(content))

    def endElement(self, name: str) -> None:  # noqa: N802  # SAX's name
        if name.rpartition(":")[2] in {"v", "is"}:
            self.valued = False
            if self.shared:
                self._spend_text(self.budget.lengths[int(self.digits)])

    def _grow(self) -> None:
        old = self.height * self.width
        self.height, self.width = max(self.height, self.row), max(self.width, self.column)
        self.budget.area -= self.height * self.width - old
        if self.budget.area < 0:
            raise _TooLarge

    def _spend_cell(self) -> None:
        self.budget.cells -= 1
        if self.budget.cells < 0:
            raise _TooLarge

    def _spend_text(self, length: int) -> None:
        self.budget.text -= length
        if self.budget.text < 0:
            raise _TooLarge

    def _mark(self, code: str) -> None:
        self.budget.marks -= 1
        if self.budget.marks >= 0:
            self.marks.cells.setdefault((self.row, self.column), code)


def position(reference: str, column: int, row: int) -> tuple[int, int]:
    """Column and row of a cell like ``AB12``; those given if the file leaves them out."""
    if not reference:
        return column, row
    match = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", reference)
    if match is None:
        raise ValueError("no cell reference")
    number = 0
    for letter in match[1].upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number, int(match[2])
