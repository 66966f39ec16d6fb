"""What every response says to the browser, and which requests of other sites are refused.

Security R33 and R34.  Only the pages that read slips may use the camera and run WebAssembly (the QR
reader): the booth's, and that of withdrawn slips.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from kiosk.error_answers import answer_program
from kiosk.errors import ForeignOrigin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

SCANNING_PAGES = frozenset({"organiser.withdrawals", "scrutineer.withdrawals"})
"""Pages of staff on which a slip is held to the camera."""

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self' data:",
    "style-src": "'self'",
    "font-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "require-trusted-types-for": "'script'",
}
_SCANNING_POLICY = {
    **_POLICY,
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
}


def refuse_foreign_origin() -> ResponseReturnValue | None:
    """Before each request that changes something: does it come from our own pages?

    Programs (stations, rehearsals) send neither header and prove themselves by a signature or code.
    The answer is no page: a page would begin a session and so end the log-in of a person whom
    another site made send this.
    """
    if request.method in SAFE_METHODS:
        return None
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return answer_program(ForeignOrigin())
    origin = request.headers.get("Origin")
    own = current_app.config["PINGYI"].origin or request.host_url
    if origin is not None and _site(origin) != _site(own):
        return answer_program(ForeignOrigin())
    return None


def _site(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.scheme, parts.netloc


def add_headers(response: Response) -> Response:
    """After each request."""
    scans = request.blueprint == "booth" or request.endpoint in SCANNING_PAGES
    policy = _SCANNING_POLICY if scans else _POLICY
    headers = response.headers
    headers["Content-Security-Policy"] = "; ".join(f"{k} {v}" for k, v in policy.items())
    headers["Referrer-Policy"] = "no-referrer"
    headers["Permissions-Policy"] = (
        f"camera=({'self' if scans else ''}), geolocation=(), microphone=()"
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint == "static":
        headers["Cache-Control"] = "no-cache"  # kept by the browser, asked for each time
    else:
        headers["Cache-Control"] = "no-store"
    return response
