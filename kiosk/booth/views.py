"""The tablet's page and its JSON API.

Everything but the page itself and enrolment is signed by the tablet.  No request is sent for a
slip before its ballot is cast (decision 0003).
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.access import Role, current_tablet, open_to
from kiosk.actions.ask_ballot import ask_ballot
from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.enrol_tablet import enrol_tablet
from kiosk.actions.open_test_ballot import open_test_ballot
from kiosk.actions.sealed_elections import sealed_election
from kiosk.db import db
from kiosk.errors import BallotRefused, MalformedRequest, NonceUnknown, NotFound
from kiosk.models.election import elections_of
from kiosk.models.meeting import MeetingRecord, meeting_of
from kiosk.nonces import Nonces
from kiosk.request_body import sent_fields, sent_signature
from tally.errors import BallotMalformed

bp = Blueprint("booth", __name__, url_prefix="/booth")

_nonces = Nonces(secrets.token_bytes)


@bp.get("/")
@open_to(Role.PUBLIC)
def page() -> str:
    return render_template("booth/booth.html")


@bp.post("/enrol")
@open_to(Role.PUBLIC)
def enrol() -> ResponseReturnValue:
    sent = sent_fields("code", "public_key")
    tablet = enrol_tablet(
        db.session(), code=sent["code"], public_key_der=_base64(sent["public_key"])
    )
    answer = {"tablet": tablet.id, "label": tablet.label}
    db.session().commit()
    return answer, 201


@bp.get("/meeting")
@open_to(Role.TABLET)
def meeting() -> ResponseReturnValue:
    record = _meeting()
    return {
        "id": record.id,
        "state": record.state,
        "rehearsal": record.rehearsal,
        "demo": current_app.config["PINGYI"].demo,
        "manifest": record.manifest,
        "meeting": record.text,
        "groups": [
            {
                "code": election.group,
                "name": election.name,
                "uuid": election.uuid,
                "election": election.text,
                "credentials": json.loads(election.credentials or "[]"),
            }
            for election in elections_of(db.session(), record.id)
            if election.text is not None
        ],
    }


@bp.get("/state")
@open_to(Role.TABLET)
def state() -> ResponseReturnValue:
    return {"state": _meeting().state}


@bp.post("/elections/<uuid>/ballots")
@open_to(Role.TABLET)
def post_ballot(uuid: str) -> ResponseReturnValue:
    cast = cast_ballot(db.session(), uuid=_own_election(uuid), text=_ballot_text())
    db.session().commit()
    return {"tracker": cast.tracker}, 201 if cast.new else 200


@bp.post("/tests")
@open_to(Role.TABLET)
def post_test() -> ResponseReturnValue:
    sent, meeting_id = sent_fields("test", "h", "box"), current_tablet().meeting_id
    box = _base64(sent["box"])
    new = open_test_ballot(
        db.session(), meeting_id=meeting_id, card=sent["test"], tracker=sent["h"], box=box
    )
    db.session().commit()
    return {"tracker": sent["h"]}, 201 if new else 200


@bp.get("/nonce")
@open_to(Role.TABLET)
def nonce() -> ResponseReturnValue:
    return {"nonce": _nonces.new()}


@bp.post("/asks")
@open_to(Role.TABLET)
def ask() -> ResponseReturnValue:
    sent = sent_fields("uuid", "credential", "nonce")
    _own_election(sent["uuid"])
    signature = sent_signature()
    if not _nonces.spend(sent["nonce"]):
        raise NonceUnknown
    answer = ask_ballot(db.session(), **sent, signature=signature)
    return {"answer": answer.answer, "tracker": answer.tracker}


def _meeting() -> MeetingRecord:
    return meeting_of(db.session(), current_tablet().meeting_id)


def _own_election(uuid: str) -> str:
    """``uuid``, when it is a box of this tablet's meeting: each meeting has tablets of its own.

    Raises ``NotFound``.
    """
    if sealed_election(db.session(), uuid).meeting_id != current_tablet().meeting_id:
        raise NotFound
    return uuid


def _ballot_text() -> str:
    try:
        return request.get_data().decode()
    except UnicodeDecodeError as fault:
        raise BallotRefused(BallotMalformed.code) from fault


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise MalformedRequest from fault
