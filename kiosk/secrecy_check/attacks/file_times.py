"""Does a file stand for a single ballot, so that its time is the ballot's?"""

from __future__ import annotations

from kiosk.i18n import _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.piece import Piece


def run(loot: Loot) -> Tried:
    files = [piece for piece in loot.pieces if piece.path]
    about = [piece.name for piece in files if _about_few(loot, piece)]
    on = _("The names, contents and times of %(files)s files.", files=len(files))
    if not about:
        return Tried(on=on)
    finding = _(
        "%(number)s files are about single ballots, among them %(file)s: the file's time is the ballot's.",
        number=len(about),
        file=_first(about),
    )
    return Tried(on=on, findings=(finding,))


def _about_few(loot: Loot, piece: Piece) -> bool:
    if piece.database or piece.log_of_database:
        return False
    content = {sighting.credential for sighting in loot.sightings(piece)}
    named = loot.naming.named(piece.file.partition(".")[0]) | content
    # A record of a small box is about all of it.
    whole = any(
        box.ballots and {ballot.credential for ballot in box.ballots} <= named
        for box in loot.known.boxes
    )
    return not whole and 0 < len(named) < loot.known.smallest


def _first(names: list[str]) -> str:
    """The folder if it holds them all, for a name may be a tracker."""
    return names[0].rpartition("/")[0] or names[0]


ATTACK = Attack(
    name="file-times",
    title=_("Times of files"),
    how=_(
        "A file for each ballot carries the ballot's time, whatever is in it. No file may be about a "
        "single ballot."
    ),
    means=_(
        "The times of the files give the order of arrival to the second. Delete the files and find the "
        "program that makes them."
    ),
    run=run,
)
