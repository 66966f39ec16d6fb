"""Two things named by the same row, line or object."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Tried
from kiosk.secrecy_check.loot import Loot


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Finds any of ``names``; one of none finds nothing."""
    # A login such as "li" must be a word of its own; Chinese has no words to look for.
    words = [rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])" for name in names if name]
    return re.compile("|".join(words) or "(?!)")


def linked(loot: Loot, names: Collection[str], what: Sentence) -> Tried:
    """Where single ballots stand beside one of ``names``."""
    pattern = pattern_of(names)
    rows = loot.links
    hits = Counter(row.where for row in rows if pattern.search(row.text))
    return Tried(
        on=_(
            "%(rows)s rows, lines and objects about single ballots, against %(names)s names.",
            rows=len(rows),
            names=len(names),
        ),
        findings=tuple(
            _(
                "%(where)s: %(rows)s times %(what)s beside a ballot or slip.",
                where=where,
                rows=number,
                what=what,
            )
            for where, number in sorted(hits.items())
        ),
    )
