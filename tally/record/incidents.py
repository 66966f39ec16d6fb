"""``incidents.json``: the incident log of a meeting, each entry with what two people decided.

Source: security section 5 ("incident log"), R39 (two people).  The audit log holds the hash of
every entry and of every decision; so whoever signs its last hash by hand signs the entries too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from tally.canonical_json import canonical
from tally.fingerprint import hex_of
from tally.message import Open

INCIDENTS = "incidents.json"
FORMAT = "pingyi-incidents/1"

KINDS = ("slip", "disagreement", "tablet", "photograph", "register", "code", "other")


@dataclass(frozen=True, slots=True)
class Author(Open):
    """Somebody with a login."""

    login: str
    name: str
    role: Literal["organiser", "scrutineer"]


@dataclass(frozen=True, slots=True)
class IncidentDecision(Open):
    words: str
    proposed_by: Author
    agreed_by: Author

    def hash_for(self, number: int) -> str:
        """What the audit log holds of it; ``number`` is that of the entry."""
        return hex_of(
            canonical(
                {
                    "number": number,
                    "words": self.words,
                    "proposed_by": _author(self.proposed_by),
                    "agreed_by": _author(self.agreed_by),
                }
            )
        )


@dataclass(frozen=True, slots=True)
class Incident(Open):
    number: int
    """From 1, without gaps."""
    kind: Literal["slip", "disagreement", "tablet", "photograph", "register", "code", "other"]
    group: str | None
    words: str
    by: Author
    corrects: int | None
    """An earlier entry that this one corrects; nothing is ever overwritten."""
    decision: IncidentDecision | None

    @property
    def hash(self) -> str:
        """What the audit log holds of it: all but the decision, which comes later."""
        return hex_of(
            canonical(
                {
                    "number": self.number,
                    "kind": self.kind,
                    "group": self.group,
                    "words": self.words,
                    "by": _author(self.by),
                    "corrects": self.corrects,
                }
            )
        )


@dataclass(frozen=True, slots=True)
class IncidentLog(Open):
    format: Literal["pingyi-incidents/1"]
    incidents: tuple[Incident, ...]


def incidents_json(incidents: tuple[Incident, ...]) -> dict[str, Any]:
    """The content of ``incidents.json``; without entries it says so."""
    return {"format": FORMAT, "incidents": [_entry(one) for one in incidents]}


def _entry(one: Incident) -> dict[str, Any]:
    decision = one.decision
    return {
        "number": one.number,
        "kind": one.kind,
        "group": one.group,
        "words": one.words,
        "by": _author(one.by),
        "corrects": one.corrects,
        "decision": decision
        and {
            "words": decision.words,
            "proposed_by": _author(decision.proposed_by),
            "agreed_by": _author(decision.agreed_by),
        },
    }


def _author(person: Author) -> dict[str, str]:
    return {"login": person.login, "name": person.name, "role": person.role}
