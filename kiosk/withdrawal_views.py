"""What the page of withdrawn slips asks while slips are shown: JSON, for the people of a meeting.

The slip's secret stays in the worker of that page; what comes here is a public credential with a
proof over a nonce.  The page itself and the confirmation are forms of ``staff_pages``.
"""

from __future__ import annotations

import json
import secrets

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kiosk.access import Role, open_to, signed_in
from kiosk.actions.withdraw_slip import propose_withdrawal
from kiosk.db import db
from kiosk.domain.withdrawal import Instead
from kiosk.errors import MalformedRequest, NonceUnknown
from kiosk.i18n import current_language
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of
from kiosk.nonces import Nonces
from kiosk.request_body import sent_fields, sent_signature
from kiosk.withdrawal_words import told_of

bp = Blueprint("withdrawal", __name__, url_prefix="/withdrawals")

_nonces = Nonces(secrets.token_bytes)


@bp.get("/<meeting_id>/slips")
@open_to(Role.ORGANISER, Role.SCRUTINEER)
def slips(meeting_id: str) -> ResponseReturnValue:
    """The public credentials, by which the page finds a slip's voter group itself."""
    record = meeting_of(db.session(), meeting_id)
    return {
        "groups": [
            {
                "code": election.group,
                "uuid": election.uuid,
                "election": election.text,
                "credentials": json.loads(election.credentials or "[]"),
            }
            for election in elections_of(db.session(), record.id)
            if election.text is not None
        ]
    }


@bp.get("/<meeting_id>/nonce")
@open_to(Role.ORGANISER, Role.SCRUTINEER)
def nonce(meeting_id: str) -> ResponseReturnValue:
    meeting_of(db.session(), meeting_id)
    return {"nonce": _nonces.new()}


@bp.post("/<meeting_id>/shown")
@open_to(Role.ORGANISER, Role.SCRUTINEER)
def shown(meeting_id: str) -> ResponseReturnValue:
    sent = sent_fields("uuid", "instead", "credential", "nonce")
    if sent["instead"] not in set(Instead):
        raise MalformedRequest
    signature = sent_signature()
    if not _nonces.spend(sent["nonce"]):
        raise NonceUnknown
    session, reader, instead = db.session(), signed_in(), Instead(sent["instead"])
    slip = propose_withdrawal(
        session,
        meeting_id=meeting_id,
        uuid=sent["uuid"],
        instead=instead,
        credential=sent["credential"],
        nonce=sent["nonce"],
        signature=signature,
        staff=reader,
    )
    told = told_of(session, meeting_id, slip, instead, reader)
    session.commit()
    language = current_language()
    return {"tone": told.tone} | {
        name: sentence.text(language)
        for name, sentence in (
            ("said", told.said),
            ("todo", told.todo),
            ("so_far", told.so_far),
        )
    }
