"""The incident log 异常登记: what an entry is about, and what its words may not tell.

Source: docs/procedure.md ("写入异常登记"); security section 5 ("incident log").  A time beside "somebody's
slip" is a name for whoever was at the tablets then, and a code beside it points to a ballot; so
neither may stand in an entry.
"""

from __future__ import annotations

import re
from enum import StrEnum

from kiosk.errors import Refused
from kiosk.i18n import _

LONGEST = 500
"""Characters of an entry or a decision: a few sentences."""

_CLOCK = re.compile(
    r"(?<!\d)([01]?\d|2[0-4])\s*([:：]\s*[0-5]\d|[点时][钟整半]?|\s*o'?clock)(?!\d)|"
    r"[一二三四五六七八九十]{1,3}[点时](?:钟|整|半|[一二三四五六七八九十]{1,3}分)",
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
    if _CLOCK.search(said):
        raise Refused(
            _(
                "Leave out the time of day: beside a slip or a tablet it can point to a person. "
                "“While voting was open” is enough. Nothing was saved."
            )
        )
    if _CODE.search(said):
        raise Refused(
            _(
                "Leave out codes: a tracker or a slip code points to one ballot. Nothing was saved."
            )
        )
    return said
