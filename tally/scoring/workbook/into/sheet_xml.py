"""Where the cells of a sheet stand in its XML, by bytes.

Source: ECMA-376 part 1, section 18.3.1 (worksheets).  The parser only points: it keeps no value, and
what is not pointed at is never written again.  The part has been through ``opened``, so it is
well-formed and without entities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers.expat import ParserCreate

from tally.scoring.faults import InputsRefused, fault
from tally.scoring.workbook.looked_through import position

Place = tuple[int, int]
"""Row and column, from 1."""


@dataclass(slots=True)
class CellXml:
    start: int
    end: int = 0
    style: str = ""
    """The attribute ``s``."""
    formula: str = ""
    """Empty, or the kind of formula that is here: ``normal``, ``shared`` …"""
    spans: bool = False
    """Other cells have their formula from here."""
    error: bool = False
    value: tuple[int, int] = (0, 0)
    """Bytes of ``<v>…</v>``."""


@dataclass(slots=True)
class RowXml:
    start: int
    head_end: int = 0
    """Behind the row's own tag."""
    content_end: int = 0
    """Before ``</row>``."""
    style: str = ""


@dataclass(slots=True)
class SheetXml:
    cells: dict[Place, CellXml] = field(default_factory=dict)
    rows: dict[int, RowXml] = field(default_factory=dict)
    prefix: str = ""
    """That of the elements: ``x:``, or nothing."""
    merged: list[tuple[Place, Place]] = field(default_factory=list)
    arrays: list[tuple[Place, Place]] = field(default_factory=list)
    """Areas of array formulas and of what-if tables: their cells have no formula of their own."""
    column_styles: list[tuple[int, int, str]] = field(default_factory=list)
    """First and last column, and their style."""
    dimension: tuple[int, int] = (0, 0)
    """Bytes of the element that tells the used area."""
    protected: bool = False

    def inside(self, areas: list[tuple[Place, Place]], place: Place) -> Place | None:
        """The first cell of the area that ``place`` lies in."""
        row, column = place
        for (top, left), (bottom, right) in areas:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return None

    def style_for(self, place: Place) -> str:
        """The style of a cell that is not written yet: its row's, else its column's."""
        row, column = place
        if row in self.rows and self.rows[row].style:
            return self.rows[row].style
        return next(
            (style for low, high, style in self.column_styles if low <= column <= high), ""
        )


def read_sheet_xml(part: bytes) -> SheetXml:
    """Raises ``InputsRefused`` for references and numbers that are none."""
    try:
        return _Reader().read(part)
    except ValueError:
        raise InputsRefused([fault("workbook-damaged")]) from None


def area_of(reference: str) -> tuple[Place, Place]:
    """``A3:B4`` by rows and columns.  Raises ``ValueError``."""
    first, _, last = reference.partition(":")
    left, top = position(first, 0, 0)
    right, bottom = position(last or first, 0, 0)
    return (min(top, bottom), min(left, right)), (max(top, bottom), max(left, right))


class _Reader:
    """Events of the parser; an element's end is where the next event begins."""

    def __init__(self) -> None:
        self.sheet = SheetXml()
        self.row = self.column = 0
        self.cell: CellXml | None = None
        self.waiting: list[tuple[object, str]] = []
        """Objects and their field that the place of the next event belongs to."""
        self.value_start = self.dimension_start = 0
        self.parser = ParserCreate()

    def read(self, part: bytes) -> SheetXml:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        for name in ("CharacterDataHandler", "CommentHandler"):
            setattr(self.parser, name, lambda _: self._arrived())
        self.parser.ProcessingInstructionHandler = lambda _target, _data: self._arrived()
        self.parser.Parse(part, True)  # noqa: FBT003  # the parser's own way to say "the end"
        return self.sheet

    def _arrived(self) -> int:
        at = self.parser.CurrentByteIndex
        for target, name in self.waiting:
            setattr(target, name, at)
        self.waiting.clear()
        if self.value_start < 0 and self.cell is not None:
            self.cell.value = (-self.value_start, at)
            self.value_start = 0
        if self.dimension_start < 0:
            self.sheet.dimension = (-self.dimension_start, at)
            self.dimension_start = 0
        return at

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        at = self._arrived()
        prefix, _, local = name.rpartition(":")
        match local:
            case "row":
                self.sheet.prefix = f"{prefix}:" if prefix else ""
                self.row, self.column = int(attrs.get("r", str(self.row + 1))), 0
                style = attrs.get("s", "") if attrs.get("customFormat") in {"1", "true"} else ""
                row = RowXml(at, style=style)
                self.sheet.rows[self.row] = row
                self.waiting.append((row, "head_end"))
            case "c":
                self.column, self.row = position(attrs.get("r", ""), self.column + 1, self.row)
                self.cell = CellXml(at, style=attrs.get("s", ""), error=attrs.get("t") == "e")
                self.sheet.cells[self.row, self.column] = self.cell
            case "f" if self.cell is not None:
                self._formula(self.cell, attrs)
            case "v" if self.cell is not None:
                self.value_start = at
            case "dimension":
                self.dimension_start = at
            case _:
                self._about_sheet(local, attrs)

    def _formula(self, cell: CellXml, attrs: dict[str, str]) -> None:
        cell.formula = attrs.get("t", "normal")
        if "ref" in attrs:
            area = area_of(attrs["ref"])
            cell.spans = area[0] != area[1]
            if cell.formula in {"array", "dataTable"}:
                self.sheet.arrays.append(area)

    def _about_sheet(self, name: str, attrs: dict[str, str]) -> None:
        match name:
            case "col" if attrs.get("style"):
                low, high = int(attrs.get("min", "0")), int(attrs.get("max", "0"))
                self.sheet.column_styles.append((low, high, attrs["style"]))
            case "mergeCell":
                self.sheet.merged.append(area_of(attrs.get("ref", "")))
            case "sheetProtection":
                self.sheet.protected = attrs.get("sheet") in {"1", "true"}

    def _end(self, name: str) -> None:
        at = self._arrived()
        match name.rpartition(":")[2]:
            case "row":
                self.sheet.rows[self.row].content_end = at
            case "c" if self.cell is not None:
                self.waiting.append((self.cell, "end"))
                self.cell = None
            case "v" if self.cell is not None:
                self.value_start = -self.value_start
            case "dimension":
                self.dimension_start = -self.dimension_start


def without_spans(row_tag: bytes) -> bytes:
    """A row's tag without the hint which columns it uses: a new cell may stand outside of them."""
    return re.sub(rb"""\sspans=("[^"]*"|'[^']*')""", b"", row_tag)
