"""A sealing made by ``tally`` alone, and the ways in which a dishonest server plants something in it."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from typing import Any

from tally.canonical_json import canonical
from tally.credential import new_slip_code, public_credential, read_slip_code, secret_of
from tally.election import new_uuid, parse_election
from tally.fingerprint import b64_of, hex_of
from tally.meeting import (
    Criterion,
    Form,
    Grade,
    Limit,
    Meeting,
    Subject,
    VoterGroup,
    canonical_meeting,
)
from tally.record.archive import setup_text
from tally.record.manifest import Manifest, make_manifest, parse_manifest
from tally.record.sealed_papers import GroupPapers, SealedPapers, sealed_election
from tally.trustee.assemble import parse_trustees

MEETING = Meeting(
    title="测评大会",
    unit="区环境保护局",
    date="2023-12-28",
    threshold=2,
    scrutineers=("赵监票", "钱监票", "孙监票"),
    missing="refuse",
    min_group=5,
    publish="scores",
    grades=(Grade("优秀", "1"), Grade("称职", "0.8")),
    groups=(VoterGroup("A", "局领导班子", 8), VoterGroup("B", "机关干部职工", 8)),
    forms=(
        Form(
            code="heads",
            title="科室负责人民主测评表",
            groups={"A": "40", "B": "60"},
            subjects=(
                Subject("001", "张三", "办公室", "主任"),
                Subject("002", "李四", "监测站", "站长"),
            ),
            criteria=(Criterion("总体评价", "100"),),
            limit=Limit("优秀", "50%", "refuse"),
        ),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Sealing:
    """What a server sends to a station, and how a dishonest one would alter it."""

    keys: Any
    """Whose ceremony it is (``conftest.Keys``)."""
    papers: SealedPapers

    @property
    def text(self) -> str:
        return self.papers.text

    @property
    def manifest(self) -> Manifest:
        return parse_manifest(self.papers.manifest)

    def with_papers(self, **changes: Any) -> Sealing:
        return replace(self, papers=replace(self.papers, **changes))

    def with_group(self, code: str, *, sealed: bool = True, **changes: Any) -> Sealing:
        """One group altered; ``sealed`` makes the manifest again, so that it agrees."""
        groups = tuple(
            replace(group, **changes) if group.code == code else group
            for group in self.papers.groups
        )
        altered = self.with_papers(groups=groups)
        return altered.resealed() if sealed else altered

    def with_election(self, code: str, change: Any, *, sealed: bool = True) -> Sealing:
        """``change`` is called with the election's fields."""
        (group,) = [group for group in self.papers.groups if group.code == code]
        fields = json.loads(group.election)
        change(fields)
        return self.with_group(code, sealed=sealed, election=canonical(fields))

    def with_manifest(self, change: Any) -> Sealing:
        """``change`` is called with the manifest's fields; nothing else follows."""
        fields = json.loads(self.papers.manifest)
        change(fields)
        return self.with_papers(manifest=canonical(fields))

    def resealed(self) -> Sealing:
        """The manifest that an accomplice would write for these papers."""
        fields = [
            (
                group.code,
                json.loads(group.election)["uuid"],
                b64_of(group.election),
                hex_of(setup_text(group.election, self.papers.trustees, group.credentials)),
            )
            for group in self.papers.groups
        ]
        meeting = self.manifest.meeting
        return self.with_papers(manifest=make_manifest(meeting, self.papers.trustees, fields))


def seal(
    keys: Any,
    meeting: Meeting = MEETING,
    *,
    shown: Meeting | None = None,
    rehearsal: bool = False,
    uuids: dict[str, str] | None = None,
) -> Sealing:
    """Seal ``meeting`` under ``keys``; ``shown`` is the meeting file that is sent along."""
    meeting_id = keys.keyfiles[0].meeting
    public_key = parse_trustees(keys.trustees).public_key
    groups = []
    for group in meeting.groups:
        election = sealed_election(
            meeting,
            group.code,
            meeting_id=meeting_id,
            uuid=(uuids or {}).get(group.code) or new_uuid(secrets.token_bytes),
            public_key=public_key,
            rehearsal=rehearsal,
        )
        credentials = sorted(new_credential(election.uuid) for _ in range(group.slips))
        groups.append(
            GroupPapers(
                code=group.code, election=election.text, credentials=canonical(credentials)
            )
        )
    papers = SealedPapers(
        format="pingyi-sealed/1",
        manifest=make_manifest(meeting_id, keys.trustees, []),
        meeting=canonical_meeting(shown or meeting),
        trustees=keys.trustees,
        groups=tuple(groups),
    )
    return Sealing(keys=keys, papers=papers).resealed()


def new_credential(uuid: str) -> str:
    code = new_slip_code(secrets.token_bytes)
    return public_credential(secret_of(read_slip_code(code), uuid)).hex


def uuid_of(group: GroupPapers) -> str:
    return parse_election(group.election).uuid
