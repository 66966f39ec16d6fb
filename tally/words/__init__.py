"""What ``tally`` says, in Chinese and English.

The rest of ``tally`` speaks no language: checks have names, refusals have codes, places and
notes, and this is the one catalogue of their sentences.  ``check-…`` says what a check looked
at, ``refused-…`` why something is refused; the others are lines of the commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from tally.words import places
from tally.words.checks import CHECKS
from tally.words.lines import LINES
from tally.words.notes import NOTES
from tally.words.paper_notes import STEP_WORDS
from tally.words.places import MESSAGES, PLACES, plain
from tally.words.refusals import REFUSALS
from tally.words.scoring_lines import SCORING_LINES

__all__ = [
    "CATALOGUE",
    "CHECKS",
    "LINES",
    "MESSAGES",
    "NOTES",
    "PLACES",
    "REFUSALS",
    "Language",
    "Refused",
    "details",
    "place_text",
    "refusal",
    "say",
]

Language = Literal["zh", "en"]

CATALOGUE = {**CHECKS, **REFUSALS, **LINES, **SCORING_LINES}


class Refused(Protocol):
    """A ``TallyError``, or anything else that tells as much of one."""

    @property
    def code(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def values(self) -> Mapping[str, object]: ...
    @property
    def place(self) -> Mapping[str, int | str]: ...
    @property
    def rule(self) -> str: ...


def say(code: str, language: Language, /, **values: object) -> str:
    """The sentence of ``code``, its ``{names}`` filled in."""
    chinese, english = CATALOGUE[code]
    return (chinese if language == "zh" else english).format(**values)


def refusal(fault: Refused, language: Language) -> str:
    """Why, where, what exactly and by which rule."""
    sentence = say(f"refused-{fault.code}", language)
    return sentence + details(fault, language, before="：" if language == "zh" else ": ")


def details(fault: Refused, language: Language, *, before: str = "") -> str:
    """Where, what exactly and by which rule; ``before`` stands first if there is any of it."""
    chinese = language == "zh"
    said = [place_text(fault.place, language), _note(fault, language)]
    text = ("：" if chinese else ": ").join(part for part in said if part)
    rule = places.rule_text(fault.rule, chinese=chinese) if fault.rule else ""
    if text and rule:
        text += f"（{rule}）" if chinese else f" ({rule})"
    return before + (text or rule) if text or rule else ""


def place_text(place: Mapping[str, int | str], language: Language) -> str:
    """第3张票，第2题，第1个答案; ballot 3, question 2, choice 1."""
    return places.place_text(place, chinese=language == "zh")


def _note(fault: Refused, language: Language) -> str:
    note = NOTES.get(fault.note, fault.note) if language == "zh" else fault.note
    values = {name: plain(value) for name, value in fault.values.items()}
    if language == "zh":
        values = {name: STEP_WORDS.get((name, said), said) for name, said in values.items()}
    return note.format(**values) if values else note
