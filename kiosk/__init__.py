"""评议 Pingyi: the web application that holds a meeting's democratic evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from kiosk.settings import Settings


def create_app(settings: Settings) -> Flask:
    """The application of one instance; see ``kiosk.application``."""
    from kiosk.application import build  # noqa: PLC0415 (rules and actions load without Flask)

    return build(settings)
