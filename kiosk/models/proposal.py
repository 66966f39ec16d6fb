"""Steps that one person has proposed and a second has still to confirm (security R39)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.domain.meeting_state import Step
from kiosk.domain.seen import mark_of
from kiosk.models.base import Base, MeetingId, enum_column
from kiosk.models.staff import StaffRecord


class ProposalRecord(Base):
    __tablename__ = "proposal"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(enum_column(Step), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the proposer declares: at closing the register, at annulling the reason."""
    staff: Mapped[StaffRecord] = relationship(lazy="joined")

    @property
    def mark(self) -> str:
        return mark_of(self.step, self.staff_id, self.details)


def proposal_of(session: Session, meeting_id: str, step: Step) -> ProposalRecord | None:
    return session.get(ProposalRecord, (meeting_id, step))


def proposals_of(session: Session, meeting_id: str) -> dict[Step, ProposalRecord]:
    query = select(ProposalRecord).filter_by(meeting_id=meeting_id)
    return {proposal.step: proposal for proposal in session.scalars(query)}


def forget_proposals(session: Session, meeting_id: str) -> None:
    """After a step nothing proposed before it stands: what people agreed to has changed."""
    session.execute(delete(ProposalRecord).filter_by(meeting_id=meeting_id))
