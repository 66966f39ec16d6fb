"""Does any log note the requests of tablets: when, from where, how long?

A ballot's length varies with its randomness, so a length in a log can name the ballot.
"""

from __future__ import annotations

import re
from collections import Counter

from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.piece import Piece

_REQUEST = re.compile(r"/booth/(elections/\w+/ballots|asks|nonce|state|meeting|enrol)\b")
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d/\w{3}/\d{4}:\d\d|\b1[4-9]\d{8}\b|\b\d\d:\d\d:\d\d\b"
)
_ADDRESS = re.compile(
    r"\b\d{1,3}(\.\d{1,3}){3}\b|remote_ip|\b[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,7}\b"
)
_NUMBER = re.compile(r"(?<![\w.])\d{3,8}(?![\w.])")


def run(loot: Loot) -> Tried:
    logs = [piece for piece in loot.pieces if piece.readable or piece.request_log]
    findings: list[Sentence] = []
    lines = 0
    for piece in logs:
        text = piece.data.decode("utf-8", "replace")
        noted = [line for line in text.splitlines() if _REQUEST.search(line)]
        lines += text.count("\n")
        if noted and (piece.request_log or any(_TIME.search(line) for line in noted)):
            findings += _log(loot, piece, noted)
    on = _(
        "%(files)s text files, %(lines)s lines, %(logs)s of them given as logs of a proxy.",
        files=len(logs),
        lines=lines,
        logs=sum(piece.request_log for piece in logs),
    )
    if not findings and not any(piece.request_log for piece in logs):
        return Tried(
            on=on,
            why_not=_(
                "Nothing in the instance, but no log of the proxy was given (--proxy-log). If the proxy "
                "writes none, as in deploy/Caddyfile, there is nothing to give."
            ),
        )
    return Tried(on=on, findings=tuple(findings))


def _log(loot: Loot, piece: Piece, noted: list[str]) -> list[Sentence]:
    findings = [
        _(
            "%(file)s notes requests of tablets: %(lines)s, with the time: %(timed)s, with an address: %(addressed)s.",
            file=piece.name,
            lines=len(noted),
            timed=sum(bool(_TIME.search(line)) for line in noted),
            addressed=sum(bool(_ADDRESS.search(line)) for line in noted),
        )
    ]
    lengths = Counter(ballot.bytes for box in loot.known.boxes for ballot in box.ballots)
    alone = {length for length, ballots in lengths.items() if ballots == 1}
    tied = {
        number
        for line in noted
        for number in map(int, _NUMBER.findall(line))
        if number in alone
    }
    if tied:
        findings.append(
            _(
                "%(file)s notes lengths; ballots that can be told by their length alone: %(ballots)s.",
                file=piece.name,
                ballots=len(tied),
            )
        )
    return findings


ATTACK = Attack(
    name="requests",
    title=_("Logs of requests"),
    how=_(
        "Every text file and every log given with --proxy-log is searched for requests of tablets with "
        "time, address or length; lengths are compared with those of the ballots."
    ),
    means=_(
        "Times and addresses give the order of arrival and the tablet. Delete the log, switch it off "
        "(deploy/Caddyfile shows how), and treat the order of this meeting as known."
    ),
    run=run,
)
