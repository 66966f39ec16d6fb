"""``tally station``: start the scrutineer's page and open it in the browser.

It listens on 127.0.0.1 only and prints one address; whoever has not that address is not let in.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import socket
import ssl
import sys
import threading
import webbrowser
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import waitress  # type: ignore[import-untyped]  # waitress has no types

from tally.cli.outcome import MACHINE, UNUSABLE
from tally.cli.running import no_secrets
from tally.group import NoSecretsHere, refuse_secrets_in_plain_arithmetic
from tally.station.app import create_station
from tally.station.config import ANY_KEY, StationConfig
from tally.station.refusals import ServerNotAllowed
from tally.station.sentences import say
from tally.station.server import check_address


class Unusable(Exception):
    """What the station cannot start with; ``code`` finds the sentence (``cli-<code>``)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def main(argv: Sequence[str] | None = None) -> int:
    """Run the station until it is interrupted."""
    options = _parser().parse_args(argv)
    try:
        refuse_secrets_in_plain_arithmetic()
        config = config_of(options)
        listener = _listener(options.port)
    except Unusable as fault:
        sentence = say(f"cli-{fault.code}", options.lang, **fault.values)
        print(f"tally station: {sentence}", file=sys.stderr)
        return UNUSABLE
    except NoSecretsHere:
        print(f"tally station: {no_secrets(options.lang)}", file=sys.stderr)
        return MACHINE
    config = replace(config, port=listener.getsockname()[1])
    address = f"http://127.0.0.1:{config.port}/enter/{config.entry}"
    # With one thread requests queue for a moment, which waitress would report each time.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # One serving thread: one person, one browser, and so no two requests at a time.
    server = waitress.create_server(create_station(config), sockets=[listener], threads=1)
    print(say("cli-address", options.lang, address=address), flush=True)
    if not options.no_browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()
    return 0


def config_of(options: argparse.Namespace) -> StationConfig:
    """The configuration of a command line.  Raises ``Unusable``."""
    keys = Path(options.keys)
    if not keys.is_dir():
        raise Unusable("no-folder", folder=keys)
    try:
        server = check_address(options.server) if options.server else None
    except ServerNotAllowed:
        raise Unusable("server", address=options.server) from None
    if options.ca:
        _check_authority(options.ca)
    hint = _strings(options.hint_file) if options.hint_file else None
    codes = _strings(options.codes) if options.codes else {}
    if options.code:
        codes = {ANY_KEY: options.code}
    return StationConfig(
        keys=keys,
        journal=Path(options.journal) if options.journal else journal_folder(),
        port=options.port,
        server=server,
        codes=codes,
        authority=Path(options.ca) if options.ca else None,
        language=options.lang,
        hint=hint,
    )


def journal_folder() -> Path:
    """Where programs keep their state on this system: on the machine, not on the stick."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state")
    return base / "pingyi" / "station"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tally station", description="The scrutineer's own page, on this machine only."
    )
    parser.add_argument("--keys", required=True, metavar="DIR", help="folder of key files")
    parser.add_argument("--server", metavar="URL", help="address of the meeting's server")
    codes = parser.add_mutually_exclusive_group()
    codes.add_argument("--code", help="station code, as the organiser gave it")
    codes.add_argument(
        "--codes", metavar="FILE", help="JSON: key file name or seat number -> station code"
    )
    parser.add_argument(
        "--ca", metavar="FILE", help="certificate of the meeting's own authority"
    )
    parser.add_argument("--journal", metavar="DIR", help="folder of the journals")
    parser.add_argument(
        "--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument(
        "--hint-file", metavar="FILE", help='JSON {"zh", "en"}: what a demonstration says'
    )
    return parser


def _listener(port: int) -> socket.socket:
    listener = socket.socket()
    try:
        if os.name != "nt":  # there it would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
    except (OSError, OverflowError):
        listener.close()
        raise Unusable("port", port=port) from None
    return listener


def _check_authority(file: str) -> None:
    try:
        ssl.create_default_context(cafile=file)
    except OSError as fault:  # an SSLError is one
        raise Unusable("authority", file=file, reason=fault.strerror or fault) from None


def _strings(file: str) -> dict[str, str]:
    """A JSON object of strings."""
    try:
        data = json.loads(Path(file).read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise Unusable("unreadable", file=file, reason=fault.strerror) from None
    except ValueError:
        raise Unusable("no-strings", file=file) from None
    if not isinstance(data, dict) or not all(isinstance(v, str) for v in data.values()):
        raise Unusable("no-strings", file=file)
    return data
