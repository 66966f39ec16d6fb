"""Do the files beside the database still hold ballots in the order in which they came?

The write-ahead log lists commits one after the other and keeps them after a checkpoint (X3).
"""

from __future__ import annotations

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.attacks.file_order import KEPT_IN_ROWS
from kiosk.secrecy_check.loot import Loot


def run(loot: Loot) -> Tried:
    if not loot.live.sqlite:
        return Tried(
            on=_("PostgreSQL keeps its log in folders of its own."),
            why_not=_(
                "Its log and its archive of logs lie outside this instance: ask who runs PostgreSQL."
            ),
        )
    logs = [piece for piece in loot.pieces if piece.log_of_database]
    findings = []
    for piece in logs:
        named = {s.credential for s in loot.sightings(piece) if s.spelling in KEPT_IN_ROWS}
        if named:
            findings.append(
                _(
                    "%(file)s holds %(ballots)s ballots in the order in which they were written.",
                    file=piece.name,
                    ballots=len(named),
                )
            )
    on = _(
        "%(files)s log files of databases, %(bytes)s bytes.",
        files=len(logs),
        bytes=sum(len(piece.data) for piece in logs),
    )
    return Tried(on=on, findings=tuple(findings))


ATTACK = Attack(
    name="database-log",
    title=_("Order of arrival in the database's log"),
    how=_(
        "The log beside the database (-wal, -journal) lists what was written, one after the other. "
        "After closing no ballot may be in it."
    ),
    means=_(
        "The order of arrival can be read from it. After closing: end other programs that read the "
        "database and start the server again, it empties the log; then check again."
    ),
    inherent=True,
    run=run,
)
