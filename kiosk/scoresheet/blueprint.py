"""The score sheets' blueprint, and where a refused form leads back to."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kiosk.access import Role
from kiosk.answers import refused
from kiosk.errors import KioskError

ROLE = Role.ORGANISER
"""Scores are personal data: nobody else opens these pages."""

PAGE_OF_FORM: dict[str, str] = {}
"""Page of each form by endpoint; each module of pages adds its own."""

blueprint = Blueprint("scoresheet", __name__, url_prefix="/scores")


@blueprint.errorhandler(KioskError)
def refuse(error: KioskError) -> ResponseReturnValue:
    return refused(error, PAGE_OF_FORM)
