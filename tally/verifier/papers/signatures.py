"""Every trustee signed the manifest before the box opened.

Source: guarding A2.3 and A2.4; formats, "evidence.zip".  All of them, not the threshold: the box opens
only with the signatures of all, so a package in which one is missing is of a box that should
never have opened.
"""

from __future__ import annotations

import re

from tally.errors import TallyError, at
from tally.record.manifest import setup_words
from tally.trustee.signed import check_words
from tally.verifier.findings import NotChecked
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame

SIGNATURES = "signatures/"
RULE = "guarding A2.3"

_SIGNATURE = re.compile(r"signatures/([1-9][0-9]?)\.json")


class MissingSignature(TallyError):
    """A trustee has not signed the manifest."""

    code = "missing-signature"
    rule = "guarding A2.4"


def check_signatures(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    trustees = None
    with faults.noted(RULE, file=SIGNATURES):
        if papers.manifest is None:
            raise NotChecked
        trustees = papers.trustees()
    if papers.manifest is None or trustees is None:
        return "", {}
    keys, words = trustees.signing_keys, setup_words(papers.manifest)
    signed = set()
    for name in papers.evidence.names:
        if name.startswith(SIGNATURES):
            with faults.noted(RULE, file=name):
                match = _SIGNATURE.fullmatch(name)
                if match is None or int(match[1]) > len(keys):
                    raise NotTheSame("a signature of nobody")
                index = int(match[1])
                # A signature that does not hold is named as such, and not as missing besides.
                signed.add(index)
                with at(trustee=index):
                    if check_words(keys[index - 1], papers.text(name)) != words:
                        raise NotTheSame("signs another manifest")
    for index in sorted(set(range(1, len(keys) + 1)) - signed):
        with faults.noted(trustee=index):
            raise MissingSignature
    return "all {size} trustees", {"size": len(keys)}
