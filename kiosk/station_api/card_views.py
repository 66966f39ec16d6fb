"""Test cards and test ballots, as the scrutineers' stations ask for them (guarding B3, B6)."""

from __future__ import annotations

import base64

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kiosk.access import Role, current_seat, open_to
from kiosk.actions.open_test_ballot import box_of
from kiosk.actions.register_cards import register_cards
from kiosk.db import db
from kiosk.errors import MalformedRequest

bp = Blueprint("station_tests", __name__, url_prefix="/station/tests")


@bp.post("")
@open_to(Role.STATION)
def post_cards() -> ResponseReturnValue:
    seat = current_seat()
    try:
        text = request.get_data().decode("ascii")
    except UnicodeDecodeError as fault:
        raise MalformedRequest from fault
    new = register_cards(db.session(), meeting_id=seat.meeting_id, index=seat.index, text=text)
    db.session().commit()
    return {"new": new}, 201


@bp.get("/<card>")
@open_to(Role.STATION)
def box(card: str) -> ResponseReturnValue:
    seat = current_seat()
    tracker, sealed = box_of(
        db.session(), meeting_id=seat.meeting_id, index=seat.index, card=card
    )
    return {"h": tracker, "box": base64.b64encode(sealed).decode()}
