"""Rows of the first sheet of an XLSX workbook, as texts.

Source: security R35; dependencies, "spreadsheets".  A workbook is a zip of XML, and both can be
made to explode.  So the sizes are checked before anything is unpacked, then every XML part is
read once by a parser that refuses entities, and then a clean zip of exactly those parts is
given to calamine: what it reads is what was checked, without macros, pictures or links.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from python_calamine import CalamineError, CalamineWorkbook

from kiosk.i18n import _
from kiosk.meeting_file.refusals import EmptyFile, FileRefused

MOST_ENTRIES = 1_000
LARGEST_UNPACKED = 20_000_000
LARGEST_RATIO = 100
LARGEST_AREA = 2_000_000
"""Cells between A1 and the last one used: calamine keeps a place for each of them."""

OLD_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of .xls files and of encrypted workbooks."""
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, EOFError),
    *(RuntimeError, LookupError),
)
"""All that ``zipfile`` raises for damaged data; "not implemented" is a ``RuntimeError``."""

LARGEST_NUMBER = 10**15
"""Up to here a spreadsheet keeps every digit of a whole number."""

Cell = int | float | str | bool | time | date | datetime | timedelta


class NotSpreadsheet(FileRefused):
    message = _(
        "%(file)s is not an Excel workbook (.xlsx), or it is damaged. Open it in a spreadsheet "
        "program and save it again as .xlsx."
    )


class EncryptedSpreadsheet(FileRefused):
    message = _(
        "%(file)s is protected by a password. Save it without a password and choose it again."
    )


class OldSpreadsheet(FileRefused):
    message = _(
        "%(file)s is a workbook of the old kind (.xls). Open it in a spreadsheet program and save "
        "it as .xlsx; changing its name is not enough."
    )


class SpreadsheetTooLarge(FileRefused):
    message = _(
        "%(file)s unpacks to far more than a table of names needs. Copy the cells that matter into "
        "a new workbook."
    )


class CellIsNoText(FileRefused):
    message = _(
        "%(file)s, row %(row)s, column %(column)s: the cell holds a date, a truth value or a very "
        "long number. Format the column as text and type it again."
    )


def xlsx_rows(file: str, data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number, from row 1."""
    if data.startswith(OLD_CONTAINER):
        raise (
            EncryptedSpreadsheet(file=file)
            if ENCRYPTED_STREAM in data
            else OldSpreadsheet(file=file)
        )
    parts = _xml_parts(file, data)
    for part in parts.values():
        _check_part(file, part)
    try:
        with CalamineWorkbook.from_filelike(_zip_of(parts)) as workbook:
            if not workbook.sheet_names:
                raise EmptyFile(file=file)
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError as fault:
        raise NotSpreadsheet(file=file) from fault
    for number, row in enumerate(rows, 1):
        yield number, [_text(file, number, at, cell) for at, cell in enumerate(row, 1)]


def _xml_parts(file: str, data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if (
                len(entries) > MOST_ENTRIES
                or unpacked > LARGEST_UNPACKED
                or unpacked > LARGEST_RATIO * len(data)
            ):
                raise SpreadsheetTooLarge(file=file)
            if any(entry.flag_bits & 1 for entry in entries):
                raise EncryptedSpreadsheet(file=file)
            parts = {
                entry.filename: archive.read(entry)
                for entry in entries
                if entry.filename.lower().endswith((".xml", ".rels"))
                and entry.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
            }
    except DAMAGE as fault:
        raise NotSpreadsheet(file=file) from fault
    if "xl/workbook.xml" not in parts:
        raise NotSpreadsheet(file=file)
    return parts


def _check_part(file: str, part: bytes) -> None:
    """Refuse XML with entities, and sheets whose cells lie far apart."""
    height = width = row = column = 0
    try:
        for event, element in iterparse(
            io.BytesIO(part), events=("start", "end"), forbid_dtd=True
        ):
            if event == "end":
                element.clear()
                continue
            tag = element.tag.rpartition("}")[2]
            if tag == "row":
                row, column = int(element.get("r", row + 1)), 0
            elif tag == "c":
                column, row = _position(element.get("r"), column + 1, row)
            height, width = max(height, row), max(width, column)
            if height * width > LARGEST_AREA:
                raise SpreadsheetTooLarge(file=file)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise NotSpreadsheet(file=file) from fault


def _position(reference: str | None, column: int, row: int) -> tuple[int, int]:
    """Column and row of a cell like ``AB12``; those given if the file leaves them out."""
    if reference is None:
        return column, row
    match = re.fullmatch(r"([A-Za-z]{1,3})([0-9]{1,7})", reference)
    if match is None:
        raise ValueError("no cell reference")
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return column, int(match[2])


def _zip_of(parts: dict[str, bytes]) -> io.BytesIO:
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    clean.seek(0)
    return clean


def _text(file: str, row: int, column: int, cell: Cell) -> str:
    """A number 1 is the text "1": spreadsheet programs make numbers of codes."""
    if isinstance(cell, str):
        return cell
    if (
        isinstance(cell, bool)
        or not isinstance(cell, int | float)
        or abs(cell) >= LARGEST_NUMBER
    ):
        raise CellIsNoText(file=file, row=row, column=column)
    return str(int(cell)) if cell == int(cell) else str(cell)
