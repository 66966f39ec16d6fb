"""Steps of a score sheet that one person proposed and a second has still to confirm."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.domain.score_sheet_step import SheetStep
from kiosk.models.base import Base, enum_column
from kiosk.models.score_sheet import SheetId
from kiosk.models.staff import StaffRecord


class ScoreProposalRecord(Base):
    __tablename__ = "score_proposal"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    step: Mapped[SheetStep] = mapped_column(enum_column(SheetStep), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Of decisions: by whom, when, and grade and reason by code; of a posting its dates."""
    staff: Mapped[StaffRecord] = relationship(lazy="joined")


def sheet_proposal(
    session: Session, sheet_id: str, step: SheetStep
) -> ScoreProposalRecord | None:
    return session.get(ScoreProposalRecord, (sheet_id, step))


def sheet_proposals(session: Session, sheet_id: str) -> dict[SheetStep, ScoreProposalRecord]:
    query = select(ScoreProposalRecord).filter_by(sheet_id=sheet_id)
    return {proposal.step: proposal for proposal in session.scalars(query)}


def forget_sheet_proposals(session: Session, sheet_id: str) -> None:
    """What was proposed about a sheet that has changed since stands no longer."""
    for proposal in sheet_proposals(session, sheet_id).values():
        session.delete(proposal)
    session.flush()
