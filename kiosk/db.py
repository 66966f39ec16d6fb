"""The web application's database session: one a request, committed by the view, once, last."""

from __future__ import annotations

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from kiosk.engine import check_tables, engine_options, finish_rewriting, make_safe
from kiosk.models import Base
from kiosk.settings import Settings

db = SQLAlchemy(model_class=Base)


def connect(app: Flask, settings: Settings) -> None:
    """Give ``app`` its database and refuse to start with one that is unsafe or not ours."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        make_safe(db.engine)
        check_tables(db.engine)
        finish_rewriting(db.engine)
