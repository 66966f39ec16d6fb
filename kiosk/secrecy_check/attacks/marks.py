"""Do marks stand anywhere beside a ballot, in words or as numbers?"""

from __future__ import annotations

import re
from collections import Counter

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.loot import Loot


def run(loot: Loot) -> Tried:
    contents = [meeting.content for meeting in loot.known.meetings]
    answers = {answer for content in contents for answer in content.answers}
    contests = {
        len(content.contests(group.code)) for content in contents for group in content.groups
    }
    patterns = [re.escape(answer) for answer in answers]
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
            answers=len(answers),
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
