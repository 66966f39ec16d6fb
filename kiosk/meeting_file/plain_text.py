"""Text that may be shown, printed and sealed: trimmed, and with nothing hidden in it.

Source: security R35 ("NUL, bidi, lone surrogates"); formats ("cells are trimmed at the ends,
inner spaces stay").  A name that a screen shows otherwise than it is stored could stand for
two people, so characters that are not seen are refused rather than removed.
"""

from __future__ import annotations

import unicodedata

from kiosk.i18n import Sentence
from kiosk.meeting_file.refusals import DamagedText, ForbiddenCharacter, TextTooLong

LONGEST = 100
"""Characters of a title or name: what a slip and a tablet can show."""

JOINERS = "\u200c\u200d"
"""Format characters that some scripts spell names with."""

FORBIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Controls, formats (bidi overrides, zero-width spaces), surrogates, separators.

Not "unassigned": Unicode goes on adding characters of Chinese names that this Python may not know.
"""


def is_noncharacter(character: str) -> bool:
    """Whether Unicode promises that this will never be a character: no XML may hold the last two.

    >>> is_noncharacter("\uffff"), is_noncharacter("\ufdd0"), is_noncharacter("评")
    (True, True, False)
    """
    number = ord(character)
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF


def plain_text(text: str, *, file: str, where: Sentence | str, longest: int = LONGEST) -> str:
    """``text`` without white space at its ends; ``where`` tells a reader where it stands.

    Raises ``ForbiddenCharacter``, ``DamagedText`` or ``TextTooLong``.
    """
    text = text.strip()
    for character in text:
        if character == "\N{REPLACEMENT CHARACTER}":
            raise DamagedText(file=file, where=where)
        if character in JOINERS:
            continue
        if unicodedata.category(character) in FORBIDDEN_CATEGORIES or is_noncharacter(
            character
        ):
            raise ForbiddenCharacter(
                file=file, where=where, character=f"U+{ord(character):04X}"
            )
    if len(text) > longest:
        raise TextTooLong(file=file, where=where, longest=longest)
    return text
