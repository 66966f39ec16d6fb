"""Each step of the meeting was proposed by one person and confirmed by another of the other role.

Source: security, "Two people for each step"; formats, "evidence.zip".  The log chains the entries
of this meeting by ``meeting_previous``.  Its entries stand in a second chain with those of the
instance's other meetings, of which the package tells nothing but their number; where two entries
follow each other directly, that chain is checked too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tally.canonical_json import read_canonical
from tally.errors import Malformed, TallyError, at
from tally.fingerprint import hex_of
from tally.message import convert
from tally.verifier.findings import NotChecked
from tally.verifier.papers.messages import LogEntry, LoggedWithdrawal, SignOff
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

LOG = "audit-log.jsonl"
SIGN_OFFS = "sign-offs.json"
RULE = "security R39"

FIRST = "0" * 64
"""What stands in the first entry for the hash of the one before."""

STEPS: Mapping[str, Mapping[str, str]] = {
    "seal": {"draft": "sealed"},
    "open": {"sealed": "open"},
    "pause": {"open": "paused"},
    "resume": {"paused": "open"},
    "close": {"open": "closed", "paused": "closed"},
    "count": {"closed": "counted"},
    "certify": {"counted": "certified"},
}
"""For each step, the states it may be taken in and the state it leads to."""


WITHDRAWN = "slips-withdrawn"
"""The act of the person who confirms that slips are withdrawn."""

WITHDRAWING: Mapping[str, frozenset[str]] = {
    "spare": frozenset({"sealed", "open", "paused"}),
    "paper": frozenset({"open", "paused"}),
}
"""For what takes a slip's place, the states in which slips may be withdrawn."""


class LogBroken(TallyError):
    """An entry of the audit log does not follow the one before it."""

    code = "log-broken"


class WrongStep(TallyError):
    """A step out of order, or not taken by two people of the two roles."""

    code = "wrong-step"
    rule = RULE


@dataclass(slots=True)
class _Course:
    """How far the meeting has come."""

    state: str = "draft"
    proposed: dict[str, LogEntry] = field(default_factory=dict)
    sign_offs: list[SignOff] = field(default_factory=list)
    closed_with: LogEntry | None = None


def check_audit_log(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    with faults.noted(RULE, file=LOG):
        papers.log = _read(papers, faults)
    if papers.log is None:
        return "", {}
    course = _Course()
    for line, entry in enumerate(papers.log, start=1):
        with faults.noted(RULE, file=LOG, line=line):
            _follow(course, entry)
    with faults.noted(RULE, file=LOG):
        if course.state not in ("counted", "certified"):
            raise WrongStep("the meeting is {state}, not counted", state=course.state)
    _check_declared(papers, faults, course)
    with faults.noted(RULE, file=SIGN_OFFS):
        content = papers.json(SIGN_OFFS)
        if isinstance(content, list):  # the cards have a check of their own
            content = [line for line in content if not is_card(line)]
        signed = convert(content, tuple[SignOff, ...])
        if signed != tuple(course.sign_offs):
            raise NotTheSame("not the steps of the audit log")
    values: dict[str, int | str] = {"entries": len(papers.log)}
    if course.state == "counted":
        return "{entries} entries; not certified yet", values
    return "{entries} entries; certified", values


def is_card(line: object) -> bool:
    """Whether a line of the sign-offs is a card's, not a step's."""
    return isinstance(line, dict) and "card" in line


def _read(papers: Papers, faults: Faults) -> tuple[LogEntry, ...] | None:
    """The entries, or ``None`` when a line is none."""
    text = papers.text(LOG)
    meeting = papers.manifest.meeting if papers.manifest else None
    before, own = LogEntry(0, FIRST, FIRST, "", "", None, "", {}), FIRST
    previous = FIRST
    entries = []
    lines = text.split("\n") if text else []
    for number, line in enumerate(lines, start=1):
        with faults.noted("formats evidence.zip", file=LOG, line=number):
            entry = convert(read_canonical(line), LogEntry)
            entries.append(entry)
            broken = {
                "meeting": meeting not in (None, entry.meeting),
                "meeting_previous": entry.meeting_previous != own,
                "number": entry.number <= before.number,
                "previous": entry.number == before.number + 1 and entry.previous != previous,
            }
            before, own, previous = entry, hex_of(line), hex_of(line)
            for name, is_broken in broken.items():
                if is_broken:
                    with at(field=name):
                        raise LogBroken("does not follow the line before it")
    return tuple(entries) if len(entries) == len(lines) else None


def _follow(course: _Course, entry: LogEntry) -> None:
    """Take an entry.  Raises ``WrongStep``; the course goes on as if the step had been right."""
    if entry.act == WITHDRAWN:
        _withdraw(course, entry)
        return
    verb, _, step = entry.act.partition("-")
    if step not in (*STEPS, "annul") or verb not in ("propose", "withdraw", "confirm"):
        return
    if verb == "withdraw":
        course.proposed.pop(step, None)
    elif verb == "propose":
        course.proposed[step] = entry
    else:
        _confirm(course, entry, step)


def logged_withdrawals(log: Iterable[LogEntry]) -> Counter[tuple[str, str, str, str]]:
    """How many slips of which group were withdrawn for what, by which two people.

    Raises ``Malformed``.
    """
    found: Counter[tuple[str, str, str, str]] = Counter()
    for entry in log:
        if entry.act == WITHDRAWN:
            said = convert(entry.details, LoggedWithdrawal)
            who = entry.who.login if entry.who else ""
            found[said.group, said.instead, said.proposed_by, who] += said.slips
    return found


def _withdraw(course: _Course, entry: LogEntry) -> None:
    said = convert(entry.details, LoggedWithdrawal)
    if entry.who is None or entry.who.login == said.proposed_by:
        raise WrongStep("slips were not withdrawn by two people")
    if entry.who.role == said.proposer_role:
        raise WrongStep("slips were withdrawn by two people of one role")
    if said.slips < 1 or course.state not in WITHDRAWING[said.instead]:
        raise WrongStep(
            "slips were withdrawn while the meeting was {state}", state=course.state
        )


def _confirm(course: _Course, entry: LogEntry, step: str) -> None:
    proposal, state = course.proposed.get(step), course.state
    course.proposed.clear()
    target = "annulled" if step == "annul" else STEPS[step].get(state)
    course.state = target or next(iter(STEPS[step].values()))
    if step == "close":
        course.closed_with = entry
    if proposal is None:
        raise WrongStep("the step {step} was confirmed, but not proposed", step=step)
    if proposal.who is None or entry.who is None:
        raise WrongStep("the step {step} was taken by nobody", step=step)
    course.sign_offs.append(SignOff(step, entry.minute, proposal.who.login, entry.who.login))
    if proposal.who.login == entry.who.login:
        raise WrongStep("the step {step} was proposed and confirmed by one person", step=step)
    if proposal.who.role == entry.who.role:
        raise WrongStep("the step {step} was taken by two people of one role", step=step)
    declared = (entry.details.get("proposed_by"), entry.details.get("declared"))
    if declared != (proposal.who.login, proposal.details):
        raise WrongStep("the step {step} was confirmed otherwise than proposed", step=step)
    if target is None:
        raise WrongStep(
            "the step {step} was taken while the meeting was {state}", step=step, state=state
        )


def _check_declared(papers: Papers, faults: Faults, course: _Course) -> None:
    """The register is the one that two people agreed on at closing."""
    with faults.noted(RULE, file=LOG):
        if papers.register is None or course.closed_with is None:
            raise NotChecked
        declared = course.closed_with.details.get("declared")
        handed_out = declared.get("handed_out") if isinstance(declared, dict) else None
        if not isinstance(handed_out, dict):
            raise Malformed("lacks the field {name}", name="handed_out")
        if handed_out != {line.group: line.handed_out for line in papers.register}:
            raise NotTheSame("not the slips handed out that were declared at closing")
    with faults.noted(RULE, file=LOG):
        if course.state == "certified" and any(
            line.returned is None for line in papers.register or ()
        ):
            raise WrongNumber("certified before the return box was counted")
