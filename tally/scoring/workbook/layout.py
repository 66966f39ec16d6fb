"""What a sheet to fill in looks like: its title, columns and explanations, without any cell.

``sheets_to_fill`` derives the layouts from a scheme, ``template`` writes them and ``reading``
reads by them, so that the two cannot differ.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

ColumnKind = Literal["code", "text", "number", "count", "date", "choice", "period"]

LONGEST_TITLE = 31
"""Characters that a spreadsheet program allows in the title of a sheet."""

EXAMPLE = "例："
"""Rows whose first cell begins so are examples, and are not read."""

REMARK = "备注"
"""Sheets and columns whose title begins so are the office's own, and are not read."""

YES_OR_NO = (("是", "是"), ("否", "否"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    key: str
    heading: str
    kind: ColumnKind
    about: str
    """What belongs there, for the sheet of explanations; the document's words if it has any."""
    example: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    """Key and label of each value that is allowed, with the kind ``choice``."""
    most: Fraction | None = None
    """The greatest number that is allowed."""
    width: int = 14


CODE = Column(
    key="code",
    heading="编号",
    kind="code",
    about="与“人员”表相同的编号；以编号为准对应到人",
    example="001",
    required=True,
    width=10,
)
NAME = Column(
    key="name",
    heading="姓名",
    kind="text",
    about="只用来核对，不一致时予以提示",
    example="张三",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    key: str
    title: str
    about: str
    columns: tuple[Column, ...]
    ready: tuple[tuple[str, ...], ...] = ()
    """Rows that the template fills in already: what is to be decided, say."""
    required: bool = False
    """The sheet must be there."""
    subject: str = ""
    """Key of the component or poll that the sheet is for."""

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


def labels(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Keys with their names; where a name stands twice, its key tells which.

    >>> labels([("a", "得分"), ("b", "得分"), ("c", "其他")])
    (('a', '得分（a）'), ('b', '得分（b）'), ('c', '其他'))
    """
    listed = tuple(pairs)
    times = Counter(name for _, name in listed)
    return tuple((key, f"{name}（{key}）" if times[name] > 1 else name) for key, name in listed)


def sheet_titles(wanted: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Titles that a spreadsheet program accepts, each once (it ignores upper and lower case).

    They name the CSV files as well, so they hold no sign that Windows refuses in the name of a file.
    """
    used = {title.lower() for title in taken}
    titles = []
    for name in wanted:
        plain = "".join("·" if sign in '[]:*?/\\：<>|"' else sign for sign in name).strip("' ")
        plain = plain or "表"
        title, number = plain[:LONGEST_TITLE], 1
        while title.lower() in used:
            number += 1
            title = f"{plain[: LONGEST_TITLE - 4]}（{number}）"
        used.add(title.lower())
        titles.append(title)
    return tuple(titles)
