"""Who may drive the station: the browser of the person who started it, and no other page.

The page stands on loopback, but every website open in the same browser can send requests to
loopback too.  Four walls, each enough against most of it: the Host header must be our own (a
foreign name that resolves to 127.0.0.1 is refused), a cookie that only the printed address
gives (``SameSite=Strict``), a token in every form, and no request from another origin.
Source: security, decisions, R6 and R33.
"""

from __future__ import annotations

import hmac
import secrets

from flask import Flask, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from tally.station.config import StationConfig
from tally.station.refusals import FormExpired

_POLICY = (
    "default-src 'none'; script-src 'self'{reader}; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_READER = " 'wasm-unsafe-eval'"
"""What the QR reader needs, on the one page that has the camera."""
OPEN_ENDPOINTS = {"enter", "static"}
CAMERA_ENDPOINTS = {"return_box"}


def guard(app: Flask, config: StationConfig) -> None:
    """Put the walls around every view of ``app``."""
    # The number of the port is part of the name: cookies are shared by all ports of a host.
    cookie = f"pingyi_station_{config.port}"
    form_token = secrets.token_urlsafe(24)
    app.jinja_env.globals["form_token"] = form_token

    @app.before_request
    def only_the_owner() -> None:
        if request.host not in _hosts(config.port):
            abort(400)
        if request.method == "POST":
            _check_form(form_token)
        shown = request.cookies.get(cookie, "")
        if request.endpoint not in OPEN_ENDPOINTS and not _same(shown, config.entry):
            abort(403)

    @app.get("/enter/<entry>")
    def enter(entry: str) -> ResponseReturnValue:
        if not _same(entry, config.entry):
            abort(403)
        answer = make_response(render_template("enter.html"))
        answer.set_cookie(cookie, entry, httponly=True, samesite="Strict")
        return answer

    @app.after_request
    def walls(answer: Response) -> Response:
        camera = request.endpoint in CAMERA_ENDPOINTS
        policy = _POLICY.format(reader=_READER if camera else "")
        answer.headers["Content-Security-Policy"] = policy
        answer.headers["Permissions-Policy"] = (
            f"camera=({'self' if camera else ''}), geolocation=(), microphone=()"
        )
        # Not "no-referrer": browsers would then send "Origin: null" with our own forms.
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.endpoint != "static":
            answer.headers["Cache-Control"] = "no-store"
        return answer


def _hosts(port: int) -> set[str]:
    return {f"{host}:{port}" for host in ("127.0.0.1", "localhost")}


def _check_form(form_token: str) -> None:
    origin = request.headers.get("Origin")
    if origin not in (None, request.host_url.rstrip("/")):
        abort(403)
    if not _same(request.form.get("form_token", ""), form_token):
        raise FormExpired


def _same(shown: str, expected: str) -> bool:
    return hmac.compare_digest(shown.encode(), expected.encode())
