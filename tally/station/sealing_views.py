"""Before the vote: what was sealed is shown and checked, the paper counted, all of it signed."""

from __future__ import annotations

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tally.station.desk import Desk
from tally.station.key_views import manifest_code


def add_views(app: Flask, desk: Desk) -> None:
    """Add the views of this file to ``app``."""

    @app.post("/sealing")
    def check_sealed() -> ResponseReturnValue:
        desk.check_sealed()
        return redirect(url_for("sealing"), 303)

    @app.get("/sealing")
    def sealing() -> ResponseReturnValue:
        if desk.key is None or desk.sealing is None:
            return redirect(url_for("key"), 303)
        return render_template("sealing.html", job=desk.sealing)

    @app.post("/sealing/sign")
    def sign_seal() -> ResponseReturnValue:
        typed = {
            name.removeprefix("counted-"): text.strip()
            for name, text in request.form.items()
            if name.startswith("counted-")
        }
        desk.sign_seal(request.form.get("manifest", ""), typed)
        return redirect(url_for("signed"), 303)

    @app.get("/sealing/signed")
    def signed() -> ResponseReturnValue:
        key = desk.key
        if key is None or key.keyfile.manifest is None:
            return redirect(url_for("key"), 303)
        meeting = desk.server(desk.key_code).meeting()
        code = manifest_code(key.keyfile.manifest)
        return render_template("signed.html", meeting=meeting, code=code)
