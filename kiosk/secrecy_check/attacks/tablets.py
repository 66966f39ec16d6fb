"""Does anything say which tablet a ballot came from?"""

from __future__ import annotations

from collections import Counter

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.attacks.linked import linked, pattern_of
from kiosk.secrecy_check.loot import Loot


def run(loot: Loot) -> Tried:
    beside_ballots = linked(loot, loot.known.tablets, _("a tablet"))
    boxes = [box.uuid for box in loot.known.boxes]
    pattern = pattern_of(loot.known.tablets)
    hits = Counter(
        row.where
        for row in loot.rows
        if any(uuid in row.text for uuid in boxes)
        and not row.named
        and pattern.search(row.text)
    )
    findings = [
        _("%(where)s: %(rows)s times a tablet beside a ballot box.", where=where, rows=number)
        for where, number in sorted(hits.items())
    ]
    return Tried(on=beside_ballots.on, findings=(*beside_ballots.findings, *findings))


ATTACK = Attack(
    name="tablets",
    title=_("Tablet and ballot"),
    how=_(
        "Every row, line and JSON object that names single ballots is searched for the names of tablets, "
        "and so is every one that names a ballot box."
    ),
    means=_(
        "Who saw a person at that tablet has a handful of ballots to choose from. The program notes no "
        "such thing: find out who does."
    ),
    run=run,
)
