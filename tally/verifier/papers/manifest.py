"""The elections are those that the manifest fixed at sealing, all of one meeting.

Source: guarding A2.
"""

from __future__ import annotations

from collections import Counter

from tally.errors import at
from tally.fingerprint import hex_of
from tally.record.manifest import Manifest, SealedGroup, parse_manifest
from tally.verifier.findings import NotChecked
from tally.verifier.papers.meeting import record_name
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

MANIFEST = "manifest.json"
TRUSTEES = "trustees.json"
RULE = "guarding A2"


def check_manifest(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    with faults.noted(RULE, file=MANIFEST):
        papers.manifest = parse_manifest(papers.text(MANIFEST))
    if papers.manifest is None:
        return "", {}
    manifest = papers.manifest
    with faults.noted(RULE, file=TRUSTEES):
        if hex_of(papers.text(TRUSTEES)) != manifest.trustees:
            raise NotTheSame("not the trustees of the manifest")
    with faults.noted(RULE, file=MANIFEST):
        if sorted(group.code for group in manifest.groups) != sorted(papers.records):
            raise WrongNumber("the groups are not those of the records")
    sealed = {group.code: group for group in manifest.groups}
    for code in sorted(papers.records):
        with faults.noted(RULE, file=record_name(code)):
            _check_group(papers, manifest, code, sealed.get(code))
    with faults.noted(RULE, field="rehearsal"):
        if len({papers.sealed(code)[1].rehearsal for code in papers.records}) > 1:
            raise NotTheSame("some groups are a rehearsal, others are not")
    listed = Counter(
        credential
        for verified in papers.records.values()
        for credential in set(verified.record.credentials)
    )
    for credential in sorted(one for one, groups in listed.items() if groups > 1):
        with faults.noted(RULE, credential=credential):
            raise WrongNumber("stands in two groups: one slip, two ballots")
    if _is_rehearsal(papers):
        return "REHEARSAL, no meeting: {meeting}", {"meeting": manifest.meeting}
    return "meeting {meeting}", {"meeting": manifest.meeting}


def _is_rehearsal(papers: Papers) -> bool:
    elections = [verified.record.election for verified in papers.records.values()]
    return any(
        one is not None and one.pingyi is not None and one.pingyi.rehearsal for one in elections
    )


def _check_group(
    papers: Papers, manifest: Manifest, code: str, sealed: SealedGroup | None
) -> None:
    election, pingyi = papers.sealed(code)
    record = papers.records[code].record
    if record.setup is None:
        raise NotChecked
    if sealed is None:
        raise NotTheSame("a record of no group of the manifest")
    same = {
        "uuid": sealed.uuid == election.uuid,
        "phi": sealed.phi == election.phi,
        "setup": sealed.setup == record.setup_hash,
        "trustees": manifest.trustees == record.setup.trustees,
        "meeting": manifest.meeting == pingyi.meeting,
    }
    for name, holds in same.items():
        if not holds:
            with at(field=name):
                raise NotTheSame("not as the manifest says")
