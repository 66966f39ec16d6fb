"""Tablets: a one-time code for each, the list, and taking one out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.enrol_tablet import LONGEST_LABEL, new_enrolment_code, remove_tablet
from kiosk.answers import go_to, own_address, say, show_once, shown_once
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.i18n import _
from kiosk.models.tablet import tablets_of, waiting_codes_of
from kiosk.organiser.blueprint import ROLE, blueprint
from kiosk.staff_pages import page_of

ENROLLING = frozenset(
    {MeetingState.DRAFT, MeetingState.SEALED, MeetingState.OPEN, MeetingState.PAUSED}
)
"""States in which a meeting takes tablets: one may break while the vote is open."""


@dataclass(frozen=True, slots=True)
class TabletRow:
    """An enrolled tablet."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TabletsPage:
    may_enrol: bool
    longest_label: int
    tablets: tuple[TabletRow, ...]
    waiting: tuple[str, ...]
    """Labels of tablets whose code has not been used yet."""


@blueprint.get("/meetings/<meeting_id>/tablets")
@open_to(ROLE)
def tablets(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    page = TabletsPage(
        longest_label=LONGEST_LABEL,
        may_enrol=record.state in ENROLLING,
        tablets=tuple(
            TabletRow(tablet.id, tablet.label) for tablet in tablets_of(db.session(), record.id)
        ),
        waiting=tuple(waiting_codes_of(db.session(), record.id)),
    )
    return render_template(
        "organiser/tablets.html",
        page=page,
        booth_address=f"{own_address()}/booth/",
        **shown_once(),
        **frame,
    )


@blueprint.post("/meetings/<meeting_id>/tablets")
@open_to(ROLE)
def new_tablet(meeting_id: str) -> AnyResponse:
    label = request.form.get("label", "")
    code = new_enrolment_code(
        db.session(),
        meeting_id=meeting_id,
        label=label,
        random=secrets.token_bytes,
        staff=signed_in(),
    )
    db.session().commit()
    show_once(code=f"{code[:4]} {code[4:]}", label=label)
    return go_to("organiser.tablets", meeting_id=meeting_id)


@blueprint.post("/meetings/<meeting_id>/tablets/<tablet_id>/remove")
@open_to(ROLE)
def remove_tablet_from_list(meeting_id: str, tablet_id: str) -> AnyResponse:
    remove_tablet(db.session(), meeting_id=meeting_id, tablet_id=tablet_id, staff=signed_in())
    db.session().commit()
    say("good", _("The tablet is removed. It can no longer send ballots."))
    return go_to("organiser.tablets", meeting_id=meeting_id)
