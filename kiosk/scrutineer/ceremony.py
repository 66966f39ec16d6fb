"""Seats and keys: a station code for one's seat, and the ceremony by carried files."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.key_ceremony import accept_ceremony_message, certificates_of, input_of
from kiosk.actions.new_station_code import new_station_code
from kiosk.answers import file_answer, go_to, own_address, say, sent_text, show_once, shown_once
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import NotFound
from kiosk.i18n import Sentence, _
from kiosk.meeting_page import SeatRow, seat_rows_of
from kiosk.models.ceremony import CeremonyKind
from kiosk.models.meeting import SeatRecord
from kiosk.result_files import Download
from kiosk.scrutineer.blueprint import ROLE, blueprint, my_seat, own_seat
from kiosk.staff_pages import page_of

CERTIFICATES = "certificates.json"
INPUT = "input.json"
TRUSTEES = "trustees.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsPage:
    seats: tuple[SeatRow, ...]
    mine: SeatRecord | None
    in_ceremony: bool
    finished: bool
    files: tuple[Download, ...]


@blueprint.get("/meetings/<meeting_id>/seats")
@open_to(ROLE)
def seats(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    rows, mine = seat_rows_of(db.session(), meeting_id), my_seat(meeting_id)
    page = SeatsPage(
        seats=rows,
        mine=mine,
        in_ceremony=record.state is MeetingState.DRAFT,
        finished=record.trustees is not None,
        files=tuple(
            Download(
                name,
                url_for("scrutineer.ceremony_file", meeting_id=meeting_id, name=name),
                words,
            )
            for name, words in (_files_to_take(mine, rows) if mine else ())
        ),
    )
    return render_template(
        "scrutineer/seats.html", page=page, address=own_address(), **shown_once(), **frame
    )


def _files_to_take(
    seat: SeatRecord, rows: tuple[SeatRow, ...]
) -> Iterator[tuple[str, Sentence]]:
    if all(row.certificate for row in rows):
        yield CERTIFICATES, _("Certificates of all seats")
    if all(row.polynomial for row in rows):
        yield INPUT, _("Messages of the others to seat %(index)s", index=seat.index)
    if all(row.output for row in rows):
        yield TRUSTEES, _("Finished key: the trustees' file")


@blueprint.post("/meetings/<meeting_id>/seats/code")
@open_to(ROLE)
def station_code(meeting_id: str) -> AnyResponse:
    seat = own_seat(meeting_id)
    code = new_station_code(
        db.session(),
        meeting_id=meeting_id,
        index=seat.index,
        random=secrets.token_bytes,
        staff=signed_in(),
    )
    db.session().commit()
    show_once(code=code, index=str(seat.index), name=seat.name)
    return go_to("scrutineer.seats", meeting_id=meeting_id)


@blueprint.post("/meetings/<meeting_id>/seats/message")
@open_to(ROLE)
def ceremony_message(meeting_id: str) -> AnyResponse:
    seat, kind = own_seat(meeting_id), request.form.get("kind", "")
    if kind not in {member.value for member in CeremonyKind}:
        raise NotFound
    accept_ceremony_message(
        db.session(),
        meeting_id=meeting_id,
        index=seat.index,
        kind=kind,
        text=sent_text("message"),
    )
    db.session().commit()
    say("good", _("The message is received."))
    return go_to("scrutineer.seats", meeting_id=meeting_id)


@blueprint.get("/meetings/<meeting_id>/seats/files/<name>")
@open_to(ROLE)
def ceremony_file(meeting_id: str, name: str) -> Response:
    record, _frame = page_of(meeting_id)
    seat = own_seat(meeting_id)
    if name == CERTIFICATES:
        text = json.dumps(certificates_of(db.session(), meeting_id))
    elif name == INPUT:
        text = input_of(db.session(), meeting_id, seat.index)
    elif name == TRUSTEES and record.trustees is not None:
        text = record.trustees
    else:
        raise NotFound
    return file_answer(text, name=name, kind="application/json")
