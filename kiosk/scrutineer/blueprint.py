"""The scrutineer's blueprint, where a refused form leads back to, and whose seat is whose."""

from __future__ import annotations

from flask import request

from kiosk.access import Role, signed_in
from kiosk.db import db
from kiosk.errors import NotYourRole
from kiosk.models.meeting import SeatRecord, seats_of
from kiosk.models.staff import staff_of
from kiosk.staff_pages import staff_blueprint

ROLE = Role.SCRUTINEER

blueprint = staff_blueprint(
    ROLE,
    {
        "station_code": "seats",
        "ceremony_message": "seats",
        "attestation": "records",
        "partial_decryption": "records",
    },
)


def my_seats(meeting_id: str) -> tuple[SeatRecord, ...]:
    """The seats for which the reader may act: the one with their name, and those without a login.

    Where every scrutineer has a login, each has exactly their own seat; where one login serves the
    whole bench, it serves every seat.
    """
    reader = signed_in()
    others = {
        person.name
        for person in staff_of(db.session())
        if person.role is Role.SCRUTINEER and person.name != reader.name
    }
    return tuple(seat for seat in seats_of(db.session(), meeting_id) if seat.name not in others)


def chosen_seat(meeting_id: str) -> SeatRecord:
    """The seat that a form names.

    Raises ``NotYourRole`` for a seat that is somebody else's.
    """
    index = request.form.get("index", type=int)
    for seat in my_seats(meeting_id):
        if seat.index == index:
            return seat
    raise NotYourRole
