"""Does the staff's log, or any counter, tell when a single ballot came?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from kiosk.domain.meeting_state import Step
from kiosk.i18n import Sentence, _
from kiosk.secrecy_check.attack import Attack, Tried, once
from kiosk.secrecy_check.loot import Loot
from kiosk.secrecy_check.rows import Row

ACTS = frozenset(
    {
        *("draft", "add-staff", "set-password", "station-code", "restart-ceremony"),
        "ceremony-complaint",
        *("tablet-code", "remove-tablet", "fetch-slips", "take-slips", "register"),
        # Once a withdrawn slip, or once a pile: no ballot comes of any of them.
        "slips-withdrawn",
        *(
            "sign-off",
            "undo-sign-off",
            "sign-off-exception",
            "agree-exception",
            "drop-exception",
        ),
        *("chief-scrutineer", "incident", "incident-decision", "secrecy-page", "seal-package"),
        *("paper-forms", "closing-register", "closing-exception", "other-content-attested"),
        "closing-returned",
        *(f"{part}-{step}" for part in ("propose", "confirm", "withdraw") for step in Step),
    }
)
"""Acts of staff that the log may name: none of them happens once a ballot."""

_FINE = re.compile(r"\d\d:\d\d:\d\d")
_TIME = re.compile(r"\d\d:\d\d|\b1[4-9]\d{8}\b")
_COUNTER = re.compile(
    r"^(ballots?|votes?|cast|count|turnout|n|票数|电子票|已投)$", re.IGNORECASE
)
_IN_LINE = re.compile(
    r"\b(?:ballots?|votes?|cast)\W{1,3}(\d+)|(\d+)\s*(?:张?票|ballots?\b)", re.IGNORECASE
)


def run(loot: Loot) -> Tried:
    entries = [row for row in loot.rows if {"act", "minute"} <= row.fields.keys()]
    findings = [finding for row in entries for finding in _entry(row)]
    counters: dict[str, list[int]] = {}
    for row in loot.rows:
        for number in _counters(row):
            counters.setdefault(row.where, []).append(number)
    for where, numbers in sorted(counters.items()):
        steps = [abs(after - before) for before, after in pairwise(numbers)]
        fewest = [number for number in (*numbers, *steps) if 0 < number < loot.known.smallest]
        if fewest:
            findings.append(
                _(
                    "%(where)s counts ballots against the clock, down to %(ballots)s at a time.",
                    where=where,
                    ballots=min(fewest),
                )
            )
    on = _(
        "%(entries)s entries of the staff's log, and %(counters)s files or tables with numbers of ballots beside a time.",
        entries=len(entries),
        counters=len(counters),
    )
    return Tried(on=on, findings=once(findings))


def _entry(row: Row) -> Iterator[Sentence]:
    if row.fields["act"] not in ACTS:
        yield _(
            "%(where)s notes an act that is not known to be harmless: %(act)s.",
            where=row.where,
            act=row.fields["act"],
        )
    if _FINE.search(str(row.fields["minute"])):
        yield _("%(where)s notes times finer than minutes.", where=row.where)
    if row.named:
        yield _("The staff's log in %(where)s names single ballots or slips.", where=row.where)


def _counters(row: Row) -> Iterator[int]:
    """Numbers of ballots in a unit that also tells a time of day."""
    if not _TIME.search(_outer(row.fields) if row.fields else row.text):
        return
    if row.fields:
        for name, value in row.fields.items():
            if _COUNTER.match(name) and str(value).isdigit():
                yield int(value)
    elif not row.text.lstrip().startswith(("{", "[")):
        for one, other in _IN_LINE.findall(row.text):
            yield int(one or other)


def _outer(fields: Mapping[str, Any]) -> str:
    """The values of this unit itself, without the units inside it."""
    own = [value for value in fields.values() if not isinstance(value, (dict, list))]
    return " ".join(json.dumps(value, default=str) for value in own if len(str(value)) < 64)


ATTACK = Attack(
    name="staff-log",
    title=_("The staff's log and counters"),
    how=_(
        "The log of staff may note steps to the minute and nothing about ballots; a number of ballots "
        "beside a time may not step by fewer than the least group."
    ),
    means=_(
        "A counter that goes up by one tells who was at the tablets at that minute. Show the number of "
        "ballots, do not write it down with the time."
    ),
    run=run,
)
