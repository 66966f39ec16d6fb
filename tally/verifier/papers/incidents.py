"""The incident log is the one that the audit log noted, and two people decided each entry.

Source: security section 5 ("incident log"), R39.
"""

from __future__ import annotations

from collections.abc import Iterable

from tally.message import convert
from tally.record.incidents import INCIDENTS, Incident, IncidentLog
from tally.verifier.findings import NotChecked
from tally.verifier.papers.audit_log import LOG, WrongStep
from tally.verifier.papers.messages import LogEntry
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

RULE = "security R39"


def check_incidents(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    if papers.log is None:
        raise NotChecked
    entries = _noted(papers.log, "incident")
    if not entries and INCIDENTS not in papers.evidence.names:
        return "no incident log: made before there was one", {}
    log: IncidentLog | None = None
    with faults.noted(RULE, file=INCIDENTS):
        log = convert(papers.json(INCIDENTS), IncidentLog)
    if log is None:
        return "", {}
    with faults.noted(RULE, file=INCIDENTS):
        if [one.number for one in log.incidents] != list(range(1, len(log.incidents) + 1)):
            raise WrongNumber("the entries are not numbered from 1 without gaps")
    with faults.noted(RULE, file=LOG):
        if sorted(map(_number, entries)) != [str(one.number) for one in _sorted(log)]:
            raise NotTheSame("not the entries of the audit log")
    certified = any(entry.act == "confirm-certify" for entry in papers.log)
    for one in log.incidents:
        with faults.noted(RULE, file=INCIDENTS, entry=one.number):
            _check_entry(papers, one, entries)
        with faults.noted(RULE, file=INCIDENTS, entry=one.number):
            _check_decision(papers.log, one, needed=certified)
    return "{entries} entries", {"entries": len(log.incidents)}


def _sorted(log: IncidentLog) -> list[Incident]:
    return sorted(log.incidents, key=lambda one: str(one.number))


def _noted(log: Iterable[LogEntry], act: str) -> list[LogEntry]:
    return [entry for entry in log if entry.act == act]


def _number(entry: LogEntry) -> str:
    return str(entry.details.get("incident"))


def _check_entry(papers: Papers, one: Incident, entries: list[LogEntry]) -> None:
    groups = [group.code for group in papers.meeting.groups] if papers.meeting else []
    if one.group is not None and groups and one.group not in groups:
        raise NotTheSame("is about no group of the meeting")
    if one.corrects is not None and not 1 <= one.corrects < one.number:
        raise WrongNumber("corrects an entry that is not before it")
    _check_noted(entries, one.number, one.hash, one.by.login)


def _check_decision(log: Iterable[LogEntry], one: Incident, *, needed: bool) -> None:
    decision = one.decision
    noted = [
        entry for entry in _noted(log, "incident-decision") if _number(entry) == str(one.number)
    ]
    if decision is None:
        if noted:
            raise NotTheSame("not the decision of the audit log")
        if needed:
            raise WrongStep(
                "certified while nobody had decided on an entry of the incident log"
            )
        return
    if decision.proposed_by.login == decision.agreed_by.login or (
        decision.proposed_by.role == decision.agreed_by.role
    ):
        raise WrongStep("a decision was not made by two people of the two roles")
    _check_noted(noted, one.number, decision.hash_for(one.number), decision.agreed_by.login)


def _check_noted(entries: list[LogEntry], number: int, sha256: str, login: str) -> None:
    """Exactly one entry of the audit log has this hash, and it is its author's."""
    found = [entry for entry in entries if _number(entry) == str(number)]
    if [entry.details.get("sha256") for entry in found] != [sha256]:
        raise NotTheSame("not what the audit log noted")
    if found[0].who is None or found[0].who.login != login:
        raise NotTheSame("not by the person whom the audit log names")
