"""The organiser's blueprint, and where a refused form leads back to."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kiosk.access import Role
from kiosk.answers import refused
from kiosk.db import db
from kiosk.errors import KioskError
from kiosk.meeting_page import MeetingHead, head_of
from kiosk.models.meeting import MeetingRecord, meeting_of

ROLE = Role.ORGANISER

blueprint = Blueprint("organiser", __name__, url_prefix="/organiser")

_PAGE_OF_FORM = {
    "organiser.take_step": "organiser.meeting",
    "organiser.restart": "organiser.meeting",
    "organiser.save_register": "organiser.slips",
    "organiser.delete_slips": "organiser.slips",
    "organiser.new_tablet": "organiser.tablets",
    "organiser.remove_tablet_from_list": "organiser.tablets",
}


@blueprint.errorhandler(KioskError)
def refuse(error: KioskError) -> ResponseReturnValue:
    return refused(error, _PAGE_OF_FORM)


def page_of(meeting_id: str) -> tuple[MeetingRecord, dict[str, object]]:
    """The meeting, and what the frame of each of its pages shows.

    Raises ``NotFound``.
    """
    record = meeting_of(db.session(), meeting_id)
    head: MeetingHead = head_of(record)
    return record, {"meeting": head, "rehearsal": head.rehearsal}
