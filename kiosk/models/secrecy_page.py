"""What the secrecy check said of a closed meeting, for its evidence."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.base import Base, MeetingId


class SecrecyPageRecord(Base):
    """The last check before certification; one that found something is not hidden by the next.

    ``found`` only ever says what this page says; every earlier one is in the audit log.
    """

    __tablename__ = "secrecy_page"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    text: Mapped[str]
    attacks: Mapped[int]
    found: Mapped[int]
    """Attacks that found something."""
    untried: Mapped[int]
