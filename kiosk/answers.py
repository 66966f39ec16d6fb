"""How the pages of staff answer: a sentence after a redirect, a file to keep."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from flask import Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as AnyResponse

from kiosk.db import db
from kiosk.error_answers import answer_refusal
from kiosk.errors import KioskError, LoginNeeded, MalformedRequest
from kiosk.i18n import Sentence, current_language
from tally.record.codes import check_code

_SHOWN_ONCE = "shown_once"
_WANTED = "wanted_page"
_TYPED = "typed"

LONGEST_KEPT = 200
"""Characters of a refused field that are kept: the session is a cookie, and cookies are small."""


def say(kind: str, sentence: Sentence) -> None:
    """Show ``sentence`` on the next page; ``kind`` is ``good``, ``warn`` or ``bad``."""
    flash(sentence.text(current_language()), kind)


def go_to(endpoint: str, **values: Any) -> AnyResponse:
    """Lead on to a page after a form, so that reloading it sends nothing again."""
    return redirect(url_for(endpoint, **values), 303)


MOST_KEPT = 1_000
"""Characters of all fields together: a Chinese one takes several bytes of the cookie."""


def refuse_form(error: KioskError, page: str) -> AnyResponse:
    """Undo, say why, and go back to the ``page`` whose form was refused."""
    db.session().rollback()
    for sentence in sentences_of(error):
        say("bad", sentence)
    kept = {
        name: text
        for name, text in request.form.items()
        if name != "csrf_token" and len(text) <= LONGEST_KEPT
    }
    # A cookie that is too large is dropped by the browser, and the log-in with it.
    if sum(map(len, kept.values())) + sum(map(len, kept)) <= MOST_KEPT:
        session[_TYPED] = kept
    given = request.view_args or {}
    wanted = {name for rule in current_app.url_map.iter_rules(page) for name in rule.arguments}
    return go_to(page, **{name: given[name] for name in wanted})


def keep_typed() -> None:
    """Let ``typed`` answer with the form of this very request: for a page that refuses in place."""
    g.typed = {name: text for name, text in request.form.items() if name != "csrf_token"}


def sentences_of(error: KioskError) -> tuple[Sentence, ...]:
    """Everything that ``error`` says: some refusals name several faults."""
    several = getattr(error, "sentences", ())
    return tuple(several) or (error.sentence,)


def typed(name: str, otherwise: object = "") -> object:
    """What the reader typed into a field whose form was just refused, so that nothing is lost."""
    if "typed" not in g:
        g.typed = session.pop(_TYPED, {})
    return g.typed.get(name, otherwise)


def refused(error: KioskError, page_of_form: Mapping[str, str]) -> ResponseReturnValue:
    """A refused form leads back to its page with the reason; anything else is a page of its own.

    ``page_of_form`` names the page of each form of a surface, by endpoint.
    """
    if isinstance(error, LoginNeeded):
        if request.method == "GET":
            session[_WANTED] = request.path
        return answer_refusal(error)
    page = page_of_form.get(request.endpoint or "")
    return (
        refuse_form(error, page) if page and request.method == "POST" else answer_refusal(error)
    )


def wanted_page() -> str | None:
    """The page that somebody wanted before they had to log in; told once."""
    wanted: str | None = session.pop(_WANTED, None)
    return wanted


def file_answer(data: bytes | str, *, name: str, kind: str) -> Response:
    """A file to keep under ``name``."""
    headers = Headers()
    headers.add("Content-Disposition", "attachment", filename=name)
    return Response(data, headers=headers, content_type=kind)


def show_once(**words: str) -> None:
    """Keep a one-time code for the very next page, and nowhere else."""
    session[_SHOWN_ONCE] = words


def shown_once() -> dict[str, str]:
    """What ``show_once`` kept; gone afterwards."""
    words: dict[str, str] = session.pop(_SHOWN_ONCE, {})
    return words


def text_check_code(text: str) -> str:
    """The check code of a public text: manifest or closing content."""
    return check_code(sha256(text.encode()).digest())


def own_address() -> str:
    """The server's address as people type it on a tablet or a station."""
    origin: str | None = current_app.config["PINGYI"].origin
    return origin or request.host_url.rstrip("/")


def sent_text(field: str) -> str:
    """The text of an uploaded file of a station, without the newline that an editor may add.

    Raises ``MalformedRequest`` when there is none or it is no text.
    """
    file = request.files.get(field)
    try:
        text = file.read().decode() if file else ""
    except UnicodeDecodeError:
        text = ""
    if not text.strip():
        raise MalformedRequest
    return text.strip()
