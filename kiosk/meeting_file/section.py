"""One table of a meeting file: its values by key, each of the kind that its reader asks for.

A section knows where it stands, so that a refusal can say "form 2, criterion 1, weight" (counted
from 1, as people do).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kiosk.i18n import Sentence, _
from kiosk.meeting_file.plain_text import plain_text
from kiosk.meeting_file.refusals import FileRefused

DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)


class UnknownKey(FileRefused):
    message = _(
        "%(file)s, %(key)s: this key is not known here. Correct its spelling or remove it. "
        "Known are: %(known)s."
    )


class MissingKey(FileRefused):
    message = _("%(file)s, %(key)s: this key is missing. Add it.")


class WrongKind(FileRefused):
    message = _("%(file)s, %(key)s: expected is %(kind)s. Change the value.")


class EmptyText(FileRefused):
    message = _("%(file)s, %(key)s: this text is empty. Fill it in.")


class NotDecimal(FileRefused):
    message = _(
        "%(file)s, %(key)s: “%(text)s” is not a decimal number. Write digits and at most one point, "
        'in quotation marks, like "40" or "0.8".'
    )


class NotAmong(FileRefused):
    message = _("%(file)s, %(key)s: “%(text)s” is not known. Choose one of: %(known)s.")


@dataclass(frozen=True, slots=True)
class Section:
    file: str
    path: str
    """Where the section stands; empty for the top of the file."""
    values: Mapping[str, Any]

    def key(self, name: str) -> str:
        """Where the value of ``name`` stands, for people."""
        return f"{self.path}, {name}" if self.path else name

    def only(self, *known: str) -> None:
        """Refuse every other key: a misspelt rule would silently not hold."""
        for name in self.values:
            if name not in known:
                raise UnknownKey(
                    file=self.file,
                    key=plain_text(
                        self.key(name), file=self.file, where=self.path or self.file
                    ),
                    known=", ".join(known),
                )

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not empty, unless ``default`` is."""
        value = self._value(name, default)
        if not isinstance(value, str):
            raise self._wrong(name, _('text in quotation marks, like "A"'))
        text = plain_text(value, file=self.file, where=self.key(name))
        if not text and default != "":
            raise EmptyText(file=self.file, key=self.key(name))
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, or of whole numbers that stand for their text."""
        value = self._value(name)
        if not isinstance(value, list):
            raise self._wrong(name, _('a list of texts, like ["A", "B"]'))
        numbered = {f"{name} {number}": item for number, item in enumerate(value, 1)}
        items = Section(self.file, self.path, numbered)
        return tuple(items.text_or_number(item) for item in numbered)

    def text_or_number(self, name: str, default: str | None = None) -> str:
        """A text, or a whole number as its text."""
        value = self._value(name, default)
        return str(value) if type(value) is int else self.text(name, default)

    def decimal(self, name: str) -> str:
        """A decimal number, not negative, exactly as written."""
        text = self.text_or_number(name)
        if not DECIMAL.fullmatch(text):
            raise NotDecimal(file=self.file, key=self.key(name), text=text)
        return text

    def integer(self, name: str, default: int | None = None) -> int:
        value = self._value(name, default)
        if type(value) is not int:  # True is an int to Python, not to people
            raise self._wrong(name, _("a whole number without quotation marks"))
        return value

    def date(self, name: str) -> str:
        """A date as ISO text."""
        value = self._value(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._wrong(name, _("a date without quotation marks, like 2023-12-28"))
        return value.isoformat()

    def choice(self, name: str, known: Sequence[str], default: str | None = None) -> str:
        text = self.text(name, default)
        if text not in known:
            raise NotAmong(
                file=self.file, key=self.key(name), text=text, known=", ".join(known)
            )
        return text

    def section(self, name: str) -> Section:
        """The table ``[name]``."""
        value = self._value(name)
        if not isinstance(value, dict):
            raise self._wrong(name, _("a section like [%(name)s]", name=name))
        return Section(self.file, self.key(name), value)

    def sections(self, name: str) -> tuple[Section, ...]:
        """The tables ``[[name]]``, at least one."""
        value = self._value(name)
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self._wrong(name, _("one or more sections [[%(name)s]]", name=name))
        if not value:
            raise MissingKey(file=self.file, key=self.key(name))
        return tuple(
            Section(self.file, self.key(f"{name} {number}"), item)
            for number, item in enumerate(value, 1)
        )

    def _value(self, name: str, default: object = None) -> Any:
        value = self.values.get(name, default)
        if value is None:
            raise MissingKey(file=self.file, key=self.key(name))
        return value

    def _wrong(self, name: str, kind: Sentence) -> WrongKind:
        return WrongKind(file=self.file, key=self.key(name), kind=kind)
