"""What the key ceremony's messages are called, and what a complaint came to, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kiosk.actions.key_ceremony import Blame
from kiosk.i18n import Sentence, _
from kiosk.meeting_page import SeatRow
from kiosk.models.ceremony import CeremonyKind

KINDS: Mapping[CeremonyKind, Sentence] = {
    CeremonyKind.COMMITMENT: _("Commitment (first message)"),
    CeremonyKind.REVEAL: _("Reveal (second message)"),
    CeremonyKind.POLYNOMIAL: _("Sealed shares (third message)"),
    CeremonyKind.OUTPUT: _("Output (fourth message)"),
    CeremonyKind.DONE: _("Agreement (last message)"),
    CeremonyKind.COMPLAINT: _("Complaint (instead of the fourth message)"),
}


def blame_sentence(blame: Blame | None, seats: Sequence[SeatRow]) -> Sentence | None:
    """Who is at fault for the end of a ceremony."""
    if blame is None:
        return None
    names = {seat.index: seat.name for seat in seats}
    values = {"complainer": names[blame.complainer], "guilty": names[blame.guilty]}
    if blame.guilty == blame.complainer:
        return _("The ceremony has ended: %(complainer)s complained without cause.", **values)
    return _(
        "The ceremony has ended: %(complainer)s complained, and the share that %(guilty)s "
        "sent does not hold.",
        **values,
    )
