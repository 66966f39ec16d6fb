"""Views of the public board."""

from __future__ import annotations

from flask import Blueprint, render_template

from kiosk.access import Role, open_to
from kiosk.board.page import board_page
from kiosk.db import db
from kiosk.errors import NotFound
from kiosk.meeting_page import head_of
from kiosk.models.meeting import meeting_of, meetings_of

blueprint = Blueprint("board", __name__, url_prefix="/board")


@blueprint.get("/")
@open_to(Role.PUBLIC)
def meetings() -> str:
    sealed = [meeting for meeting in meetings_of(db.session()) if meeting.manifest is not None]
    return render_template("board/meetings.html", meetings=[head_of(one) for one in sealed])


@blueprint.get("/<meeting_id>")
@open_to(Role.PUBLIC)
def meeting(meeting_id: str) -> str:
    record = meeting_of(db.session(), meeting_id)
    if record.manifest is None:
        raise NotFound
    page = board_page(db.session(), record)
    return render_template("board/meeting.html", page=page, rehearsal=record.rehearsal)
