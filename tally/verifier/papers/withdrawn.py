"""Slips were withdrawn by two people, and as many for paper forms as may be.

Source: guarding E; security R39; decision 0018.  The register lists which slips were withdrawn, and the
trustees attest to that list; here stands by whom each was, which the audit log has to bear out.
"""

from __future__ import annotations

from collections import Counter

from tally.record.withdrawn import WITHDRAWN, Withdrawal, read_withdrawn
from tally.verifier.findings import NotChecked
from tally.verifier.papers.audit_log import logged_withdrawals
from tally.verifier.papers.messages import RegisterLine
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

RULE = "guarding E"


def check_withdrawn(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    """A package without the file is one of a meeting in which no slip was withdrawn."""
    found: tuple[Withdrawal, ...] | None = None
    with faults.noted(RULE, file=WITHDRAWN):
        if WITHDRAWN in papers.evidence.names:
            found = read_withdrawn(papers.json(WITHDRAWN))
        else:
            found = ()
    if found is None:
        return "", {}
    with faults.noted(RULE, file=WITHDRAWN):
        if papers.register is None:
            raise NotChecked
    for line in papers.register or ():
        _check_group(papers, faults, line, [one for one in found if one.group == line.group])
    _check_typed(papers, faults)
    with faults.noted("security R39", file=WITHDRAWN):
        if papers.log is None:
            raise NotChecked
        said = Counter({one.place: len(one.credentials) for one in found})
        if said != logged_withdrawals(papers.log):
            raise NotTheSame("not the withdrawals of the audit log")
    slips = sum(len(one.credentials) for one in found)
    paper = sum(len(one.credentials) for one in found if one.instead == "paper")
    return "{slips} slips, {paper} of them for paper forms", {"slips": slips, "paper": paper}


def _check_typed(papers: Papers, faults: Faults) -> None:
    """Each holder found as many withdrawn slips on the table as the register lists."""
    listed = {line.group: len(line.withdrawn) for line in papers.register or ()}
    for name, typed in papers.typed.items():
        for count in typed.groups:
            with faults.noted("guarding C2", file=name, group=count.code):
                if count.withdrawn != listed.get(count.code, count.withdrawn):
                    raise WrongNumber(
                        "{typed} withdrawn slips on paper, but {listed} in the register",
                        typed=count.withdrawn,
                        listed=listed[count.code],
                    )


def _check_group(
    papers: Papers, faults: Faults, line: RegisterLine, withdrawals: list[Withdrawal]
) -> None:
    with faults.noted(RULE, file=WITHDRAWN, group=line.group):
        listed = sorted(slip for one in withdrawals for slip in one.credentials)
        if listed != sorted(line.withdrawn):
            raise NotTheSame("not the withdrawn slips of the register")
    for_paper = sum(len(one.credentials) for one in withdrawals if one.instead == "paper")
    with faults.noted(RULE, file=WITHDRAWN, group=line.group):
        if for_paper != line.for_paper:
            raise WrongNumber(
                "{slips} slips withdrawn for paper forms, but {written} in the register",
                slips=for_paper,
                written=line.for_paper,
            )
    with faults.noted(RULE, file=WITHDRAWN, group=line.group):
        if papers.meeting is None or papers.piles is None:
            raise NotChecked
        fewest = papers.meeting.min_group
        if 0 < for_paper < fewest:
            raise WrongNumber(
                "{slips} slips withdrawn for paper forms; fewer than {fewest} are never counted",
                slips=for_paper,
                fewest=fewest,
            )
        if for_paper and line.group not in papers.piles:
            raise WrongNumber(
                "{slips} slips withdrawn for paper forms, of which none was counted",
                slips=for_paper,
            )
