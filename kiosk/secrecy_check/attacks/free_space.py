"""Do pages that the database no longer uses still hold ballots?

Counted by comparison with a copy of the same content written afresh, which has no such pages.
"""

from __future__ import annotations

from collections import Counter

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.attacks.file_order import KEPT_IN_ROWS
from kiosk.secrecy_check.database import rewritten
from kiosk.secrecy_check.loot import Loot


def run(loot: Loot) -> Tried:
    if not loot.live.sqlite:
        return Tried(
            on=_("PostgreSQL keeps its tables in folders of its own."),
            why_not=_(
                "Its files lie outside this instance; dead rows in them cannot be seen from here."
            ),
        )
    piece = loot.live_file()
    on = _(
        "%(file)s: %(bytes)s bytes, for %(ballots)s ballots.",
        file=loot.live.name,
        bytes=len(piece.data) if piece else 0,
        ballots=loot.known.ballots,
    )
    afresh = rewritten(piece.data, loot.folder / "afresh") if piece else None
    if piece is None or afresh is None:
        return Tried(on=on, why_not=_("The file alone, without its log, cannot be opened."))
    here = Counter(
        (s.spelling, s.credential) for s in loot.sightings(piece) if s.spelling in KEPT_IN_ROWS
    )
    there = Counter((s.spelling, s.credential) for s in loot.naming.sightings(afresh))
    left = {
        credential
        for spelling, credential in here
        if here[spelling, credential] > there[spelling, credential]
    }
    if not left:
        return Tried(on=on)
    finding = _(
        "%(file)s still holds older copies of %(ballots)s ballots in pages that it does not use.",
        file=loot.live.name,
        ballots=len(left),
    )
    return Tried(on=on, findings=(finding,))


ATTACK = Attack(
    name="free-space",
    title=_("Ballots in unused pages of the database"),
    how=_(
        "What a database deletes may stay in its file until the place is needed. No ballot may stand "
        "there more often than the tables say."
    ),
    means=_(
        "Older places of ballots tell their order of arrival. After closing: end other programs that read the "
        "database, start the server again, check again."
    ),
    inherent=True,
    run=run,
)
