"""Records of a page as rows of a sheet's XML.

Source: ECMA-376 part 1, section 18.3.1.  openpyxl makes an object of every cell, which takes a minute for
ten thousand people; the page around the records (styles, widths, headings, print set-up) is still its work.
Values of formulas stand beside them, so that programs that do not reckon show the figures too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from tally.scoring.workbook.page import Cell, Fixed, Formula
from tally.scoring.workbook.reading import letters

LONGEST_CELL = 32_767
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
LINE_ENDS = {"\r": "&#13;"}
"""XML takes a bare carriage return for a line feed."""

Styled = tuple[Cell, int]
"""A cell and the number of its style."""


def row_xml(number: int, cells: Sequence[Styled], *, height: float | None) -> str:
    tall = f' ht="{height}" customHeight="1"' if height else ""
    inner = "".join(
        _cell(f"{letters(at)}{number}", style, value)
        for at, (value, style) in enumerate(cells, 1)
    )
    return f'<row r="{number}"{tall}>{inner}</row>'


def _cell(place: str, style: int, value: Cell) -> str:
    head = f'<c r="{place}" s="{style}"'
    match value:
        case str():
            text = escape(FORBIDDEN.sub("\ufffd", value[:LONGEST_CELL]), LINE_ENDS)
            return f'{head} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        case None:
            return f"{head}/>"
        case Formula(text, result):
            return f"{head}><f>{escape(text)}</f><v>{float(result)!r}</v></c>"
        case Fixed(text):
            return f"{head}><v>{text}</v></c>"
        case Fraction():
            return f"{head}><v>{float(value)!r}</v></c>"
        case _:
            return f"{head}><v>{value}</v></c>"


def with_rows(part: bytes, rows: Iterable[str]) -> bytes:
    """A sheet with more rows below those that it has."""
    end = b"</sheetData>"
    return part.replace(end, "".join(rows).encode() + end, 1)


RowsOfSheets = Mapping[int, Sequence[str]]
"""Number of a sheet, from 1 -> rows for it."""
