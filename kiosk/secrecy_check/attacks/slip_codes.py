"""Is the code of any slip in any byte of what was carried away?

Whatever looks like a code is turned into its public credential and compared with the list of the
election; nothing else could tell a code from noise.  Papers (PDF) are another attack.
"""

from __future__ import annotations

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.codes import slips_of
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.unpack import is_pdf


def run(loot: Loot) -> Tried:
    pieces = [
        piece for piece in loot.pieces if not is_pdf(piece.data) and ".pdf!" not in piece.name
    ]
    findings = []
    for piece in pieces:
        slips = set(slips_of(loot.codes(piece), loot.known.boxes))
        if slips:
            findings.append(
                _("%(file)s: slip codes found: %(slips)s.", file=piece.name, slips=len(slips))
            )
    on = _(
        "%(files)s files, %(bytes)s bytes, against %(slips)s public credentials.",
        files=len(pieces),
        bytes=sum(len(piece.data) for piece in pieces),
        slips=sum(len(box.credentials) for box in loot.known.boxes),
    )
    return Tried(on=on, findings=tuple(findings))


ATTACK = Attack(
    name="slip-codes",
    title=_("Codes of slips"),
    how=_(
        "Every run of letters and digits that could be a slip code, in every byte of every file, is "
        "turned into its public credential and looked up in the list."
    ),
    means=_(
        "Who has a slip's code can vote in its holder's place, and knows which ballot is the holder's. "
        "Delete the file, find out who made it, and before opening seal anew with new slips."
    ),
    run=run,
)
