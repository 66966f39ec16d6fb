"""Every step waited for its sign-off cards, ticked by those whose duty they are.

Source: docs/procedure.md sections 4 to 8; guarding C4 (exceptions).  Like the whole audit log this is
the server's own word about what people declared.  A package without any card is no fault but is
told: a server that lies about people's cards could as well leave all of them out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tally.fingerprint import hex_of
from tally.record.codes import check_code
from tally.record.sign_offs import CARDS, login_name, sign_offs_in
from tally.verifier.findings import NotChecked
from tally.verifier.papers.audit_log import LOG, SIGN_OFFS, WrongStep, is_card
from tally.verifier.papers.closing import CLOSING
from tally.verifier.papers.messages import LogEntry
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

RULE = "procedure 4-8"

CHIEF = ("zero-report", "register", "codes")
"""Cards of the chief scrutineer."""
MACHINES = 2

Line = Mapping[str, Any]


def check_cards(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    if papers.log is None:
        raise NotChecked
    lines = [line for line in sign_offs_in(map(_act, papers.log)) if is_card(line)]
    with faults.noted(RULE, file=SIGN_OFFS):
        content = papers.json(SIGN_OFFS)
        written = [line for line in content if is_card(line)] if type(content) is list else None
        if written != lines:
            raise NotTheSame("not the cards of the audit log")
    if not any(entry.act in _ACTS for entry in papers.log):
        return "no card was ticked at all: ask why", {}
    for number, entry in enumerate(papers.log, start=1):
        if entry.act == "sign-off":
            with faults.noted(RULE, file=LOG, line=number):
                _check_tick(papers, entry)
    steps = {entry.act.removeprefix("confirm-") for entry in papers.log}
    for card, step in CARDS.items():
        if step in steps:
            with faults.noted(RULE, file=SIGN_OFFS):
                _check_complete(papers, card, [line for line in lines if line["card"] == card])
    ticks = [line for line in lines if "by" in line]
    exceptions = [line for line in lines if "missing" in line]
    values: dict[str, int | str] = {"ticks": len(ticks), "exceptions": len(exceptions)}
    if exceptions:
        return "{ticks} cards ticked; {exceptions} exceptions for missing scrutineers", values
    return "{ticks} cards ticked", values


_ACTS = frozenset({"sign-off", "chief-scrutineer", "agree-exception"})


def _act(entry: LogEntry) -> dict[str, Any]:
    who = entry.who and {"login": entry.who.login}
    return {"act": entry.act, "who": who, "minute": entry.minute, "details": entry.details}


def _check_tick(papers: Papers, entry: LogEntry) -> None:
    """By a scrutineer, on the own seat; and what the card showed was right.

    Raises ``WrongStep``, ``WrongNumber`` or ``NotTheSame``.
    """
    card, seat = entry.details.get("card"), entry.details.get("seat")
    if entry.who is None or entry.who.role != "scrutineer":
        raise WrongStep("a card was not ticked by a scrutineer")
    names = papers.meeting.scrutineers if papers.meeting else ()
    if names and seat is not None:
        if type(seat) is not int or not 1 <= seat <= len(names):
            raise WrongStep("a card was ticked for a seat that there is not")
        if login_name(names[seat - 1]) != entry.who.name:
            raise WrongStep("a card was ticked on somebody else's seat")
    if card == "zero-report":
        ballots = entry.details.get("ballots")
        if not isinstance(ballots, dict) or any(number != 0 for number in ballots.values()):
            raise WrongNumber("the zero report was not of empty boxes")
    if card == "codes" and entry.details.get("code") != _code(papers.text(CLOSING)):
        raise NotTheSame("not the code of the closed boxes")
    if (
        card == "verified"
        and papers.results is not None
        and entry.details.get("code") != papers.results["check_code"]
    ):
        raise NotTheSame("not the check code of the results")


def _code(text: str) -> str:
    return check_code(bytes.fromhex(hex_of(text)))


def _check_complete(papers: Papers, card: str, lines: list[Line]) -> None:
    """Raises ``WrongStep`` when the step did not wait."""
    ticked = {line["by"]: line["seat"] for line in lines if "by" in line}
    excused = {line["missing"] for line in lines if type(line.get("missing")) is int}
    for line in lines:
        if "missing" in line and line["proposed_by"] == line["agreed_by"]:
            raise WrongStep("an exception was made by one person")
    seats = {seat for seat in ticked.values() if type(seat) is int}
    size = len(papers.meeting.scrutineers) if papers.meeting else 0
    if card in CHIEF:
        holds = bool(set(ticked) & set(_chiefs(papers)))
    elif card == "verified":
        left = size - len(excused - seats)
        holds = len(ticked) >= max(1, min(MACHINES, left))
    else:
        holds = bool(seats) and seats | excused >= set(range(1, size + 1))
    if not holds:
        raise WrongStep(
            "the step {step} was taken without the card {card}", step=CARDS[card], card=card
        )


def _chiefs(papers: Papers) -> Iterator[str]:
    """Logins of those who were named chief scrutineer, at any time."""
    for entry in papers.log or ():
        login = entry.details.get("login")
        if entry.act == "chief-scrutineer" and isinstance(login, str):
            yield login
