"""Do records, evidence and other exports list ballots in any order but that of their trackers?"""

from __future__ import annotations

from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.concordance import FEWEST, concordance, first_places, is_sorted
from kiosk.secrecy_check.known import Box
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.naming import Sighting, Spelling
from kiosk.secrecy_check.piece import Piece
from kiosk.secrecy_check.unpack import is_tar, is_zip, tar_members, zip_times

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""What a zip says that tells no time."""


def run(loot: Loot) -> Tried:
    exports = [
        piece
        for piece in loot.pieces
        if not (piece.database or piece.log_of_database or is_zip(piece.data))
    ]
    findings: list[Sentence] = []
    about = 0
    for piece in exports:
        sightings = loot.sightings(piece)
        about += bool(sightings)
        for box in loot.known.boxes:
            percent = _disorder(sightings, box)
            if percent is not None:
                findings.append(
                    _(
                        "%(file)s lists ballots of group %(group)s in an order of its own "
                        "(%(percent)s %% of pairs agree with the order of trackers).",
                        file=piece.name,
                        group=box.group,
                        percent=percent,
                    )
                )
    findings += [
        _("%(file)s notes different times for what is in it.", file=piece.name)
        for piece in loot.pieces
        if _tells_times(piece)
    ]
    on = _(
        "%(files)s files, %(about)s of which list ballots or credentials.",
        files=len(exports),
        about=about,
    )
    return Tried(on=on, findings=tuple(findings))


def _disorder(sightings: list[Sighting], box: Box) -> int | None:
    """How far the order of ballots is from that of trackers, if it is neither that nor one of credentials."""
    trackers = {ballot.credential: ballot.tracker for ballot in box.ballots}
    for spellings in (
        {Spelling.TRACKER},
        {Spelling.TEXT},
        {Spelling.CREDENTIAL, Spelling.LISTED},
    ):
        order = first_places(
            sighting.credential
            for sighting in sightings
            if sighting.spelling in spellings and sighting.credential in trackers
        )
        by_tracker = [trackers[credential] for credential in order]
        by_name = is_sorted(order) and Spelling.LISTED in spellings
        if len(order) >= FEWEST and not is_sorted(by_tracker) and not by_name:
            return concordance(by_tracker)
    return None


def _tells_times(piece: Piece) -> bool:
    if is_tar(piece.data):
        return len({time for _, _, time in tar_members(piece.data)}) > 1
    # Of packages only those with records: a roster in a workbook may say when it was made.
    if is_zip(piece.data) and b".bel" in piece.data:
        return any(time != EARLIEST for time in zip_times(piece.data))
    return False


ATTACK = Attack(
    name="export-order",
    title=_("Order and times in records and exports"),
    how=_(
        "Records, evidence and every other file that lists ballots must list them by tracker and "
        "credentials by their text, and may note no times for single entries."
    ),
    means=_(
        "Another order can only be one of arrival or of printing. Do not hand the file out; find the "
        "program that wrote it."
    ),
    run=run,
)
