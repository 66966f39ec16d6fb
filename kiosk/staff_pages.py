"""What the pages of organisers and of scrutineers have alike: list, step, results, files.

Each surface begins from ``staff_blueprint`` and adds the pages that only its role has.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import Role, open_to, signed_in
from kiosk.actions.enter_paper_forms import enter_paper_forms
from kiosk.answers import go_to, refused, say
from kiosk.db import db
from kiosk.errors import KioskError
from kiosk.i18n import _
from kiosk.meeting_page import head_of
from kiosk.models.meeting import MeetingRecord, meeting_of, meetings_of
from kiosk.paper_page import figures_in_form, paper_page
from kiosk.progress import Progress, progress_of
from kiosk.result_files import result_file, results_view
from kiosk.step_form import carry_out
from kiosk.withdrawal_form import decide
from kiosk.withdrawal_page import withdrawal_page


def staff_blueprint(role: Role, page_of_form: Mapping[str, str]) -> Blueprint:
    """The pages of ``role`` that do not depend on it.

    ``page_of_form`` names the page to which each refused form leads back, by endpoint.
    """
    blueprint = Blueprint(role, __name__, url_prefix=f"/{role}")
    back = {
        "take_step": "meeting",
        "save_paper": "paper",
        "decide_withdrawals": "withdrawals",
        **page_of_form,
    }
    pages = {f"{role}.{form}": f"{role}.{page}" for form, page in back.items()}

    @blueprint.errorhandler(KioskError)
    def refuse(error: KioskError) -> ResponseReturnValue:
        return refused(error, pages)

    @blueprint.get("/")
    @open_to(role)
    def meetings() -> str:
        found = [head_of(meeting) for meeting in meetings_of(db.session())]
        return render_template(f"{role}/meetings.html", meetings=found)

    @blueprint.post("/meetings/<meeting_id>/steps/<step>")
    @open_to(role)
    def take_step(meeting_id: str, step: str) -> AnyResponse:
        carry_out(meeting_id, step, signed_in())
        return go_to(".meeting", meeting_id=meeting_id)

    @blueprint.get("/meetings/<meeting_id>/paper")
    @open_to(role)
    def paper(meeting_id: str) -> str:
        record, frame = page_of(meeting_id)
        page = paper_page(db.session(), record, role)
        return render_template("paper.html", page=page, **frame)

    @blueprint.post("/meetings/<meeting_id>/paper/<group>")
    @open_to(role)
    def save_paper(meeting_id: str, group: str) -> AnyResponse:
        record, _frame = page_of(meeting_id)
        forms, rows = figures_in_form(record.parsed(), group)
        enter_paper_forms(
            db.session(),
            meeting_id=meeting_id,
            group=group,
            forms=forms,
            rows=rows,
            staff=signed_in(),
        )
        db.session().commit()
        say("good", _("Your figures are saved."))
        return go_to(".paper", meeting_id=meeting_id)

    @blueprint.get("/meetings/<meeting_id>/withdrawals")
    @open_to(role)
    def withdrawals(meeting_id: str) -> str:
        record, frame = page_of(meeting_id)
        page = withdrawal_page(db.session(), record, signed_in())
        return render_template("withdrawals.html", page=page, **frame)

    @blueprint.post("/meetings/<meeting_id>/withdrawals")
    @open_to(role)
    def decide_withdrawals(meeting_id: str) -> AnyResponse:
        decide(meeting_id, signed_in())
        return go_to(".withdrawals", meeting_id=meeting_id)

    @blueprint.get("/meetings/<meeting_id>/results")
    @open_to(role)
    def results(meeting_id: str) -> str:
        record, frame = page_of(meeting_id)
        page = results_view(
            db.session(),
            record,
            lambda name: url_for(".file", meeting_id=meeting_id, name=name),
        )
        return render_template("results.html", page=page, **frame)

    @blueprint.get("/meetings/<meeting_id>/files/<name>")
    @open_to(role)
    def file(meeting_id: str, name: str) -> Response:
        record, _frame = page_of(meeting_id)
        return result_file(db.session(), record, name)

    return blueprint


def page_of(meeting_id: str) -> tuple[MeetingRecord, dict[str, object]]:
    """The meeting, and what the frame of each of its pages shows.

    Raises ``NotFound``.
    """
    record = meeting_of(db.session(), meeting_id)
    return record, {
        "frame": f"{request.blueprint}/frame.html",
        "meeting": head_of(record),
        "rehearsal": record.rehearsal,
    }


def progress_for_reader(record: MeetingRecord) -> Progress:
    """Where the meeting stands, with the steps that the reader may take on this surface."""
    return progress_of(
        db.session(),
        record,
        signed_in(),
        lambda step: url_for(".take_step", meeting_id=record.id, step=step),
    )
