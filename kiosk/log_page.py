"""The audit log in words that people read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.i18n import Sentence, _
from kiosk.step_words import ROLES, STEPS

ACTS: Mapping[str, Sentence] = {
    "draft": _("prepares the meeting"),
    "fetch-slips": _("fetches the slips to print them"),
    "closing-register": _("types the paper register at the own station"),
    "closing-exception": _("makes the exception: fewer attest than the rule says"),
    "closing-returned": _("says how many slips of the return box have their ballots"),
    "other-content-attested": _("attests to another content than the closed boxes"),
    "paper-forms": _("enters the figures of paper forms"),
    "register": _("enters the register of slips"),
    "remove-tablet": _("removes a tablet"),
    "ceremony-complaint": _("receives a complaint, which ends the key ceremony"),
    "restart-ceremony": _("begins the key ceremony again"),
    "station-code": _("makes a station code"),
    "tablet-code": _("makes a code for a tablet"),
    "slips-withdrawn": _("confirms that slips are withdrawn"),
    "take-slips": _("deletes the printed slips from the server"),
    **{f"propose-{step}": words.propose for step, words in STEPS.items()},
    **{f"confirm-{step}": words.confirm for step, words in STEPS.items()},
    **{
        f"withdraw-{step}": _("Withdraw proposal: %(step)s", step=words.propose)
        for step, words in STEPS.items()
    },
}
"""What the audit log's names of acts mean."""

DETAILS: Mapping[str, Sentence] = {
    "ceremony": _("Number of the ceremony"),
    "complaint_of": _("Complaint of seat"),
    "fault_of": _("Fault of seat"),
    "waiting_for": _("Seats that had not spoken"),
    "attestation": _("Fingerprint of the attestation"),
    "explanations": _("Why the return box does not equal the ballots"),
    "slips_scanned": _("Slips scanned"),
    "slips_found": _("Slips with a ballot"),
    "slips_foreign": _("Slips of no list of this meeting"),
    "cards_typed": _("Tracker cards looked up"),
    "cards_found": _("Tracker cards found"),
    "missing": _("Seats that are missing"),
    "forms": _("Number of paper forms"),
    "group": _("Voter group"),
    "handed_out": _("Handed out"),
    "instead": _("What takes the slip's place"),
    "label": _("Label"),
    "meeting_file": _("Fingerprint of the meeting"),
    "name": _("Name"),
    "proposed_by": _("Proposed by"),
    "proposer_role": _("Role of the proposer"),
    "reason": _("Reason"),
    "returned": _("Returned to the box"),
    "seat": _("Seat"),
    "slips": _("Number of slips"),
    "title": _("Meeting"),
}
"""What the names of details mean."""


VALUES: Mapping[str, Mapping[str, Sentence]] = {
    "instead": {"spare": _("Another slip"), "paper": _("A paper form")},
    "proposer_role": {role.value: words for role, words in ROLES.items()},
}
"""What values mean that are words of the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One entry of the log."""

    number: int
    minute: str
    name: str | None
    """Who did it; ``None`` for an act at the server itself."""
    login: str | None
    act: Sentence
    details: tuple[Sentence, ...]


def log_lines(texts: Iterable[str]) -> list[LogLine]:
    """The lines of the entries ``texts``, in their order."""
    return [_line(json.loads(text)) for text in texts]


def _line(entry: Mapping[str, Any]) -> LogLine:
    who = entry["who"] or {}
    return LogLine(
        number=entry["number"],
        minute=entry["minute"].replace("T", " ").removesuffix("Z"),
        name=who.get("name"),
        login=who.get("login"),
        act=ACTS.get(entry["act"], Sentence("%(act)s", {"act": entry["act"]})),
        details=tuple(_details(entry["details"])),
    )


def _details(details: Mapping[str, Any]) -> Iterator[Sentence]:
    for name, value in details.items():
        if name == "declared":
            yield from _details(value)
        elif value not in (None, "", {}):
            told = VALUES.get(name, {}).get(value) if isinstance(value, str) else None
            shown = told or (
                "; ".join(f"{k} {v}" for k, v in value.items())
                if isinstance(value, dict)
                else value
            )
            label = DETAILS.get(name, Sentence("%(name)s", {"name": name}))
            yield _("%(label)s: %(value)s", label=label, value=shown)
