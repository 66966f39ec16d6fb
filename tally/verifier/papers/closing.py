"""What the trustees attested to is what the records say before any decryption.

Source: guarding C3 (closing content), C4 (who may decrypt).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tally.errors import TallyError, at
from tally.fingerprint import hex_of
from tally.group import Point
from tally.record.closing import ClosedGroup, attestation_words, parse_closing
from tally.trustee.signed import check_words
from tally.verifier.findings import NotChecked
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
    """Only trustees of this meeting, only over this content, and whoever decrypted among them."""
    trustees = None
    with faults.noted(RULE, file=ATTESTATIONS):
        if papers.closing is None:
            raise NotChecked
        trustees = papers.trustees()
    if papers.closing is None or trustees is None:
        return "", {}
    keys = trustees.signing_keys
    attested = _attested(papers, faults, keys, attestation_words(papers.closing.text))
    with faults.noted(RULE):
        if len(attested) < trustees.threshold:
            raise MissingAttestation(
                "{attested} attested, {threshold} are needed",
                attested=len(attested),
                threshold=trustees.threshold,
            )
    for code, verified in sorted(papers.records.items()):
        for owner in sorted(set(verified.record.decrypted_by) - attested):
            with faults.noted("guarding C4", file=record_name(code), trustee=owner):
                raise MissingAttestation("decrypted without attesting")
    values: dict[str, int | str] = {"attested": len(attested), "size": len(keys)}
    quorum = (len(keys) + trustees.threshold - 1) // 2 + 1
    if len(attested) < quorum:
        note = "{attested} of {size} trustees; only {quorum} rule out a second content (guarding C4)"
        return note, {**values, "quorum": quorum}
    return "{attested} of {size} trustees", values


def _attested(papers: Papers, faults: Faults, keys: Sequence[Point], words: str) -> set[int]:
    """The numbers of the trustees who signed these words."""
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
