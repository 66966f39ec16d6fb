"""What the trustees attested to is what the records say before any decryption.

Source: guarding C3 (closing content), C4 (who may decrypt).
"""

from __future__ import annotations

import re

from tally.errors import TallyError, at
from tally.fingerprint import hex_of
from tally.record.attestations import quorum
from tally.record.closing import ClosedGroup, attestation_words, parse_closing
from tally.trustee.assemble import Trustees
from tally.trustee.signed import check_words
from tally.verifier.findings import NotChecked
from tally.verifier.papers.closing_words import (
    check_exceptions,
    check_no_conflict,
    check_registers,
)
from tally.verifier.papers.manifest import MANIFEST
from tally.verifier.papers.meeting import record_name
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

CLOSING = "closing.json"
ATTESTATIONS = "attestations/"
RULE = "guarding C3"

_ATTESTATION = re.compile(r"attestations/([1-9][0-9]?)\.json")


class MissingAttestation(TallyError):
    """Fewer trustees attested to the closing content than it takes to decrypt."""

    code = "missing-attestation"
    rule = "guarding C4"


def check_closing(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    with faults.noted(RULE, file=CLOSING):
        papers.closing = parse_closing(papers.text(CLOSING))
    if papers.closing is None:
        return "", {}
    with faults.noted(RULE, file=CLOSING, field="meeting"):
        if papers.manifest is None:
            raise NotChecked
        if papers.closing.meeting != papers.manifest.meeting:
            raise NotTheSame("not the meeting of the manifest")
    with faults.noted(RULE, file=CLOSING, field="manifest"):
        if papers.manifest is None:
            raise NotChecked
        if papers.closing.manifest != hex_of(papers.text(MANIFEST)):
            raise NotTheSame("not the hash of the manifest")
    with faults.noted(RULE, file=CLOSING):
        if sorted(group.code for group in papers.closing.groups) != sorted(papers.records):
            raise WrongNumber("the groups are not those of the records")
    for group in papers.closing.groups:
        if group.code in papers.records:
            with faults.noted(RULE, file=record_name(group.code)):
                _check_group(papers, group)
    return "{groups} groups", {"groups": len(papers.closing.groups)}


def check_attestations(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    """Only trustees of this meeting, only over this content; whoever decrypted among them.

    A quorum, or an exception of everybody who decrypted (guarding C4).
    """
    trustees = None
    with faults.noted(RULE, file=ATTESTATIONS):
        if papers.closing is None:
            raise NotChecked
        trustees = papers.trustees()
    if papers.closing is None or trustees is None:
        return "", {}
    attested = _attested(papers, faults, trustees, papers.closing.text)
    check_no_conflict(papers, faults, trustees)
    check_registers(papers, faults, trustees)
    exceptions = check_exceptions(papers, faults, trustees, attested)
    with faults.noted(RULE):
        if len(attested) < trustees.threshold:
            raise MissingAttestation(
                "{attested} attested, {threshold} are needed",
                attested=len(attested),
                threshold=trustees.threshold,
            )
    needed = quorum(trustees.size, trustees.threshold)
    for code, verified in sorted(papers.records.items()):
        for owner in verified.record.decrypted_by:
            with faults.noted("guarding C4", file=record_name(code), trustee=owner):
                if owner not in attested:
                    raise MissingAttestation("decrypted without attesting")
                if len(attested) < needed and owner not in exceptions:
                    raise MissingAttestation(
                        "{attested} attested, {needed} are needed without an exception",
                        attested=len(attested),
                        needed=needed,
                    )
    values: dict[str, int | str] = {"attested": len(attested), "size": trustees.size}
    if len(attested) < needed and exceptions:
        note = "{attested} of {size} trustees, and the exception of guarding C4"
        return note, values
    return "{attested} of {size} trustees", values


def _attested(papers: Papers, faults: Faults, trustees: Trustees, closing: str) -> set[int]:
    keys, words = trustees.signing_keys, attestation_words(closing)
    attested = set()
    for name in papers.evidence.names:
        if name.startswith(ATTESTATIONS):
            with faults.noted(RULE, file=name):
                match = _ATTESTATION.fullmatch(name)
                if match is None or int(match[1]) > len(keys):
                    raise NotTheSame("an attestation of nobody")
                owner = int(match[1])
                with at(trustee=owner):
                    if check_words(keys[owner - 1], papers.text(name)) != words:
                        raise NotTheSame("attests to another closing content")
                attested.add(owner)
    return attested


def _check_group(papers: Papers, group: ClosedGroup) -> None:
    election, pingyi = papers.sealed(group.code)
    verified = papers.records[group.code]
    ballots = verified.report.ballots
    decrypt = ballots >= pingyi.min_group
    same = {
        "uuid": group.uuid == election.uuid,
        "ballots": group.ballots == ballots,
        "decrypt": group.decrypt == decrypt,
        "head": group.head == verified.record.closed_head,
    }
    for name, holds in same.items():
        if not holds:
            with at(field=name):
                raise NotTheSame("not what the trustees attested to")
    if decrypt and not verified.record.counted:
        raise NotTheSame("is not counted")
