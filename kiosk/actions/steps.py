"""The steps of a meeting, each taken by two people: one proposes, another confirms.

Confirming checks everything again and then does it: between the two acts the meeting may have
changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.checkpoints import begin_checkpoints, forget_checkpoints
from kiosk.actions.close_meeting import close_meeting
from kiosk.actions.conditions import check_conditions
from kiosk.actions.count_meeting import count_meeting
from kiosk.actions.destroy_ballots import destroy_ballots
from kiosk.actions.incidents import note_incidents
from kiosk.actions.seal_meeting import seal_meeting
from kiosk.actions.step_tools import StepTools
from kiosk.audit_log import note
from kiosk.domain.approval import check_second_person
from kiosk.domain.meeting_state import Step, check_step
from kiosk.domain.seen import check_seen
from kiosk.engine import rewrite_after_commit
from kiosk.errors import AlreadyProposed, NotProposed
from kiosk.models.meeting import MeetingRecord, locked_meeting
from kiosk.models.proposal import ProposalRecord, forget_proposals, proposal_of
from kiosk.models.staff import StaffRecord
from kiosk.models.withdrawal import forget_unconfirmed
from kiosk.slip_files import delete_slips

__all__ = ["StepTools", "confirm_step", "propose_step", "withdraw_proposal"]

Details = Mapping[str, Any]


def propose_step(
    session: Session,
    *,
    meeting_id: str,
    step: Step,
    staff: StaffRecord,
    details: Details | None = None,
) -> ProposalRecord:
    """Propose ``step``; ``details`` are what the proposer declares.

    Raises ``StepNotAllowed``, ``AlreadyProposed`` or ``ConditionsNotMet``.
    """
    meeting = locked_meeting(session, meeting_id)
    check_step(meeting.state, step)
    earlier = proposal_of(session, meeting_id, step)
    if earlier is not None:
        raise AlreadyProposed(name=earlier.staff.name)
    declared = _declared(step, details or {})
    check_conditions(session, meeting_id, step, declared)
    proposal = ProposalRecord(meeting_id=meeting_id, step=step, staff=staff, details=declared)
    session.add(proposal)
    note(session, meeting_id=meeting_id, staff=staff, act=f"propose-{step}", details=declared)
    return proposal


def withdraw_proposal(
    session: Session, *, meeting_id: str, step: Step, staff: StaffRecord
) -> None:
    """Take a proposal back; either of the two people may, as a refusal.

    Raises ``NotProposed``.
    """
    locked_meeting(session, meeting_id)
    proposal = proposal_of(session, meeting_id, step)
    if proposal is None:
        raise NotProposed
    session.delete(proposal)
    note(session, meeting_id=meeting_id, staff=staff, act=f"withdraw-{step}")


def confirm_step(
    session: Session,
    *,
    meeting_id: str,
    step: Step,
    staff: StaffRecord,
    tools: StepTools,
    seen: str | None = None,
) -> MeetingRecord:
    """Confirm what another person proposed, and do it; ``seen`` is the mark of what was read.

    Raises ``NotProposed``, ``ProposalChanged``, ``SecondPersonNeeded``, ``OtherRoleNeeded``,
    ``StepNotAllowed`` or ``ConditionsNotMet``.
    """
    meeting = locked_meeting(session, meeting_id)
    proposal = proposal_of(session, meeting_id, step)
    if proposal is None:
        raise NotProposed
    check_second_person(
        proposer=proposal.staff_id,
        proposer_role=proposal.staff.role,
        confirmer=staff.id,
        confirmer_role=staff.role,
    )
    check_seen(seen, proposal.mark)
    target = check_step(meeting.state, step)
    check_conditions(session, meeting_id, step, proposal.details)
    _WORK.get(step, _nothing)(session, meeting, proposal.details, tools)
    meeting.state = target
    note(
        session,
        meeting_id=meeting_id,
        staff=staff,
        act=f"confirm-{step}",
        details={"proposed_by": proposal.staff.login, "declared": proposal.details},
    )
    forget_proposals(session, meeting_id)
    return meeting


def _declared(step: Step, details: Details) -> dict[str, Any]:
    """The details of the steps that have any; an empty declaration is still one."""
    if step is Step.CLOSE:
        return {
            "handed_out": dict(details.get("handed_out", {})),
            "returned": dict(details.get("returned") or {}),
        }
    if step is Step.ANNUL:
        return {"reason": str(details.get("reason", ""))}
    if step is Step.DESTROY:
        return {"witnesses": [str(name).strip() for name in details.get("witnesses", ())]}
    return {}


def _nothing(
    _session: Session, _meeting: MeetingRecord, _details: Details, _: StepTools
) -> None:
    """The steps that only change the state."""


def _seal(
    session: Session, meeting: MeetingRecord, _details: Details, tools: StepTools
) -> None:
    seal_meeting(session, meeting, tools)


def _open(
    session: Session, meeting: MeetingRecord, _details: Details, tools: StepTools
) -> None:
    begin_checkpoints(session, meeting.id, tools.random)


def _close(session: Session, meeting: MeetingRecord, details: Details, _: StepTools) -> None:
    close_meeting(session, meeting, details)
    note_incidents(session, meeting.id)


def _count(session: Session, meeting: MeetingRecord, _details: Details, _: StepTools) -> None:
    count_meeting(session, meeting)


def _destroy(session: Session, meeting: MeetingRecord, _details: Details, _: StepTools) -> None:
    destroy_ballots(session, meeting)


def _annul(
    session: Session, meeting: MeetingRecord, _details: Details, tools: StepTools
) -> None:
    note_incidents(session, meeting.id)
    delete_slips(tools.instance, meeting.id)
    meeting.slips_waiting = False
    forget_checkpoints(session, meeting.id)
    forget_unconfirmed(session, meeting.id)
    # Its ballots stay encrypted for ever, but who came when is nobody's business either.
    rewrite_after_commit(session)


_WORK: Mapping[Step, Callable[[Session, MeetingRecord, Details, StepTools], None]] = {
    Step.SEAL: _seal,
    Step.OPEN: _open,
    Step.CLOSE: _close,
    Step.COUNT: _count,
    Step.DESTROY: _destroy,
    Step.ANNUL: _annul,
}
