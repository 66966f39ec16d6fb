"""Seats and keys: a station code for one's seat, and the ceremony by carried files."""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.key_ceremony import (
    accept_ceremony_message,
    blame_of,
    complaints_of,
    messages_of,
)
from kiosk.actions.new_station_code import new_station_code
from kiosk.answers import file_answer, go_to, own_address, say, sent_text, show_once, shown_once
from kiosk.ceremony_words import KINDS, blame_sentence
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import NotFound
from kiosk.i18n import Sentence, _
from kiosk.meeting_page import SeatRow, seat_rows_of
from kiosk.models.ceremony import CeremonyKind
from kiosk.models.meeting import MeetingRecord, SeatRecord
from kiosk.result_files import Download
from kiosk.scrutineer.blueprint import ROLE, blueprint, my_seat, own_seat
from kiosk.staff_pages import page_of

TRUSTEES = "trustees.json"

_PASSED_ON = {
    CeremonyKind.COMMITMENT: _("Everybody's commitments"),
    CeremonyKind.REVEAL: _("What everybody has revealed"),
    CeremonyKind.POLYNOMIAL: _("Everybody's sealed shares"),
    CeremonyKind.DONE: _("Everybody's agreement"),
}
"""Messages that every station needs of every other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsPage:
    ceremony: str
    seats: tuple[SeatRow, ...]
    blame: Sentence | None
    mine: SeatRecord | None
    in_ceremony: bool
    finished: bool
    kinds: tuple[tuple[CeremonyKind, Sentence], ...]
    files: tuple[Download, ...]


@blueprint.get("/meetings/<meeting_id>/seats")
@open_to(ROLE)
def seats(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    rows, mine = seat_rows_of(db.session(), meeting_id), my_seat(meeting_id)
    page = SeatsPage(
        ceremony=record.ceremony,
        seats=rows,
        blame=blame_sentence(blame_of(db.session(), record), rows),
        mine=mine,
        in_ceremony=record.state is MeetingState.DRAFT,
        finished=record.trustees is not None,
        kinds=tuple(KINDS.items()),
        files=tuple(
            Download(
                name,
                url_for("scrutineer.ceremony_file", meeting_id=meeting_id, name=name),
                words,
            )
            for name, words in (_files_to_take(record, rows) if mine else ())
        ),
    )
    return render_template(
        "scrutineer/seats.html", page=page, address=own_address(), **shown_once(), **frame
    )


def _files_to_take(
    record: MeetingRecord, rows: tuple[SeatRow, ...]
) -> Iterator[tuple[str, Sentence]]:
    for kind, words in _PASSED_ON.items():
        if all(kind in row.sent for row in rows):
            yield f"{kind}.zip", words
    if any(CeremonyKind.COMPLAINT in row.sent for row in rows):
        yield f"{CeremonyKind.COMPLAINT}.zip", _("The complaint, to be judged at every station")
    if record.trustees is not None:
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
    record, _frame = page_of(meeting_id)
    seat, kind = own_seat(meeting_id), request.form.get("kind", "")
    if kind not in {member.value for member in CeremonyKind}:
        raise NotFound
    accept_ceremony_message(
        db.session(),
        meeting_id=meeting_id,
        ceremony=record.ceremony,
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
    own_seat(meeting_id)
    if name == TRUSTEES and record.trustees is not None:
        return file_answer(record.trustees, name=name, kind="application/json")
    kind = name.removesuffix(".zip")
    if kind == CeremonyKind.COMPLAINT:
        texts = complaints_of(db.session(), meeting_id, record.ceremony)
    elif kind in _PASSED_ON:
        found = messages_of(db.session(), meeting_id, record.ceremony, CeremonyKind(kind))
        texts = dict(enumerate(found, start=1))
    else:
        raise NotFound
    return file_answer(_packed(kind, texts), name=name, kind="application/zip")


def _packed(kind: str, texts: dict[int, str]) -> bytes:
    """The files under the names by which ``tally trustee`` knows them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for index, text in texts.items():
            archive.writestr(f"{kind}-{index}.json", f"{text}\n")
    return packed.getvalue()
