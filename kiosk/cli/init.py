"""``kiosk init DIR``: make an instance."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path
from typing import Any

from kiosk.engine import make_tables, open_engine
from kiosk.settings import SETTINGS_FILE, make_instance


def add_command(commands: Any) -> None:
    parser = commands.add_parser("init", help="make an instance: settings, key, empty database")
    parser.add_argument(
        "dir", metavar="DIR", type=Path, help="a directory that is new or empty"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = make_instance(arguments.dir, random=secrets.token_bytes)
    engine = open_engine(settings)
    make_tables(engine)
    engine.dispose()
    print(f"Made {arguments.dir}. Its settings are in {arguments.dir / SETTINGS_FILE}.")
    print(f"Next: kiosk staff add --dir {arguments.dir} --login … --name … --role organiser")
    return 0
