"""The workbook of a score sheet: taken away, sent filled in, looked through, taken over."""

from __future__ import annotations

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.score_workbook import (
    MOST_SHOWN,
    changes_of,
    discard_workbook,
    filled_workbook,
    state_of_tables,
    take_over_workbook,
    upload_workbook,
)
from kiosk.answers import file_answer, go_to, say
from kiosk.db import db
from kiosk.errors import NotFound, Refused
from kiosk.i18n import _
from kiosk.models.score_input import upload_of
from kiosk.scoresheet.blueprint import PAGE_OF_FORM, ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.shown import check_as_shown, mark_of_upload
from kiosk.upload_size import takes_up_to

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_UPLOAD = 31_000_000
"""Bytes: the largest workbook that is read, and the form around it."""

PAGE_OF_FORM |= {
    "scoresheet.send_workbook": "scoresheet.inputs",
    "scoresheet.take_over": "scoresheet.changes",
}


@blueprint.get("/<sheet_id>/inputs.xlsx")
@open_to(ROLE)
def workbook(sheet_id: str) -> Response:
    sheet, _frame = page_of(sheet_id)
    data = filled_workbook(db.session(), sheet)
    return file_answer(data, name=f"inputs-{sheet.period}.xlsx", kind=XLSX)


@blueprint.post("/<sheet_id>/workbook")
@open_to(ROLE)
@takes_up_to(LARGEST_UPLOAD)
def send_workbook(sheet_id: str) -> AnyResponse:
    file = request.files.get("workbook")
    if not file:
        raise Refused(_("Choose the filled-in workbook (.xlsx) first."))
    upload_workbook(
        db.session(),
        sheet_id=sheet_id,
        data=file.read(),
        name=file.filename or "",
        staff=signed_in(),
    )
    db.session().commit()
    return go_to("scoresheet.changes", sheet_id=sheet_id)


@blueprint.get("/<sheet_id>/workbook")
@open_to(ROLE)
def changes(sheet_id: str) -> str | AnyResponse:
    sheet, frame = page_of(sheet_id)
    upload = upload_of(db.session(), sheet_id)
    if upload is None:
        return go_to("scoresheet.inputs", sheet_id=sheet_id)
    return render_template(
        "scoresheet/changes.html",
        upload=upload,
        changes=changes_of(db.session(), sheet),
        most=MOST_SHOWN,
        seen=_state(sheet_id),
        tab="scoresheet.inputs",
        **frame,
    )


@blueprint.post("/<sheet_id>/workbook/take-over")
@open_to(ROLE)
def take_over(sheet_id: str) -> AnyResponse:
    act = request.form.get("act")
    if act == "take":
        check_as_shown(sheet_id, lambda: _state(sheet_id))
        changed = take_over_workbook(db.session(), sheet_id=sheet_id, staff=signed_in())
        said = _("%(number)s tables were replaced by those of the workbook.", number=changed)
    elif act == "discard":
        discard_workbook(db.session(), sheet_id=sheet_id)
        said = _("The workbook is put aside. Nothing was changed.")
    else:
        raise NotFound
    db.session().commit()
    say("good", said)
    return go_to("scoresheet.inputs", sheet_id=sheet_id)


def _state(sheet_id: str) -> str:
    """Tells whether workbook and tables are still those whose differences were shown."""
    session = db.session()
    return mark_of_upload(upload_of(session, sheet_id), state_of_tables(session, sheet_id))
