"""Views of the way in."""

from __future__ import annotations

from string import ascii_letters, digits

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import Role, current_staff, open_to, sign_in, sign_out
from kiosk.actions.log_in import log_in as check_login
from kiosk.answers import go_to, say, wanted_page
from kiosk.db import db
from kiosk.errors import KioskError
from kiosk.i18n import DEFAULT_LANGUAGE, LANGUAGE_COOKIE, LANGUAGES, _

blueprint = Blueprint("login", __name__)

LANGUAGE_SECONDS = 365 * 24 * 60 * 60
"""How long a browser remembers the language its reader chose."""

_PATH_CHARACTERS = frozenset(ascii_letters + digits + "/-_.~%")

_HOME = {Role.ORGANISER: "organiser.meetings", Role.SCRUTINEER: "scrutineer.meetings"}


@blueprint.get("/")
@open_to(Role.PUBLIC)
def start() -> str:
    return render_template(
        "start.html",
        paths={
            "booth": "/booth/",
            "organiser": url_for("organiser.meetings"),
            "scrutineer": url_for("scrutineer.meetings"),
            "board": url_for("board.meetings"),
        },
    )


@blueprint.get("/login")
@open_to(Role.PUBLIC)
def log_in() -> str | AnyResponse:
    staff = current_staff()
    if staff is not None:
        return go_to(_HOME[staff.role])
    return render_template("login.html", name="")


@blueprint.post("/login")
@open_to(Role.PUBLIC)
def check_in() -> AnyResponse | tuple[str, int]:
    name = request.form.get("name", "")
    try:
        staff = check_login(db.session(), login=name, password=request.form.get("password", ""))
    except KioskError as fault:
        db.session().rollback()
        return render_template("login.html", name=name, fault=fault.sentence), fault.status
    wanted = wanted_page()  # signing in begins a new session, which forgets it
    sign_in(staff)
    db.session().commit()
    return redirect(wanted or url_for(_HOME[staff.role]), 303)


@blueprint.post("/logout")
@open_to(Role.PUBLIC)
def log_out() -> AnyResponse:
    sign_out()
    db.session().commit()
    say("good", _("You are logged out."))
    return go_to("login.start")


@blueprint.post("/language")
@open_to(Role.PUBLIC)
def choose_language() -> AnyResponse:
    language = request.form.get("language")
    answer: AnyResponse = redirect(own_path(request.form.get("back", "")) or "/", 303)
    answer.set_cookie(
        LANGUAGE_COOKIE,
        language if language in LANGUAGES else DEFAULT_LANGUAGE,
        max_age=LANGUAGE_SECONDS,
        secure=current_app.config["PINGYI"].secure_cookies,
        httponly=True,
        samesite="Strict",
    )
    return answer


def own_path(path: str) -> str | None:
    """``path`` if it leads to a page of this server, not to another site.

    >>> own_path("/organiser/"), own_path("//evil.example/"), own_path("https://evil.example/")
    ('/organiser/', None, None)
    """
    plain = set(path) <= _PATH_CHARACTERS
    return path if plain and path.startswith("/") and not path.startswith("//") else None
