"""One table of a scheme file: its values, each of the kind that its reader asks for.

Nothing here raises: what is wrong goes to ``Notes`` with its line, and a harmless value is
returned, so that all faults of a file are told at once.  ``"?"`` is an open value: noted as
such, and read as 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar, get_args

from tally.scoring.faults import Fault, fault
from tally.scoring.inputs import exact_number
from tally.scoring.scheme import OpenValue

OPEN = "?"
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}|[A-Z0-9]{1,4}", re.ASCII)
T = TypeVar("T")


@dataclass(slots=True)
class Notes:
    """What a reading found, and what was decided about open values."""

    lines: Mapping[str, int]
    decided: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)
    open: list[OpenValue] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Decisions that met their open value."""
    values: dict[str, str] = field(default_factory=dict)
    """Address -> value of everything that was read: what ``[why]`` may speak about."""


@dataclass(frozen=True, slots=True)
class Section:
    notes: Notes
    raw: Mapping[str, Any]
    path: str
    """Where it stands, by numbers: ``component[2]``."""
    address: str
    """Where it stands, by keys: ``component.half``."""
    title: str = ""
    known: set[str] = field(default_factory=set)

    def fault(self, code: str, name: str = "", /, **values: object) -> None:
        path = f"{self.path}.{name}".strip(".") if name else self.path
        line = self.notes.lines.get(path) or self.notes.lines.get(self.path, 0)
        place = [("line", str(line))] if line else []
        place.append(("at", self.at(name)))
        self.notes.faults.append(fault(code, tuple(place), **values))

    def at(self, name: str) -> str:
        return f"{self.address}.{name}".strip(".")

    def has(self, name: str) -> bool:
        return name in self.raw

    def text(self, name: str, default: str | None = None) -> str:
        value = self._take(name, default)
        if not isinstance(value, str):
            self.fault("not-text", name)
            return ""
        if not value.strip() and default != "":
            self.fault("empty", name)
        if any(ord(sign) < 32 and sign != "\n" for sign in value):
            self.fault("not-printable", name)
        return " ".join(value.split())

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; one left out is empty."""
        value = self._take(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault("not-texts", name)
            return ()
        if len(set(value)) < len(value):
            self.fault("twice-in-list", name)
        return tuple(value)

    def key(self) -> str:
        text = self.text("key")
        if text and not KEY.fullmatch(text):
            self.fault("bad-key", "key", text=text)
        return text

    def choice(self, name: str, among: object) -> Any:
        """One of the values of a ``Literal``; the first stands in for a wrong or open one."""
        allowed: Sequence[str] = get_args(among)
        value = self._take(name)
        if value == OPEN:
            value = self._settled(name, "")
            if value is None:
                return allowed[0]
        if value not in allowed or not isinstance(value, str):
            if value is not None:
                self.fault("not-among", name, text=value, known=" / ".join(allowed))
            return allowed[0]
        return value

    def one_of(self, name: str, table: Mapping[str, T], what: str, default: T) -> T:
        """What the key in ``name`` stands for in ``table``."""
        text = self.text(name)
        if text and text not in table:
            self.fault("unknown-key", name, text=text, what=what, known=", ".join(table))
        return table.get(text, default)

    def number(self, name: str, default: str | None = None, *, rule: str = "") -> Fraction:
        """A decimal in quotation marks or a whole number; an open one is noted and read as 0."""
        value = self._take(name, default)
        if value is None:
            return Fraction()
        if value == OPEN:
            return self._decided(name, rule)
        return self._number(name, value)

    def numbers(self, name: str) -> tuple[Fraction, ...]:
        """A list of numbers; entries of an open list have the addresses ``name.1``, ``name.2``."""
        value = self._take(name)
        if not isinstance(value, list):
            self.fault("not-numbers", name)
            return ()
        found = []
        shown = []
        for place, item in enumerate(value, 1):
            if item == OPEN:
                found.append(self._decided(f"{name}.{place}", ""))
                shown.append(self.notes.decided.get(self.at(f"{name}.{place}"), OPEN))
            else:
                found.append(self._number(name, item))
                shown.append(str(item))
        self.notes.values[self.at(name)] = " / ".join(shown)
        return tuple(found)

    def number_or(self, name: str, word: str, *, rule: str = "") -> Fraction | None:
        """A number, or ``None`` for ``word`` ("none", "entered")."""
        value = self._take(name)
        if value == OPEN and self.notes.decided.get(self.at(name)) == word:
            self._settled(name, rule)
            return None
        if value is None or value == word:
            return None
        return self._decided(name, rule) if value == OPEN else self._number(name, value)

    def integer(self, name: str, low: int, high: int) -> int:
        value = self._take(name)
        if type(value) is not int or not low <= value <= high:
            if value is not None:
                self.fault("not-whole", name, low=low, high=high)
            return low
        return value

    def flag(self, name: str) -> bool:
        """``true`` or ``false``; one left out is false."""
        value = self._take(name, default=False)
        if not isinstance(value, bool):
            self.fault("not-flag", name)
            return False
        return value

    def section(self, name: str) -> Section:
        """The table ``[name]``."""
        value = self._take(name, {})
        if not isinstance(value, dict):
            self.fault("not-table", name)
            value = {}
        return Section(self.notes, value, self._path(name), self.at(name))

    def sections(self, name: str, *, by: str = "key") -> tuple[Section, ...]:
        """The tables ``[[name]]``, perhaps none; each is addressed by its key."""
        value = self._take(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fault("not-tables", name)
            return ()
        seen: set[str] = set()
        found = []
        for place, item in enumerate(value):
            key = str(item.get(by, place + 1))
            title = str(item.get("name", ""))
            path = f"{self._path(name)}[{place}]"
            section = Section(self.notes, item, path, f"{self.at(name)}.{key}", title)
            if key in seen:
                section.fault("key-twice", by, text=key)
            seen.add(key)
            found.append(section)
        return tuple(found)

    def done(self) -> None:
        """All keys were asked for: the others are misspelt, and would silently not hold."""
        for name in self.raw:
            if name not in self.known:
                self.fault("unknown-name", name, known=", ".join(sorted(self.known)))

    def _path(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _take(self, name: str, default: object = None) -> Any:
        self.known.add(name)
        value = self.raw.get(name, default)
        if value is None:
            self.fault("missing-name", name)
        if name in self.raw and not isinstance(value, dict):
            shown = " / ".join(map(str, value)) if isinstance(value, list) else str(value)
            self.notes.values[self.at(name)] = shown
        return value

    def _decided(self, name: str, rule: str) -> Fraction:
        value = self._settled(name, rule)
        return Fraction() if value is None else self._number(name, value)

    def _settled(self, name: str, rule: str) -> str | None:
        """What was decided about an open value; if nothing was, it is noted."""
        at = self.at(name)
        if at in self.notes.decided:
            self.notes.used.add(at)
            self.notes.values[at] = self.notes.decided[at]
            return self.notes.decided[at]
        path = f"{self.path}.{name.partition('.')[0]}".strip(".")
        self.notes.open.append(OpenValue(at, self.title, self.notes.lines.get(path, 0), rule))
        return None

    def _number(self, name: str, value: object) -> Fraction:
        if type(value) is int:
            value = str(value)
        try:
            return exact_number(value) if isinstance(value, str) else exact_number("")
        except ValueError:
            self.fault("not-number", name.partition(".")[0], text=value)
            return Fraction()
