"""The slips' equation of each voter group, with what its box says."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from kiosk.domain.reconciliation import GroupRegister
from kiosk.models.ballot import number_of_ballots, withdrawn_of
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.withdrawal import withdrawn_for_paper


def register_lines(
    session: Session,
    meeting_id: str,
    handed_out: Mapping[str, int],
    returned: Mapping[str, int | None],
) -> list[GroupRegister]:
    """The register's lines for the groups in ``handed_out``, with what the box says."""
    return [
        register_line(
            session, election, handed_out[election.group], returned.get(election.group)
        )
        for election in elections_of(session, meeting_id)
        if election.group in handed_out
    ]


def register_line(
    session: Session, election: ElectionRecord, handed_out: int, returned: int | None
) -> GroupRegister:
    """One group's line; slips withdrawn for paper forms stay handed out (decision 0019)."""
    for_paper = withdrawn_for_paper(session, election.uuid)
    return GroupRegister(
        group=election.group,
        printed=election.slips,
        withdrawn=len(withdrawn_of(session, election.uuid)) - for_paper,
        for_paper=for_paper,
        handed_out=handed_out,
        returned=returned,
        ballots=number_of_ballots(session, election.uuid),
    )
