"""``sign-offs.json``: who took each step, and who ticked the cards that the step waited for.

Source: security R39; docs/procedure.md sections 4 to 8.  Everything in it stands in the audit log;
``sign_offs_in`` reads it out of the log, for the server that writes the file and for the
verifier that compares it.  A tick counts from the moment that the step is taken: until then it may
be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tally.canonical_json import canonical

CARDS: Mapping[str, str] = {
    "zero-report": "open",
    "register": "count",
    "codes": "count",
    "verified": "certify",
    "signed": "certify",
}
"""Every card, and the step that waits for it."""


def login_name(name: str) -> str:
    """A name as a login bears it: white space, which a meeting file may have of any kind, is single."""
    return " ".join(name.split())


def sign_offs_in(acts: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sign-offs of a meeting whose audit log holds ``acts``, in its order.

    Each step follows its cards: first the ticks, then the exceptions.
    """
    ticks: dict[str, dict[str, Any]] = {}
    exceptions: dict[str, dict[str, Any]] = {}
    lines: list[dict[str, Any]] = []
    for act in acts:
        name, details = act["act"], act["details"]
        login = act["who"]["login"] if act["who"] else ""
        tick, seat = (canonical([details.get("card"), one]) for one in _keys(login, details))
        if name == "sign-off":
            ticks[tick] = _tick(act, login)
        elif name == "undo-sign-off":
            ticks.pop(tick, None)
        elif name == "agree-exception":
            exceptions[seat] = _exception(act, login)
        elif name in ("sign-off-exception", "drop-exception"):
            exceptions.pop(seat, None)
        elif name.startswith("confirm-"):
            step = name.removeprefix("confirm-")
            for standing in (ticks, exceptions):
                lines += [line for line in standing.values() if line["step"] == step]
            lines.append(
                {
                    "step": step,
                    "minute": act["minute"],
                    "proposed_by": details.get("proposed_by"),
                    "confirmed_by": login,
                }
            )
    return lines


def _keys(login: str, details: Mapping[str, Any]) -> tuple[str, Any]:
    """Ticks are known by who made them, exceptions by the seat that is missing."""
    return login, details.get("seat")


def _step(details: Mapping[str, Any]) -> str:
    card = details.get("card")
    return CARDS.get(card, "") if isinstance(card, str) else ""


def _tick(act: Mapping[str, Any], login: str) -> dict[str, Any]:
    details = act["details"]
    line = {
        "card": details.get("card"),
        "step": _step(details),
        "minute": act["minute"],
        "by": login,
        "seat": details.get("seat"),
    }
    return {**line, "code": details["code"]} if "code" in details else line


def _exception(act: Mapping[str, Any], login: str) -> dict[str, Any]:
    details = act["details"]
    return {
        "card": details.get("card"),
        "step": _step(details),
        "minute": act["minute"],
        "missing": details.get("seat"),
        "reason": details.get("reason"),
        "proposed_by": details.get("proposed_by"),
        "agreed_by": login,
    }
