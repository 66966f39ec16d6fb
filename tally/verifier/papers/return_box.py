"""What scrutineers say of the return box is signed, about these boxes, possible, and explained.

Source: guarding E (return box), A3.  Whether the slips were there no verifier can see.
"""

from __future__ import annotations

from tally.errors import at
from tally.record.return_box import BoxSize, is_possible, parse_return_box
from tally.trustee.signed import check_words
from tally.verifier.findings import NotChecked
from tally.verifier.papers.closing_words import check_about, words_in
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

RETURNED = "returned/"
RULE = "guarding E"


def check_return_box(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    """Every ``returned/<seat>.json``; a package without one is in order, and said to be so."""
    if not any(name.startswith(RETURNED) for name in papers.evidence.names):
        return "not scanned", {}
    trustees = None
    with faults.noted(RULE, file=RETURNED):
        if papers.register is None:
            raise NotChecked
        trustees = papers.trustees()
    if trustees is None:
        return "", {}
    sizes = _sizes(papers)
    scanned = found = 0
    for name, owner in words_in(papers, faults, trustees, RETURNED):
        with faults.noted(RULE, file=name, trustee=owner):
            words = check_words(trustees.signing_keys[owner - 1], papers.text(name))
            box = parse_return_box(words)
            check_about(papers, box.meeting, box.closing)
            if not is_possible(box, sizes):
                raise WrongNumber("no scan of these boxes gives such numbers")
            if not box.explained:
                with at(field="explanation"):
                    raise NotTheSame("a slip or a card without a ballot is not explained")
            scanned, found = scanned + box.scanned + box.foreign, found + box.found
    return "{scanned} slips scanned, {found} have ballots", {"scanned": scanned, "found": found}


def _sizes(papers: Papers) -> dict[str, BoxSize]:
    withdrawn = {line.group: len(line.withdrawn) for line in papers.register or ()}
    return {
        code: BoxSize(
            slips=papers.sealed(code)[1].slips,
            ballots=verified.report.ballots,
            withdrawn=withdrawn.get(code, 0),
        )
        for code, verified in papers.records.items()
    }
