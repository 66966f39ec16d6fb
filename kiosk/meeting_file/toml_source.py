"""The text of a meeting file as a tree of values, before their meaning is checked.

Source: formats, first paragraph and "meeting.toml".
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass

from kiosk.i18n import Sentence, _
from kiosk.meeting_file.plain_text import plain_text
from kiosk.meeting_file.refusals import FileRefused, FileTooLarge, NotUtf8
from kiosk.meeting_file.section import Section

LARGEST = 1_000_000
"""Bytes; a file with its roster inline has some thousands."""


class NotToml(FileRefused):
    message = _(
        "%(file)s, %(where)s: this is not valid TOML. Look for a missing quotation mark, bracket "
        "or equals sign there."
    )


class TomlFloat(FileRefused):
    message = _(
        "%(file)s, %(key)s: the number %(number)s has a decimal point. Put it in quotation marks, "
        'like "0.8", so that it is taken exactly as written.'
    )


@dataclass(frozen=True, slots=True)
class _Float:
    """A TOML float, kept as text until its place in the file is known."""

    text: str


def read_toml(file: str, data: bytes) -> Section:
    """The top of the file.  Raises a ``FileRefused``."""
    if len(data) > LARGEST:
        raise FileTooLarge(file=file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise NotUtf8(file=file, line=data.count(b"\n", 0, fault.start) + 1) from fault
    try:
        values = tomllib.loads(text, parse_float=_Float)
        _refuse_floats(file, "", values)
    except (ValueError, RecursionError) as fault:
        raise NotToml(file=file, where=_where(str(fault))) from fault
    return Section(file, "", values)


def _where(fault: str) -> Sentence:
    """The place that ``tomllib`` names at the end of its message."""
    place = re.search(r"at line (\d+), column (\d+)", fault)
    if place:
        return _("line %(line)s, column %(column)s", line=place[1], column=place[2])
    return _("at its end") if "end of document" in fault else _("somewhere")


def _refuse_floats(file: str, path: str, value: object) -> None:
    if isinstance(value, _Float):
        key = plain_text(path, file=file, where=file)
        raise TomlFloat(file=file, key=key, number=value.text)
    if isinstance(value, dict):
        for key, item in value.items():
            _refuse_floats(file, f"{path}, {key}" if path else key, item)
    if isinstance(value, list):
        for number, item in enumerate(value, 1):
            _refuse_floats(file, f"{path} {number}", item)
