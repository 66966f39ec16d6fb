"""The return box and the cards: two pages on which one thing after another is shown or typed.

Without JavaScript each is a form with one field; a scanner that types ends with Enter.  With it the
page stays, and with it the camera (``kiosk/frontend/src/station``).
"""

from __future__ import annotations

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tally.station.desk import Desk, Notice
from tally.station.sampling import fewest_found, slips_to_scan


def add_views(app: Flask, desk: Desk) -> None:
    """Add the views of this file to ``app``."""
    app.jinja_env.globals.update(slips_to_scan=slips_to_scan, fewest_found=fewest_found)

    @app.get("/return-box")
    def return_box() -> ResponseReturnValue:
        return _page("return_box.html")

    @app.get("/tracker-cards")
    def tracker_cards() -> ResponseReturnValue:
        return _page("tracker_cards.html")

    @app.post("/return-box")
    def scan_slip() -> ResponseReturnValue:
        scan = desk.return_box()
        if scan is not None:
            scan.scan(request.form.get("slip", ""))
        return redirect(url_for("return_box"), 303)

    @app.post("/tracker-cards")
    def look_up() -> ResponseReturnValue:
        scan = desk.return_box()
        if scan is not None:
            scan.look_up(request.form.get("tracker", ""))
        return redirect(url_for("tracker_cards"), 303)

    @app.post("/return-box/sum")
    def sign_return_box() -> ResponseReturnValue:
        desk.sign_return_box(request.form.get("explanation", ""))
        desk.tell(Notice("return-box-sent"))
        return redirect(url_for("return_box"), 303)

    def _page(name: str) -> ResponseReturnValue:
        scan = desk.return_box()
        if scan is None:
            # Nothing is compared with a record that this machine has not verified.
            return redirect(url_for("home" if desk.key is None else "key"), 303)
        return render_template(name, scan=scan, box=scan.sum())
