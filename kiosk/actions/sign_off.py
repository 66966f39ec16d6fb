"""Tick a sign-off card, take a tick back, go on without somebody, name the chief scrutineer.

Source: docs/procedure.md sections 4 to 8; guarding C4 for the exception, which is one scrutineer's
word that an organiser agrees to: recorded, in the evidence, on the record sheet, never a dead end.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.cards import card_state, shown_on
from kiosk.audit_log import note
from kiosk.domain.approval import check_second_person
from kiosk.domain.card import ASKS_CODE, DUTY_OF, STEP_OF, Card, CardDuty
from kiosk.domain.meeting_state import TRANSITIONS, MeetingState
from kiosk.domain.role import Role
from kiosk.domain.seen import check_seen
from kiosk.errors import ConditionsNotMet, Refused
from kiosk.i18n import _
from kiosk.models.meeting import MeetingRecord, locked_meeting, seats_of
from kiosk.models.sign_off import (
    ChiefRecord,
    SignOffExceptionRecord,
    SignOffRecord,
    chief_of,
    seat_of,
)
from kiosk.models.staff import StaffRecord, staff_with_login

LONGEST_REASON = 200

_OVER = frozenset({MeetingState.CERTIFIED, MeetingState.DESTROYED, MeetingState.ANNULLED})
"""States in which no step waits for a card any more."""

_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
"""Symbols that Crockford's base 32 leaves out, for those that they are read as."""


def sign_off(
    session: Session, *, meeting_id: str, card: Card, staff: StaffRecord, code: str = ""
) -> None:
    """Tick ``card`` under the own login; ``code`` is what was heard or read elsewhere.

    Raises ``Refused`` or ``ConditionsNotMet``.
    """
    meeting = _waiting(session, meeting_id, card)
    _check_duty(session, meeting, card, staff)
    state = card_state(session, meeting, card)
    if not state.ready:
        raise ConditionsNotMet([fact.sentence for fact in state.facts if not fact.holds])
    shown = shown_on(session, meeting, card)
    if card in ASKS_CODE:
        _check_code(code, shown["code"])
    seat = seat_of(session, meeting_id, staff)
    index = seat.index if seat else None
    session.merge(
        SignOffRecord(
            meeting_id=meeting_id, card=card, staff_id=staff.id, seat=index, shown=shown
        )
    )
    details: dict[str, Any] = {"card": card, "seat": index, **shown}
    note(session, meeting_id=meeting_id, staff=staff, act="sign-off", details=details)


def undo_sign_off(session: Session, *, meeting_id: str, card: Card, staff: StaffRecord) -> None:
    """Take the own tick back, as long as the step is not taken.  Raises ``Refused``."""
    _waiting(session, meeting_id, card)
    record = session.get(SignOffRecord, (meeting_id, card, staff.id))
    if record is None:
        raise Refused(_("You have not ticked this card, so there is nothing to take back."))
    session.delete(record)
    note(
        session, meeting_id=meeting_id, staff=staff, act="undo-sign-off", details={"card": card}
    )


def go_without(
    session: Session, *, meeting_id: str, card: Card, seat: int, reason: str, staff: StaffRecord
) -> None:
    """Say why the scrutineer of ``seat`` does not tick ``card``; an organiser has to agree.

    Raises ``Refused``.
    """
    meeting = _waiting(session, meeting_id, card)
    if staff.role is not Role.SCRUTINEER or DUTY_OF[card] is CardDuty.CHIEF:
        raise Refused(
            _("An exception for a missing scrutineer is made by a scrutineer who is present.")
        )
    mine = seat_of(session, meeting_id, staff)
    if seat not in {one.index for one in seats_of(session, meeting.id)} or (
        mine is not None and mine.index == seat
    ):
        raise Refused(_("Choose the scrutineer who is missing."))
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        raise Refused(
            _(
                "Write in at most %(most)s characters why this scrutineer cannot tick.",
                most=LONGEST_REASON,
            )
        )
    session.merge(
        SignOffExceptionRecord(
            meeting_id=meeting_id,
            card=card,
            seat=seat,
            reason=words,
            staff_id=staff.id,
            agreed_id=None,
        )
    )
    details = {"card": card, "seat": seat, "reason": words}
    note(session, meeting_id=meeting_id, staff=staff, act="sign-off-exception", details=details)


def agree_to_go_without(
    session: Session,
    *,
    meeting_id: str,
    card: Card,
    seat: int,
    staff: StaffRecord,
    seen: str | None = None,
) -> None:
    """Agree to an exception; ``seen`` is the mark of the one that was read.

    Raises ``Refused``, ``ProposalChanged``, ``SecondPersonNeeded`` or ``OtherRoleNeeded``.
    """
    record = _exception(session, meeting_id, card, seat)
    check_second_person(
        proposer=record.staff_id,
        proposer_role=record.staff.role,
        confirmer=staff.id,
        confirmer_role=staff.role,
    )
    check_seen(seen, record.mark)
    record.agreed_id = staff.id
    details = {
        "card": card,
        "seat": seat,
        "reason": record.reason,
        "proposed_by": record.staff.login,
    }
    note(session, meeting_id=meeting_id, staff=staff, act="agree-exception", details=details)


def drop_exception(
    session: Session, *, meeting_id: str, card: Card, seat: int, staff: StaffRecord
) -> None:
    """Take an exception back or refuse it: the scrutineer has come after all.  Raises ``Refused``."""
    session.delete(_exception(session, meeting_id, card, seat))
    details = {"card": card, "seat": seat}
    note(session, meeting_id=meeting_id, staff=staff, act="drop-exception", details=details)


def name_chief(session: Session, *, meeting_id: str, login: str, staff: StaffRecord) -> None:
    """Name the chief scrutineer, or another when that one has to leave.  Raises ``Refused``."""
    meeting = locked_meeting(session, meeting_id)
    if meeting.state in _OVER:
        raise Refused(_("The result is certified: nobody has to sign off anything any more."))
    chief = staff_with_login(session, login)
    if chief is None or chief.role is not Role.SCRUTINEER or staff.role is not Role.ORGANISER:
        raise Refused(_("An organiser names one of the scrutineers as chief scrutineer."))
    session.merge(ChiefRecord(meeting_id=meeting_id, staff_id=chief.id))
    note(
        session,
        meeting_id=meeting_id,
        staff=staff,
        act="chief-scrutineer",
        details={"login": chief.login, "name": chief.name},
    )


def _waiting(session: Session, meeting_id: str, card: Card) -> MeetingRecord:
    """The meeting, while the step that waits for ``card`` may be taken."""
    meeting = locked_meeting(session, meeting_id)
    if meeting.state not in TRANSITIONS[STEP_OF[card]]:
        raise Refused(
            _(
                "This card cannot be changed now: its step is not due yet, or it is already taken."
            )
        )
    return meeting


def _check_duty(
    session: Session, meeting: MeetingRecord, card: Card, staff: StaffRecord
) -> None:
    duty = DUTY_OF[card]
    chief = chief_of(session, meeting.id)
    if staff.role is not Role.SCRUTINEER:
        raise Refused(_("Cards are ticked by scrutineers, each on the own login."))
    if duty is CardDuty.CHIEF and chief is None:
        raise Refused(_("An organiser first names the chief scrutineer, on this page."))
    if duty is CardDuty.CHIEF and chief is not None and chief.id != staff.id:
        raise Refused(
            _("This card is ticked by the chief scrutineer, %(name)s.", name=chief.name)
        )
    if duty is CardDuty.ALL and seat_of(session, meeting.id, staff) is None:
        raise Refused(_("This card is ticked by the scrutineers who have a seat."))


def _check_code(typed: str, code: str) -> None:
    said = re.sub(r"[\s\-—–－]", "", typed).upper().translate(_LIKE)
    if not said:
        raise Refused(_("Type the code as you heard or read it. The card is not ticked."))
    if said != code.replace("-", ""):
        raise Refused(
            _(
                "This is not the code that the server has. Compare again, symbol by symbol. If it stays "
                "different: stop, tick nothing, and write it into the incident log."
            )
        )


def _exception(
    session: Session, meeting_id: str, card: Card, seat: int
) -> SignOffExceptionRecord:
    _waiting(session, meeting_id, card)
    record = session.get(SignOffExceptionRecord, (meeting_id, card, seat))
    if record is None:
        raise Refused(_("This exception is not there any more. Look at the page again."))
    return record
