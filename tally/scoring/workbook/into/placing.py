"""Which cell of their sheet each value belongs to: columns by the mapping, rows by the key.

Nothing here raises: every column that is not found, every row that could be two people's and every
cell that is not free becomes a fault, so that the whole list comes at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field

from tally.scoring.faults import Fault, fault
from tally.scoring.inputs import Person
from tally.scoring.workbook.into.mapping import Mapping, Where
from tally.scoring.workbook.into.sheet_xml import Place
from tally.scoring.workbook.into.their_sheet import LONGEST_SHOWN, TheirSheet, text_of
from tally.scoring.workbook.into.values import Number, Value
from tally.scoring.workbook.reading import letters


@dataclass(slots=True)
class Placed:
    values: dict[Place, Number | str] = field(default_factory=dict)
    rows: dict[int, Person] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)


def place_values(
    sheet: TheirSheet,
    mapping: Mapping,
    people: Sequence[Person],
    values: Map[str, Map[str, Value]],
) -> Placed:
    """``values`` are by code and name of the value."""
    placed = Placed()
    key = _column(sheet, mapping, mapping.key, placed)
    columns = [
        (_column(sheet, mapping, one.where, placed), one.value) for one in mapping.columns
    ]
    found = [column for column, _ in columns if column]
    for column in {column for column in found if found.count(column) > 1 or column == key}:
        place = (mapping.header_row or mapping.first_row, column)
        placed.faults.append(
            fault("map-column-twice", sheet.where(place), text=letters(column))
        )
    if placed.faults:
        return placed
    _find_rows(sheet, mapping, key, people, placed)
    for row, person in placed.rows.items():
        for column, name in columns:
            value = values[person.code][name]
            if value is not None:
                _place(sheet, (row, column), value, placed, replace=mapping.replace)
    return placed


def _column(sheet: TheirSheet, mapping: Mapping, where: Where, placed: Placed) -> int:
    if where.column:
        return where.column
    width = max((len(row) for row in sheet.table.rows), default=0)
    headings = {
        column: sheet.heading((mapping.header_row, column)) for column in range(1, width + 1)
    }
    wanted = text_of(where.heading)
    found = [column for column, heading in headings.items() if heading == wanted]
    # One heading that is merged over several columns heads the first of them.
    merged = sheet.xml.merged
    firsts = {
        sheet.xml.inside(merged, (mapping.header_row, column)) or column for column in found
    }
    if len(firsts) == 1:
        return found[0]
    place = (("line", str(where.line) if where.line else ""), ("at", where.at))
    if found:
        placed.faults.append(fault("map-heading-twice", place, text=wanted))
    else:
        known = "、".join(dict.fromkeys(one for one in headings.values() if one)) or "–"
        row = mapping.header_row
        placed.faults.append(
            fault("map-no-heading", place, text=wanted, row=row, known=known[:400])
        )
    return 0


def _find_rows(
    sheet: TheirSheet, mapping: Mapping, key: int, people: Sequence[Person], placed: Placed
) -> None:
    """One row for each person; what is not found on either side is told."""
    wanted = [
        one for one in people if one.object_class in (mapping.classes or {one.object_class})
    ]
    by_text: defaultdict[str, list[Person]] = defaultdict(list)
    for person in wanted:
        by_text[person.code if mapping.key_by == "code" else text_of(person.name)].append(
            person
        )
    by_number = _by_number(wanted) if mapping.key_by == "code" else {}
    rows: dict[str, int] = {}
    for row in range(mapping.first_row, min(mapping.last_row, len(sheet.table.rows)) + 1):
        value = sheet.value((row, key))
        text = text_of(value)
        if not text:
            continue
        mine = by_text.get(text, [])
        if not mine and isinstance(value, int | float) and text in by_number:
            # A spreadsheet program made the number 1 of the code 001.
            mine = by_number[text]
        place = sheet.where((row, key))
        if not mine:
            told = fault("into-row-unknown", place, text=text[:LONGEST_SHOWN])
            placed.notices.append(told)
        elif len(mine) > 1:
            codes = "、".join(one.code for one in mine)
            placed.faults.append(fault("into-ambiguous", place, text=text, codes=codes))
        elif mine[0].code in rows:
            first = rows[mine[0].code]
            placed.faults.append(fault("into-row-twice", place, text=text, row=first))
        else:
            rows[mine[0].code] = row
            placed.rows[row] = mine[0]
    if not placed.rows and not placed.faults:
        placed.faults.append(fault("into-nobody", (("sheet", sheet.title),)))
        placed.notices.clear()
        return
    placed.notices += [
        fault("into-person-missing", (("person", f"{one.code} {one.name}"),), sheet=sheet.title)
        for one in wanted
        if one.code not in rows
    ]


def _by_number(people: Sequence[Person]) -> dict[str, list[Person]]:
    found: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people:
        if person.code.isascii() and person.code.isdigit():
            found[str(int(person.code))].append(person)
    return found


def _place(
    sheet: TheirSheet, place: Place, value: Number | str, placed: Placed, *, replace: bool
) -> None:
    """The value goes there if the cell is free, or may be written over."""
    where = sheet.where(place)
    first = sheet.xml.inside(sheet.xml.merged, place)
    cell = sheet.xml.cells.get(place)
    if first is not None and first != place:
        placed.faults.append(fault("into-merged", where))
    elif sheet.xml.inside(sheet.xml.arrays, place) or (cell and cell.formula and cell.spans):
        placed.faults.append(fault("into-shared-formula", where))
    elif replace or sheet.empty(place):
        placed.values[place] = value
    elif cell and cell.formula:
        placed.faults.append(fault("into-formula", where))
    elif not _same(sheet, place, value):
        text = sheet.text(place)[:LONGEST_SHOWN]
        placed.faults.append(fault("into-occupied", where, text=text))


def _same(sheet: TheirSheet, place: Place, value: Number | str) -> bool:
    """It stands there already: the sheet was filled in before."""
    found = sheet.value(place)
    if isinstance(value, Number):
        return isinstance(found, int | float) and float(found) == float(value.text)
    return isinstance(found, str) and text_of(found) == text_of(value)
