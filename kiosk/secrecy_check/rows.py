"""The smallest units that could link one thing to another: a row, a line, a JSON object.

Two things in the same unit are linked; two things in the same file need not be.  A ballot's own
text is left out of the unit but for the credential that it names: it is long, public and encrypted.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from kiosk.secrecy_check.database import Database
from kiosk.secrecy_check.naming import Naming
from kiosk.secrecy_check.piece import Piece
from kiosk.secrecy_check.unpack import is_tar, is_zip, tar_members

_BALLOT = re.compile(
    r'\{"election_uuid":"[^"]*","election_hash":"[^"]*","credential":"([0-9a-f]{64})".*?"signature":\{[^}]*\}\}'
)
LONGEST = 2**26
"""Characters of one JSON text that are taken apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    where: str
    """Which file, or which table of which database."""
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    """Values by name, where the unit has names."""
    named: frozenset[str]
    """Ballots and slips that it names."""


def rows_of(
    databases: Iterable[Database], pieces: Iterable[Piece], naming: Naming
) -> Iterator[Row]:
    """Every unit of everything that was carried away."""
    for database in databases:
        for table in database.tables():
            where = f"{database.name}: {table}"
            for record in database.rows(table):
                yield from _record(naming, where, record)
    for piece in pieces:
        yield from _piece(naming, piece)


def _row(naming: Naming, where: str, text: str, fields: Mapping[str, Any] | None = None) -> Row:
    short = _BALLOT.sub(r"ballot \1", text)
    return Row(where=where, text=short, fields=fields or {}, named=naming.named(short))


def _record(naming: Naming, where: str, record: Mapping[str, Any]) -> Iterator[Row]:
    values = {
        name: value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        for name, value in record.items()
    }
    text = " ; ".join(str(value) for value in values.values() if value is not None)
    yield _row(naming, where, text, values)
    for value in values.values():
        if isinstance(value, str) and value[:1] in ("{", "[") and not _BALLOT.match(value):
            yield from _json(naming, where, value)


def _piece(naming: Naming, piece: Piece) -> Iterator[Row]:
    if is_tar(piece.data):
        for _, data, _ in tar_members(piece.data):
            yield _row(naming, piece.name, data.decode("utf-8", "replace"))
    elif is_zip(piece.data) and piece.file.endswith(".xlsx"):
        yield from _workbook(naming, piece)
    elif piece.readable and not _of_workbook(piece):
        text = piece.data.decode("utf-8", "replace")
        whole = list(_json(naming, piece.name, text))
        if whole:
            yield from whole
            return
        for line in text.splitlines():
            if line.strip():
                yield _row(naming, piece.name, line)
                yield from _json(naming, piece.name, line)


def _of_workbook(piece: Piece) -> bool:
    """The parts of a workbook are read as a workbook."""
    return ".xlsx!" in piece.name


def _workbook(naming: Naming, piece: Piece) -> Iterator[Row]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(piece.data))
        for sheet in workbook.sheet_names:
            headings: list[str] = []
            for cells in workbook.get_sheet_by_name(sheet).to_python():
                texts = [_cell(value) for value in cells]
                if not headings and sum(map(bool, texts)) > 1:
                    headings = texts
                fields = dict(zip(headings, texts, strict=False))
                yield _row(naming, f"{piece.name}: {sheet}", " ; ".join(texts), fields)
    except CalamineError:
        return


def _cell(value: object) -> str:
    """A whole number as a person reads it: a spreadsheet says 7.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _json(naming: Naming, where: str, text: str) -> Iterator[Row]:
    if len(text) > LONGEST or text.lstrip()[:1] not in ("{", "["):
        return
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from _objects(naming, where, content)


def _objects(
    naming: Naming, where: str, content: Any, group: Mapping[str, Any] | None = None
) -> Iterator[Row]:
    """Every object; one within the object of a voter group is about that group."""
    if isinstance(content, dict):
        dumped = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        fields = {**(group or {}), **content}
        yield _row(naming, where, dumped, fields)
        group = {"group": fields["group"]} if "group" in fields else None
    inner = content.values() if isinstance(content, dict) else content
    if isinstance(content, (dict, list)):
        for one in inner:
            yield from _objects(naming, where, one, group)
