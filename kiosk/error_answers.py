"""How refusals and failures are answered: JSON to programs, a page to people."""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException, InternalServerError

from kiosk.db import db
from kiosk.errors import (
    BallotRefused,
    BoxUnavailable,
    KioskError,
    LoginNeeded,
    MalformedRequest,
    MessageRefused,
    TooLarge,
)
from kiosk.i18n import Sentence, _

log = logging.getLogger(__name__)

PROGRAMS = ("/booth/", "/station/", "/withdrawals/")
"""Addresses that programs talk to, the scripts of our pages among them; a page itself is no program."""

_HTTP: dict[int, Sentence] = {
    400: _("The server could not read this request. Please go back and try again."),
    404: _("There is nothing at this address. Please go back and choose again."),
    405: _("This address does not take such a request. Please go back and try again."),
    500: _("Something failed in the server; it has been noted. Please tell the organiser."),
}


_HEADINGS: dict[str, Sentence] = {
    LoginNeeded.code: _("Please log in"),
    "not-found": _("Nothing here"),
    "internal-server-error": _("Something failed"),
    BoxUnavailable.code: _("The ballot box cannot be written"),
}


def register(app: Flask) -> None:
    app.register_error_handler(KioskError, answer_refusal)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(OperationalError, answer_unavailable)
    app.register_error_handler(InterfaceError, answer_unavailable)
    app.register_error_handler(DataError, answer_nonsense)
    app.register_error_handler(NoConnection, answer_unavailable)


def answer_refusal(error: KioskError) -> ResponseReturnValue:
    db.session().rollback()
    if not request.path.startswith(PROGRAMS):
        return _page(error.status, error.sentence, error.code)
    return answer_program(error)


def answer_program(error: KioskError) -> ResponseReturnValue:
    """JSON, which neither asks the database nor touches the session."""
    body = {
        "code": error.code,
        "zh": error.sentence.text("zh"),
        "en": error.sentence.text("en"),
    }
    if isinstance(error, BallotRefused | MessageRefused):
        body["reason"] = error.reason
    return jsonify(body), error.status


def answer_unavailable(error: DBAPIError) -> ResponseReturnValue:
    """Locked, read-only, full or away; nothing was acknowledged, so nothing is lost."""
    g.staff = None  # the page that says so must not ask the database who reads it
    log.error("The ballot box cannot be written: %s", error.orig or error)
    return answer_refusal(BoxUnavailable())


def answer_nonsense(_error: DataError) -> ResponseReturnValue:
    """Text that the database cannot hold, such as a NUL in an address."""
    return answer_refusal(MalformedRequest())


def answer_http(error: HTTPException) -> ResponseReturnValue:
    if error.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return answer_refusal(TooLarge())
    if isinstance(error, InternalServerError):
        db.session().rollback()
    if error.response is not None or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    sentence = _HTTP.get(error.code, _HTTP[400])
    status = HTTPStatus(error.code)
    code = status.phrase.lower().replace(" ", "-")
    if request.path.startswith(PROGRAMS):
        body = {"code": code, "zh": sentence.text("zh"), "en": sentence.text("en")}
        return jsonify(body), status
    return _page(status, sentence, code)


def _page(status: HTTPStatus, explanation: Sentence, code: str) -> ResponseReturnValue:
    page = render_template(
        "error.html",
        heading=_HEADINGS.get(code, _("This is not possible now")),
        explanation=explanation,
        onward={"path": "/login", "words": _("Log in")} if code == LoginNeeded.code else None,
        start_path="/",
        status=int(status),
    )
    return Response(page, status)
