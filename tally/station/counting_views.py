"""After closing: the paper register, the examination, the attestation, the totals."""

from __future__ import annotations

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tally.station.desk import Carried, Desk
from tally.station.quorum import Spoken
from tally.station.refusals import NotARecord, NotSealed

LEFT_OUT = "left-out.json"


def add_views(app: Flask, desk: Desk) -> None:  # noqa: C901 (a list of views, none with a branch of its own)
    """Add the views of this file to ``app``."""

    @app.get("/closing")
    def closing() -> ResponseReturnValue:
        if desk.key is None:
            return redirect(url_for("home"), 303)
        return render_template(
            "closing.html", groups=desk.closing_groups(), typed=desk.register
        )

    @app.post("/closing/files")
    def carry_files() -> ResponseReturnValue:
        desk.carry(_carried())
        return redirect(url_for("closing"), 303)

    @app.post("/examination")
    def examine() -> ResponseReturnValue:
        desk.examine(request.form.to_dict())
        return redirect(url_for("examination"), 303)

    @app.get("/examination")
    def examination() -> ResponseReturnValue:
        if desk.key is None or desk.examining is None:
            return redirect(url_for("key"), 303)
        return render_template("examination.html", job=desk.examining)

    @app.post("/attestation")
    def attest() -> ResponseReturnValue:
        desk.attest(request.form.get("closing", ""))
        return redirect(url_for("attested"), 303)

    @app.get("/attested")
    def attested() -> ResponseReturnValue:
        desk.look()
        if desk.standing is None or desk.examination is None:
            return redirect(url_for("key"), 303)
        return render_template("attested.html", found=desk.examination, standing=desk.standing)

    @app.post("/decryption")
    def decrypt() -> ResponseReturnValue:
        desk.decrypt(request.form.get("closing", ""), _spoken())
        return redirect(url_for("decrypted"), 303)

    @app.get("/decrypted")
    def decrypted() -> ResponseReturnValue:
        if desk.decrypted is None:
            return redirect(url_for("home"), 303)
        return render_template("decrypted.html", done=desk.decrypted)

    @app.post("/journals/<name>")
    def pass_on(name: str) -> ResponseReturnValue:
        desk.pass_on(name)
        return redirect(url_for("passed"), 303)

    @app.get("/passed")
    def passed() -> ResponseReturnValue:
        if desk.passing is None:
            return redirect(url_for("home"), 303)
        return render_template("passed.html", job=desk.passing)

    @app.post("/erasing")
    def erase() -> ResponseReturnValue:
        desk.erase()
        return redirect(url_for("key"), 303)


def _spoken() -> Spoken | None:
    """The exception, when its form was sent."""
    if "exception" not in request.form:
        return None
    seats = range(1, 10)
    return Spoken(
        codes={seat: request.form.get(f"code-{seat}", "") for seat in seats},
        confirmed=frozenset(seat for seat in seats if f"spoken-{seat}" in request.form),
    )


def _carried() -> Carried:
    """The files that were chosen: a record for each group, the manifest, what is left out."""
    records, papers = [], dict[str, str]()
    for file in request.files.getlist("files"):
        data, name = file.read(), file.filename or ""
        if name.endswith(".bel"):
            records.append(data)
        elif name.endswith(("manifest.json", LEFT_OUT)):
            kind = "left-out" if name.endswith(LEFT_OUT) else "manifest"
            papers[kind] = data.decode("utf-8", "replace").removesuffix("\n")
        elif name:
            raise NotARecord(reason=name)
    if "manifest" not in papers:
        raise NotSealed
    return Carried(records, papers["manifest"], papers.get("left-out", ""))
