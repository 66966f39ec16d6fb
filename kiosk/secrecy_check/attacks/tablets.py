"""Does anything say which tablet a ballot came from?"""

from __future__ import annotations

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.attacks.linked import linked
from kiosk.secrecy_check.loot import Loot


def run(loot: Loot) -> Tried:
    return linked(loot, loot.known.tablets, _("a tablet"))


ATTACK = Attack(
    name="tablets",
    title=_("Tablet and ballot"),
    how=_(
        "Every row, line and JSON object that names single ballots is searched for the names and keys of tablets."
    ),
    means=_(
        "Who saw a person at that tablet has a handful of ballots to choose from. The program notes no "
        "such thing: find out who does."
    ),
    run=run,
)
