"""The incident log 异常登记: entries and decisions, only ever added.

There is deliberately no time column: an entry made while people vote would tell when, and with
that perhaps who.  The audit log learns of entries only when no vote is going on (``noted``).
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.domain.incident import IncidentKind
from kiosk.domain.seen import mark_of
from kiosk.models.base import Base, GroupCode, MeetingId, enum_column
from kiosk.models.staff import StaffRecord


class DecisionRecord(Base):
    """What is done about an entry: one person proposes it, another of the other role agrees."""

    __tablename__ = "incident_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["meeting_id", "number"], ["incident.meeting_id", "incident.number"]
        ),
    )

    meeting_id: Mapped[MeetingId] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1: a decision that was refused stays, the next one has the next place."""
    words: Mapped[str]
    proposed_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    agreed_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    refused_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    noted: Mapped[bool] = mapped_column(default=False)
    proposed: Mapped[StaffRecord] = relationship(lazy="joined", foreign_keys=[proposed_id])
    agreed: Mapped[StaffRecord | None] = relationship(lazy="joined", foreign_keys=[agreed_id])
    refused: Mapped[StaffRecord | None] = relationship(lazy="joined", foreign_keys=[refused_id])

    @property
    def mark(self) -> str:
        return mark_of(self.position, self.words, self.proposed_id)


class IncidentRecord(Base):
    __tablename__ = "incident"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 in each meeting."""
    kind: Mapped[IncidentKind] = mapped_column(enum_column(IncidentKind))
    group: Mapped[GroupCode | None] = mapped_column("group_code")
    words: Mapped[str]
    corrects: Mapped[int | None]
    """The number of an earlier entry that this one corrects."""
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    noted: Mapped[bool] = mapped_column(default=False)
    """Whether the audit log has it."""
    staff: Mapped[StaffRecord] = relationship(lazy="joined")
    decisions: Mapped[list[DecisionRecord]] = relationship(
        order_by=DecisionRecord.position, lazy="selectin"
    )

    @property
    def decision(self) -> DecisionRecord | None:
        """The decision that two people agreed on."""
        return next((one for one in self.decisions if one.agreed_id is not None), None)

    @property
    def proposal(self) -> DecisionRecord | None:
        """The decision that waits for the second person."""
        return next(
            (one for one in self.decisions if one.agreed_id is None and one.refused_id is None),
            None,
        )


def incidents_of(session: Session, meeting_id: str) -> list[IncidentRecord]:
    query = select(IncidentRecord).filter_by(meeting_id=meeting_id)
    return list(session.scalars(query.order_by(IncidentRecord.number)))


def incident_of(session: Session, meeting_id: str, number: int) -> IncidentRecord | None:
    return session.get(IncidentRecord, (meeting_id, number))
