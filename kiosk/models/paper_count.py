"""Paper forms as counted by hand: each voter group's figures, entered once by each role.

The two entries are kept apart until they agree (guarding E): who enters second copies nothing.
"""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.domain.role import Role
from kiosk.models.base import Base, GroupCode, MeetingId, enum_column
from kiosk.models.staff import StaffRecord
from tally.record.paper_forms import PaperPile


class PaperCountRecord(Base):
    __tablename__ = "paper_count"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    group: Mapped[GroupCode] = mapped_column("group_code", primary_key=True)
    role: Mapped[Role] = mapped_column(enum_column(Role), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    forms: Mapped[int]
    rows: Mapped[list[list[int]]] = mapped_column("marks", JSON)
    """One row a contest: grades in order, 弃权, 废票."""
    staff: Mapped[StaffRecord] = relationship(lazy="joined")

    @property
    def pile(self) -> PaperPile:
        return PaperPile(self.forms, tuple(tuple(row) for row in self.rows))


def paper_counts_of(
    session: Session, meeting_id: str
) -> dict[str, dict[Role, PaperCountRecord]]:
    """The entries of a meeting by voter group and role; a group without any is not there."""
    query = select(PaperCountRecord).filter_by(meeting_id=meeting_id)
    found: dict[str, dict[Role, PaperCountRecord]] = {}
    for entry in session.scalars(query.order_by(PaperCountRecord.group)):
        found.setdefault(entry.group, {})[entry.role] = entry
    return found


def agreed_piles(session: Session, meeting_id: str) -> dict[str, PaperPile]:
    """The piles that both roles counted alike."""
    return {
        group: piles[0]
        for group, entries in paper_counts_of(session, meeting_id).items()
        if len(piles := [entry.pile for entry in entries.values()]) == 2
        and piles[0] == piles[1]
    }
