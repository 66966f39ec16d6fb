"""After closing: examine the records, confirm, decrypt the totals."""

from __future__ import annotations

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tally.station.desk import Desk
from tally.station.refusals import NotARecord, NotSealed


def add_views(app: Flask, desk: Desk) -> None:
    """Add the views of this file to ``app``."""

    @app.post("/examination/server")
    def examine_server() -> ResponseReturnValue:
        desk.examine_server()
        return redirect(url_for("examination"), 303)

    @app.post("/examination/files")
    def examine_files() -> ResponseReturnValue:
        records, manifest = _carried()
        desk.examine_files(records, manifest)
        return redirect(url_for("examination"), 303)

    @app.get("/examination")
    def examination() -> ResponseReturnValue:
        if desk.key is None or desk.examining is None:
            return redirect(url_for("key"), 303)
        return render_template("examination.html", job=desk.examining)

    @app.post("/decryption")
    def decrypt() -> ResponseReturnValue:
        desk.decrypt(request.form.get("closing", ""))
        return redirect(url_for("decrypted"), 303)

    @app.get("/decrypted")
    def decrypted() -> ResponseReturnValue:
        if desk.decrypted is None:
            return redirect(url_for("home"), 303)
        return render_template("decrypted.html", done=desk.decrypted)


def _carried() -> tuple[list[bytes], str]:
    """The files that were chosen: a record for each group, and the manifest."""
    records, manifest = [], None
    for file in request.files.getlist("files"):
        data, name = file.read(), file.filename or ""
        if name.endswith(".bel"):
            records.append(data)
        elif name.endswith("manifest.json"):
            manifest = data.decode("utf-8", "replace").removesuffix("\n")
        elif name:
            raise NotARecord(reason=name)
    if manifest is None:
        raise NotSealed
    return records, manifest
