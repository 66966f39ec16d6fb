"""Pages as CSV files: the rows of the sheets, for programs and for offices that keep no workbooks.

Source: formats, first paragraph; security R36; decision 0029.  UTF-8 with the mark by which Excel and
WPS know it, lines ended by CR and LF.  A spreadsheet program takes a text that begins like a
formula for one, also in quotation marks, so such a text gets an apostrophe before it, which
reading takes away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction

from tally.grading.number_text import decimal_places, exact_text, fixed_text
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.apostrophes import with_apostrophe
from tally.scoring.workbook.layout import EXAMPLE, Layout
from tally.scoring.workbook.page import Cell, Fixed, Formula, Page
from tally.scoring.workbook.sheets_to_fill import sheets_to_fill
from tally.scoring.workbook.template import explanations

MOST_PLACES = 10
"""Digits after the point of a number whose decimals do not end; the exact value stands beside it."""


def csv_files(pages: Sequence[Page]) -> dict[str, bytes]:
    """File name -> its bytes."""
    return {f"{page.title}.csv": _csv(_rows_of(page)) for page in pages}


def template_csv_files(scheme: Scheme) -> dict[str, bytes]:
    """The sheets to fill in, and what is for which column."""
    layouts = sheets_to_fill(scheme)
    files = {f"{layout.title}.csv": _csv(_rows_to_fill(layout)) for layout in layouts}
    return {**csv_files([explanations(scheme, layouts)]), **files}


def _rows_of(page: Page) -> Iterable[Sequence[str]]:
    yield [with_apostrophe(page.heading)]
    for note in page.notes:
        yield [with_apostrophe(note)]
    yield [with_apostrophe(column.text) for column in page.columns]
    for row in page.rows:
        yield [_cell(cell) for cell in row]


def _rows_to_fill(layout: Layout) -> Iterable[Sequence[str]]:
    yield [with_apostrophe(column.heading) for column in layout.columns]
    if layout.ready:
        for row in layout.ready:
            yield [with_apostrophe(text) for text in row]
    else:
        first, *others = (column.example for column in layout.columns)
        yield [f"{EXAMPLE}{first}", *map(with_apostrophe, others)]


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Formula(_, value):
            return _number(value)
        case Fixed(text):
            return text
        case Fraction():
            return _number(cell)
        case str():
            return with_apostrophe(cell)
        case _:
            return str(cell)


def _number(value: Fraction) -> str:
    places = decimal_places(value)
    return exact_text(value) if places is not None else fixed_text(value, MOST_PLACES)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")
