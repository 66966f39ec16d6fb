"""While the vote is open: the page on which a station notes checkpoints."""

from __future__ import annotations

from itertools import groupby

from flask import Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tally.errors import TallyError
from tally.station.checkpoints import lacking_checkpoints, noted_checkpoints
from tally.station.desk import Desk


def add_views(app: Flask, desk: Desk) -> None:
    """Add the views of this file to ``app``."""

    @app.get("/checkpoints")
    def checkpoints() -> ResponseReturnValue:
        if desk.key is None:
            return redirect(url_for("home"), 303)
        meeting, refusal = None, None
        try:
            meeting = desk.look_into_boxes()
        except TallyError as fault:
            # Said on this page, which goes on looking: what was noted before has to stay in sight.
            refusal = fault
        noted = sorted(noted_checkpoints(desk.key), key=lambda one: one.group)
        return render_template(
            "checkpoints.html",
            meeting=meeting,
            refusal=refusal,
            groups=[(group, list(of)) for group, of in groupby(noted, lambda one: one.group)],
            lacking=lacking_checkpoints(desk.key),
        )
