"""Enrolled tablets and the one-time codes that enrol them.

Nothing here is ever joined to a ballot: the server checks a tablet's signature and forgets it.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, HashHex, MeetingId


class TabletRecord(Base):
    __tablename__ = "tablet"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """First half of the hash of the public key."""
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"))
    label: Mapped[str] = mapped_column(String(64))
    """As the organiser calls it: 1号机."""
    public_key: Mapped[bytes]
    """SubjectPublicKeyInfo, DER, ECDSA P-256; the private half cannot leave the tablet's browser."""


class EnrolmentCodeRecord(Base):
    """A code not used yet; using it deletes the row."""

    __tablename__ = "enrolment_code"

    code: Mapped[HashHex] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"))
    label: Mapped[str] = mapped_column(String(64))


def tablets_of(session: Session, meeting_id: str) -> list[TabletRecord]:
    query = select(TabletRecord).filter_by(meeting_id=meeting_id)
    return list(session.scalars(query.order_by(TabletRecord.label, TabletRecord.id)))


def waiting_codes_of(session: Session, meeting_id: str) -> list[str]:
    """Labels of tablets that have a code and have not enrolled yet."""
    query = select(EnrolmentCodeRecord.label).filter_by(meeting_id=meeting_id)
    return list(session.scalars(query.order_by(EnrolmentCodeRecord.label)))
