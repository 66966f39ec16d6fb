"""Can ballots be put in order by lists that hold some of them and not others?

The stations learn which ballots came first in steps of ten (guarding E), so the server marks
ballots while voting is open.  After closing no mark may be left; and at no time may two lists
differ, or a list differ from the whole box, by fewer ballots than a step: those few came together.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kiosk.i18n import Sentence, _
from kiosk.models.ballot import Mark
from kiosk.secrecy_check.attack import Attack, Tried, once
from kiosk.secrecy_check.database import Database
from kiosk.secrecy_check.known import Box, KnownMeeting
from kiosk.secrecy_check.loot import Loot
from tally.record.checkpoints import step_of

_MARKS = (
    "SELECT ballot.credential, body_end.mark FROM ballot "
    "JOIN body_end ON body_end.tracker = ballot.tracker WHERE body_end.mark IS NOT NULL"
)
_SALTS = "SELECT uuid FROM election WHERE checkpoint_salt IS NOT NULL"

Lists = dict[frozenset[str], str]
"""Which ballots a list names, and where it was found."""


def run(loot: Loot) -> Tried:
    findings: list[Sentence] = []
    found = 0
    for meeting in loot.known.meetings:
        for box in meeting.boxes:
            if not meeting.voting:
                findings += _left_over(loot, box)
            lists = _lists(loot, box)
            found += len(lists)
            findings += _too_fine(meeting, box, lists)
    on = _(
        "%(lists)s lists that hold a part of a box, and the marks of %(ballots)s ballots in %(databases)s databases.",
        lists=found,
        ballots=loot.known.ballots,
        databases=len(loot.databases),
    )
    return Tried(on=on, findings=once(findings))


def _left_over(loot: Loot, box: Box) -> Iterator[Sentence]:
    """Marks and salts in the database of now, of a box that is closed."""
    marked = sum(len(part) for part in _marked(loot.live, box).values())
    if marked or (box.uuid,) in loot.live.ask(_SALTS):
        yield _(
            "%(file)s still holds the checkpoints of group %(group)s (%(ballots)s marked ballots), though voting is over.",
            file=loot.live.name,
            group=box.group,
            ballots=marked,
        )


def _marked(database: Database, box: Box) -> dict[str, frozenset[str]]:
    """The ballots of ``box`` by their mark."""
    marks = database.ask(_MARKS)
    inside = {ballot.credential for ballot in box.ballots}
    return {
        mark: frozenset(ballot for ballot, of in marks if of == mark and ballot in inside)
        for mark in Mark
    }


def _lists(loot: Loot, box: Box) -> Lists:
    """Every part of the box, smaller than the whole, that is listed somewhere."""
    inside = frozenset(ballot.credential for ballot in box.ballots)
    found: Lists = {}
    for database in loot.databases:
        # What waits is shown to nobody; who has the disk while voting is open has the order anyway.
        found.setdefault(_marked(database, box)[Mark.SHOWN], database.name)
    for row in loot.rows:
        found.setdefault(row.named & inside, row.where)
    for piece in loot.pieces:
        if not (piece.database or piece.log_of_database or piece.package):
            named = frozenset(sighting.credential for sighting in loot.sightings(piece))
            found.setdefault(named & inside, piece.name)
    # One ballot alone is no list: a row about it is what other attacks look at.
    return {part: where for part, where in found.items() if 1 < len(part) < len(inside)}


def _too_fine(meeting: KnownMeeting, box: Box, lists: Lists) -> Iterator[Sentence]:
    step = step_of(meeting.content.min_group)
    inside = frozenset(ballot.credential for ballot in box.ballots)
    known = {frozenset[str](): "", inside: "", **lists}
    for (one, here), (other, there) in combinations(known.items(), 2):
        apart = len(one ^ other)
        if (here or there) and apart < step and (one < other or other < one):
            yield _(
                "%(file)s tells %(ballots)s ballots of group %(group)s apart from the others; fewer than %(step)s must never be.",
                file=here or there,
                ballots=apart,
                group=box.group,
                step=step,
            )


ATTACK = Attack(
    name="checkpoints",
    title=_("Order in smaller steps than checkpoints may tell"),
    how=_(
        "Checkpoints tell the stations which ballots came first, in steps of ten or more. Marks that were "
        "left after closing, and lists that differ by fewer ballots than a step, are looked for."
    ),
    means=_(
        "The few ballots that one list has and another has not came one after the other: who watched the "
        "tablets knows whose they are. Destroy the lists before two witnesses; find the program that wrote them."
    ),
    run=run,
)
