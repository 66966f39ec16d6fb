"""Who may call which view: ``@open_to`` on every one, checked before each request.

The roles are those of ``kiosk.domain.role``.  People are known by the cookie of their log-in,
tablets by a signature over the request, stations by their code.  ``check_roles`` refuses to start
an application with a view that says nothing (security R32).
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue

from kiosk.db import db
from kiosk.domain.role import STAFF_ROLES, Role
from kiosk.error_answers import answer_refusal
from kiosk.errors import (
    LoginNeeded,
    NotYourRole,
    UnknownStation,
    UnknownTablet,
)
from kiosk.machine_code import station_code_hash
from kiosk.models.meeting import SeatRecord, seat_with_code
from kiosk.models.staff import StaffRecord, StaffSessionRecord, staff_with_token
from kiosk.models.tablet import TabletRecord
from kiosk.tablet_signature import is_signed_by, signed_words

__all__ = [
    "Role",
    "check_roles",
    "current_seat",
    "current_staff",
    "current_tablet",
    "guard",
    "open_to",
    "sign_in",
    "sign_out",
]

View = TypeVar("View", bound=Callable[..., Any])

SESSION_SECONDS = 12 * 60 * 60
"""A log-in lasts a working day."""

_ROLES = "pingyi_roles"
_TOKEN = "token"  # noqa: S105 (the name of a field in the cookie, not a secret)


def open_to(*roles: Role) -> Callable[[View], View]:
    """Mark a view with the roles that may call it; ``Role.PUBLIC`` lets everybody in."""

    def mark(view: View) -> View:
        setattr(view, _ROLES, frozenset(roles))
        return view

    return mark


def roles_of(view: Callable[..., Any]) -> frozenset[Role]:
    return cast(frozenset[Role], getattr(view, _ROLES, frozenset()))


def check_roles(app: Flask) -> None:
    """Raises ``RuntimeError`` when a view of ``app`` names no role."""
    bare = sorted(name for name, view in app.view_functions.items() if not roles_of(view))
    if bare:
        raise RuntimeError(f"views without @open_to: {', '.join(bare)}")


def guard() -> ResponseReturnValue | None:
    """Before each request: may this caller call this view?

    Another role's page is answered here, before the surface whose page it is can handle it.

    Raises ``LoginNeeded``, ``UnknownTablet`` or ``UnknownStation``.
    """
    if request.endpoint is None:
        return None  # no such address: Flask answers 404 or 405
    roles = roles_of(current_app.view_functions[request.endpoint])
    if Role.PUBLIC in roles:
        return None
    if Role.TABLET in roles:
        current_tablet()
    elif Role.STATION in roles:
        current_seat()
    elif signed_in().role not in roles:
        return answer_refusal(NotYourRole())
    return None


# --- people ------------------------------------------------------------------------------


def current_staff() -> StaffRecord | None:
    """The person who is logged in, if any."""
    if "staff" not in g:
        token = session.get(_TOKEN)
        g.staff = (
            staff_with_token(db.session(), _hash(token), int(time.time()))
            if isinstance(token, str)
            else None
        )
    return cast("StaffRecord | None", g.staff)


def signed_in() -> StaffRecord:
    """The person who is logged in.

    Raises ``LoginNeeded``.
    """
    staff = current_staff()
    if staff is None or staff.role not in STAFF_ROLES:
        raise LoginNeeded
    return staff


def sign_in(staff: StaffRecord) -> None:
    """Begin a new log-in for ``staff``; the view commits.  Nothing of the session before survives."""
    token = secrets.token_urlsafe(32)
    ends = int(time.time()) + SESSION_SECONDS
    db.session().add(StaffSessionRecord(token=_hash(token), staff_id=staff.id, ends=ends))
    session.clear()
    session[_TOKEN] = token
    g.staff = staff


def sign_out() -> None:
    """End this log-in, here and in the database; the view commits."""
    token = session.get(_TOKEN)
    if isinstance(token, str):
        record = db.session().get(StaffSessionRecord, _hash(token))
        if record is not None:
            db.session().delete(record)
    session.clear()
    g.staff = None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# --- programs ----------------------------------------------------------------------------


def current_tablet() -> TabletRecord:
    """The tablet whose key signed this request.

    Raises ``UnknownTablet``.
    """
    if "tablet" not in g:
        g.tablet = _tablet_of_request()
    return cast(TabletRecord, g.tablet)


def _tablet_of_request() -> TabletRecord:
    tablet = db.session().get(TabletRecord, request.headers.get("X-Pingyi-Tablet", ""))
    query = request.query_string.decode("latin-1")
    path = f"{request.path}?{query}" if query else request.path
    words = signed_words(request.method, path, request.get_data())
    signature = request.headers.get("X-Pingyi-Signature", "")
    if tablet is None or not is_signed_by(tablet.public_key, signature, words):
        raise UnknownTablet
    return tablet


def current_seat() -> SeatRecord:
    """The scrutineer's seat whose station code this request carries.

    Raises ``UnknownStation``.
    """
    if "seat" not in g:
        scheme, _, code = request.headers.get("Authorization", "").partition(" ")
        seat = None
        if scheme.lower() == "bearer":
            seat = seat_with_code(db.session(), station_code_hash(code))
        if seat is None:
            raise UnknownStation
        g.seat = seat
    return cast(SeatRecord, g.seat)
