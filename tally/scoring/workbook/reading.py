"""Tables read by their layouts: texts and numbers in the right columns, and all that is wrong.

Nothing here raises: each bad cell becomes a fault with sheet, cell, reason and what to do, so
that the whole list comes at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cache

from tally.grading.number_text import exact_text
from tally.scoring.faults import Fault, fault
from tally.scoring.inputs import exact_number
from tally.scoring.workbook.layout import EXAMPLE, REMARK, Column, Layout
from tally.scoring.workbook.tables import Table, Typed

LONGEST_CODE = 32
LONGEST_TEXT = 500
LARGEST_COUNT = 10_000_000
PERIOD = re.compile(r"(\d{4})(?:([HQM])(\d{1,2}))?", re.ASCII)
EXPLANATIONS = "填表说明"
FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Characters that are not seen could make two names of what looks like one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet; what is blank or wrong is absent."""

    sheet: str
    number: int
    texts: Mapping[str, str]
    numbers: Mapping[str, Fraction]
    cells: Mapping[str, str]
    """Column -> ``C5``."""
    bad: frozenset[str]
    """Columns whose cell was refused."""

    def text(self, column: str) -> str:
        return self.texts.get(column, "")

    def number_of(self, column: str) -> Fraction | None:
        return self.numbers.get(column)

    def source(self, column: str = "code") -> str:
        return f"{self.sheet}!{self.cells.get(column, f'A{self.number}')}"

    def place(self, column: str = "code") -> tuple[tuple[str, str], ...]:
        return (("sheet", self.sheet), ("cell", self.cells.get(column, f"A{self.number}")))


@dataclass(slots=True)
class Reading:
    """All rows by the key of their layout and its subject, with the faults so far."""

    rows: dict[tuple[str, str], tuple[Row, ...]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def of(self, layout: Layout) -> tuple[Row, ...]:
        return self.rows.get((layout.key, layout.subject), ())


def read_sheets(layouts: Sequence[Layout], tables: Mapping[str, Table]) -> Reading:
    """Every sheet that is known; another one with content is a fault: it may be misnamed."""
    reading = Reading()
    known = {layout.title for layout in layouts}
    for layout in layouts:
        table = tables.get(layout.title)
        if table is not None:
            rows = tuple(_rows(layout, table, reading.faults))
            reading.rows[layout.key, layout.subject] = rows
        elif layout.required:
            reading.faults.append(fault("sheet-missing", (("sheet", layout.title),)))
    for title, table in tables.items():
        own = title.startswith((REMARK, EXPLANATIONS))
        if title not in known and not own and any(any(map(_seen, row)) for row in table.rows):
            names = "、".join(sorted(known))
            reading.faults.append(fault("sheet-unknown", (("sheet", title),), known=names))
    return reading


def _seen(value: Typed) -> bool:
    return not isinstance(value, str) or bool(value.strip())


def _rows(layout: Layout, table: Table, faults: list[Fault]) -> Iterator[Row]:
    if not table.rows:
        faults.append(fault("headings-missing", (("sheet", table.title),)))
        return
    places = _places(layout, table, faults)
    for area in table.marks.merged:
        last = re.search(r"(\d+)$", area)
        if last is not None and int(last[1]) > 1:
            cell = area.partition(":")[0]
            faults.append(
                fault("cell-merged", (("sheet", table.title), ("cell", cell)), area=area)
            )
    for number, cells in enumerate(table.rows[1:], 2):
        first = cells[0] if cells else ""
        example = isinstance(first, str) and first.strip().startswith(EXAMPLE)
        if example or not (any(map(_seen, cells)) or _marked(table, number, len(cells))):
            continue
        yield _row(places, table, number, cells, faults)


def _marked(table: Table, row: int, width: int) -> bool:
    return any((row, column) in table.marks.cells for column in range(1, width + 1))


def _places(layout: Layout, table: Table, faults: list[Fault]) -> dict[int, Column]:
    """Column of the sheet (from 1) -> what stands there."""
    by_heading = {column.heading: column for column in layout.columns}
    places: dict[int, Column] = {}
    for at, cell in enumerate(table.rows[0], 1):
        heading = str(cell).strip()
        here = (("sheet", table.title), ("cell", f"{letters(at)}1"))
        column = by_heading.get(heading)
        if column is not None and column in places.values():
            faults.append(fault("heading-twice", here, text=heading))
        elif column is not None:
            places[at] = column
        elif heading and not heading.startswith(REMARK):
            faults.append(
                fault("heading-unknown", here, text=heading[:40], known="、".join(by_heading))
            )
        elif not heading:
            for number, row in enumerate(table.rows[1:], 2):
                if len(row) >= at and _seen(row[at - 1]):
                    cell_place = (("sheet", table.title), ("cell", f"{letters(at)}{number}"))
                    faults.append(fault("cell-without-heading", cell_place))
                    break
    faults += [
        fault("heading-missing", (("sheet", table.title),), text=column.heading)
        for column in layout.columns
        if column.required and column not in places.values()
    ]
    return places


def _row(
    places: Mapping[int, Column],
    table: Table,
    number: int,
    cells: Sequence[Typed],
    faults: list[Fault],
) -> Row:
    texts: dict[str, str] = {}
    numbers: dict[str, Fraction] = {}
    names = {column.key: f"{letters(at)}{number}" for at, column in places.items()}
    bad = set()
    for at, column in places.items():
        place = (("sheet", table.title), ("cell", names[column.key]))
        mark = table.marks.cells.get((number, at))
        value: Typed = cells[at - 1] if len(cells) >= at else ""
        found = fault(mark, place) if mark else None
        if found is None:
            result = _value(column, value)
            if isinstance(result, Fraction):
                numbers[column.key] = result
            elif isinstance(result, str):
                if result:
                    texts[column.key] = result
                elif column.required:
                    found = fault("cell-empty", place, heading=column.heading)
            else:
                found = Fault(result.code, place, result.values)
        if found is not None:
            faults.append(found)
            bad.add(column.key)
    return Row(table.title, number, texts, numbers, names, frozenset(bad))


def _value(  # noqa: PLR0911  # one case a kind of value
    column: Column, value: Typed
) -> str | Fraction | Fault:
    """The cell's text (blank: empty) or number, or what is wrong with it."""
    if isinstance(value, bool):
        return fault("cell-truth-value")
    if isinstance(value, date):
        if column.kind == "date":
            day = value.date() if isinstance(value, datetime) else value
            return day.isoformat()
        return fault("cell-is-date", heading=column.heading)
    if not isinstance(value, int | float | str):
        return fault("cell-is-date", heading=column.heading)
    text = _text_of(value)
    if text is None:
        return fault("cell-too-long", most=LONGEST_TEXT)
    # Nothing forbidden is printable, and looking at each character takes longer than all the rest.
    if not text.isprintable() or "\N{REPLACEMENT CHARACTER}" in text:
        for sign in text:
            if unicodedata.category(sign) in FORBIDDEN or sign == "\N{REPLACEMENT CHARACTER}":
                return fault("cell-not-printable", character=f"U+{ord(sign):04X}")
    if not text:
        return ""
    return _of_kind(column, text)


def _text_of(value: float | str) -> str | None:
    """A number 1 is the text "1"; ``None`` for what is too long."""
    if isinstance(value, str):
        text = " ".join(value.split())
    else:
        text = str(int(value)) if value == value // 1 and abs(value) < 10**15 else repr(value)
    return text if len(text) <= LONGEST_TEXT else None


def _of_kind(  # noqa: PLR0911  # one case a kind of column
    column: Column, text: str
) -> str | Fraction | Fault:
    match column.kind:
        case "number" | "count":
            return _number(column, text)
        case "code":
            return _code(text)
        case "choice":
            for key, label in column.choices:
                if text in {key, label}:
                    return key
            known = "、".join(label for _, label in column.choices)
            return fault("cell-not-in-list", text=text[:40], known=known)
        case "date":
            return _date(text)
        case "period":
            if PERIOD.fullmatch(text) is None:
                return fault("cell-no-period", text=text[:40])
            return text
        case "text":
            return text


def _number(column: Column, text: str) -> Fraction | Fault:
    # ９０．５ is typed with a Chinese input method, and can only mean 90.5.
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    try:
        number = exact_number(plain)
    except ValueError:
        return fault("cell-no-number", text=text[:40])
    if number < 0:
        return fault("cell-below-0", text=text[:40])
    if column.most is not None and number > column.most:
        return fault("cell-too-great", text=text[:40], most=exact_text(column.most))
    if column.kind == "count" and (number.denominator != 1 or number > LARGEST_COUNT):
        return fault("cell-no-count", text=text[:40])
    return number


def _code(text: str) -> str | Fault:
    if text != unicodedata.normalize("NFKC", text):
        return fault("cell-code-full-width", text=text[:40])
    if len(text) > LONGEST_CODE:
        return fault("cell-code-too-long", most=LONGEST_CODE)
    return text


def _date(text: str) -> str | Fault:
    plain = unicodedata.normalize("NFKC", text)
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", plain)
    if match is None:
        return fault("cell-no-date", text=text[:40])
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return fault("cell-no-date", text=text[:40])


@cache
def letters(column: int) -> str:
    """The letters of a column: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
