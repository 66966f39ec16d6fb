"""What the trustees said at closing beside the attestation: registers, exceptions, conflicts.

Source: guarding C2 (register), C4 (exception; an attestation over other content stops everything).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tally.errors import at
from tally.record.closing import closing_hash
from tally.record.closing_words import (
    imbalance,
    is_complete,
    parse_exception,
    parse_register,
)
from tally.trustee.assemble import Trustees
from tally.trustee.signed import check_words
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

REGISTERS = "registers/"
EXCEPTIONS = "exceptions/"
CONFLICTS = "conflicts/"
FOLDERS = (REGISTERS, EXCEPTIONS, CONFLICTS)

_SAID = re.compile(r"(?:registers|exceptions|returned)/([1-9])\.json")
_CONFLICT = re.compile(r"conflicts/([1-9])-[0-9a-f]{12}\.json")


def check_no_conflict(papers: Papers, faults: Faults, trustees: Trustees) -> None:
    """A signed attestation over other content names its author and voids the count."""
    for name in papers.evidence.names:
        if name.startswith(CONFLICTS):
            with faults.noted("guarding C4", file=name):
                match = _CONFLICT.fullmatch(name)
                if match is None or int(match[1]) > trustees.size:
                    raise NotTheSame("an attestation of nobody")
                owner = int(match[1])
                with at(trustee=owner):
                    check_words(trustees.signing_keys[owner - 1], papers.text(name))
                    raise NotTheSame("attests to another closing content")


def check_registers(papers: Papers, faults: Faults, trustees: Trustees) -> None:
    """Every register that a holder typed is about these boxes and balances."""
    for name, owner in words_in(papers, faults, trustees, REGISTERS):
        with faults.noted("guarding C2", file=name, trustee=owner):
            words = check_words(trustees.signing_keys[owner - 1], papers.text(name))
            register = parse_register(words)
            check_about(papers, register.meeting, register.closing)
            counts = {count.code: count for count in register.groups}
            if len(counts) != len(register.groups) or counts.keys() != papers.records.keys():
                raise WrongNumber("the groups are not those of the records")
            for code, count in counts.items():
                ballots = papers.records[code].report.ballots
                slips = papers.sealed(code)[1].slips
                with at(group=code):
                    # How many were withdrawn is compared once their list is read.
                    listed = count.withdrawn
                    if imbalance(count, slips=slips, ballots=ballots, withdrawn=listed):
                        raise WrongNumber("the register of paper does not balance")
            papers.typed[name] = register


def check_exceptions(
    papers: Papers, faults: Faults, trustees: Trustees, attested: set[int]
) -> set[int]:
    """Whose exception holds: it names everybody, and whoever it calls present has attested."""
    good = set()
    for name, owner in words_in(papers, faults, trustees, EXCEPTIONS):
        with faults.noted("guarding C4", file=name, trustee=owner):
            words = check_words(trustees.signing_keys[owner - 1], papers.text(name))
            exception = parse_exception(words)
            check_about(papers, exception.meeting, exception.closing)
            complete = is_complete(exception, owner, trustees.size, trustees.threshold)
            if not complete or not attested.issuperset(exception.present):
                raise NotTheSame("the exception does not name who attested and who is missing")
            good.add(owner)
    return good


def words_in(
    papers: Papers, faults: Faults, trustees: Trustees, folder: str
) -> Iterator[tuple[str, int]]:
    """The files of ``folder`` that are named after a seat, with the seat."""
    for name in papers.evidence.names:
        if name.startswith(folder):
            with faults.noted("guarding A3", file=name):
                match = _SAID.fullmatch(name)
                if match is None or int(match[1]) > trustees.size:
                    raise NotTheSame("words of nobody")
                yield name, int(match[1])


def check_about(papers: Papers, meeting: str, closing: str) -> None:
    """Raises ``NotTheSame``."""
    if papers.closing is None or (meeting, closing) != (
        papers.closing.meeting,
        closing_hash(papers.closing.text),
    ):
        raise NotTheSame("is about another closing content")
