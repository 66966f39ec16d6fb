"""The scrutineer's blueprint, where a refused form leads back to, and whose seat is whose."""

from __future__ import annotations

from kiosk.access import Role, signed_in
from kiosk.db import db
from kiosk.errors import NoSeat
from kiosk.models.meeting import SeatRecord
from kiosk.models.sign_off import seat_of
from kiosk.record_pages import FORMS, add_record_pages
from kiosk.staff_pages import staff_blueprint

ROLE = Role.SCRUTINEER

blueprint = staff_blueprint(
    ROLE,
    {
        **FORMS,
        "station_code": "seats",
        "ceremony_message": "seats",
        "sealing_words": "sealing",
        "attestation": "records",
        "closing_words": "records",
        "partial_decryption": "records",
    },
)
add_record_pages(blueprint, ROLE)


def my_seat(meeting_id: str) -> SeatRecord | None:
    """The seat that bears the reader's name, if there is one.

    One person, one seat: whoever could act for two seats could hold two shares of a 2-of-3 key.
    """
    return seat_of(db.session(), meeting_id, signed_in())


def own_seat(meeting_id: str) -> SeatRecord:
    """The reader's seat.  Raises ``NoSeat``."""
    seat = my_seat(meeting_id)
    if seat is None:
        raise NoSeat(name=signed_in().name)
    return seat
