"""Do marks stand anywhere beside a ballot, in words or as numbers?"""

from __future__ import annotations

import re
from collections import Counter

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.loot import Loot


def _spelled(answer: str) -> str | None:
    """The pattern of an answer; ``None`` if any ballot in order could hold it by chance.

    A grade "A" or "1" stands in codes, numbers and names of groups: it tells nothing in words.

    >>> _spelled("优"), _spelled("A"), _spelled("10")
    ('优', None, None)
    """
    if not answer.isascii():
        return re.escape(answer)
    return rf"(?<![\w+/]){answer}(?![\w+/=])" if re.fullmatch(r"[A-Za-z]{3,}", answer) else None


def run(loot: Loot) -> Tried:
    contents = [meeting.content for meeting in loot.known.meetings]
    spelled = {_spelled(answer) for content in contents for answer in content.answers}
    patterns = sorted(filter(None, spelled))
    answers = len(patterns)
    contests = {
        len(content.contests(group.code)) for content in contents for group in content.groups
    }
    # As many small numbers in a row as the group has contests.
    patterns += [
        rf"(?<![\w.])\d(?:[,;\s\[\]]{{1,3}}\d){{{number - 1}}}(?![\w.])"
        for number in contests
        if number > 1
    ]
    wanted = re.compile("|".join(patterns or ["(?!)"]))
    rows = loot.links
    hits = Counter(row.where for row in rows if wanted.search(row.text))
    return Tried(
        on=_(
            "%(rows)s rows, lines and objects about single ballots, against %(answers)s answers.",
            rows=len(rows),
            answers=answers,
        ),
        findings=tuple(
            _("%(where)s: %(rows)s times marks beside a ballot.", where=where, rows=number)
            for where, number in sorted(hits.items())
        ),
    )


ATTACK = Attack(
    name="marks",
    title=_("Marks in clear"),
    how=_(
        "Every row, line and JSON object that names single ballots is searched for grades and for rows "
        "of answer numbers. Marks may be in clear in the sums only."
    ),
    means=_(
        "Somebody has decrypted or copied single ballots: secrecy is broken. Stop, keep the file as it "
        "is, call the chief scrutineer."
    ),
    run=run,
)
