"""The audit log in words that people read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.card_words import CARDS
from kiosk.i18n import Sentence, _
from kiosk.incident_words import KINDS
from kiosk.step_words import ROLES, STEPS

ACTS: Mapping[str, Sentence] = {
    "draft": _("prepares the meeting"),
    "fetch-slips": _("fetches the slips to print them"),
    "sign-off": _("ticks a sign-off card"),
    "undo-sign-off": _("takes the tick on a card back"),
    "sign-off-exception": _("says why a scrutineer does not tick a card"),
    "agree-exception": _("agrees that a card goes without a scrutineer"),
    "drop-exception": _("refuses or takes back an exception on a card"),
    "chief-scrutineer": _("names the chief scrutineer"),
    "incident": _("writes into the incident log"),
    "incident-decision": _("agrees to a decision on an entry of the incident log"),
    "secrecy-page": _("adds the page of the secrecy check"),
    "seal-package": _("makes the sealed package"),
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
    "ballots": _("Ballots in the boxes"),
    "card": _("Card"),
    "ceremony": _("Number of the ceremony"),
    "code": _("Check code"),
    "incident": _("Entry of the incident log"),
    "keep_until": _("Last day of the objection period"),
    "kind": _("Kind"),
    "login": _("Login"),
    "sha256": _("SHA-256"),
    "tablets": _("Tablets"),
    "witnesses": _("Persons present"),
    "found": _("Attacks that found something"),
    "attacks": _("Attacks tried"),
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
    "card": {card.value: words.heading for card, words in CARDS.items()},
    "kind": {kind.value: words for kind, words in KINDS.items()},
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
            shown = _shown(name, value)
            label = DETAILS.get(name, Sentence("%(name)s", {"name": name}))
            yield _("%(label)s: %(value)s", label=label, value=shown)


def _shown(name: str, value: object) -> object:
    """A value in words."""
    if isinstance(value, str):
        return VALUES.get(name, {}).get(value, value)
    if isinstance(value, dict):
        return "; ".join(f"{key} {one}" for key, one in value.items())
    return "、".join(map(str, value)) if isinstance(value, list) else value
