"""The results of a meeting: ``results.json`` as text, from certification on."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.base import Base, MeetingId


class ResultsRecord(Base):
    __tablename__ = "results"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    text: Mapped[str]
