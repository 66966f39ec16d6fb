"""XML from anybody, read once without keeping any of it.

Source: security R35.  What makes a parser of XML run out of memory or time is cut off where it
begins: entities (no document type at all), tags of megabytes (the parser holds a tag until its
end), names by the million (it remembers each), elements within elements without end, and simply too
many elements.  A text that many cells name counts as often as it is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn, Protocol
from xml.parsers.expat import ParserCreate

CHUNK = 65_536
LONGEST_TAG = 1_000_000
"""Bytes: also of a comment."""
MOST_NAMES = 2_000
"""Different names of elements and attributes in one part."""
DEEPEST = 100
LONGEST_CELL = 32_767
"""Characters: what spreadsheet programs allow."""
MOST_MARKS = 10_000
MOST_FOUND = 1_000


class TooLarge(Exception):
    """More than the limits allow, of whatever kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    file: int
    """Bytes before unpacking."""
    unpacked: int
    cells: int
    """That the file mentions, filled or not; rows and merged areas count as well."""
    area: int
    """Cells between A1 and the last filled one: calamine keeps a place for each of them."""
    text: int
    """Characters in all cells together."""
    elements: int


class Spent:
    """What all parts together may still hold."""

    def __init__(self, limits: Limits) -> None:
        self.cells = limits.cells
        self.texts = limits.cells
        self.area = limits.area
        self.text = limits.text
        self.elements = limits.elements
        self.marks = MOST_MARKS

    def cell(self) -> None:
        self.cells -= 1
        if self.cells < 0:
            raise TooLarge

    def characters(self, number: int) -> None:
        self.text -= number
        if self.text < 0:
            raise TooLarge

    def mark(self) -> bool:
        """Whether one more mark is kept."""
        self.marks -= 1
        return self.marks >= 0


@dataclass(slots=True)
class SheetMarks:
    """What a sheet holds besides plain values."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column (from 1) -> the code of what is wrong with the cell."""
    merged: list[str] = field(default_factory=list)
    """Ranges like ``A3:B4``."""


class Watcher(Protocol):
    """Who is told of elements by their names without prefix."""

    def start(self, name: str, attrs: dict[str, str]) -> None: ...
    def text(self, content: str) -> None: ...
    def end(self, name: str) -> None: ...


def look_through(part: bytes, watcher: Watcher, spent: Spent) -> None:
    """Tell ``watcher`` of every element.  Raises ``TooLarge``, ``ExpatError``, ``ValueError``."""
    # Without parsing: a sheet of a million rows is known for what it is at once.
    begun = part.count(b"<") - part.count(b"</")
    if part.count(b"<row") + part.count(b"<c ") > spent.cells or begun > spent.elements:
        raise TooLarge
    names: dict[str, str] = {}
    parser = ParserCreate(intern=names)
    parser.buffer_text = True
    depth = 0

    def start(name: str, attrs: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        spent.elements -= 1
        if depth > DEEPEST or spent.elements < 0:
            raise TooLarge
        watcher.start(name.rpartition(":")[2] if ":" in name else name, attrs)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        watcher.end(name.rpartition(":")[2] if ":" in name else name)

    def refuse(*_: object) -> NoReturn:
        raise ValueError("a document type")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = watcher.text
    parser.StartDoctypeDeclHandler = refuse
    view = memoryview(part)
    for at in range(0, len(view), CHUNK):
        parser.Parse(view[at : at + CHUNK])
        if at - parser.CurrentByteIndex > LONGEST_TAG or len(names) > MOST_NAMES:
            raise TooLarge
    parser.Parse(b"", True)  # noqa: FBT003  # the parser's own way to say "the end"


class NamedElements:
    """Collects the attributes of all elements of one name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[dict[str, str]] = []

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == self.name:
            if len(self.found) >= MOST_FOUND:
                raise TooLarge
            self.found.append(attrs)

    def text(self, content: str) -> None:
        """Texts are not looked for."""

    def end(self, name: str) -> None:
        """Nor are ends."""


class Texts:
    """The length of each shared text."""

    def __init__(self, spent: Spent) -> None:
        self.spent = spent
        self.lengths: list[int] = []

    def start(self, name: str, _attrs: dict[str, str]) -> None:
        if name == "si":
            self.spent.texts -= 1
            if self.spent.texts < 0:
                raise TooLarge
            self.lengths.append(0)

    def text(self, content: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(content)
            if self.lengths[-1] > LONGEST_CELL:
                raise TooLarge

    def end(self, name: str) -> None:
        """A text ends where the next begins."""


class SheetCells:
    """Counts and marks the cells of a sheet; other parts have none."""

    def __init__(self, spent: Spent, lengths: list[int]) -> None:
        self.spent = spent
        self.lengths = lengths
        self.marks = SheetMarks()
        self.row = self.column = self.height = self.width = self.length = 0
        self.shared = self.valued = False
        self.digits = ""

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "c":
            self.spent.cell()
            self.column, self.row = position(attrs.get("r", ""), self.column + 1, self.row)
            kind = attrs.get("t")
            self.shared = kind == "s"
            self.digits = ""
            if kind == "e":
                self._mark("cell-error")
        elif name in {"v", "is"}:
            self.valued = True
            self.length = 0
            self._grow()
        elif name == "row":
            self.spent.cell()
            self.row, self.column = int(attrs.get("r", str(self.row + 1))), 0
        elif name == "f":
            self._mark("cell-formula")
        elif name == "mergeCell":
            self.spent.cell()
            if len(self.marks.merged) < MOST_MARKS:
                self.marks.merged.append(attrs.get("ref", ""))

    def text(self, content: str) -> None:
        if not self.valued:
            return
        if self.shared:
            self.digits += content
        else:
            self.length += len(content)
            if self.length > LONGEST_CELL:
                raise TooLarge
            self.spent.characters(len(content))

    def end(self, name: str) -> None:
        if name in {"v", "is"}:
            self.valued = False
            if self.shared:
                self.spent.characters(self.lengths[int(self.digits)])

    def _grow(self) -> None:
        old = self.height * self.width
        self.height, self.width = max(self.height, self.row), max(self.width, self.column)
        self.spent.area -= self.height * self.width - old
        if self.spent.area < 0:
            raise TooLarge

    def _mark(self, code: str) -> None:
        if self.spent.mark():
            self.marks.cells.setdefault((self.row, self.column), code)


DIGITS = "0123456789"


def position(reference: str, column: int, row: int) -> tuple[int, int]:
    """Column and row of a cell like ``AB12``; those given if the file leaves them out."""
    if not reference:
        return column, row
    letters = reference.rstrip(DIGITS)
    digits = reference[len(letters) :]
    if len(digits) > 7:
        raise ValueError("no cell reference")
    return _column_of(letters), int(digits)


@lru_cache(maxsize=1_000)
def _column_of(letters: str) -> int:
    if not re.fullmatch("[A-Za-z]{1,3}", letters):
        raise ValueError("no column")
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
