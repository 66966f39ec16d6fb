"""XML from anybody, read once without keeping any of it.

Source: security R35.  What makes a parser of XML run out of memory or time is cut off where it
begins: entities (no document type at all), tags of megabytes (the parser holds a tag until its
end), names by the million (it remembers each), elements within elements without end, and simply too
many elements.  A text that many cells name counts as often as it is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NoReturn, Protocol, TypeVar
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


Started = Callable[[dict[str, str]], None]
Ended = Callable[[], None]


class Watcher(Protocol):
    """Who is told of those elements that it names, without prefix, and of all text."""

    starts: Mapping[str, Started]
    ends: Mapping[str, Ended]

    def text(self, content: str) -> None: ...


def look_through(part: bytes, watcher: Watcher, spent: Spent) -> None:
    """Tell ``watcher`` of every element.  Raises ``TooLarge``, ``ExpatError``, ``ValueError``."""
    # Without parsing: a sheet of a million rows is known for what it is at once.
    begun = part.count(b"<") - part.count(b"</")
    if part.count(b"<row") + part.count(b"<c ") > spent.cells or begun > spent.elements:
        raise TooLarge
    names: dict[str, str] = {}
    parser = ParserCreate(intern=names)
    parser.buffer_text = True
    # Called for each of a million elements, so everything that can be looked up once is.
    depth, left = 0, spent.elements
    starts, ends = _Unprefixed(watcher.starts), _Unprefixed(watcher.ends)

    def start(name: str, attrs: dict[str, str]) -> None:
        nonlocal depth, left
        depth += 1
        left -= 1
        if depth > DEEPEST or left < 0:
            raise TooLarge
        told = starts[name]
        if told:
            told(attrs)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        told = ends[name]
        if told:
            told()

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
    spent.elements = left


Told = TypeVar("Told")


class _Unprefixed(dict[str, Told | None]):
    """Who is told of an element, by its name with or without prefix; ``None``: nobody."""

    def __init__(self, told: Mapping[str, Told]) -> None:
        self.told = told

    def __missing__(self, name: str) -> Told | None:
        found = self[name] = self.told.get(name.rpartition(":")[2])
        return found


class NamedElements:
    """Collects the attributes of all elements of one name."""

    ends: Mapping[str, Ended] = {}

    def __init__(self, name: str) -> None:
        self.starts: Mapping[str, Started] = {name: self._start}
        self.found: list[dict[str, str]] = []

    def _start(self, attrs: dict[str, str]) -> None:
        if len(self.found) >= MOST_FOUND:
            raise TooLarge
        self.found.append(attrs)

    def text(self, content: str) -> None:
        """Texts are not looked for."""


class Texts:
    """The length of each shared text."""

    ends: Mapping[str, Ended] = {}
    """A text ends where the next begins."""

    def __init__(self, spent: Spent) -> None:
        self.starts: Mapping[str, Started] = {"si": self._start}
        self.spent = spent
        self.lengths: list[int] = []

    def _start(self, _attrs: dict[str, str]) -> None:
        self.spent.texts -= 1
        if self.spent.texts < 0:
            raise TooLarge
        self.lengths.append(0)

    def text(self, content: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(content)
            if self.lengths[-1] > LONGEST_CELL:
                raise TooLarge


class SheetCells:
    """Counts and marks the cells of a sheet; other parts have none."""

    def __init__(self, spent: Spent, lengths: list[int]) -> None:
        self.starts: Mapping[str, Started] = {
            "c": self._cell,
            "v": self._value,
            "is": self._value,
            "row": self._row,
            "f": self._formula,
            "mergeCell": self._merged,
        }
        self.ends: Mapping[str, Ended] = {"v": self._value_ends, "is": self._value_ends}
        self.spent = spent
        self.lengths = lengths
        self.marks = SheetMarks()
        self.row = self.column = self.height = self.width = self.length = 0
        self.shared = self.valued = False
        self.digits = ""

    def _cell(self, attrs: dict[str, str]) -> None:
        self.spent.cell()
        self.column, self.row = position(attrs.get("r", ""), self.column + 1, self.row)
        kind = attrs.get("t")
        self.shared = kind == "s"
        self.digits = ""
        if kind == "e":
            self._mark("cell-error")

    def _value(self, _attrs: dict[str, str]) -> None:
        self.valued = True
        self.length = 0
        if self.row > self.height or self.column > self.width:
            self._grow()

    def _row(self, attrs: dict[str, str]) -> None:
        self.spent.cell()
        self.row, self.column = int(attrs.get("r", str(self.row + 1))), 0

    def _formula(self, _attrs: dict[str, str]) -> None:
        self._mark("cell-formula")

    def _merged(self, attrs: dict[str, str]) -> None:
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

    def _value_ends(self) -> None:
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
