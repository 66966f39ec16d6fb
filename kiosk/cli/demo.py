"""``kiosk demo``: the sample meeting on this machine, ready for a visitor to finish."""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.cli.language import system_language
from kiosk.cli.port import port
from kiosk.cli.progress_bar import progress_bar
from kiosk.demo.guide import build_demo
from kiosk.demo.make import make_demo
from kiosk.demo.notes import DemoPlace
from kiosk.errors import Refused
from kiosk.i18n import Sentence, _
from kiosk.server import make_server
from kiosk.settings import read_settings
from tally.group import refuse_secrets_in_plain_arithmetic

PORT = 8080


def add_command(commands: Any) -> None:
    parser = commands.add_parser("demo", help="show a sample meeting on this machine")
    parser.add_argument("--dir", type=Path, default=Path("demo"), help="its folder (./demo)")
    parser.add_argument("--port", type=port, default=PORT, help=f"port on 127.0.0.1 ({PORT})")
    parser.add_argument(
        "--finished", action="store_true", help="the same meeting, counted and certified"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    refuse_secrets_in_plain_arithmetic()
    # A plain "kill" ends it like Ctrl+C, or the station would go on without its server.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    place = DemoPlace(
        arguments.dir / "finished" if arguments.finished else arguments.dir / "open"
    )
    if place.folder.exists():
        _check_demo(place)
    else:
        make_demo(place.folder, finished=arguments.finished, tell=progress_bar())
    origin = f"http://127.0.0.1:{arguments.port}"
    with _station(place, origin) as station:
        app = build_demo(read_settings(place.instance), place, station)
        server = make_server(app, "127.0.0.1", arguments.port)
        _introduce(place, origin, station)
        try:
            server.run()
        finally:
            server.close()
    return 0


def _check_demo(place: DemoPlace) -> None:
    try:
        place.read_notes()
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Refused(
            _(
                "%(folder)s is there but holds no demo. Choose another folder with --dir.",
                folder=place.folder,
            )
        ) from fault


@contextmanager
def _station(place: DemoPlace, origin: str) -> Iterator[str]:
    """The scrutineers' station, in a process of its own; yields its address."""
    words: list[str | Path] = [
        *(sys.executable, "-m", "tally", "station", "--no-browser"),
        *("--keys", place.keys, "--journal", place.journal),
        *("--server", origin, "--codes", place.station_codes),
        *("--hint-file", place.hint),
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8") as process:  # noqa: S603 (our own program and paths)
        try:
            line = process.stdout.readline() if process.stdout else ""
            address = re.search(r"http://\S+", line)
            if address is None:
                raise Refused(_("The scrutineers' station could not be started; see above."))
            yield address[0]
        finally:
            process.terminate()


def _introduce(place: DemoPlace, origin: str, station: str) -> None:
    notes = place.read_notes()
    print()
    _say(_("The demo is ready. Begin here:"))
    print(f"    {origin}/demo/\n")
    _say(_("Scrutineers' station: %(address)s", address=station))
    for person in notes.people:
        _say(
            _(
                "Log in as %(name)s: %(login)s, password %(password)s",
                name=person.name,
                login=person.login,
                password=person.password,
            )
        )
    for group in notes.slips:
        path = place.slips(notes.meeting_id, group).resolve()
        _say(_("Printed slips of group %(group)s: %(path)s", group=group, path=path))
    _say(
        _(
            "Slips to click or scan are on the page above. A demo keeps them; a meeting never does."
        )
    )
    _say(_("Ctrl+C ends the demo; starting it again goes on where you were."))


def _say(sentence: Sentence) -> None:
    print(sentence.text(system_language()), flush=True)
