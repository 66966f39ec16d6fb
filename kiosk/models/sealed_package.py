"""The sealed package of a certified meeting: its hash, and until when it is kept."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.base import Base, HashHex, MeetingId


class SealedPackageRecord(Base):
    __tablename__ = "sealed_package"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    sha256: Mapped[HashHex]
    """Of ``evidence.zip``; it stays when the ballots are destroyed."""
    keep_until: Mapped[str] = mapped_column(String(10))
    """ISO date: the last day of the objection period."""
