"""The conditions of each step, as a checklist that people see and the server keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.cards import card_conditions
from kiosk.actions.conditions.before_certifying import before_certifying
from kiosk.actions.conditions.before_closing import before_closing
from kiosk.actions.conditions.before_counting import before_counting
from kiosk.actions.conditions.before_destroying import before_annulling, before_destroying
from kiosk.actions.conditions.before_opening import before_opening, before_sealing
from kiosk.domain.condition import Condition
from kiosk.domain.meeting_state import Step
from kiosk.errors import ConditionsNotMet
from kiosk.models.meeting import MeetingRecord, meeting_of
from kiosk.models.proposal import proposal_of

__all__ = ["Condition", "check_conditions", "conditions_of"]

Details = Mapping[str, Any]


def conditions_of(
    session: Session, meeting_id: str, step: Step, details: Details | None = None
) -> list[Condition]:
    """The checklist of ``step``; ``details`` are what the proposer declares, if anything yet."""
    meeting = meeting_of(session, meeting_id)
    if details is None:
        proposal = proposal_of(session, meeting_id, step)
        details = proposal.details if proposal else {}
    own = _CHECKLISTS[step](session, meeting, details)
    return own + card_conditions(session, meeting, step)


def check_conditions(session: Session, meeting_id: str, step: Step, details: Details) -> None:
    """Raises ``ConditionsNotMet`` with every condition of ``step`` that does not hold."""
    failing = [
        condition.sentence
        for condition in conditions_of(session, meeting_id, step, details)
        if condition.blocks and not condition.holds
    ]
    if failing:
        raise ConditionsNotMet(failing)


def _none(_session: Session, _meeting: MeetingRecord, _details: Details) -> list[Condition]:
    return []


_CHECKLISTS: Mapping[Step, Callable[[Session, MeetingRecord, Details], list[Condition]]] = {
    Step.SEAL: before_sealing,
    Step.OPEN: before_opening,
    Step.PAUSE: _none,
    Step.RESUME: _none,
    Step.CLOSE: before_closing,
    Step.COUNT: before_counting,
    Step.CERTIFY: before_certifying,
    Step.DESTROY: before_destroying,
    Step.ANNUL: before_annulling,
}
