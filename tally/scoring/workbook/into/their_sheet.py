"""An office's own workbook: its parts, and the sheet that is to be filled in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from tally.scoring.faults import Fault, InputsRefused, fault
from tally.scoring.workbook.into.sheet_xml import Place, SheetXml, read_sheet_xml
from tally.scoring.workbook.opened import BOOK, BOOK_LINKS, DAMAGE, sheet_parts
from tally.scoring.workbook.reading import letters
from tally.scoring.workbook.tables import Table, Typed, workbook_tables

ENCODING = re.compile(
    rb"""^(?:\xef\xbb\xbf)?<(?:\?xml[^>]*?encoding=["']([A-Za-z0-9._-]+)["'])?"""
)
OURS = {"utf-8", "utf8", "us-ascii", "ascii"}
LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class TheirBook:
    entries: tuple[tuple[zipfile.ZipInfo, bytes], ...]
    """All parts in their order."""
    tables: Mapping[str, Table]
    parts: Mapping[str, str]
    """Title of a sheet -> name of its part."""
    book: str
    """Name of the part that lists the sheets."""

    def part(self, name: str) -> bytes:
        return next((content for entry, content in self.entries if entry.filename == name), b"")


@dataclass(frozen=True, slots=True)
class TheirSheet:
    title: str
    part: str
    table: Table
    xml: SheetXml

    def value(self, place: Place) -> Typed:
        row, column = place
        cells = self.table.rows[row - 1] if row <= len(self.table.rows) else ()
        return cells[column - 1] if column <= len(cells) else ""

    def text(self, place: Place) -> str:
        return text_of(self.value(place))

    def heading(self, place: Place) -> str:
        """What heads a column: also where the heading is merged over several rows."""
        text = self.text(place)
        first = self.xml.inside(self.xml.merged, place)
        return text or (self.text(first) if first else "")

    def empty(self, place: Place) -> bool:
        cell = self.xml.cells.get(place)
        return not (cell and (cell.formula or cell.error)) and not self.text(place)

    def where(self, place: Place) -> tuple[tuple[str, str], ...]:
        return (("sheet", self.title), ("cell", f"{letters(place[1])}{place[0]}"))


def text_of(value: Typed) -> str:
    """What a cell holds, as people read it; a number 1 is the text "1"."""
    if isinstance(value, float) and value == value // 1 and abs(value) < 10**15:
        return str(int(value))
    return " ".join(str(value).split())


def open_their_book(data: bytes, name: str) -> TheirBook:
    """Raises ``InputsRefused``, whatever the bytes."""
    tables = workbook_tables(data, name)
    place = (("source", name),)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = tuple((one, archive.read(one)) for one in archive.infolist())
    except DAMAGE:
        raise InputsRefused([fault("workbook-damaged", place)]) from None
    if any(entry.filename.startswith("_xmlsignatures/") for entry, _ in entries):
        raise InputsRefused([fault("into-signed", place)])
    by_name = {entry.filename.lower(): (entry.filename, part) for entry, part in entries}
    titles = sheet_parts(by_name[BOOK][1], by_name[BOOK_LINKS][1])
    parts = {title.strip(): by_name[part.lower()][0] for part, title in titles.items()}
    return TheirBook(entries, tables, parts, by_name[BOOK][0])


def their_sheet(book: TheirBook, title: str, name: str) -> TheirSheet | Fault:
    """The sheet with this title, or why it cannot be filled in."""
    wanted = title.strip()
    if wanted not in book.tables or wanted not in book.parts:
        known = "、".join(book.tables)
        return fault("into-no-sheet", (("source", name),), text=title, known=known)
    content = book.part(book.parts[wanted])
    match = ENCODING.match(content)
    if match is None or (match[1] or b"utf-8").decode().lower() not in OURS:
        return fault("into-odd-text", (("sheet", wanted),))
    xml = read_sheet_xml(content)
    if xml.protected:
        return fault("into-protected", (("sheet", wanted),))
    return TheirSheet(wanted, book.parts[wanted], book.tables[wanted], xml)
