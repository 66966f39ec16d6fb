"""New contents for some cells of a sheet; every other byte stays.

Source: ECMA-376 part 1, sections 18.3.1.4 (cells) and 18.2.2 (calculation).  A number is written as
its decimal text.  Text is written into the cell itself, so that the shared texts stay as they are;
a cell of text is never a formula, whatever it begins with (security R36).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape

from tally.scoring.workbook.into.sheet_xml import (
    Place,
    SheetXml,
    area_of,
    read_sheet_xml,
    without_spans,
)
from tally.scoring.workbook.into.values import Number
from tally.scoring.workbook.reading import letters

LINE_ENDS = {"\r": "&#13;"}
"""XML takes a bare carriage return for a line feed."""

Edit = tuple[int, int, bytes]
"""First byte, the one behind the last, and what stands there instead."""


def with_cells(part: bytes, sheet: SheetXml, values: Mapping[Place, Number | str]) -> bytes:
    """``part`` with ``values`` in their cells, in the style of the cells that they fill.

    Rows of all places are there.
    """
    edits: list[Edit] = []
    for row, places in groupby(sorted(values), key=lambda place: place[0]):
        edits += _row_edits(part, sheet, row, {place[1]: values[place] for place in places})
    edits += _wider(part, sheet, values)
    return _spliced(part, edits)


def _row_edits(
    part: bytes, sheet: SheetXml, row: int, values: Mapping[int, Number | str]
) -> list[Edit]:
    edits: list[Edit] = []
    there = sorted(column for found, column in sheet.cells if found == row)
    line = sheet.rows[row]
    added = False
    for column, value in sorted(values.items()):
        place = (row, column)
        if place in sheet.cells:
            cell = sheet.cells[place]
            content = _cell(sheet.prefix, place, cell.style, value)
            edits.append((cell.start, cell.end, content))
            continue
        added = True
        behind = next((other for other in there if other > column), None)
        at = line.content_end if behind is None else sheet.cells[row, behind].start
        content = _cell(sheet.prefix, place, sheet.style_for(place), value)
        edits.append((at, at, content))
    if added:
        tag = part[line.start : line.head_end]
        edits.append((line.start, line.head_end, without_spans(tag)))
    return edits


def _cell(prefix: str, place: Place, style: str, value: Number | str) -> bytes:
    head = f'<{prefix}c r="{letters(place[1])}{place[0]}"'
    if style:
        head += f' s="{style}"'
    if isinstance(value, Number):
        text = f"{head}><{prefix}v>{value.text}</{prefix}v></{prefix}c>"
    else:
        inner = f'<{prefix}t xml:space="preserve">{escape(value, LINE_ENDS)}</{prefix}t>'
        text = f'{head} t="inlineStr"><{prefix}is>{inner}</{prefix}is></{prefix}c>'
    return text.encode()


def _wider(part: bytes, sheet: SheetXml, values: Mapping[Place, object]) -> list[Edit]:
    """The used area that the sheet tells, with the new cells in it."""
    start, end = sheet.dimension
    tag = part[start:end]
    match = re.search(rb"""\sref=["']([A-Za-z0-9:]+)["']""", tag)
    if match is None or not values:
        return []
    (top, left), (bottom, right) = area_of(match[1].decode())
    rows, columns = zip(*values, strict=True)
    first = f"{letters(min(left, *columns))}{min(top, *rows)}"
    last = f"{letters(max(right, *columns))}{max(bottom, *rows)}"
    return [(start + match.start(1), start + match.end(1), f"{first}:{last}".encode())]


def without_results(part: bytes) -> bytes:
    """A sheet whose formulas have no result: those reckoned before must not be believed."""
    sheet = read_sheet_xml(part)
    edits = [
        (*cell.value, b"")
        for place, cell in sheet.cells.items()
        if cell.value[1] and (cell.formula or sheet.inside(sheet.arrays, place))
    ]
    return _spliced(part, edits)


def formulas_of(part: bytes) -> set[Place]:
    """Cells with a formula, and those that an array formula covers."""
    sheet = read_sheet_xml(part)
    return {
        place
        for place, cell in sheet.cells.items()
        if cell.formula or sheet.inside(sheet.arrays, place)
    }


def reckoned_on_opening(part: bytes) -> bytes:
    """A workbook's part that asks for all formulas to be reckoned when it is opened."""
    found = _Calculation().read(part)
    start, end = found.calculation
    if end:
        tag = re.sub(rb"""\sfullCalcOnLoad=("[^"]*"|'[^']*')""", b"", part[start:end])
        name = re.match(rb"<[^\s/>]+", tag)
        cut = name.end() if name else 0
        return _spliced(part, [(start, end, tag[:cut] + b' fullCalcOnLoad="1"' + tag[cut:])])
    tag = f'<{found.prefix}calcPr fullCalcOnLoad="1"/>'.encode()
    return _spliced(part, [(found.before, found.before, tag)])


class _Calculation:
    """Where a workbook's part says how it reckons, or where that belongs."""

    def __init__(self) -> None:
        self.calculation = (0, 0)
        self.prefix = ""
        self.before = 0
        self.depth = 0
        self.pending = ""
        self.parser = ParserCreate()

    def read(self, part: bytes) -> _Calculation:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = lambda _: self._arrived()
        self.parser.Parse(part, True)  # noqa: FBT003  # the parser's own way to say "the end"
        return self

    def _arrived(self) -> None:
        at = self.parser.CurrentByteIndex
        if self.pending == "calcPr":
            self.calculation = (self.calculation[0], at)
        elif self.pending:
            self.before = at
        self.pending = ""

    def _start(self, name: str, _attrs: dict[str, str]) -> None:
        self._arrived()
        self.depth += 1
        prefix, _, local = name.rpartition(":")
        if self.depth == 2 and local == "calcPr":
            self.calculation = (self.parser.CurrentByteIndex, 0)
        if self.depth == 1:
            self.prefix = f"{prefix}:" if prefix else ""

    def _end(self, name: str) -> None:
        self._arrived()
        local = name.rpartition(":")[2]
        behind = {"sheets", "functionGroups", "externalReferences", "definedNames", "calcPr"}
        if self.depth == 2 and local in behind:
            self.pending = local
        self.depth -= 1


def _spliced(part: bytes, edits: list[Edit]) -> bytes:
    """At one place several may be put in: they keep their order."""
    pieces = []
    at = 0
    for start, end, content in sorted(edits, key=lambda one: (one[0], one[1])):
        pieces += [part[at:start], content]
        at = end
    return b"".join((*pieces, part[at:]))
