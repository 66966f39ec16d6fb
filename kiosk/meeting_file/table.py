"""A table that people made in a spreadsheet program: a row of headings, then rows of texts.

Source: formats, "meeting.toml" (rosters) and "deck.csv".  CSV or XLSX, told by the name's ending.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.i18n import Sentence, _
from kiosk.meeting_file.csv_rows import csv_rows, is_gb18030
from kiosk.meeting_file.plain_text import plain_text
from kiosk.meeting_file.refusals import EmptyFile, FileRefused, FileTooLarge, in_row
from kiosk.meeting_file.xlsx_rows import xlsx_rows

LARGEST = 5_000_000
"""Bytes of a file before unpacking (security R35)."""


MOST_CELLS = 200_000
"""Rows and cells, blank ones too: some thousand names with their units and posts."""


class TableTooLarge(FileRefused):
    message = _(
        "%(file)s holds far more cells than a table of names needs. Copy those that matter into a "
        "new file."
    )


class UnknownEnding(FileRefused):
    message = _(
        "%(file)s: a table must be a file whose name ends in .csv or .xlsx. Save it as one of them."
    )


class HeadingMissing(FileRefused):
    message = _(
        "%(file)s, row %(row)s: the first row must hold the headings, and %(heading)s is not among "
        "them. Add it."
    )


class HeadingTwice(FileRefused):
    message = _(
        "%(file)s, row %(row)s: two columns are headed %(heading)s. Remove or rename one of them."
    )


class CellWithoutHeading(FileRefused):
    message = _(
        "%(file)s, row %(row)s: “%(text)s” stands in a column without a heading. Remove it, or "
        "put a cell that contains a comma in quotes."
    )


@dataclass(frozen=True, slots=True)
class TableRow:
    number: int
    """As the spreadsheet program counts: the headings usually stand in row 1."""
    cells: Mapping[str, str]
    """By column; every column asked for is present, perhaps empty."""


@dataclass(frozen=True, slots=True)
class Table:
    file: str
    rows: tuple[TableRow, ...]
    notices: tuple[Sentence, ...]
    """What a person should know although the table was accepted."""


def read_table(
    file: str,
    data: bytes,
    *,
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str],
) -> Table:
    """The rows of ``data`` that are not blank.

    ``columns`` maps a column to the headings it may bear.  Other headings are passed over with
    a notice: rosters often have a column of remarks.
    """
    if len(data) > LARGEST:
        raise FileTooLarge(file=file)
    ending = file.lower().rpartition(".")[2]
    if ending not in {"csv", "xlsx"}:
        raise UnknownEnding(file=file)
    raw = csv_rows(file, data) if ending == "csv" else xlsx_rows(file, data)
    rows = list(_not_blank(file, raw))
    if not rows:
        raise EmptyFile(file=file)
    at, headings = rows[0]
    places, ignored = _places(file, at, headings, columns)
    for column in required:
        if column not in places:
            heading = " / ".join(columns[column])
            raise HeadingMissing(file=file, row=at, heading=heading)
    if len(rows) == 1:
        raise EmptyFile(file=file)
    notices = []
    if ending == "csv" and is_gb18030(data):
        notices.append(
            _("%(file)s was read as GB18030. Check that all names are right.", file=file)
        )
    if ignored:
        notices.append(
            _(
                "%(file)s: not used were the columns %(headings)s.",
                file=file,
                headings="、".join(ignored),
            )
        )
    return Table(
        file,
        tuple(_row(file, number, cells, headings, places) for number, cells in rows[1:]),
        tuple(notices),
    )


def _not_blank(
    file: str, raw: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    """What holds anything; five megabytes of line ends are millions of rows."""
    left = MOST_CELLS
    for number, cells in raw:
        left -= max(len(cells), 1)
        if left < 0:
            raise TableTooLarge(file=file)
        if any(cell.strip() for cell in cells):
            yield number, cells


def _places(
    file: str, row: int, headings: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and the headings that nobody asked for."""
    names = {alias: column for column, aliases in columns.items() for alias in aliases}
    places: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(headings):
        heading = plain_text(cell, file=file, where=in_row(row, str(place + 1)))
        column = names.get(heading.lower())
        if column in places:
            raise HeadingTwice(file=file, row=row, heading=" / ".join(columns[column]))
        if column:
            places[column] = place
        elif heading:
            ignored.append(heading)
    return places, ignored


def _row(
    file: str,
    number: int,
    cells: Sequence[str],
    headings: Sequence[str],
    places: dict[str, int],
) -> TableRow:
    for place, cell in enumerate(cells):
        if cell.strip() and not (place < len(headings) and headings[place].strip()):
            raise CellWithoutHeading(file=file, row=number, text=repr(cell.strip()[:20])[1:-1])
    return TableRow(
        number,
        {
            column: plain_text(cells[place], file=file, where=in_row(number, column))
            if place < len(cells)
            else ""
            for column, place in places.items()
        },
    )
