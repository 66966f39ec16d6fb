"""The form of slips that wait to be withdrawn: confirm them, or take the proposal back."""

from __future__ import annotations

from flask import request

from kiosk.actions.withdraw_slip import confirm_withdrawals, take_back_withdrawals
from kiosk.answers import say
from kiosk.db import db
from kiosk.domain.withdrawal import Instead
from kiosk.errors import NotFound
from kiosk.i18n import Sentence, _
from kiosk.models.staff import StaffRecord


def decide(meeting_id: str, staff: StaffRecord) -> None:
    """Do what the form asks and commit.

    Raises ``KioskError``.
    """
    form = request.form
    if form.get("instead") not in set(Instead):
        raise NotFound
    instead = Instead(form["instead"])
    place = {
        "meeting_id": meeting_id,
        "group": form.get("group", ""),
        "proposer": form.get("proposer", ""),
    }
    if form.get("act") == "confirm":
        done = confirm_withdrawals(
            db.session(), **place, instead=instead, slips=_slips(), staff=staff
        )
        told = [_("Slips withdrawn: %(slips)s.", slips=done.slips)]
        if instead is Instead.PAPER:
            told = [_sorted(done.slips, done.voted)]
    elif form.get("act") == "take-back":
        slips = take_back_withdrawals(db.session(), **place, instead=instead)
        told = [_("Taken back: %(slips)s slips stay good.", slips=slips)]
    else:
        raise NotFound
    db.session().commit()
    for sentence in told:
        say("good", sentence)


def _sorted(slips: int, voted: int) -> Sentence:
    """Where the inner envelopes go."""
    if voted:
        return _(
            "Slips withdrawn: %(slips)s. Meanwhile %(voted)s of those that waited were counted. Show "
            "every slip once more: the page says which inner envelope goes onto the pile and which "
            "aside, unopened.",
            slips=slips,
            voted=voted,
        )
    return _(
        "Slips withdrawn: %(slips)s, and none of those that waited was counted. Their inner envelopes "
        "go onto the pile, unopened; the slips into the bag of withdrawn slips.",
        slips=slips,
    )


def _slips() -> int:
    typed = request.form.get("slips", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 9):
        raise NotFound
    return int(typed)
