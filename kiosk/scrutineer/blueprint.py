"""The scrutineer's blueprint, and where a refused form leads back to."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kiosk.access import Role, signed_in
from kiosk.answers import refused
from kiosk.db import db
from kiosk.errors import KioskError, NotYourRole
from kiosk.meeting_page import head_of
from kiosk.models.meeting import MeetingRecord, SeatRecord, meeting_of, seats_of
from kiosk.models.staff import staff_of

ROLE = Role.SCRUTINEER

blueprint = Blueprint("scrutineer", __name__, url_prefix="/scrutineer")

_PAGE_OF_FORM = {
    "scrutineer.take_step": "scrutineer.meeting",
    "scrutineer.station_code": "scrutineer.seats",
    "scrutineer.ceremony_message": "scrutineer.seats",
    "scrutineer.attestation": "scrutineer.records",
    "scrutineer.partial_decryption": "scrutineer.records",
}


@blueprint.errorhandler(KioskError)
def refuse(error: KioskError) -> ResponseReturnValue:
    return refused(error, _PAGE_OF_FORM)


def page_of(meeting_id: str) -> tuple[MeetingRecord, dict[str, object]]:
    """The meeting, and what the frame of each of its pages shows.

    Raises ``NotFound``.
    """
    record = meeting_of(db.session(), meeting_id)
    return record, {"meeting": head_of(record), "rehearsal": record.rehearsal}


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
