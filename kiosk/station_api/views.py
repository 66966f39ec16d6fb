"""The scrutineers' stations: the ceremony, what is sealed, records, attestations, decryptions.

A station is known by its code, which names its meeting and seat.  It trusts nothing it gets from
here: it verifies every record itself.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from kiosk.access import Role, current_seat, open_to
from kiosk.actions.accept_attestation import accept_attestations, passed_attestations
from kiosk.actions.accept_closing_words import accept_closing_words
from kiosk.actions.accept_partial_decryption import (
    accept_partial_decryption,
    stored_decryption,
)
from kiosk.actions.accept_sealing_words import accept_sealing_words
from kiosk.actions.checkpoints import checkpoints_of
from kiosk.actions.key_ceremony import (
    accept_ceremony_message,
    complaints_of,
    messages_of,
    payload_of,
)
from kiosk.actions.left_out import left_out_of
from kiosk.actions.record import record_of
from kiosk.actions.sealed_papers import sealed_papers_of
from kiosk.db import db
from kiosk.errors import MalformedRequest
from kiosk.models.ceremony import (
    ROUNDS,
    CeremonyKind,
    ceremony_messages_of,
)
from kiosk.models.closing_words import ClosingKind
from kiosk.models.election import elections_of
from kiosk.models.meeting import MeetingRecord, meeting_of, seats_of
from kiosk.models.sealing import SealingKind, sealing_words_of

bp = Blueprint("station_api", __name__, url_prefix="/station")

_KINDS = ", ".join(CeremonyKind)


@bp.get("/meeting")
@open_to(Role.STATION)
def meeting() -> ResponseReturnValue:
    record, content = _meeting(), _meeting().parsed()
    return {
        "meeting": record.id,
        "title": content.title,
        "unit": content.unit,
        "date": content.date,
        "state": record.state,
        "rehearsal": record.rehearsal,
        "names": [seat.name for seat in seats_of(db.session(), record.id)],
        "index": current_seat().index,
        "threshold": content.threshold,
        "ceremony": _ceremony(record),
        "groups": [
            {
                "code": election.group,
                "name": election.name,
                "uuid": election.uuid,
                "ballots": election.ballots,
                "decrypt": election.decrypt,
            }
            for election in elections_of(db.session(), record.id)
        ],
        "min_group": content.min_group,
        "manifest": record.manifest,
        "signed": list(sealing_words_of(db.session(), record.id, SealingKind.SETUP)),
        "ready": list(sealing_words_of(db.session(), record.id, SealingKind.READY)),
    }


@bp.post(f"/ceremony/<ceremony>/<any({_KINDS}):kind>")
@open_to(Role.STATION)
def post_ceremony_message(ceremony: str, kind: str) -> ResponseReturnValue:
    accept_ceremony_message(db.session(), **_seat(), ceremony=ceremony, kind=kind, text=_text())
    db.session().commit()
    return {"stored": True}, 201


@bp.get("/ceremony/<ceremony>/<any(commitment, reveal, polynomial, done):kind>")
@open_to(Role.STATION)
def ceremony_messages(ceremony: str, kind: str) -> ResponseReturnValue:
    meeting_id = current_seat().meeting_id
    return jsonify(messages_of(db.session(), meeting_id, ceremony, CeremonyKind(kind)))


@bp.get("/ceremony/<ceremony>/complaint")
@open_to(Role.STATION)
def complaints(ceremony: str) -> ResponseReturnValue:
    return jsonify(complaints_of(db.session(), current_seat().meeting_id, ceremony))


@bp.get("/ceremony/<ceremony>/trustees")
@open_to(Role.STATION)
def trustees(ceremony: str) -> ResponseReturnValue:
    return _plain(payload_of(db.session(), current_seat().meeting_id, ceremony))


@bp.get("/sealed")
@open_to(Role.STATION)
def sealed() -> ResponseReturnValue:
    return _plain(sealed_papers_of(db.session(), current_seat().meeting_id).text)


@bp.post("/sealed/<any(setup, ready):said>")
@open_to(Role.STATION)
def post_sealing_words(said: str) -> ResponseReturnValue:
    accept_sealing_words(db.session(), **_seat(), kind=SealingKind(said), text=_text())
    db.session().commit()
    return {"stored": True}, 201


@bp.get("/checkpoints")
@open_to(Role.STATION)
def checkpoints() -> ResponseReturnValue:
    return _plain(checkpoints_of(db.session(), current_seat().meeting_id).text)


@bp.get("/records/<group>")
@open_to(Role.STATION)
def record(group: str) -> ResponseReturnValue:
    data = record_of(db.session(), current_seat().meeting_id, group)
    return Response(data, content_type="application/octet-stream")


@bp.get("/attestations")
@open_to(Role.STATION)
def attestations() -> ResponseReturnValue:
    return _plain(passed_attestations(db.session(), current_seat().meeting_id))


@bp.post("/attestations")
@open_to(Role.STATION)
def post_attestations() -> ResponseReturnValue:
    accept_attestations(db.session(), meeting_id=current_seat().meeting_id, text=_text())
    db.session().commit()
    return {"stored": True}, 201


@bp.get("/left-out")
@open_to(Role.STATION)
def left_out() -> ResponseReturnValue:
    return _plain(left_out_of(db.session(), current_seat().meeting_id).text)


@bp.post("/closing/<any(register, exception, returned):words>")
@open_to(Role.STATION)
def post_closing_words(words: str) -> ResponseReturnValue:
    accept_closing_words(db.session(), **_seat(), kind=ClosingKind(words), text=_text())
    db.session().commit()
    return {"stored": True}, 201


@bp.post("/records/<group>/decryption")
@open_to(Role.STATION)
def post_decryption(group: str) -> ResponseReturnValue:
    stored = accept_partial_decryption(db.session(), **_seat(), group=group, text=_text())
    db.session().commit()
    return {"stored": stored}, 201


@bp.get("/records/<group>/decryption")
@open_to(Role.STATION)
def get_decryption(group: str) -> ResponseReturnValue:
    return _plain(stored_decryption(db.session(), **_seat(), group=group))


def _seat() -> dict[str, Any]:
    seat = current_seat()
    return {"meeting_id": seat.meeting_id, "index": seat.index}


def _meeting() -> MeetingRecord:
    return meeting_of(db.session(), current_seat().meeting_id)


def _ceremony(record: MeetingRecord) -> dict[str, Any]:
    sent = {kind: list(ceremony_messages_of(db.session(), record.id, kind)) for kind in ROUNDS}
    complaints = ceremony_messages_of(db.session(), record.id, CeremonyKind.COMPLAINT)
    return {"id": record.ceremony, "sent": sent, "complaints": len(complaints)}


def _plain(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")


def _text() -> str:
    """What was sent, exactly.  Raises ``MalformedRequest``."""
    try:
        text = request.get_data().decode()
    except UnicodeDecodeError as fault:
        raise MalformedRequest from fault
    if "\0" in text:
        raise MalformedRequest
    return text
