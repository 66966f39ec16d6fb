"""Meetings: a new one from its files, and the guide through its life."""

from __future__ import annotations

import secrets

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.key_ceremony import restart_ceremony
from kiosk.answers import go_to, say, sentences_of
from kiosk.db import db
from kiosk.errors import KioskError
from kiosk.i18n import _
from kiosk.log_page import log_lines
from kiosk.models.audit_entry import acts_of
from kiosk.models.staff import staff_of
from kiosk.organiser.blueprint import ROLE, blueprint
from kiosk.organiser.duties import DUTIES
from kiosk.staff_pages import page_of, progress_for_reader


@blueprint.get("/meetings/new")
@open_to(ROLE)
def new_meeting() -> str:
    return render_template("organiser/new_meeting.html", faults=(), rehearsing=False)


@blueprint.post("/meetings/new")
@open_to(ROLE)
def make_meeting() -> AnyResponse | tuple[str, int]:
    files = {
        (file.filename or "").replace("\\", "/").rpartition("/")[2]: file.read()
        for file in request.files.getlist("files")
        if file.filename
    }
    rehearsing = request.form.get("purpose") == "rehearsal"
    try:
        meeting = draft_meeting(
            db.session(),
            files=files,
            rehearsal=rehearsing,
            random=secrets.token_bytes,
            staff=signed_in(),
        )
    except KioskError as fault:
        db.session().rollback()
        page = render_template(
            "organiser/new_meeting.html", faults=sentences_of(fault), rehearsing=rehearsing
        )
        return page, fault.status
    meeting_id = meeting.id
    db.session().commit()
    say(
        "good",
        _("The meeting is prepared. Look through its forms, then begin the key ceremony."),
    )
    return go_to("organiser.meeting", meeting_id=meeting_id)


@blueprint.get("/meetings/<meeting_id>")
@open_to(ROLE)
def meeting(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    page, duties = progress_for_reader(record), DUTIES[record.state]
    return render_template("organiser/meeting.html", page=page, duties=duties, **frame)


@blueprint.post("/meetings/<meeting_id>/ceremony/restart")
@open_to(ROLE)
def restart(meeting_id: str) -> AnyResponse:
    restart_ceremony(
        db.session(), meeting_id=meeting_id, staff=signed_in(), random=secrets.token_bytes
    )
    db.session().commit()
    say("good", _("The key ceremony begins again. Every scrutineer makes a new key."))
    return go_to("organiser.meeting", meeting_id=meeting_id)


@blueprint.get("/meetings/<meeting_id>/forms")
@open_to(ROLE)
def forms(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    return render_template("organiser/forms.html", content=record.parsed(), **frame)


@blueprint.get("/meetings/<meeting_id>/log")
@open_to(ROLE)
def log(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    entries = log_lines(acts_of(db.session(), record.id))
    return render_template("organiser/log.html", entries=entries, **frame)


@blueprint.get("/staff")
@open_to(ROLE)
def staff() -> str:
    return render_template("organiser/staff.html", people=staff_of(db.session()))
