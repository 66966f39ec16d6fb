"""What staff did, each entry chained to the one before by its hash.

Only acts of people with a login, to the minute: nothing here is about a ballot, a slip or a
tablet's requests (security R7).
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, HashHex, MeetingId


class AuditEntryRecord(Base):
    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, without gaps."""
    meeting_id: Mapped[MeetingId | None]
    text: Mapped[str]
    """Canonical JSON of the entry, which names the hash before it, in all and in its meeting."""
    hash: Mapped[HashHex] = mapped_column(unique=True)


def last_entry(session: Session, meeting_id: str | None = None) -> AuditEntryRecord | None:
    """The last entry of one meeting, or of all."""
    query = select(AuditEntryRecord).order_by(AuditEntryRecord.number.desc()).limit(1)
    if meeting_id is not None:
        query = query.filter_by(meeting_id=meeting_id)
    return session.scalar(query)


def entries_of(session: Session, meeting_id: str | None = None) -> list[AuditEntryRecord]:
    """Entries in order; those of one meeting, or all."""
    query = select(AuditEntryRecord).order_by(AuditEntryRecord.number)
    if meeting_id is not None:
        query = query.filter_by(meeting_id=meeting_id)
    return list(session.scalars(query))


def acts_of(session: Session, meeting_id: str) -> list[str]:
    """Texts of a meeting's entries, in order."""
    return [entry.text for entry in entries_of(session, meeting_id)]
