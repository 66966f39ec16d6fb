"""A mapping: which of our values goes into which column of an office's own sheet.

Source: docs/annual-score-files.md.  TOML like a scheme file, and read by the same reader, so that
all its faults are told at once, with their lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tally.scoring.faults import SchemeRefused
from tally.scoring.scheme import Scheme
from tally.scoring.scheme_file.section import Notes, Section
from tally.scoring.scheme_file.toml_lines import lines_of
from tally.scoring.scheme_file.whole_scheme import in_order, read_toml
from tally.scoring.workbook.into.values import value_names
from tally.scoring.workbook.reading import letters

FORMAT = "pingyi-map/1"
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

KeyBy = Literal["code", "name"]


@dataclass(frozen=True, slots=True)
class Where:
    """A column: by what heads it, or by its letters."""

    heading: str
    column: int
    """From 1; 0: by the heading."""
    at: str
    """``column.3``: for what is to be said about it."""
    line: int

    def __str__(self) -> str:
        return letters(self.column) if self.column else self.heading


@dataclass(frozen=True, slots=True)
class Filled:
    """One column to be filled in."""

    value: str
    where: Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    sheet: str
    header_row: int
    """0: every column is given by its letters."""
    first_row: int
    last_row: int
    key_by: KeyBy
    key: Where
    columns: tuple[Filled, ...]
    classes: tuple[str, ...]
    """Only people of these classes are looked for; empty: everybody."""
    replace: bool
    """What stands in the columns already may be written over."""


def read_mapping(text: str, scheme: Scheme) -> Mapping:
    """Raises ``SchemeRefused`` with every fault of the file."""
    notes = Notes(lines_of(text), {})
    top = Section(notes, read_toml(text), "", "")
    mapping = _mapping(top, scheme)
    if notes.faults:
        raise SchemeRefused(in_order(notes.faults))
    return mapping


def _mapping(top: Section, scheme: Scheme) -> Mapping:
    found = top.text("format")
    if found and found != FORMAT:
        top.fault("other-format", "format", text=found, known=FORMAT)
    header_row = top.integer("header_row", 0, LAST_ROW) if top.has("header_row") else 0
    first_row = header_row + 1
    if top.has("first_row"):
        first_row = top.integer("first_row", header_row + 1, LAST_ROW)
    last_row = LAST_ROW
    if top.has("last_row"):
        last_row = top.integer("last_row", first_row, LAST_ROW)
    key = top.section("key")
    sections = top.sections("column", by="#")
    names = value_names(scheme)
    columns = tuple(Filled(_value(one, names), _where(one, header_row)) for one in sections)
    if not columns:
        top.fault("map-no-column")
    mapping = Mapping(
        sheet=top.text("sheet"),
        header_row=header_row,
        first_row=first_row,
        last_row=last_row,
        key_by=key.choice("by", KeyBy),
        key=_where(key, header_row),
        columns=columns,
        classes=_classes(top, scheme),
        replace=top.flag("replace"),
    )
    _once(top, mapping)
    for section in (key, *sections, top):
        section.done()
    return mapping


def _classes(top: Section, scheme: Scheme) -> tuple[str, ...]:
    known = {one.key: one.key for one in scheme.classes}
    found = top.texts("classes")
    for one in found:
        if one not in known:
            top.fault("unknown-key", "classes", text=one, what="class", known=", ".join(known))
    return found


def _value(section: Section, names: Iterable[str]) -> str:
    text = section.text("value")
    if text and text not in names:
        section.fault("map-unknown-value", "value", text=text, known=", ".join(names))
    return text


def _where(section: Section, header_row: int) -> Where:
    line = section.notes.lines.get(section.path, 0)
    section.known.update(("heading", "letter"))
    if section.has("heading") == section.has("letter"):
        section.fault("map-heading-or-letter")
        return Where("", 0, section.address, line)
    if section.has("letter"):
        text = section.text("letter").upper()
        column = column_of(text)
        if not column:
            section.fault("map-no-letter", "letter", text=text)
        return Where("", column, section.address, line)
    if not header_row:
        section.fault("map-no-header-row", "heading")
    return Where(section.text("heading"), 0, section.address, line)


def column_of(text: str) -> int:
    """The number of a column's letters, or 0: there is no such column."""
    if not re.fullmatch("[A-Z]{1,3}", text):
        return 0
    number = 0
    for letter in text:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number if number <= LAST_COLUMN else 0


def _once(top: Section, mapping: Mapping) -> None:
    """No column is filled in twice, and the key's stays as it is."""
    seen = {str(mapping.key): "key"}
    for one in mapping.columns:
        where = str(one.where)
        if where and where in seen:
            top.fault("map-column-twice", "column", text=where)
        seen[where] = one.value
