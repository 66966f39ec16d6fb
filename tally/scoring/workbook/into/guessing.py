"""A mapping guessed from the headings of an office's own sheet, for a person to check.

Source: docs/annual-score-files.md.  The headings are those that Chinese offices use for the same
things; whatever is guessed stands in the file with the heading that it was guessed from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tally.scoring.components import Periods
from tally.scoring.faults import InputsRefused, fault
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.into.mapping import FORMAT
from tally.scoring.workbook.into.sheet_xml import read_sheet_xml
from tally.scoring.workbook.into.their_sheet import TheirBook, TheirSheet, open_their_book
from tally.scoring.workbook.into.values import value_names
from tally.scoring.workbook.reading import letters

LAST_HEADER_ROW = 30

KEYS = {
    "code": ("编号", "人员编号", "干部编号", "考核编号", "工号", "代码", "code"),
    "name": ("姓名", "名字", "考核对象", "被考核人", "对象", "单位名称", "name"),
}
HEADINGS = {
    "rank": ("名次", "排名", "位次", "排序", "总排名", "rank"),
    "total": (
        *("总分", "得分", "总得分", "综合得分", "考核得分", "年度得分", "最终得分", "最后得分"),
        *("总成绩", "合计", "合计得分", "total", "score"),
    ),
    "proposed": ("建议等次", "拟定等次", "拟评等次", "初评等次", "建议档次"),
    "decided": ("决定等次", "最终等次", "审定等次", "研究等次"),
    "grade": ("等次", "考核等次", "评定等次", "年度等次", "考核结果", "档次", "等级", "grade"),
    "bonus": ("加分", "加分合计", "奖分", "奖励分"),
    "deduction": ("扣分", "扣分合计", "减分"),
}


@dataclass(frozen=True, slots=True)
class _Guess:
    sheet: TheirSheet
    row: int
    key_by: str
    key: int
    columns: dict[int, str]
    """Column -> name of the value."""
    headings: dict[int, str]


def guess_mapping(data: bytes, name: str, scheme: Scheme) -> str:
    """The text of a mapping.  Raises ``InputsRefused``."""
    book = open_their_book(data, name)
    words = _words(scheme)
    guesses = [
        guess
        for sheet in _sheets(book)
        for row in range(1, min(LAST_HEADER_ROW, len(sheet.table.rows)) + 1)
        if (guess := _guess(sheet, row, words)) is not None
    ]
    if not guesses:
        raise InputsRefused([fault("map-no-guess", (("source", name),))])
    # Most columns; of a heading merged over several rows the lowest, where the records begin.
    best = max(guesses, key=lambda one: (len(one.columns), one.key_by == "code", one.row))
    return _text(best, scheme)


def _sheets(book: TheirBook) -> Iterator[TheirSheet]:
    for title, part in book.parts.items():
        yield TheirSheet(title, part, book.tables[title], read_sheet_xml(book.part(part)))


def _words(scheme: Scheme) -> dict[str, str]:
    """Plain heading -> name of the value."""
    words = {_plain(text): value for value, texts in HEADINGS.items() for text in texts}
    words[_plain(scheme.total_name)] = "total"
    for kind in scheme.ledger.kinds:
        if kind.placement == "total":
            words.setdefault(_plain(kind.name), f"ledger.{kind.key}")
    names = value_names(scheme)
    for component in scheme.components():
        if f"component.{component.key}" in names:
            words.setdefault(_plain(component.name), f"component.{component.key}")
        if isinstance(component.kind, Periods) and len(component.kind.inner.parts) == 1:
            (part,) = component.kind.inner.parts
            for period in component.kind.periods:
                words.setdefault(_plain(period.name), f"component.{part.key}@{period.key}")
    return words


def _plain(text: str) -> str:
    """Without spaces, and without what stands in brackets: 总 分（100分） is 总分."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s|[:：]", "", re.sub(r"\([^)]*\)|\[[^\]]*\]", "", normal))


def _guess(sheet: TheirSheet, row: int, words: dict[str, str]) -> _Guess | None:
    width = max((len(cells) for cells in sheet.table.rows), default=0)
    headings = {column: sheet.heading((row, column)) for column in range(1, width + 1)}
    by_key = {
        by: column
        for by, texts in KEYS.items()
        for column, heading in reversed(headings.items())
        if _plain(heading) in {_plain(text) for text in texts}
    }
    if not by_key:
        return None
    key_by = "code" if "code" in by_key else "name"
    columns: dict[int, str] = {}
    for column, heading in headings.items():
        value = words.get(_plain(heading))
        if value and column != by_key[key_by] and value not in columns.values():
            columns[column] = value
    if not columns:
        return None
    return _Guess(sheet, row, key_by, by_key[key_by], columns, headings)


def _text(guess: _Guess, scheme: Scheme) -> str:
    labels = value_names(scheme)
    key = guess.headings[guess.key]
    lines = [
        "# 由表头猜出的填写对照，请逐项核对后使用。",
        "# Guessed from the headings: check every line before use.",
        f"format = {_quoted(FORMAT)}",
        f"sheet = {_quoted(guess.sheet.title)}",
        f"header_row = {guess.row}",
        f"first_row = {guess.row + 1}",
        "# last_row = 99      # 合计、签字等行在人员下方时，写明最后一行；classes：只填这些类别的人",
        f"# classes = [{', '.join(_quoted(one.key) for one in scheme.classes)}]",
        "replace = false      # true：可以改写已有内容和公式",
        "",
        "[key]",
        f'by = "{guess.key_by}"      # code：编号；name：姓名（须不重名）',
        f'letter = "{letters(guess.key)}"      # {_comment(key)}',
    ]
    for column, value in guess.columns.items():
        heading = _comment(guess.headings[column])
        lines += [
            "",
            "[[column]]",
            f"value = {_quoted(value)}      # {labels[value]}",
            f'letter = "{letters(column)}"      # {heading}',
        ]
    left = [
        f"{letters(column)} {_comment(heading)}"
        for column, heading in guess.headings.items()
        if heading and column != guess.key and column not in guess.columns
    ]
    lines += ["", f"# 没有对应的列：{'，'.join(left) or '无'}", "# 可填的值："]
    lines += [f"#   {name:<28} {label}" for name, label in labels.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML text: the signs that would end it, or that a line cannot hold, are escaped."""
    escaped = "".join(
        f"\\u{ord(sign):04x}" if sign in '"\\' or ord(sign) < 32 or ord(sign) == 127 else sign
        for sign in text
    )
    return f'"{escaped}"'


def _comment(text: str) -> str:
    """On one line, and without signs that a comment may not hold."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:60]
