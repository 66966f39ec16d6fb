"""Sentences that people read, in Chinese and English.

English sentences stand in the source; the Chinese ones in ``kiosk/translations``, compiled by
the build hook.  A ``Sentence`` is made without knowing who will read it, so actions and errors
need neither Flask nor a request; the surface that shows it chooses the language.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from flask import has_request_context, request

Language = Literal["zh", "en"]

LANGUAGES: tuple[Language, ...] = ("zh", "en")
DEFAULT_LANGUAGE: Language = "zh"
LANGUAGE_COOKIE = "language"

_CATALOGUES = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its values, not yet in a language."""

    msgid: str
    """The English sentence, with ``%(name)s`` where a value belongs."""
    values: Mapping[str, object] = field(default_factory=dict)
    """Values by name; a value that is itself a ``Sentence`` is told in the same language."""

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The sentence in ``language``; in English where the catalogue has no Chinese."""
        translated = _catalogue(language).gettext(self.msgid)
        return translated % {
            name: value.text(language) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }

    def __str__(self) -> str:
        return self.text("en")


def _(msgid: str, /, **values: object) -> Sentence:
    """Mark ``msgid`` for translation and keep its values.

    >>> _("Group %(code)s has %(n)s slips.", code="A", n=9).text("en")
    'Group A has 9 slips.'
    """
    return Sentence(msgid, values)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("messages", _CATALOGUES, [language], fallback=True)


def current_language() -> Language:
    """The language that the reader of this response has chosen; Chinese until they choose."""
    if not has_request_context():
        return DEFAULT_LANGUAGE
    chosen = request.cookies.get(LANGUAGE_COOKIE, DEFAULT_LANGUAGE)
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE
