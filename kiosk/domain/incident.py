"""The incident log 异常登记: what an entry is about, and what its words may not tell.

Source: docs/procedure.md ("写入异常登记"); security section 5 ("incident log").  A time beside "somebody's
slip" is a name for whoever was at the tablets then, and a code beside it points to a ballot; so
neither may stand in an entry.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from kiosk.errors import Refused
from kiosk.i18n import _

LONGEST = 200
"""Characters of an entry or a decision: so many are kept when a form is refused."""

_HOUR = r"(?<!\d)(?:[01]?\d|2[0-4]|[一二两三四五六七八九十]{1,3})"
_CLOCK = re.compile(
    # 9:42, 14时, 十点半; but not 三点意见 and not 2:1.
    rf"{_HOUR}\s*(?::\s*[0-5]\d(?!\d)|时(?![间候常])|点(?=钟|整|半|许|多|左右|前|后|过|差|[\d一二三四五])"
    rf"|\s*o'?clock)|(?:上午|下午|早上|晚上|中午|在|于|约){_HOUR}\s*点",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:[0-9A-HJKMNP-TV-Z]{4}[\s\-]?){3,}[0-9A-HJKMNP-TV-Z]{4}|[0-9a-f]{16,}", re.IGNORECASE
)


class IncidentKind(StrEnum):
    SLIP = "slip"
    """A doubtful slip, or one too many."""
    DISAGREEMENT = "disagreement"
    TABLET = "tablet"
    """A tablet that was taken out."""
    PHOTOGRAPH = "photograph"
    REGISTER = "register"
    """Numbers that differ: register, return box, ballots."""
    CODE = "code"
    """Codes that were not the same."""
    OTHER = "other"


def checked_words(words: str) -> str:
    """``words`` without white space around.  Raises ``Refused`` for what may not stand there."""
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise Refused(
            _("Write what happened in at most %(most)s characters, in words.", most=LONGEST)
        )
    plain = unicodedata.normalize("NFKC", said)
    if _CLOCK.search(plain):
        raise Refused(
            _(
                "Leave out the time of day: beside a slip or a tablet it can point to a person. "
                "“While voting was open” is enough. Nothing was saved."
            )
        )
    if _CODE.search(plain):
        raise Refused(
            _(
                "Leave out codes: a tracker or a slip code points to one ballot. Nothing was saved."
            )
        )
    return said
