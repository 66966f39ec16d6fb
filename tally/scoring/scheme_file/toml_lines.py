"""Which line of a TOML text each table and key stands on.

``tomllib`` tells values without places; a clerk needs the line.  Only the plain style of our
scheme files is followed (tables, arrays of tables, one key a line); for anything else the line
of its table is told.
"""

from __future__ import annotations

import re

_ARRAY = re.compile(r"\s*\[\[\s*([\w.-]+)\s*\]\]")
_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|([\w-]+))\s*=""")


def lines_of(text: str) -> dict[str, int]:
    """Path -> line, from 1: ``component[2]``, ``component[2].weight``, ``rounding.places``."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if array := _ARRAY.match(line):
            name = _numbered(array[1], counts, last=False)
            counts[name] = counts.get(name, -1) + 1
            table = f"{name}[{counts[name]}]"
            lines[table] = number
        elif plain := _TABLE.match(line):
            table = _numbered(plain[1], counts, last=True)
            lines[table] = number
        elif key := _KEY.match(line):
            name = key[1] if key[1] is not None else key[2]
            lines.setdefault(f"{table}.{name}" if table else name, number)
    return lines


def _numbered(name: str, counts: dict[str, int], *, last: bool) -> str:
    """``poll.group`` within the third poll is ``poll[2].group``."""
    path = ""
    names = name.split(".")
    for place, part in enumerate(names):
        path = f"{path}.{part}" if path else part
        if (last or place < len(names) - 1) and path in counts:
            path = f"{path}[{counts[path]}]"
    return path
