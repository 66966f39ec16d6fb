"""Results and the files that go with them."""

from __future__ import annotations

from flask import Response, render_template, url_for

from kiosk.access import open_to
from kiosk.db import db
from kiosk.organiser.blueprint import ROLE, blueprint, page_of
from kiosk.result_files import result_file, results_view


@blueprint.get("/meetings/<meeting_id>/results")
@open_to(ROLE)
def results(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    page = results_view(
        db.session(),
        record,
        lambda name: url_for("organiser.file", meeting_id=meeting_id, name=name),
    )
    return render_template("organiser/results.html", page=page, **frame)


@blueprint.get("/meetings/<meeting_id>/files/<name>")
@open_to(ROLE)
def file(meeting_id: str, name: str) -> Response:
    record, _frame = page_of(meeting_id)
    return result_file(db.session(), record, name)
