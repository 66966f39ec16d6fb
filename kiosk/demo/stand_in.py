"""The stand-in: scripted scrutineers who tick the cards and agree to the next step.

So one visitor is enough.  It acts through the same action as a person, under the name of one, and only when the step's
checklist holds; the visitor, as organiser, is still the second person.  Only a demo has it.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.actions.conditions import check_conditions
from kiosk.actions.set_register import set_register
from kiosk.actions.steps import propose_step
from kiosk.demo.notes import Notes
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.errors import KioskError
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of
from kiosk.models.proposal import proposal_of
from kiosk.models.register import register_of
from kiosk.models.staff import staff_with_login
from kiosk.rehearsal.sign_cards import sign_cards

NEXT = {MeetingState.CLOSED: Step.COUNT, MeetingState.COUNTED: Step.CERTIFY}


def agree_to_next_step(session: Session, notes: Notes) -> None:
    """Propose counting or certifying as soon as nothing but the second person is missing.

    The caller commits.
    """
    meeting = meeting_of(session, notes.meeting_id)
    step = NEXT.get(meeting.state)
    if step is None or proposal_of(session, meeting.id, step) is not None:
        return
    _count_return_box(session, meeting.id)
    staff = staff_with_login(session, notes.stand_in.login)
    if staff is None:
        return
    try:
        sign_cards(
            session, meeting.id, step, organiser=notes.organiser.login, chief=staff.login
        )
        check_conditions(session, meeting.id, step, {})
    except KioskError:
        return
    propose_step(session, meeting_id=meeting.id, step=step, staff=staff)


def _count_return_box(session: Session, meeting_id: str) -> None:
    """In a demo every used slip has come back."""
    entries = register_of(session, meeting_id)
    for election in elections_of(session, meeting_id):
        entry = entries[election.group]
        if entry.returned is None:
            set_register(
                session,
                meeting_id=meeting_id,
                group=election.group,
                handed_out=entry.handed_out,
                returned=election.ballots,
            )
