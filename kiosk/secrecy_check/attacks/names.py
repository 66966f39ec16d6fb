"""Does anything put a person's name beside a ballot or a slip?"""

from __future__ import annotations

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.attacks.linked import linked
from kiosk.secrecy_check.loot import Loot


def run(loot: Loot) -> Tried:
    return linked(loot, loot.known.people, _("a person"))


ATTACK = Attack(
    name="names",
    title=_("Person and ballot"),
    how=_(
        "Every row, line and JSON object that names single ballots or slips is searched for the names "
        "of staff, scrutineers and those who are graded. Nobody else is known to the program."
    ),
    means=_(
        "There must be no list of who drew which slip. Destroy it before two witnesses and find out who made it."
    ),
    run=run,
)
