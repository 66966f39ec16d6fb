"""Sign-off cards as ticked, exceptions for scrutineers who cannot tick, and the chief scrutineer.

A tick keeps what the card showed when it was made: when that changes, the tick no longer counts.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.domain.card import Card
from kiosk.domain.role import Role
from kiosk.domain.seen import mark_of
from kiosk.models.base import Base, MeetingId, enum_column
from kiosk.models.meeting import SeatRecord, seats_of
from kiosk.models.staff import StaffRecord
from tally.record.sign_offs import login_name


class SignOffRecord(Base):
    """One person's tick on one card."""

    __tablename__ = "sign_off"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    card: Mapped[Card] = mapped_column(enum_column(Card), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    seat: Mapped[int | None] = mapped_column("seat_index")
    """The seat that bears the person's name, if any."""
    shown: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the card showed."""
    staff: Mapped[StaffRecord] = relationship(lazy="joined")


class SignOffExceptionRecord(Base):
    """Why a card goes without the tick of one seat: one scrutineer says so, an organiser agrees."""

    __tablename__ = "sign_off_exception"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    card: Mapped[Card] = mapped_column(enum_column(Card), primary_key=True)
    seat: Mapped[int] = mapped_column("seat_index", primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(String(200))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    agreed_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[StaffRecord] = relationship(lazy="joined", foreign_keys=[staff_id])
    agreed: Mapped[StaffRecord | None] = relationship(lazy="joined", foreign_keys=[agreed_id])

    @property
    def mark(self) -> str:
        return mark_of(self.reason, self.staff_id)


class ChiefRecord(Base):
    """The chief scrutineer 总监票人 of a meeting, named by an organiser."""

    __tablename__ = "chief_scrutineer"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    staff: Mapped[StaffRecord] = relationship(lazy="joined")


def sign_offs_of(session: Session, meeting_id: str, card: Card) -> list[SignOffRecord]:
    """Ticks on a card, by login."""
    query = (
        select(SignOffRecord)
        .join(StaffRecord, StaffRecord.id == SignOffRecord.staff_id)
        .where(SignOffRecord.meeting_id == meeting_id, SignOffRecord.card == card)
    )
    return list(session.scalars(query.order_by(StaffRecord.login)))


def exceptions_of(
    session: Session, meeting_id: str, card: Card
) -> list[SignOffExceptionRecord]:
    """Exceptions on a card, by seat, agreed or not."""
    query = select(SignOffExceptionRecord).filter_by(meeting_id=meeting_id, card=card)
    return list(session.scalars(query.order_by(SignOffExceptionRecord.seat)))


def chief_of(session: Session, meeting_id: str) -> StaffRecord | None:
    record = session.get(ChiefRecord, meeting_id)
    return record.staff if record else None


def seat_of(session: Session, meeting_id: str, staff: StaffRecord) -> SeatRecord | None:
    """The seat that bears the name of ``staff``, who is a scrutineer."""
    if staff.role is not Role.SCRUTINEER:
        return None
    seats = seats_of(session, meeting_id)
    return next((seat for seat in seats if login_name(seat.name) == staff.name), None)
