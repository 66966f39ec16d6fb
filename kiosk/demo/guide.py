"""The demo's guide: every login, code and slip that a visitor needs, in the order of the meeting."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Flask, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from kiosk import access, create_app
from kiosk.access import Role, open_to
from kiosk.actions.enrol_tablet import new_enrolment_code
from kiosk.db import db
from kiosk.demo.notes import DemoPlace, Notes
from kiosk.demo.stand_in import agree_to_next_step
from kiosk.domain.meeting_state import ENDED
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of
from kiosk.settings import Settings
from printable.qr import qr_svg
from tally.credential import grouped


@dataclass(frozen=True, slots=True)
class ReadySlip:
    """A slip, or a test card, to click or to scan."""

    code: str
    picture: Markup

    @property
    def printed(self) -> str:
        """As it stands on paper."""
        return grouped(self.code)


def _ready(codes: Iterable[str]) -> list[ReadySlip]:
    # The SVG is our own, made of digits alone.
    return [ReadySlip(code, Markup(qr_svg(code))) for code in codes]  # noqa: S704 (see above)


def build_demo(settings: Settings, place: DemoPlace, station: str) -> Flask:
    """The application of a demo: the real one, this page, and the stand-in.

    ``station`` is the address of the scrutineers' station.
    """
    app = create_app(settings)
    notes = place.read_notes()
    app.register_blueprint(_guide(place, notes, station))

    @app.before_request
    def second_person() -> None:
        agree_to_next_step(db.session(), notes)
        db.session().commit()

    access.check_roles(app)
    return app


def _guide(place: DemoPlace, notes: Notes, station: str) -> Blueprint:
    bp = Blueprint("demo", __name__, url_prefix="/demo")

    @bp.get("/")
    @open_to(Role.PUBLIC)
    def guide() -> str:
        meeting = meeting_of(db.session(), notes.meeting_id)
        elections = elections_of(db.session(), notes.meeting_id)
        return render_template(
            "demo/guide.html",
            meeting=meeting,
            ended=meeting.state in ENDED,
            people=notes.people,
            keys=notes.keys,
            station=station,
            score_sheet=notes.score_sheet,
            tablet_code=session.pop("demo_tablet_code", None),
            groups=[(e, _ready(notes.slips[e.group])) for e in elections],
            returned=[(e, _ready(notes.used[e.group])) for e in elections],
            cards=_ready(notes.cards),
            papers=[place.slips(notes.meeting_id, e.group).resolve() for e in elections],
        )

    @bp.post("/tablet-code")
    @open_to(Role.PUBLIC)
    def tablet_code() -> ResponseReturnValue:
        session["demo_tablet_code"] = new_enrolment_code(
            db.session(),
            meeting_id=notes.meeting_id,
            label="来宾平板",
            random=secrets.token_bytes,
        )
        db.session().commit()
        return redirect(url_for("demo.guide", _anchor="tablet"), 303)

    return bp
