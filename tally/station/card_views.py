"""Test cards and test ballots: pages and the buttons on them."""

from __future__ import annotations

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tally.credential import grouped
from tally.errors import TallyError
from tally.station.card_refusals import CardsTooLate, NothingTested
from tally.station.cards import announce, held_card, held_cards, make_cards
from tally.station.desk import Desk, Notice
from tally.station.qr import qr_path
from tally.station.server_meeting import ServerMeeting
from tally.station.testing import (
    Outcome,
    Test,
    conclude,
    fetch_test,
    journalled_tests,
    tests_by_tablet,
)

ENDPOINTS = frozenset({"make_more", "announce_cards", "open_test", "judge_test", "card"})
"""Steps whose refusals are told on the page of the cards."""

_JUDGED: dict[str, tuple[Outcome, ...]] = {
    "open": ("equal", "different"),
    "code": ("code",),
    "fault": ("fault",),
}

_FOUND: dict[str, str] = {
    "different": "found-different",
    "code": "found-code",
    "fault": "found-fault",
}


class _Bench:
    """The test ballot on the screen, and of which journal it is; nothing outlives it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._test: tuple[str, Test] | None = None

    def put(self, test: Test) -> None:
        self._test = (str(self._desk.require_key().journal.path), test)

    def look(self) -> Test | None:
        """``None`` as soon as another key is open."""
        key = self._desk.key
        if self._test and (key is None or str(key.journal.path) != self._test[0]):
            self._test = None
        return self._test[1] if self._test else None

    def clear(self) -> None:
        self._test = None


def add_views(app: Flask, desk: Desk) -> None:  # noqa: C901 (a list of views, each with little in it)
    """Add the views of this file to ``app``."""
    bench = _Bench(desk)
    app.jinja_env.globals.update(qr_path=qr_path, grouped=grouped)

    @app.get("/cards")
    def cards() -> ResponseReturnValue:
        if desk.key is None:
            return redirect(url_for("home"), 303)
        return render_template(
            "cards.html",
            held=held_cards(desk.key),
            tablets=tests_by_tablet(journalled_tests(desk.key)),
            meeting=_meeting(desk),
            signed=desk.key.keyfile.manifest is not None,
            typed=request.args,
        )

    @app.get("/cards/print")
    def print_cards() -> ResponseReturnValue:
        if desk.key is None:
            return redirect(url_for("home"), 303)
        return render_template("cards_print.html", held=held_cards(desk.key))

    @app.get("/cards/<number>")
    def card(number: str) -> ResponseReturnValue:
        return render_template("card.html", card=held_card(desk.require_key(), number))

    @app.post("/cards/make")
    def make_more() -> ResponseReturnValue:
        key, server = desk.require_key(), desk.server(desk.key_code)
        if server.meeting().state != "sealed":
            raise CardsTooLate
        typed = request.form.get("number", "")
        number = int(typed) if typed.isdecimal() and len(typed) <= 4 else None
        make_cards(key, number, server, desk.config.random)
        desk.tell(Notice("cards-made"))
        return redirect(url_for("cards"), 303)

    @app.post("/cards/announce")
    def announce_cards() -> ResponseReturnValue:
        announce(desk.require_key(), desk.server(desk.key_code))
        desk.tell(Notice("cards-announced"))
        return redirect(url_for("cards"), 303)

    @app.post("/cards/test")
    def open_test() -> ResponseReturnValue:
        bench.put(
            fetch_test(
                desk.require_key(),
                desk.server(desk.key_code),
                card=request.form.get("card", ""),
                typed=request.form.get("tracker", ""),
                tablet=request.form.get("tablet", ""),
            )
        )
        return redirect(url_for("tested"), 303)

    @app.get("/cards/tested")
    def tested() -> ResponseReturnValue:
        test = bench.look()
        if test is None:
            return redirect(url_for("cards"), 303)
        return render_template("tested.html", test=test)

    @app.post("/cards/tested")
    def judge_test() -> ResponseReturnValue:
        test, outcome = bench.look(), request.form.get("outcome", "")
        allowed = _JUDGED[test.finding] if test else ()
        if test is None or outcome not in allowed:
            raise NothingTested
        kept = conclude(desk.require_key(), test, allowed[allowed.index(outcome)])
        bench.clear()
        if not kept:
            desk.tell(Notice("test-equal"))
            return redirect(url_for("cards"), 303)
        return render_template("test_found.html", test=test, found=_FOUND[outcome], kept=kept)


def _meeting(desk: Desk) -> ServerMeeting | None:
    """What the server says; ``None`` when there is nobody to ask or nobody answers."""
    try:
        return desk.server(desk.key_code).meeting()
    except TallyError:
        return None
