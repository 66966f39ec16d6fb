"""``kiosk secrecy-check DIR``: attack the data of an instance and say what was found."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from kiosk.cli.language import system_language
from kiosk.i18n import LANGUAGES
from kiosk.secrecy_check.report import as_data, check, text


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
    parser.add_argument("--json", action="store_true", help="for programs, in both languages")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report")
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Exit code 0: nothing was found; 1: something was.

    Raises ``NotAnInstance`` or ``OSError``.
    """
    report = check(words.directory, proxy_logs=words.proxy_log, also=words.also)
    if words.json:
        print(json.dumps(as_data(report), ensure_ascii=False, indent=2))
    else:
        print(text(report, words.lang or system_language()), end="")
    return 0 if report.clean else 1
