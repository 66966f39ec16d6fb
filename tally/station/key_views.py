"""Home, the key, the ceremony: pages and the buttons on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from flask import Flask, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.record.codes import check_code
from tally.station.ceremony import check_seat
from tally.station.desk import Desk, Notice
from tally.station.examination import check_manifest
from tally.station.passphrase import offer_words
from tally.station.refusals import KeyFileExists
from tally.station.sentences import say
from tally.station.server_meeting import ServerMeeting
from tally.trustee.keyfile import KeyFile


def add_views(app: Flask, desk: Desk) -> None:  # noqa: C901 (a list of views, none with a branch of its own)
    """Add the views of this file to ``app``."""

    @app.get("/")
    def home() -> ResponseReturnValue:
        return render_template("home.html", cards=desk.shelf.cards())

    @app.post("/language")
    def switch_language() -> ResponseReturnValue:
        desk.language = "en" if request.form.get("language") == "en" else "zh"
        back = request.form.get("back", "")
        known = app.url_map.bind("").test(back, "GET")
        return redirect(back if known else url_for("home"), 303)

    @app.post("/server")
    def use_server() -> ResponseReturnValue:
        desk.use_server(request.form.get("address", ""), request.form.get("code", ""))
        desk.tell(Notice("server-taken"))
        return redirect(url_for("home"), 303)

    @app.get("/keys/new")
    def new_key() -> ResponseReturnValue:
        meeting = desk.server(desk.new_code).meeting()
        try:
            desk.shelf.file_for(meeting.meeting, meeting.index, meeting.ceremony.id)
        except KeyFileExists as refusal:
            desk.tell(Notice("refused", refusal))
            return redirect(url_for("home"), 303)
        offered = offer_words(desk.config.random)
        return render_template("new_key.html", meeting=meeting, offered=offered)

    @app.post("/keys/new")
    def create_key() -> ResponseReturnValue:
        desk.make_key(request.form.get("passphrase", ""), request.form.get("again", ""))
        desk.start_ceremony()
        return redirect(url_for("key"), 303)

    @app.get("/keys/<file>")
    def closed_key(file: str) -> ResponseReturnValue:
        return render_template("closed_key.html", card=desk.shelf.card(file))

    @app.post("/keys/<file>")
    def open_key(file: str) -> ResponseReturnValue:
        desk.open_key(file, request.form.get("passphrase", ""))
        return redirect(url_for("key"), 303)

    @app.post("/close")
    def close_key() -> ResponseReturnValue:
        desk.close_key()
        desk.tell(Notice("key-closed"))
        return redirect(url_for("home"), 303)

    @app.get("/key")
    def key() -> ResponseReturnValue:
        if desk.key is None:
            return redirect(url_for("home"), 303)
        keyfile, meeting = desk.key.keyfile, _meeting(desk)
        return render_template(
            "key.html",
            keyfile=keyfile,
            concluded=desk.key.journal.last("dones") is not None,
            key_code=manifest_code(keyfile.trustees) if keyfile.trustees else None,
            meeting=meeting,
            sealed=_sealed(keyfile, meeting),
        )

    @app.post("/ceremony")
    def start_ceremony() -> ResponseReturnValue:
        desk.start_ceremony()
        return redirect(url_for("key"), 303)

    @app.get("/progress")
    def progress() -> ResponseReturnValue:
        job = desk.job
        if job is None:
            return jsonify(running=False)
        at = job.progress
        values = {"done": at.done, "total": at.total, "group": at.what}
        sentence = say(f"stage-{at.stage}", desk.language, **values)
        return jsonify(running=True, sentence=sentence, done=at.done, total=at.total)


def _meeting(desk: Desk) -> ServerMeeting | TallyError | None:
    """What the server says, or why it says nothing; ``None`` when there is nobody to ask."""
    if not desk.address or not desk.key_code:
        return None
    try:
        return desk.server(desk.key_code).meeting()
    except TallyError as refusal:
        return refusal


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was fixed at sealing, as far as this station can tell."""

    code: str | None
    """What tablets must show (guarding A2.4); ``None`` until this station has signed it."""
    sent: bool = False
    """Whether the server has this seat's words."""
    refusal: TallyError | None = None


def _sealed(keyfile: KeyFile, meeting: ServerMeeting | TallyError | None) -> Sealed | None:
    """The manifest that the server has, looked at; ``None`` as long as there is none."""
    if not isinstance(meeting, ServerMeeting) or meeting.manifest is None:
        return None
    try:
        check_seat(keyfile, meeting)
        check_manifest(meeting.manifest, keyfile)
    except TallyError as refusal:
        return Sealed(None, refusal=refusal)
    if keyfile.manifest != hex_of(meeting.manifest):
        return Sealed(None)
    sent = keyfile.index in meeting.signed and keyfile.index in meeting.ready
    return Sealed(manifest_code(keyfile.manifest), sent)


@cache
def manifest_code(digest: str) -> str:
    """The check code of a manifest's hash; slow, so kept."""
    return check_code(bytes.fromhex(digest))
