"""After the objection period: delete the ballots and records of a certified meeting.

Source: security section 5, "Retention"; section 3 (a key that leaks later, or a quantum computer,
reads every ciphertext that is still there).  What stays are results, hashes, register, incident and
audit log.  Two people take the step; the database is rewritten, so that nothing is left in it.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kiosk.engine import rewrite_after_commit
from kiosk.models.ballot import BallotRecord, BodyEndRecord, SlipEnd, SlipEndRecord
from kiosk.models.ceremony import PartialDecryptionRecord
from kiosk.models.election import ElectionRecord, elections_of
from kiosk.models.meeting import MeetingRecord
from kiosk.models.opened_ballot import CardRecord, OpenedBallotRecord


def destroy_ballots(session: Session, meeting: MeetingRecord) -> None:
    """Withdrawn slips stay listed: they are public halves of slips that never voted."""
    uuids = [election.uuid for election in elections_of(session, meeting.id)]
    cards = select(CardRecord.id).filter_by(meeting_id=meeting.id)
    opened = select(OpenedBallotRecord.tracker).where(OpenedBallotRecord.card.in_(cards))
    cast = select(BallotRecord.tracker).where(BallotRecord.election.in_(uuids))
    bodies = [*session.scalars(opened), *session.scalars(cast)]
    session.execute(delete(OpenedBallotRecord).where(OpenedBallotRecord.card.in_(cards)))
    session.execute(delete(BallotRecord).where(BallotRecord.election.in_(uuids)))
    for at in range(0, len(bodies), 500):  # a statement holds so many values on every database
        session.execute(
            delete(BodyEndRecord).where(BodyEndRecord.tracker.in_(bodies[at : at + 500]))
        )
    session.execute(
        delete(SlipEndRecord).where(
            SlipEndRecord.election.in_(uuids), SlipEndRecord.kind == SlipEnd.BALLOT
        )
    )
    session.execute(delete(PartialDecryptionRecord).filter_by(meeting_id=meeting.id))
    session.execute(
        update(ElectionRecord)
        .where(ElectionRecord.uuid.in_(uuids))
        .values(tally=None, result=None)
    )
    meeting.order_removed = False
    rewrite_after_commit(session)
