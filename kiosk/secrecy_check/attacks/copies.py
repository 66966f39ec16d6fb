"""Are there copies of the database, and were they taken while voting was open?"""

from __future__ import annotations

from kiosk.domain.meeting_state import MeetingState
from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.attacks.file_order import disorders_of
from kiosk.secrecy_check.database import Database
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.piece import Piece

_VOTING = {MeetingState.OPEN.value, MeetingState.PAUSED.value}
_DUMPS = (b"INSERT INTO", b"COPY public.", b"COPY ballot")
"""What a dump of SQLite or PostgreSQL is known by."""


def run(loot: Loot) -> Tried:
    copies = [database for database in loot.databases if not database.live]
    dumps = [
        piece
        for piece in loot.pieces
        if piece.readable and any(word in piece.data for word in _DUMPS)
    ]
    findings: list[Sentence] = []
    for copy in copies:
        findings += _copy(loot, copy)
    for dump in dumps:
        named = {sighting.credential for sighting in loot.sightings(dump)}
        findings += _part(loot, dump, named)
    on = _(
        "Copies of databases: %(copies)s, dumps: %(dumps)s, among %(files)s files, whatever they are called.",
        copies=len(copies),
        dumps=len(dumps),
        files=len(loot.pieces),
    )
    return Tried(on=on, findings=tuple(findings))


def _copy(loot: Loot, copy: Database) -> list[Sentence]:
    states = {state for (state,) in copy.ask("SELECT state FROM meeting")}
    if states & _VOTING:
        return [
            _(
                "%(file)s was taken while voting was open: it tells the order of arrival up to then.",
                file=copy.name,
            )
        ]
    here = {tracker for (tracker,) in copy.ask("SELECT tracker FROM ballot")}
    now = {ballot.tracker for box in loot.known.boxes for ballot in box.ballots}
    if here - now:
        return [
            _(
                "%(file)s holds %(ballots)s ballots that the database of now has not.",
                file=copy.name,
                ballots=len(here - now),
            )
        ]
    piece = next(piece for piece in loot.pieces if piece.name == copy.name)
    return [
        _(
            "%(file)s holds the ballots of group %(group)s in an order that is not that of their trackers.",
            file=copy.name,
            group=box.group,
        )
        for _meeting, box, _order in disorders_of(loot, piece) or ()
    ]


def _part(loot: Loot, dump: Piece, named: set[str]) -> list[Sentence]:
    """A dump with a part of a box was taken before the rest came."""
    return [
        _(
            "%(file)s holds %(some)s of the %(all)s ballots of group %(group)s: it was taken before the others came.",
            file=dump.name,
            some=len(inside & named),
            all=len(inside),
            group=box.group,
        )
        for box in loot.known.boxes
        if (inside := {ballot.credential for ballot in box.ballots})
        and inside & named
        and inside - named
    ]


ATTACK = Attack(
    name="copies",
    title=_("Backups and copies"),
    how=_(
        "Every file that is a database, whatever its name, and every dump is opened: was it taken while "
        "voting was open, does it hold other ballots than the database of now?"
    ),
    means=_(
        "A copy from during the vote keeps the order of arrival for ever; two copies tell who voted in "
        "between. Destroy it before two witnesses; switch off backups and snapshots during a meeting."
    ),
    inherent=True,
    run=run,
)
