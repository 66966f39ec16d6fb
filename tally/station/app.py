"""Wires the station together; decides nothing."""

from __future__ import annotations

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from tally.errors import TallyError
from tally.station import (
    card_views,
    checkpoint_views,
    counting_views,
    key_views,
    return_box_views,
    sealing_views,
)
from tally.station.config import StationConfig
from tally.station.desk import Desk, Notice
from tally.station.guard import guard
from tally.station.refusals import KeyFileMissing
from tally.station.sentences import check_sentence, refusal_sentence, say

MOST_BYTES = 600 * 1024 * 1024
"""The largest upload: all records of a meeting, carried on a stick."""

_KINDS = {400: 400, 403: 403, 404: 404, 405: 404, 413: 413}
"""Status -> whose words explain it; for all others the program failed."""


_BACK = {
    "examine": "closing",
    "attest": "examination",
    "decrypt": "attested",
    "sign_return_box": "return_box",
}
"""Endpoint -> the page from which its step was tried."""


def create_station(config: StationConfig) -> Flask:
    """The scrutineer's local page; its desk stands in ``app.extensions["desk"]``."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    desk = Desk(config)
    app.extensions["desk"] = desk
    guard(app, config)
    _speak(app, desk)
    app.register_error_handler(TallyError, lambda refusal: _tell_and_return(desk, refusal))
    app.register_error_handler(HTTPException, _error_page)
    key_views.add_views(app, desk)
    sealing_views.add_views(app, desk)
    card_views.add_views(app, desk)
    checkpoint_views.add_views(app, desk)
    counting_views.add_views(app, desk)
    return_box_views.add_views(app, desk)
    return app


def _speak(app: Flask, desk: Desk) -> None:
    """Give every template the words, in the language of the moment."""

    @app.context_processor
    def words() -> dict[str, object]:
        language = desk.language
        return {
            "language": language,
            "other_language": "en" if language == "zh" else "zh",
            "say": lambda code, **values: say(code, language, **values),
            "refused": lambda refusal: refusal_sentence(refusal, language),
            "check_sentence": lambda check: check_sentence(check, language),
            "desk": desk,
            "hint": (desk.config.hint or {}).get(language),
            "take_notices": desk.take_notices,
        }


def _tell_and_return(desk: Desk, refusal: TallyError) -> ResponseReturnValue:
    """Every refusal is said on the page from which the step was tried, never on a dead end."""
    desk.tell(Notice("refused", refusal))
    if request.endpoint == "open_key" and not isinstance(refusal, KeyFileMissing):
        return redirect(url_for("closed_key", **request.view_args or {}), 303)
    if request.endpoint == "create_key":
        return redirect(url_for("new_key"), 303)
    if request.endpoint == "sign_seal":
        return redirect(url_for("sealing"), 303)
    if request.endpoint in _BACK:
        return redirect(url_for(_BACK[request.endpoint]), 303)
    if request.endpoint in card_views.ENDPOINTS and desk.key is not None:
        return redirect(url_for("cards"), 303)
    on_key = desk.key is not None and request.endpoint not in ("key", "use_server")
    return redirect(url_for("key" if on_key else "home"), 303)


def _error_page(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    return render_template("error.html", kind=_KINDS.get(code, 500)), code
