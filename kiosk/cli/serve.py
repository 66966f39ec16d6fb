"""``kiosk serve --dir DIR``: serve an instance until it is stopped."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kiosk import create_app
from kiosk.cli.port import port
from kiosk.server import make_server
from kiosk.settings import read_settings

HOST, PORT = "127.0.0.1", 8080
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def add_command(commands: Any) -> None:
    parser = commands.add_parser("serve", help="serve an instance")
    parser.add_argument("--dir", required=True, type=Path, help="the instance")
    parser.add_argument("--host", default=HOST, help=f"address to listen on ({HOST})")
    parser.add_argument("--port", default=PORT, type=port, help=f"port to listen on ({PORT})")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = read_settings(arguments.dir)
    app = create_app(settings)
    try:
        server = make_server(app, arguments.host, arguments.port)
    except OSError as fault:  # which says what is wrong, but not with what
        place = f"{arguments.host}:{arguments.port}"
        raise OSError(fault.errno, fault.strerror, place) from fault
    here = f"http://{arguments.host}:{server.effective_port}"
    print(
        f"Serving {settings.instance} on {settings.origin or here} (Ctrl+C stops)", flush=True
    )
    if not settings.origin and arguments.host not in LOOPBACK:
        # Camera and keys of a tablet work in a secure context only, and passwords travel in the clear.
        print(
            "kiosk: without TLS tablets cannot vote from other machines; put a proxy in front "
            "and its https address into kiosk.toml (deploy/README.md)",
            file=sys.stderr,
        )
    server.run()
    return 0
