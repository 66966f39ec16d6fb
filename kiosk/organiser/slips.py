"""Slips: download them once, delete them, and keep the paper register."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.set_register import set_register
from kiosk.actions.take_slips import fetch_slips, take_slips, waiting_slips
from kiosk.answers import file_answer, go_to, say
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.i18n import _
from kiosk.meeting_page import Box, boxes_of
from kiosk.organiser.blueprint import ROLE, blueprint
from kiosk.staff_pages import page_of
from kiosk.step_form import slips_in_form

HANDING_OUT = frozenset({MeetingState.SEALED, MeetingState.OPEN, MeetingState.PAUSED})
"""States in which slips are handed out; closing fixes how many."""
EDITABLE = HANDING_OUT | {MeetingState.CLOSED, MeetingState.COUNTED}
"""States in which the register is still being written: the return box is counted last."""


@dataclass(frozen=True, slots=True)
class SlipsFile:
    """One voter group's slips, while they wait to be printed."""

    group: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipsPage:
    state: MeetingState
    files: tuple[SlipsFile, ...]
    register: tuple[Box, ...]

    @property
    def handing_out(self) -> bool:
        return self.state in HANDING_OUT

    @property
    def editable(self) -> bool:
        return self.state in EDITABLE


@blueprint.get("/meetings/<meeting_id>/slips")
@open_to(ROLE)
def slips(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    boxes = boxes_of(db.session(), record)
    names = {box.code: f"{box.code} {box.name}" for box in boxes}
    waiting = waiting_slips(record.id, current_app.config["PINGYI"].instance)
    page = SlipsPage(
        state=record.state,
        files=tuple(
            SlipsFile(
                names[group],
                url_for("organiser.slips_pdf", meeting_id=meeting_id, group=group),
            )
            for group in waiting
        ),
        register=boxes,
    )
    return render_template("organiser/slips.html", page=page, **frame)


@blueprint.get("/meetings/<meeting_id>/slips/<group>.pdf")
@open_to(ROLE)
def slips_pdf(meeting_id: str, group: str) -> Response:
    record, _frame = page_of(meeting_id)
    sheet = fetch_slips(
        db.session(),
        meeting_id=record.id,
        group=group,
        instance=current_app.config["PINGYI"].instance,
        staff=signed_in(),
    )
    db.session().commit()
    return file_answer(sheet, name=f"slips-{group}.pdf", kind="application/pdf")


@blueprint.post("/meetings/<meeting_id>/slips/delete")
@open_to(ROLE)
def delete_slips(meeting_id: str) -> AnyResponse:
    instance = current_app.config["PINGYI"].instance
    take_slips(db.session(), meeting_id=meeting_id, instance=instance, staff=signed_in())
    db.session().commit()
    say("good", _("The slips are deleted from this server. Only the paper can vote."))
    return go_to("organiser.slips", meeting_id=meeting_id)


@blueprint.post("/meetings/<meeting_id>/slips")
@open_to(ROLE)
def save_register(meeting_id: str) -> AnyResponse:
    record, _frame = page_of(meeting_id)
    for box in boxes_of(db.session(), record):
        handed_out = slips_in_form("handed_out", box.code)
        if handed_out is not None:
            set_register(
                db.session(),
                meeting_id=meeting_id,
                group=box.code,
                handed_out=handed_out,
                returned=slips_in_form("returned", box.code),
                staff=signed_in(),
            )
    db.session().commit()
    say("good", _("The register is saved."))
    return go_to("organiser.slips", meeting_id=meeting_id)
