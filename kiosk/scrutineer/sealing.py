"""Before the vote: who has checked and signed what is sealed, and the same by carried files.

During it, the checkpoints for a station without network.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to
from kiosk.actions.accept_sealing_words import accept_sealing_words
from kiosk.actions.checkpoints import checkpoints_of
from kiosk.actions.sealed_papers import sealed_papers_of
from kiosk.answers import file_answer, go_to, say, sent_text
from kiosk.db import db
from kiosk.domain.meeting_state import VOTING, MeetingState
from kiosk.errors import NotFound
from kiosk.i18n import _
from kiosk.models.meeting import SeatRecord, seats_of
from kiosk.models.sealing import SealingKind, sealing_words_of
from kiosk.scrutineer.blueprint import ROLE, blueprint, my_seat, own_seat
from kiosk.staff_pages import page_of

SEALED = "sealed.json"
CHECKPOINTS = "checkpoints.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingRow:
    """One seat, and what its station has said."""

    index: int
    name: str
    signed: bool
    tested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingPage:
    sealed: bool
    seats: tuple[SealingRow, ...]
    mine: SeatRecord | None
    may_send: bool
    voting: bool


@blueprint.get("/meetings/<meeting_id>/sealing")
@open_to(ROLE)
def sealing(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    said = {kind: sealing_words_of(db.session(), meeting_id, kind) for kind in SealingKind}
    page = SealingPage(
        sealed=record.manifest is not None,
        seats=tuple(
            SealingRow(
                index=seat.index,
                name=seat.name,
                signed=seat.index in said[SealingKind.SETUP],
                tested=seat.index in said[SealingKind.READY],
            )
            for seat in seats_of(db.session(), meeting_id)
        ),
        mine=my_seat(meeting_id),
        may_send=record.state is MeetingState.SEALED,
        voting=record.state in VOTING,
    )
    return render_template(
        "scrutineer/sealing.html", page=page, file=SEALED, checkpoints=CHECKPOINTS, **frame
    )


@blueprint.get(f"/meetings/<meeting_id>/sealing/{SEALED}")
@open_to(ROLE)
def sealed_file(meeting_id: str) -> Response:
    text = sealed_papers_of(db.session(), meeting_id).text
    return file_answer(text, name=SEALED, kind="application/json")


@blueprint.get(f"/meetings/<meeting_id>/sealing/{CHECKPOINTS}")
@open_to(ROLE)
def checkpoints_file(meeting_id: str) -> Response:
    text = checkpoints_of(db.session(), meeting_id).text
    return file_answer(text, name=CHECKPOINTS, kind="application/json")


@blueprint.post("/meetings/<meeting_id>/sealing/words")
@open_to(ROLE)
def sealing_words(meeting_id: str) -> AnyResponse:
    kind = request.form.get("kind", "")
    if kind not in {member.value for member in SealingKind}:
        raise NotFound
    accept_sealing_words(
        db.session(),
        meeting_id=meeting_id,
        index=own_seat(meeting_id).index,
        kind=SealingKind(kind),
        text=sent_text("words"),
    )
    db.session().commit()
    say("good", _("The file is received and its signature holds."))
    return go_to("scrutineer.sealing", meeting_id=meeting_id)
