"""The slips balance, no box holds more than was handed out, nothing withdrawn or opened is inside.

Source: guarding B7 (tests), C2, E (withdrawn slips; paper forms); house plan, "Count".  A slip
withdrawn for its paper form stays handed out: its holder votes (decision 0018).
"""

from __future__ import annotations

import re
from itertools import pairwise

from tally.canonical_json import canonical
from tally.errors import Malformed, UnknownCredential
from tally.fingerprint import hex_of
from tally.message import convert
from tally.verifier.findings import NotChecked
from tally.verifier.papers.meeting import record_name
from tally.verifier.papers.messages import RegisterLine
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

REGISTER = "register.json"
TESTS = "tests.json"
RULE = "guarding E"

_HEX = re.compile("[0-9a-f]{64}")


def check_register(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    with faults.noted(RULE, file=REGISTER):
        papers.register = convert(papers.json(REGISTER), tuple[RegisterLine, ...])
    if papers.register is None:
        return "", {}
    with faults.noted(RULE, file=REGISTER):
        if sorted(line.group for line in papers.register) != sorted(papers.records):
            raise WrongNumber("the groups are not those of the records")
    # A group that stands there twice is a fault already: each is looked at once.
    for line in {line.group: line for line in papers.register}.values():
        if line.group in papers.records:
            _check_line(papers, faults, line)
    with faults.noted(RULE, file=REGISTER):
        if papers.closing is None:
            raise NotChecked
        withdrawn = sorted(one for line in papers.register for one in line.withdrawn)
        if hex_of(canonical(withdrawn)) != papers.closing.withdrawn:
            raise NotTheSame("not the withdrawn slips that the trustees attested to")
    values: dict[str, int | str] = {
        "handed_out": sum(line.handed_out for line in papers.register),
        "ballots": sum(line.ballots for line in papers.register),
    }
    differing = [
        f"{line.group} {line.returned}:{line.ballots}"
        for line in papers.register
        if line.returned not in (None, line.ballots)
    ]
    if differing:
        # Explained by people, or not (guarding C2): whoever reads this must know of it.
        note = (
            "{handed_out} slips handed out, {ballots} ballots; "
            "slips in the return box against ballots: {groups}"
        )
        return note, {**values, "groups": ", ".join(differing)}
    return "{handed_out} slips handed out, {ballots} ballots", values


def check_tests(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    opened: tuple[str, ...] | None = None
    with faults.noted("guarding B7", file=TESTS):
        listed = convert(papers.json(TESTS), tuple[str, ...])
        if canonical(list(listed)) != papers.text(TESTS):
            raise Malformed("is not canonical")
        if not all(_HEX.fullmatch(one) for one in listed) or any(
            one >= other for one, other in pairwise(listed)
        ):
            raise Malformed("is no sorted list of hashes")
        opened = listed
    if opened is None:
        return "", {}
    with faults.noted("guarding B7", file=TESTS):
        if papers.closing is None:
            raise NotChecked
        if hex_of(canonical(list(opened))) != papers.closing.tests:
            raise NotTheSame("not the test ballots that the trustees attested to")
    outside = frozenset(opened)
    for code, verified in sorted(papers.records.items()):
        for number, ballot in enumerate(verified.record.ballots, start=1):
            if ballot.tracker in outside:
                with faults.noted("guarding B7", file=record_name(code), ballot=number):
                    raise NotTheSame("was opened as a test")
    return "{opened} test ballots", {"opened": len(opened)}


def _check_line(papers: Papers, faults: Faults, line: RegisterLine) -> None:
    verified = papers.records[line.group]
    ballots = verified.report.ballots
    withdrawn = len(line.withdrawn) - line.for_paper
    with faults.noted(RULE, file=REGISTER, group=line.group):
        printed = line.handed_out + line.unused + withdrawn
        if line.printed != printed or min(line.unused, withdrawn, line.for_paper) < 0:
            raise WrongNumber(
                "{printed} printed, but {handed_out} handed out, {unused} unused, "
                "{withdrawn} withdrawn",
                printed=line.printed,
                handed_out=line.handed_out,
                unused=line.unused,
                withdrawn=withdrawn,
            )
    with faults.noted(RULE, file=REGISTER, group=line.group):
        slips = papers.sealed(line.group)[1].slips
        if line.printed != slips:
            raise WrongNumber(
                "{printed} printed, but {slips} sealed", printed=line.printed, slips=slips
            )
    with faults.noted(RULE, file=REGISTER, group=line.group):
        if line.ballots != ballots:
            raise WrongNumber(
                "{written} ballots, but {ballots} in the box",
                written=line.ballots,
                ballots=ballots,
            )
    with faults.noted(RULE, file=REGISTER, group=line.group):
        forms = (
            papers.piles[line.group].forms if papers.piles and line.group in papers.piles else 0
        )
        if ballots + max(forms, line.for_paper) > line.handed_out:
            raise WrongNumber(
                "{ballots} ballots and {forms} paper forms, but {handed_out} slips handed out",
                ballots=ballots,
                forms=max(forms, line.for_paper),
                handed_out=line.handed_out,
            )
    with faults.noted(RULE, file=REGISTER, group=line.group):
        if forms > line.for_paper:
            raise WrongNumber(
                "{forms} paper forms, but {slips} slips withdrawn for them",
                forms=forms,
                slips=line.for_paper,
            )
    with faults.noted(RULE, file=REGISTER, group=line.group):
        if not 0 <= (line.returned or 0) <= line.handed_out:
            raise WrongNumber(
                "{returned} slips returned, but {handed_out} handed out",
                returned=line.returned,
                handed_out=line.handed_out,
            )
    _check_withdrawn(papers, faults, line)


def _check_withdrawn(papers: Papers, faults: Faults, line: RegisterLine) -> None:
    record = papers.records[line.group].record
    with faults.noted(RULE, file=REGISTER, group=line.group):
        if any(one >= other for one, other in pairwise(line.withdrawn)):
            raise Malformed("is no sorted list of credentials")
    withdrawn = frozenset(line.withdrawn)
    for credential in sorted(withdrawn - set(record.credentials)):
        with faults.noted(RULE, file=REGISTER, group=line.group, credential=credential):
            raise UnknownCredential("a slip of another group was withdrawn")
    for number, ballot in enumerate(record.ballots, start=1):
        if ballot.credential in withdrawn:
            with faults.noted(RULE, file=record_name(line.group), ballot=number):
                raise NotTheSame("a ballot of a withdrawn slip")
