"""Does the database file tell the order in which ballots arrived?

A database writes rows where there is room, so the places of rows tell the order of arrival even
when no column does (security X3: agreement 1.00 before, none after rewriting).  The file is compared
with a copy of the same content written afresh: what lies in another order there was put here by
something else than its keys.
"""

from __future__ import annotations

from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.concordance import FEWEST, concordance, first_places, is_sorted
from kiosk.secrecy_check.database import rewritten
from kiosk.secrecy_check.known import Box, KnownMeeting
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.naming import Sighting, Spelling
from kiosk.secrecy_check.piece import Piece

KEPT_IN_ROWS = (Spelling.TRACKER, Spelling.CREDENTIAL, Spelling.TEXT)
"""Spellings that stand in the rows of ballots and slips, not in lists of credentials."""

_AS_ROWS_LIE = "SELECT tracker FROM ballot ORDER BY ctid"
_AS_THEY_CAME = "SELECT tracker FROM ballot ORDER BY xmin::text::bigint"
_TRANSACTIONS = "SELECT DISTINCT xmin::text FROM ballot"
_LONG_TEXTS = (
    "SELECT reltoastrelid::regclass::text FROM pg_class WHERE oid = 'ballot'::regclass"
)


def run(loot: Loot) -> Tried:
    return _sqlite(loot) if loot.live.sqlite else _postgresql(loot)


def _sqlite(loot: Loot) -> Tried:
    piece = loot.live_file()
    on = _(
        "%(file)s: the places of %(ballots)s ballots, against a copy written afresh.",
        file=loot.live.name,
        ballots=loot.known.ballots,
    )
    disorders = disorders_of(loot, piece) if piece else None
    if disorders is None:
        return Tried(on=on, why_not=_("The file alone, without its log, cannot be opened."))
    return Tried(on=on, findings=tuple(_said(*disorder) for disorder in disorders))


def disorders_of(loot: Loot, piece: Piece) -> list[tuple[KnownMeeting, Box, list[str]]] | None:
    """Boxes whose ballots lie otherwise than in a copy written afresh, with the order found.

    ``None`` for a file that cannot be written afresh.
    """
    afresh = rewritten(piece.data, loot.folder / "afresh")
    if afresh is None:
        return None
    as_found = loot.sightings(piece)
    as_keyed = list(loot.naming.sightings(afresh))
    disorders = []
    for meeting in loot.known.meetings:
        for box in meeting.boxes:
            for spelling in KEPT_IN_ROWS:
                order = _order(as_found, box, spelling)
                keyed = _order(as_keyed, box, spelling)
                if len(order) >= FEWEST and len(order) == len(keyed) and order != keyed:
                    disorders.append((meeting, box, order))
                    break
    return disorders


def _order(sightings: list[Sighting], box: Box, spelling: Spelling) -> list[str]:
    """Credentials of ``box`` in the order in which the rows lie; each as often as it stands there."""
    credentials = set(box.credentials)
    return [
        sighting.credential
        for sighting in sightings
        if sighting.spelling is spelling and sighting.credential in credentials
    ]


def _said(meeting: KnownMeeting, box: Box, order: list[str]) -> Sentence:
    trackers = {ballot.credential: ballot.tracker for ballot in box.ballots}
    places = [trackers[one] for one in first_places(order) if one in trackers]
    return _(
        "%(meeting)s, group %(group)s: %(ballots)s ballots lie in an order that is not that of their "
        "trackers (%(percent)s %% of pairs agree; 100 or 0 would be that order).",
        meeting=meeting.content.title,
        group=box.group,
        ballots=len(places),
        percent=concordance(places),
    )


def _postgresql(loot: Loot) -> Tried:
    ask = loot.live.ask
    orders = [[tracker for (tracker,) in ask(_AS_ROWS_LIE)]]
    if len(set(ask(_TRANSACTIONS))) > 1:
        orders.append([tracker for (tracker,) in ask(_AS_THEY_CAME)])
    findings = []
    for meeting in loot.known.meetings:
        for box in meeting.boxes:
            ballots = {ballot.tracker: ballot.credential for ballot in box.ballots}
            for order in orders:
                places = [tracker for tracker in order if tracker in ballots]
                if not is_sorted(places):
                    findings.append(_said(meeting, box, [ballots[one] for one in places]))
                    break
    for (toast,) in ask(_LONG_TEXTS):
        numbers = ask(f"SELECT chunk_id FROM {toast} WHERE chunk_seq = 0 ORDER BY ctid")  # noqa: S608 (a name that the database itself told)
        if not is_sorted(numbers):
            findings.append(
                _("The running numbers of the ballots' long texts tell when they came.")
            )
    on = _(
        "PostgreSQL: the places (ctid), the transactions (xmin) and the long texts (TOAST) of %(ballots)s ballots.",
        ballots=loot.known.ballots,
    )
    return Tried(on=on, findings=tuple(findings))


ATTACK = Attack(
    name="file-order",
    title=_("Order of arrival in the database"),
    how=_(
        "Where the rows of ballots lie in the file tells who came first, even if no column does. "
        "They may lie in the order of their trackers and in no other."
    ),
    means=_(
        "Who has this file and saw people walk to the tablets can say whose encrypted ballot is whose. "
        "After closing: end other programs that read the database, start the server again, check again. If it "
        "is still there, treat the order of this meeting as known and keep the disk under lock."
    ),
    inherent=True,
    run=run,
)
