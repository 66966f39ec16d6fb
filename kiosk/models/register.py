"""The paper register: slips handed out and slips returned, for each voter group."""

from __future__ import annotations

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, GroupCode, MeetingId


class RegisterEntryRecord(Base):
    __tablename__ = "register_entry"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    group: Mapped[GroupCode] = mapped_column("group_code", primary_key=True)
    handed_out: Mapped[int]
    returned: Mapped[int | None]
    """Slips in the return box; ``None`` until they have been counted by hand."""


def register_of(session: Session, meeting_id: str) -> dict[str, RegisterEntryRecord]:
    query = select(RegisterEntryRecord).filter_by(meeting_id=meeting_id)
    return {entry.group: entry for entry in session.scalars(query)}
