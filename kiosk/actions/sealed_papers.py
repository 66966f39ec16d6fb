"""Everything that was sealed, in the one text that every station checks (guarding A2.1)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.errors import NotYet
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of
from tally.record.sealed_papers import GroupPapers, SealedPapers


def sealed_papers_of(session: Session, meeting_id: str) -> SealedPapers:
    """Raises ``NotYet`` before sealing."""
    meeting = meeting_of(session, meeting_id)
    if meeting.manifest is None:
        raise NotYet
    return SealedPapers(
        format="pingyi-sealed/1",
        manifest=meeting.manifest,
        meeting=meeting.text,
        trustees=meeting.trustees or "",
        groups=tuple(
            GroupPapers(
                code=election.group,
                election=election.text or "",
                credentials=election.credentials or "",
            )
            for election in elections_of(session, meeting_id)
        ),
    )
