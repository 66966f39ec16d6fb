"""Style sheets, scripts and pictures: the kiosk's own, and the look that it shares with the station.

The station runs without the kiosk, so the shared files live in its room and are served from there
under the same address as the others.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, send_from_directory

import tally
from kiosk.access import Role, open_to

STATION = Path(tally.__file__).parent / "station" / "static"
SHARED = frozenset({"tokens.css", "look.css", "seal.svg"})


def share_look(app: Flask) -> None:
    """Let the static address of ``app`` answer for ``SHARED`` too."""
    own = Path(app.root_path, "static")

    @app.endpoint("static")
    @open_to(Role.PUBLIC)
    def static(filename: str) -> Response:
        return send_from_directory(STATION if filename in SHARED else own, filename)
