"""``kiosk secrecy-check DIR``: attack the data of an instance and say what was found."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.add_secrecy_page import check_addable
from kiosk.cli.language import system_language
from kiosk.engine import open_engine
from kiosk.i18n import LANGUAGES
from kiosk.models.meeting import meeting_of
from kiosk.secrecy_check.report import as_data, check, text
from kiosk.secrecy_page import check_nobody_votes, keep_report
from kiosk.settings import read_settings


def add_command(commands: Any) -> None:
    parser = commands.add_parser(
        "secrecy-check", help="attack the data of an instance: can ballots be linked to people?"
    )
    parser.add_argument("directory", type=Path, metavar="DIR", help="directory of the instance")
    parser.add_argument(
        "--proxy-log",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="logs of the proxy before the server",
    )
    parser.add_argument(
        "--also",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="PATH",
        help="backups, exports, evidence, temporary files: files or directories",
    )
    parser.add_argument(
        "--add-to",
        metavar="MEETING",
        help="number of a closed meeting: add the page to its evidence, before it is certified",
    )
    parser.add_argument("--json", action="store_true", help="for programs, in both languages")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report")
    parser.set_defaults(run=run)


@contextmanager
def _session(directory: Path) -> Iterator[Session]:
    engine = open_engine(read_settings(directory))
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def run(words: argparse.Namespace) -> int:
    """Exit code 0: nothing was found; 1: something was.

    Raises ``NotAnInstance``, ``OSError`` or, for a meeting that takes no page, ``KioskError``.
    """
    if words.add_to:
        with _session(words.directory) as session:  # before the work, not after it
            check_addable(meeting_of(session, words.add_to))
            check_nobody_votes(session)
    report = check(words.directory, proxy_logs=words.proxy_log, also=words.also)
    if words.add_to:
        with _session(words.directory) as session:
            keep_report(session, report, meeting_id=words.add_to, staff=None)
            session.commit()
    if words.json:
        print(json.dumps(as_data(report), ensure_ascii=False, indent=2))
    else:
        print(text(report, words.lang or system_language()), end="")
    return 0 if report.clean else 1
