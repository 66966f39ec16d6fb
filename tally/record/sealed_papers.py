"""Everything that is fixed at sealing, in one text: what a station checks before a box opens.

Source: guarding A2.1.  The server hands it to every station; a scrutineer without network carries
it as the file ``sealed.json``.  The papers are exact texts inside a text, because every hash of
the manifest is over their bytes.  Nothing here is checked but its shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tally.canonical_json import canonical
from tally.election import Election, PingyiField, make_election
from tally.group import Point
from tally.meeting import Meeting, canonical_meeting, meeting_hash
from tally.message import read_message
from tally.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPapers:
    """One voter group; the field order is the byte order."""

    code: str
    election: str
    credentials: str
    """The public credentials, a JSON array."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedPapers:
    """What the server sends after sealing; the field order is the byte order."""

    format: Literal["pingyi-sealed/1"]
    manifest: str
    meeting: str
    """The canonical meeting: forms, weights, coefficients, limits."""
    trustees: str
    groups: tuple[GroupPapers, ...]

    @property
    def text(self) -> str:
        return canonical(self)


def read_papers(text: str) -> SealedPapers:
    """Raises ``NotCanonical`` or ``Malformed``."""
    return read_message(text, SealedPapers)


def sealed_election(
    meeting: Meeting,
    group: str,
    *,
    meeting_id: str,
    uuid: str,
    public_key: Point,
    rehearsal: bool,
) -> Election:
    """The one election of a voter group that a meeting, a key and a number give."""
    listed = meeting.group(group)
    return make_election(
        name=meeting.title,
        description=f"{listed.code} {listed.name}",
        public_key=public_key,
        questions=[
            Question(question=contest.question, answers=meeting.answers, min=1, max=1)
            for contest in meeting.contests(group)
        ],
        uuid=uuid,
        pingyi=PingyiField(
            meeting=meeting_id,
            group=listed.code,
            slips=listed.slips,
            min_group=meeting.min_group,
            meeting_file=meeting_hash(canonical_meeting(meeting)),
            rehearsal=rehearsal,
        ),
    )
