"""Tick the sign-off cards of a meeting that the machine holds, each under the login whose duty it is.

The machine reads nothing aloud; the codes it types are those that its own stations would show.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.orm import Session

from kiosk.actions.cards import card_state, shown_on
from kiosk.actions.sign_off import name_chief, sign_off
from kiosk.domain.card import DUTY_OF, MACHINES, Card, CardDuty, cards_before
from kiosk.domain.meeting_state import Step
from kiosk.domain.role import Role
from kiosk.models.meeting import MeetingRecord, meeting_of
from kiosk.models.sign_off import chief_of, seat_of
from kiosk.models.staff import StaffRecord, staff_of, staff_with_login


def sign_cards(
    session: Session, meeting_id: str, step: Step, *, organiser: str, chief: str
) -> None:
    """Tick every card that ``step`` waits for, as far as people are there; the caller commits."""
    if not cards_before(step):
        return
    meeting = meeting_of(session, meeting_id)
    namer = staff_with_login(session, organiser)
    if chief_of(session, meeting_id) is None and namer is not None:
        name_chief(session, meeting_id=meeting_id, login=chief, staff=namer)
    for card in cards_before(step):
        if not card_state(session, meeting, card).ready:
            continue  # the step itself says what is missing
        for staff in _whose(session, meeting, card):
            code = shown_on(session, meeting, card).get("code", "")
            sign_off(session, meeting_id=meeting_id, card=card, staff=staff, code=code)


def _whose(session: Session, meeting: MeetingRecord, card: Card) -> Iterator[StaffRecord]:
    """Those who have still to tick ``card``."""
    duty = DUTY_OF[card]
    ticked = {tick.staff_id for tick in card_state(session, meeting, card).ticks}
    if duty is CardDuty.CHIEF:
        chief = chief_of(session, meeting.id)
        people = [chief] if chief and not ticked else []
    else:
        people = [
            staff
            for staff in staff_of(session)
            if staff.role is Role.SCRUTINEER
            and staff.id not in ticked
            and seat_of(session, meeting.id, staff) is not None
        ]
        if duty is CardDuty.TWO:
            people = people[: max(MACHINES - len(ticked), 0)]
    yield from people
