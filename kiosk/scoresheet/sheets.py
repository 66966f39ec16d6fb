"""The list of score sheets, and a new one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.start_score_sheet import LONGEST_TITLE, start_score_sheet
from kiosk.answers import go_to, say, sentences_of
from kiosk.db import db
from kiosk.errors import KioskError, Refused
from kiosk.i18n import _
from kiosk.models.score_sheet import score_sheets_of
from kiosk.scoresheet.blueprint import ROLE, blueprint
from kiosk.scoresheet.frame import head_of
from tally.scoring.scheme_file import SHIPPED, read_scheme, shipped_text

OWN = "own"
"""The choice of a scheme file of the office's own."""


@dataclass(frozen=True, slots=True)
class SchemeChoice:
    """A scheme that comes with the program."""

    key: str
    name: str
    source: str


@blueprint.get("/")
@open_to(ROLE)
def sheets() -> str:
    found = [head_of(sheet) for sheet in score_sheets_of(db.session())]
    return render_template("scoresheet/sheets.html", sheets=found)


@blueprint.get("/new")
@open_to(ROLE)
def new_sheet() -> str:
    return _new_page(())


@blueprint.post("/new")
@open_to(ROLE)
def make_sheet() -> AnyResponse | tuple[str, int]:
    try:
        sheet = start_score_sheet(
            db.session(),
            title=request.form.get("title", ""),
            unit=request.form.get("unit", ""),
            period=request.form.get("period", ""),
            scheme_text=_chosen_scheme(),
            random=secrets.token_bytes,
            staff=signed_in(),
        )
    except KioskError as error:
        db.session().rollback()
        return _new_page(sentences_of(error)), error.status
    sheet_id = sheet.id
    db.session().commit()
    say("good", _("The score sheet is there. Fill in its people and components."))
    return go_to("scoresheet.summary", sheet_id=sheet_id)


def _chosen_scheme() -> str:
    """Raises ``Refused``."""
    choice = request.form.get("scheme", "")
    if choice in SHIPPED:
        return shipped_text(choice)
    file = request.files.get("scheme_file")
    if choice != OWN or not file:
        raise Refused(_("Choose one of the schemes, or your own scheme file."))
    try:
        text: str = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(
            _("The scheme file is not UTF-8. Save it again with encoding UTF-8.")
        ) from None
    return text


def _new_page(faults: tuple[object, ...]) -> str:
    schemes = [read_scheme(shipped_text(name)) for name in SHIPPED]
    return render_template(
        "scoresheet/new_sheet.html",
        schemes=[SchemeChoice(one.key, one.name, one.source) for one in schemes],
        own=OWN,
        longest=LONGEST_TITLE,
        faults=faults,
        given=request.form,
    )
