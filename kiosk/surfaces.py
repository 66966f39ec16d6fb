"""The pages for people: their blueprints, and what every template may ask."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, url_for

from kiosk import board, login, organiser, scoresheet, scrutineer
from kiosk.access import current_staff
from kiosk.answers import typed
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.role import Role
from kiosk.i18n import Sentence, current_language
from kiosk.step_words import ROLES, STATES
from tally.scoring.words.choices import choice_words, value_words

GUIDE = "demo.guide"
"""The endpoint that a demo has and a real server has not."""


def register(app: Flask) -> None:
    """Add the pages of organisers, scrutineers and the public to ``app``, which knows Babel."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        choice=choice_words, choice_value=value_words, day=day, told=told
    )
    app.jinja_env.globals.update(role_name=role_name, state_name=state_name, typed=typed)
    app.context_processor(_words_of_every_page)
    for surface in (login, organiser, scrutineer, scoresheet, board):
        app.register_blueprint(surface.blueprint)


def day(iso: str) -> str:
    """A date as people write it in their language.

    >>> day("2023-12-08")
    '2023年12月8日'
    """
    if current_language() == "en":
        return iso
    year, month, number = iso.split("-")
    return f"{year}年{int(month)}月{int(number)}日"


def told(sentence: Sentence) -> str:
    return sentence.text(current_language())


def state_name(state: MeetingState) -> str:
    return STATES[state].text(current_language())


def role_name(person: Any) -> str:
    role: Role = person.role
    return ROLES[role].text(current_language())


def _words_of_every_page() -> dict[str, object]:
    return {
        "language": current_language(),
        "reader": current_staff(),
        "demo": current_app.config["PINGYI"].demo,
        "guide": url_for(GUIDE) if GUIDE in current_app.view_functions else None,
        "back_path": request.path if request.method == "GET" else "/",
    }
