"""Checkpoints: take them as ballots come in, show them to the stations, forget them at closing.

Source: guarding E; decision 0016 says why a checkpoint is shown one step later than it is taken.
They are taken by ballots and not by questions: no station chooses the moment, and all get the same
list whenever they ask.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.sealed_elections import SealedElection
from kiosk.domain.meeting_state import VOTING, MeetingState
from kiosk.engine import follow_up
from kiosk.errors import CheckpointsOnlyWhileOpen
from kiosk.models.ballot import (
    clear_marks,
    move_marks,
    shown_trackers,
    unmarked_ballots,
)
from kiosk.models.election import elections_of
from kiosk.models.meeting import locked_meeting, meeting_of
from tally.group import RandomBytes
from tally.record.checkpoints import Checkpoint, Checkpoints


def begin_checkpoints(session: Session, meeting_id: str, random: RandomBytes) -> None:
    """At opening: draw what hides the trackers in the codes that are read aloud."""
    for election in elections_of(session, meeting_id):
        election.checkpoint_salt = random(32).hex()


def checkpoint_after_commit(session: Session, box: SealedElection) -> None:
    """As soon as ``session`` has committed a ballot, take a checkpoint of its box if one is due.

    Should that fail, the next ballot tries again.
    """
    follow_up(session, lambda own: take_checkpoint(own, box))


def take_checkpoint(session: Session, box: SealedElection) -> None:
    """Mark the ballots of a box if a step of them came since it was done last.

    No ballot is being stored meanwhile: ballots write side by side, a checkpoint alone.  So two
    ballots at once cannot make two checkpoints out of one step.  The session must hold nothing.
    """
    uuid, step = box.election.uuid, box.checkpoint_step
    if unmarked_ballots(session, uuid) < step:
        return
    session.rollback()  # what was read so far is from before the lock
    meeting = locked_meeting(session, box.meeting_id)
    if meeting.state is MeetingState.OPEN and unmarked_ballots(session, uuid) >= step:
        move_marks(session, uuid)


def checkpoints_of(session: Session, meeting_id: str) -> Checkpoints:
    """What every station gets.  Raises ``CheckpointsOnlyWhileOpen`` or ``NotFound``."""
    if meeting_of(session, meeting_id).state not in VOTING:
        raise CheckpointsOnlyWhileOpen
    shown = [
        Checkpoint(
            group=election.group,
            uuid=election.uuid,
            salt=election.checkpoint_salt or "",
            trackers=tuple(shown_trackers(session, election.uuid)),
        )
        for election in elections_of(session, meeting_id)
    ]
    return Checkpoints(
        format="pingyi-checkpoints/1",
        meeting=meeting_id,
        groups=tuple(one for one in shown if one.trackers),
    )


def forget_checkpoints(session: Session, meeting_id: str) -> None:
    """At closing and annulling, before the database is rewritten."""
    for election in elections_of(session, meeting_id):
        clear_marks(session, election.uuid)
        election.checkpoint_salt = None
