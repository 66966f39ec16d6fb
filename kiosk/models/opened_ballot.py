"""Test cards that the stations announced, and the test ballots that were opened with them.

Source: guarding B5.  Beside an opened ballot there stands the card's number and nothing else: no
slip, credential, tablet, voter group or time.  The box can only be opened by the station that made
the card.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, HashHex, MeetingId
from tally.opening.card import ID_SYMBOLS


class CardRecord(Base):
    """A test card, known before opening; its key is not."""

    __tablename__ = "test_card"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(ID_SYMBOLS), primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"))
    index: Mapped[int] = mapped_column("seat_index")
    """The scrutineer whose station made it."""


class OpenedBallotRecord(Base):
    """A ballot that was opened instead of cast."""

    __tablename__ = "opened_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tracker: Mapped[HashHex] = mapped_column(ForeignKey("body_end.tracker"), primary_key=True)
    card: Mapped[str] = mapped_column(ForeignKey("test_card.id"), unique=True)
    """Spent by this."""
    box: Mapped[bytes]
    """Sealed for the station; as long for every choice of marks."""


def card_of(session: Session, meeting_id: str, card: str) -> CardRecord | None:
    return session.scalar(select(CardRecord).filter_by(id=card, meeting_id=meeting_id))


def opened_with(session: Session, card: str) -> OpenedBallotRecord | None:
    return session.scalar(select(OpenedBallotRecord).filter_by(card=card))


def opened_trackers(session: Session, meeting_id: str) -> list[str]:
    """Trackers of a meeting's test ballots, sorted: ``tests.json`` of the evidence (guarding B7)."""
    query = select(OpenedBallotRecord.tracker).join(CardRecord).filter_by(meeting_id=meeting_id)
    return list(session.scalars(query.order_by(OpenedBallotRecord.tracker)))
