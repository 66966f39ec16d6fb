"""Meetings as a scrutineer sees them: the list, duties and steps, results."""

from __future__ import annotations

from flask import Response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.answers import go_to
from kiosk.db import db
from kiosk.meeting_page import head_of
from kiosk.models.meeting import meetings_of
from kiosk.progress import progress_of
from kiosk.result_files import result_file, results_view
from kiosk.scrutineer.blueprint import ROLE, blueprint, my_seats, page_of
from kiosk.scrutineer.duties import duties_of
from kiosk.step_form import carry_out


@blueprint.get("/")
@open_to(ROLE)
def meetings() -> str:
    found = [head_of(meeting) for meeting in meetings_of(db.session())]
    return render_template("scrutineer/meetings.html", meetings=found)


@blueprint.get("/meetings/<meeting_id>")
@open_to(ROLE)
def meeting(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    page = progress_of(
        db.session(),
        record,
        signed_in(),
        lambda step: url_for("scrutineer.take_step", meeting_id=meeting_id, step=step),
    )
    mine = [seat.index for seat in my_seats(meeting_id)]
    duties = duties_of(record.state, page.seats, mine)
    return render_template("scrutineer/meeting.html", page=page, duties=duties, **frame)


@blueprint.post("/meetings/<meeting_id>/steps/<step>")
@open_to(ROLE)
def take_step(meeting_id: str, step: str) -> AnyResponse:
    carry_out(meeting_id, step, signed_in())
    return go_to("scrutineer.meeting", meeting_id=meeting_id)


@blueprint.get("/meetings/<meeting_id>/results")
@open_to(ROLE)
def results(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    page = results_view(
        db.session(),
        record,
        lambda name: url_for("scrutineer.file", meeting_id=meeting_id, name=name),
    )
    return render_template("scrutineer/results.html", page=page, **frame)


@blueprint.get("/meetings/<meeting_id>/files/<name>")
@open_to(ROLE)
def file(meeting_id: str, name: str) -> Response:
    record, _frame = page_of(meeting_id)
    return result_file(db.session(), record, name)
