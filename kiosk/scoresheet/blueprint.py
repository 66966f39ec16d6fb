"""The score sheets' blueprint, and where a refused form leads back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint, current_app, g, request
from flask.typing import ResponseReturnValue

from kiosk.access import Role
from kiosk.answers import keep_typed, refused, say, sentences_of
from kiosk.db import db
from kiosk.errors import KioskError, LoginNeeded, NotFound

ROLE = Role.ORGANISER
"""Scores are personal data: nobody else opens these pages."""

MOST_TOLD = 200
"""Faults of one form that are told; a workbook of rubbish has many more."""

PAGE_OF_FORM: dict[str, str] = {}
"""Page of each form by endpoint; each module of pages adds its own."""

blueprint = Blueprint("scoresheet", __name__, url_prefix="/scores")


@blueprint.errorhandler(KioskError)
def refuse(error: KioskError) -> ResponseReturnValue:
    """A refused form is shown again with the reasons and everything that was typed."""
    page = PAGE_OF_FORM.get(request.endpoint or "")
    if page is None or request.method != "POST" or isinstance(error, LoginNeeded | NotFound):
        return refused(error, {})
    db.session().rollback()
    for sentence in sentences_of(error)[:MOST_TOLD]:
        say("bad", sentence)
    keep_typed()
    g.shown_page = page
    given = request.view_args or {}
    wanted = {name for rule in current_app.url_map.iter_rules(page) for name in rule.arguments}
    view = cast(Callable[..., ResponseReturnValue], current_app.view_functions[page])
    answer = view(**{name: given[name] for name in wanted})
    return (answer, error.status) if isinstance(answer, str) else answer
