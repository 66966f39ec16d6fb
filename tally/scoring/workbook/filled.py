"""A filled-in workbook (or folder of CSV files) as the scheme and inputs that it makes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tally.scoring.faults import Fault, InputsRefused, fault
from tally.scoring.inputs import Inputs
from tally.scoring.scheme import Scheme
from tally.scoring.scheme_file import read_scheme
from tally.scoring.workbook.assembling import Assembled, assemble, decided_values
from tally.scoring.workbook.reading import read_sheets
from tally.scoring.workbook.sheets_to_fill import sheets_to_fill
from tally.scoring.workbook.tables import Table, folder_tables, workbook_tables

MOST_TOLD = 1_000
"""Faults that are listed; a workbook of rubbish has many more."""


@dataclass(frozen=True, slots=True)
class Filled:
    scheme: Scheme
    """With the open values as the workbook decides them."""
    inputs: Inputs
    faults: tuple[Fault, ...]
    """Cells that could not be read; the inputs are without them."""
    notices: tuple[Fault, ...]


def read_tables(path: Path, data: bytes | None) -> Mapping[str, Table]:
    """``data`` are the bytes of a workbook; ``None``: ``path`` is a folder.  As ``tables``."""
    return folder_tables(path) if data is None else workbook_tables(data, path.name)


def read_filled(text: str, tables: Mapping[str, Table]) -> Filled:
    """The inputs for the scheme of ``text``.

    Raises ``SchemeRefused`` for a scheme that cannot be used, also with what was decided.
    """
    scheme = read_scheme(text)
    layouts = sheets_to_fill(scheme)
    reading = read_sheets(layouts, tables)
    decided = decided_values(scheme, layouts, reading)
    settled = read_scheme(text, decided) if decided else scheme
    assembled: Assembled = assemble(settled, layouts, reading)
    return Filled(settled, assembled.inputs, assembled.faults, assembled.notices)


FOLLOWING = frozenset(
    {
        "entry-missing",
        "fact-missing",
        "figure-missing",
        "item-missing",
        "no-people",
        "no-valid-mark",
        "not-polled",
        "nothing-for-class",
        "period-missing",
        "person-without-code",
        "raters-missing",
        "still-open",
        "unknown-class",
        "unknown-component",
        "unknown-group",
        "unknown-part",
        "unknown-period",
        "unknown-person",
        "unknown-staff-type",
    }
)
"""What may only follow from a cell that could not be read, and is told when that is mended."""


def all_faults(read: Sequence[Fault], scored: InputsRefused | None) -> tuple[Fault, ...]:
    """The bad cells, and what scoring found besides, without what may only follow from them."""
    found = list(read)
    if scored is not None:
        found += [one for one in scored.faults if not read or one.code not in FOLLOWING]
    return shortened(list(dict.fromkeys(found)))


def shortened(found: Sequence[Fault]) -> tuple[Fault, ...]:
    """As many as anybody will read."""
    if len(found) <= MOST_TOLD:
        return tuple(found)
    more = fault("too-many-faults", (), number=len(found) - MOST_TOLD)
    return (*found[:MOST_TOLD], more)
