"""What a line of the report says to people.

Source: formats, "tally verify".
"""

from __future__ import annotations

from tally.verifier.report import Check
from tally.words import Language, details, refusal, say
from tally.words.checks import AMOUNTS
from tally.words.places import plain


def sentence_of(check: Check, language: Language) -> str:
    """What was checked, and how much of it, or what is wrong with it and by which rule."""
    said = [say(f"check-{check.name}", language)]
    if not check.ok:
        said.append(refusal(check, language))
    if not check.note and not check.place:
        said.append(plain(check.where))
    elif check.ok:
        note = AMOUNTS.get(check.note, check.note) if language == "zh" else check.note
        said.append(note.format(**{name: plain(one) for name, one in check.values.items()}))
    return " · ".join(part for part in said if part)


def fault_of(check: Check, language: Language) -> str:
    """Where a check failed, what exactly is wrong, and by which rule."""
    return details(check, language) or plain(check.where)
