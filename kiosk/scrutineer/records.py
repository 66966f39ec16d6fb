"""Records of the closed boxes, and partial decryptions that come by file."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to
from kiosk.actions.accept_attestation import accept_attestations, passed_attestations
from kiosk.actions.accept_closing_words import accept_closing_words
from kiosk.actions.accept_partial_decryption import accept_partial_decryption
from kiosk.actions.left_out import left_out_of
from kiosk.answers import file_answer, go_to, say, sent_text
from kiosk.db import db
from kiosk.domain.meeting_state import ENDED, MeetingState
from kiosk.errors import NotFound
from kiosk.i18n import _
from kiosk.meeting_page import closing_code
from kiosk.models.ceremony import attestations_of, decryptions_of
from kiosk.models.closing_words import ClosingKind
from kiosk.models.election import elections_of
from kiosk.models.meeting import SeatRecord
from kiosk.scrutineer.blueprint import ROLE, blueprint, my_seat, own_seat
from kiosk.staff_pages import page_of

LEFT_OUT = "left-out.json"
PASSED = "attestations-0.json"
"""As ``tally trustee`` reads them from the folder that is carried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRecord:
    """The record of one voter group, and who has decrypted their part of it."""

    code: str
    name: str
    ballots: int | None
    decrypt: bool | None
    path: str
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsPage:
    closing_code: str | None
    attested: tuple[int, ...]
    """Seats that have attested to the closed boxes."""
    groups: tuple[GroupRecord, ...]
    mine: SeatRecord | None
    may_send: bool
    may_send_return_box: bool


@blueprint.get("/meetings/<meeting_id>/records")
@open_to(ROLE)
def records(meeting_id: str) -> str:
    record, frame = page_of(meeting_id)
    session = db.session()
    elections = elections_of(session, meeting_id) if record.state in ENDED else []
    page = RecordsPage(
        closing_code=closing_code(record),
        attested=tuple(attestations_of(session, meeting_id)),
        groups=tuple(
            GroupRecord(
                code=election.group,
                name=election.name,
                ballots=election.ballots,
                decrypt=election.decrypt,
                path=url_for(
                    "scrutineer.file", meeting_id=meeting_id, name=f"{election.group}.bel"
                ),
                seats=tuple(decryptions_of(session, meeting_id, election.group)),
            )
            for election in elections
        ),
        mine=my_seat(meeting_id),
        may_send=record.state is MeetingState.CLOSED,
        may_send_return_box=record.state in (MeetingState.CLOSED, MeetingState.COUNTED),
    )
    return render_template("scrutineer/records.html", page=page, **frame)


@blueprint.post("/meetings/<meeting_id>/records/attestation")
@open_to(ROLE)
def attestation(meeting_id: str) -> AnyResponse:
    own_seat(meeting_id)
    accept_attestations(db.session(), meeting_id=meeting_id, text=sent_text("attestation"))
    db.session().commit()
    say("good", _("The attestation is received and its signature holds."))
    return go_to("scrutineer.records", meeting_id=meeting_id)


@blueprint.post("/meetings/<meeting_id>/records/words")
@open_to(ROLE)
def closing_words(meeting_id: str) -> AnyResponse:
    kind = request.form.get("kind", "")
    if kind not in {member.value for member in ClosingKind}:
        raise NotFound
    accept_closing_words(
        db.session(),
        meeting_id=meeting_id,
        index=own_seat(meeting_id).index,
        kind=ClosingKind(kind),
        text=sent_text("words"),
    )
    db.session().commit()
    say("good", _("The words are received and their signature holds."))
    return go_to("scrutineer.records", meeting_id=meeting_id)


@blueprint.get(f"/meetings/<meeting_id>/records/{LEFT_OUT}")
@open_to(ROLE)
def left_out_file(meeting_id: str) -> Response:
    text = left_out_of(db.session(), meeting_id).text
    return file_answer(text, name=LEFT_OUT, kind="application/json")


@blueprint.get(f"/meetings/<meeting_id>/records/{PASSED}")
@open_to(ROLE)
def passed_file(meeting_id: str) -> Response:
    text = passed_attestations(db.session(), meeting_id)
    return file_answer(text, name=PASSED, kind="application/json")


@blueprint.post("/meetings/<meeting_id>/records/decryption")
@open_to(ROLE)
def partial_decryption(meeting_id: str) -> AnyResponse:
    accept_partial_decryption(
        db.session(),
        meeting_id=meeting_id,
        group=request.form.get("group", ""),
        index=own_seat(meeting_id).index,
        text=sent_text("decryption"),
    )
    db.session().commit()
    say("good", _("The partial decryption is received and its proof holds."))
    return go_to("scrutineer.records", meeting_id=meeting_id)
