"""``kiosk rehearse meeting.toml deck.csv --out DIR``: a whole meeting with a known result."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from kiosk.cli.language import system_language
from kiosk.cli.progress_bar import progress_bar
from kiosk.deck import read_deck
from kiosk.errors import Refused
from kiosk.i18n import Sentence, _
from kiosk.meeting_file import notices_of, read_file, read_meeting_dir
from kiosk.rehearsal.course import NotCast
from kiosk.rehearsal.rehearse import Outcome, rehearse
from tally.errors import TallyError
from tally.group import refuse_secrets_in_plain_arithmetic


def add_command(commands: Any) -> None:
    parser = commands.add_parser(
        "rehearse", help="run a meeting with the ballots of a deck and compare the counts"
    )
    parser.add_argument("meeting", type=Path, help="meeting.toml; rosters stand beside it")
    parser.add_argument("deck", type=Path, help="ballots with a known result, CSV or XLSX")
    parser.add_argument("--out", type=Path, required=True, help="a new or empty directory")
    parser.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    """Exit code 0: the counts are the deck's, every record verifies, nothing leaks; 1: not.

    Raises ``FileRefused`` or ``Refused``: the input is unusable and nothing was written.
    """
    refuse_secrets_in_plain_arithmetic()
    out: Path = words.out
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused(
            _("%(out)s is there and not empty. Choose a new directory for --out.", out=out)
        )
    meeting, files = read_meeting_dir(words.meeting)
    deck = read_deck(words.deck.name, read_file(words.deck), meeting)
    for notice in (*notices_of(files), *deck.notices):
        print(_text(notice), file=sys.stderr)
    try:
        outcome = rehearse(files, deck, out, progress_bar())
    except (NotCast, TallyError) as fault:
        print(
            _text(_("The meeting could not be held to its end: %(fault)s", fault=fault)),
            file=sys.stderr,
        )
        return 1
    _report(outcome, out)
    return 0 if outcome.holds else 1


def _report(outcome: Outcome, out: Path) -> None:
    for difference in outcome.differences:
        print(
            _text(
                _(
                    "DIFFERS: group %(group)s, %(question)s: the deck has %(deck)s, the box %(decrypted)s",
                    group=difference.group,
                    question=difference.question,
                    deck=difference.deck,
                    decrypted=difference.decrypted,
                )
            )
        )
    for attack, finding in outcome.leaks:
        print(_text(_("LEAK: %(attack)s: %(finding)s", attack=attack, finding=finding)))
    for name in outcome.refused_records:
        print(_text(_("NOT VERIFIED: %(name)s. See `tally verify` on it.", name=name)))
    if outcome.holds:
        print(
            _text(
                _(
                    "彩排 REHEARSAL: %(ballots)s ballots, %(contests)s contests counted as in the deck; "
                    "every record verifies, the secrecy check found nothing. Check code %(code)s. Papers are in %(out)s.",
                    ballots=outcome.ballots,
                    contests=outcome.contests,
                    code=outcome.check_code,
                    out=out,
                )
            )
        )


def _text(sentence: Sentence) -> str:
    return sentence.text(system_language())
