"""The web application of one instance: wires the rooms together and decides nothing."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel  # type: ignore[import-untyped]  # it ships no types
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]  # it ships no types

from kiosk import access, db, error_answers, headers, surfaces, upload_size
from kiosk.booth.views import bp as booth
from kiosk.i18n import DEFAULT_LANGUAGE, current_language
from kiosk.settings import Settings
from kiosk.static_files import share_look
from kiosk.station_api.card_views import bp as station_cards
from kiosk.station_api.views import bp as station_api
from kiosk.withdrawal_views import bp as withdrawals
from tally.group import refuse_secrets_in_plain_arithmetic

LARGEST_REQUEST = 8 * 2**20
"""Bytes: a meeting file with its rosters is the largest thing that anybody sends."""

babel = Babel()
csrf = CSRFProtect()


def build(settings: Settings) -> Flask:
    """The application of one instance.

    Raises ``NotAnInstance`` or ``UnsafeDatabase`` instead of starting where ballots could be lost,
    ``NoSecretsHere`` where slips could be guessed.
    """
    refuse_secrets_in_plain_arithmetic()
    app = Flask(__name__)
    app.config.update(
        PINGYI=settings,
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-pingyi" if settings.secure_cookies else "pingyi",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        BABEL_DEFAULT_LOCALE=DEFAULT_LANGUAGE,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the log-in: a meeting lasts longer than an hour
        WTF_CSRF_SSL_STRICT=False,  # no Referer is ever sent; kiosk.headers looks at Origin
    )
    db.connect(app, settings)
    babel.init_app(app, locale_selector=current_language)
    app.before_request(headers.refuse_foreign_origin)
    app.before_request(access.guard)
    app.before_request(upload_size.allow_size)
    csrf.init_app(app)
    app.after_request(headers.add_headers)
    error_answers.register(app)
    surfaces.register(app)
    for programs in (booth, station_api, station_cards):
        app.register_blueprint(programs)
        csrf.exempt(programs)  # known by a signature or a code, never by a cookie
    app.register_blueprint(withdrawals)
    share_look(app)
    access.check_roles(app)
    return app
