"""The paper forms, where there are any, are piles that may be counted and add up.

Source: guarding E.  That the marks are those on the forms is for the people who counted them:
no program can see it.
"""

from __future__ import annotations

from tally.record.paper_forms import PAPER, read_paper
from tally.verifier.findings import NotChecked
from tally.verifier.papers.reading import Faults, Papers


def check_paper_forms(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    """Leaves ``papers.piles`` empty when there are none, ``None`` when they cannot be read."""
    if PAPER not in papers.evidence.names:
        papers.piles = {}
        return "none", {}
    with faults.noted("guarding E", file=PAPER):
        if papers.meeting is None:
            raise NotChecked
        papers.piles = read_paper(papers.meeting, papers.json(PAPER))
    if papers.piles is None:
        return "", {}
    return "{forms} paper forms", {"forms": sum(pile.forms for pile in papers.piles.values())}
