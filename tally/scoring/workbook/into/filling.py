"""``fill``: their workbook with our values in it, read back before it is given away."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from tally.scoring.faults import Fault, InputsRefused, fault
from tally.scoring.sheet import ScoreSheet
from tally.scoring.workbook.into.mapping import Mapping
from tally.scoring.workbook.into.placing import Placed, place_values
from tally.scoring.workbook.into.sheet_xml import Place
from tally.scoring.workbook.into.splicing import (
    formulas_of,
    reckoned_on_opening,
    with_cells,
    without_results,
)
from tally.scoring.workbook.into.their_sheet import (
    TheirBook,
    TheirSheet,
    open_their_book,
    their_sheet,
)
from tally.scoring.workbook.into.values import Number, values_of
from tally.scoring.workbook.tables import Table, Typed, workbook_tables

CHAIN = "calcChain.xml"
"""The order in which formulas were reckoned; it must not name a cell without a formula."""


@dataclass(frozen=True, slots=True)
class IntoTheirs:
    data: bytes
    people: int
    """Who was found."""
    notices: tuple[Fault, ...]
    """People who are not in their sheet, and its rows that are nobody of ours."""


def fill(data: bytes, name: str, mapping: Mapping, sheet: ScoreSheet) -> IntoTheirs:
    """Raises ``InputsRefused`` with everything that keeps the sheet from being filled in."""
    book = open_their_book(data, name)
    theirs = their_sheet(book, mapping.sheet, name)
    if isinstance(theirs, Fault):
        raise InputsRefused([theirs])
    values = values_of(sheet, [one.value for one in mapping.columns])
    people = [one.person for one in sheet.people]
    placed = place_values(theirs, mapping, people, values)
    if placed.faults:
        raise InputsRefused(placed.faults)
    filled = _packed(book, theirs, placed)
    _check_kept(filled, name, book, theirs, placed)
    return IntoTheirs(filled, len(placed.rows), tuple(placed.notices))


def _packed(book: TheirBook, theirs: TheirSheet, placed: Placed) -> bytes:
    changed = {theirs.part: with_cells(book.part(theirs.part), theirs.xml, placed.values)}
    with_formulas = [part for part in book.parts.values() if formulas_of(book.part(part))]
    for part in with_formulas:
        changed[part] = without_results(changed.get(part) or book.part(part))
    if with_formulas:
        changed[book.book] = reckoned_on_opening(book.part(book.book))
    gone = bool(
        theirs.xml.cells.keys() & placed.values.keys() & formulas_of(book.part(theirs.part))
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry, content in book.entries:
            if gone and entry.filename.endswith(CHAIN):
                continue
            text = changed.get(entry.filename, content)
            if gone and entry.filename.endswith((".rels", "[Content_Types].xml")):
                text = _without_chain(text)
            new = zipfile.ZipInfo(entry.filename, entry.date_time)
            new.create_system = 3  # else the bytes tell Windows from Linux
            new.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(new, text)
    return out.getvalue()


def _without_chain(part: bytes) -> bytes:
    return re.sub(
        rb"<(?:\w+:)?(?:Override|Relationship)\s[^>]*calcChain\.xml[^>]*/>", b"", part
    )


def _check_kept(
    data: bytes, name: str, book: TheirBook, theirs: TheirSheet, placed: Placed
) -> None:
    """Every value is where it belongs and every other cell as it was; formulas have no value yet."""
    found = workbook_tables(data, name)
    for title, part in book.parts.items():
        before = _cells(book.tables[title])
        after = _cells(found[title])
        if title == theirs.title:
            before |= {place: _read(value) for place, value in placed.values.items()}
        passed_over = formulas_of(book.part(part)) - placed.values.keys()
        if any(
            before.get(place, "") != after.get(place, "")
            for place in (before.keys() | after.keys()) - passed_over
        ):
            raise InputsRefused([fault("into-not-kept", (("source", name),))])


def _cells(table: Table) -> dict[Place, Typed]:
    return {
        (row, column): value
        for row, cells in enumerate(table.rows, 1)
        for column, value in enumerate(cells, 1)
    }


def _read(value: Number | str) -> float | str:
    return float(value.text) if isinstance(value, Number) else value
