"""A meeting as a scrutineer sees it: duties and steps."""

from __future__ import annotations

from flask import render_template

from kiosk.access import open_to
from kiosk.scrutineer.blueprint import ROLE, blueprint, my_seat
from kiosk.scrutineer.duties import duties_of
from kiosk.staff_pages import page_of, progress_for_reader


@blueprint.get("/meetings/<meeting_id>")
@open_to(ROLE)
def meeting(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    page = progress_for_reader(record)
    seat = my_seat(meeting_id)
    duties = duties_of(record.state, page.seats, seat.index if seat else None)
    return render_template("scrutineer/meeting.html", page=page, duties=duties, **frame)
