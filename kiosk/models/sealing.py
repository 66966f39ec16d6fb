"""What each scrutineer's station says at sealing: that it has checked, and that its key works.

Both are signed words, public, and written once (guarding A2.3 and A4).
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, MeetingId, enum_column


class SealingKind(StrEnum):
    SETUP = "setup"
    """The station has checked everything that was sealed."""
    READY = "ready"
    """The key file, as it is stored, decrypts."""


class SealingWordsRecord(Base):
    __tablename__ = "sealing_words"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    kind: Mapped[SealingKind] = mapped_column(enum_column(SealingKind), primary_key=True)
    index: Mapped[int] = mapped_column("seat_index", primary_key=True, autoincrement=False)
    text: Mapped[str]


def sealing_words_of(session: Session, meeting_id: str, kind: SealingKind) -> dict[int, str]:
    """The signed words of each seat, in the order of seats."""
    query = select(SealingWordsRecord).filter_by(meeting_id=meeting_id, kind=kind)
    rows = session.scalars(query.order_by(SealingWordsRecord.index))
    return {row.index: row.text for row in rows}
