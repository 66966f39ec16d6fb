"""Does anything put a person's name beside a ballot or a slip?"""

from __future__ import annotations

import re
from collections import Counter

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.attacks.linked import linked
from kiosk.secrecy_check.loot import Loot

_PERSON = re.compile(
    r"[\u3400-\u9fff]{2,}"  # two Chinese characters
    r"|[\w.+-]+@[\w-]+\.\w"  # an address for mail
    r"|(?<!\w)1[3-9]\d{9}(?!\w)"  # a telephone
    r"|(?<!\w)\d{17}[\dXx](?!\w)"  # an identity card
)


def run(loot: Loot) -> Tried:
    known = linked(loot, loot.known.people, _("a person"))
    if known.findings:
        return known
    harmless = re.compile(
        "|".join(map(re.escape, sorted(_harmless(loot), reverse=True))) or "(?!)"
    )
    hits = Counter(
        row.where for row in loot.links if _PERSON.search(harmless.sub(" ", row.text))
    )
    return Tried(
        on=known.on,
        findings=tuple(
            _(
                "%(where)s: %(rows)s times words or numbers that may stand for a person beside a ballot or slip.",
                where=where,
                rows=number,
            )
            for where, number in sorted(hits.items())
        ),
    )


def _harmless(loot: Loot) -> set[str]:
    """Words that are another attack's business, or no person's."""
    contents = [meeting.content for meeting in loot.known.meetings]
    groups = {group.name for content in contents for group in content.groups}
    answers = {answer for content in contents for answer in content.answers}
    return {word for word in (*loot.known.tablets, *groups, *answers) if word}


ATTACK = Attack(
    name="names",
    title=_("Person and ballot"),
    how=_(
        "Every row, line and JSON object that names single ballots or slips is searched for the names "
        "of staff, scrutineers and those who are graded, and for whatever looks like a name, a telephone, "
        "an address or an identity card."
    ),
    means=_(
        "There must be no list of who drew which slip. Destroy it before two witnesses and find out who made it."
    ),
    run=run,
)
