"""``tally trustee returned``: the return box against records that were carried here.

Slips are scanned or typed one a line, cards too; a terminal does not show what is typed, because it
would keep it.  Examination, comparison and signature are the station's own.

Source: guarding E (return box), B8 (cards).
"""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from collections.abc import Iterator

from tally.cli.decrypt import examined
from tally.cli.outcome import DONE
from tally.cli.station_key import stopping
from tally.record.closing_words import LONGEST
from tally.station.return_box import Found, ReturnBoxScan, send_sum
from tally.station.sampling import slips_to_scan
from tally.station.sentences import say as say_station
from tally.words import Language, say

TRACKER = 16
"""Symbols; a slip's code has 28."""


def run(options: argparse.Namespace) -> int:
    """Answer every line, then sign and write the numbers."""
    language: Language = options.lang
    key, examination, folder = examined(options)
    scan = ReturnBoxScan(examination, secrets.token_bytes)
    for group in scan.sum().groups:
        needed = slips_to_scan(group.returned)
        values = {"group": group.code, "returned": group.returned, "needed": needed}
        print(say_station("sample-need", language, **values))
    for line in _lines(language):
        print(_answer(scan, line, language), flush=True)
    box = scan.sum(options.why[:LONGEST])
    with stopping(str(options.key), language):
        send_sum(key, box, folder)
    cards = {"typed": box.cards.typed, "cards": box.cards.found}
    print(say("returned", language, scanned=box.scanned, found=box.found, **cards))
    if not box.explained:
        print(say("returned-unexplained", language))
    return DONE


def _lines(language: Language) -> Iterator[str]:
    """What is scanned or typed; an empty line at a terminal, or the end of the input, ends it."""
    if not sys.stdin.isatty():
        yield from filter(None, (line.strip() for line in sys.stdin))
        return
    try:
        while line := getpass.getpass(say("show-next", language)):
            yield line
    except EOFError:
        return


def _answer(scan: ReturnBoxScan, line: str, language: Language) -> str:
    is_card = len("".join(line.replace("-", "").split())) <= TRACKER
    outcome = scan.look_up(line) if is_card else scan.scan(line)
    kind = "seen-card-" if is_card else "seen-"
    said = say_station(f"{kind}{outcome.found}", language)
    if outcome.group:
        said += " · " + say_station("seen-group", language, group=outcome.group)
    if outcome.before is not None:
        before = say_station(f"{kind}{outcome.before}", language)
        said += " · " + say_station("seen-before", language, what=before)
    if outcome.found is not Found.FOUND:
        said += "\n    " + say_station(f"{kind}do-{outcome.found}", language)
    return said
