"""What must not be in any box of a meeting: opened and withdrawn ballots (guarding B7, E)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.models.ballot import withdrawn_of
from kiosk.models.election import elections_of
from kiosk.models.opened_ballot import opened_trackers
from tally.record.left_out import LeftOut


def left_out_of(session: Session, meeting_id: str) -> LeftOut:
    """Both lists, sorted over all voter groups."""
    return LeftOut(
        tests=tuple(opened_trackers(session, meeting_id)),
        withdrawn=tuple(
            sorted(
                credential
                for election in elections_of(session, meeting_id)
                for credential in withdrawn_of(session, election.uuid)
            )
        ),
    )
