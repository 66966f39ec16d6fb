"""Certified meetings whose counts a score sheet has taken in."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, HashHex
from kiosk.models.meeting import MeetingRecord
from kiosk.models.score_sheet import SheetId


class ScoreMeetingRecord(Base):
    __tablename__ = "score_meeting"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    poll: Mapped[str] = mapped_column(String(64), primary_key=True)
    period: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Empty for a poll that is not held by periods."""
    fingerprint: Mapped[HashHex] = mapped_column(primary_key=True)
    """Of the meeting's results."""
    form: Mapped[str] = mapped_column(String(32))
    """Code of the form whose contests are taken."""
    name: Mapped[str] = mapped_column(String(200))
    """What derivations call the source: a meeting's title, or the file's name."""
    meeting_id: Mapped[str | None] = mapped_column(String(32))
    """Of this instance; ``None``: it came as an evidence package of another one."""
    results: Mapped[str] = mapped_column(deferred=True)
    """``results.json`` as it was verified."""

    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.results)
        return content


def score_meetings_of(session: Session, sheet_id: str) -> list[ScoreMeetingRecord]:
    query = select(ScoreMeetingRecord).filter_by(sheet_id=sheet_id)
    order = (ScoreMeetingRecord.poll, ScoreMeetingRecord.period, ScoreMeetingRecord.fingerprint)
    return list(session.scalars(query.order_by(*order)))


def meetings_behind(session: Session, sheet_id: str) -> dict[str, MeetingRecord]:
    """The meetings of this instance that the sheet took in, as they stand now."""
    query = (
        select(MeetingRecord)
        .join(ScoreMeetingRecord, ScoreMeetingRecord.meeting_id == MeetingRecord.id)
        .where(ScoreMeetingRecord.sheet_id == sheet_id)
    )
    return {meeting.id: meeting for meeting in session.scalars(query)}
