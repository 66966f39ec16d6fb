"""Elections: one for each voter group of a meeting, with everything that is public about it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.errors import NotFound
from kiosk.models.base import Base, GroupCode, HashHex, MeetingId


class ElectionRecord(Base):
    __tablename__ = "election"

    uuid: Mapped[str] = mapped_column(String(32), primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), index=True)
    position: Mapped[int]
    """Place of the voter group in the meeting file, from 0."""
    group: Mapped[GroupCode] = mapped_column("group_code")
    name: Mapped[str]
    slips: Mapped[int]
    text: Mapped[str | None] = mapped_column(deferred=True)
    """The exact election object, from sealing on; it never changes afterwards."""
    phi: Mapped[str | None] = mapped_column(String(43))
    setup: Mapped[HashHex | None]
    """Hash of the setup data, as in the manifest."""
    credentials: Mapped[str | None] = mapped_column(deferred=True)
    """The public credentials, a JSON array sorted by text: the order of printing is in nothing."""
    checkpoint_salt: Mapped[HashHex | None]
    """From the first checkpoint to closing: what hides its trackers in the code read aloud."""
    ballots: Mapped[int | None]
    """Ballots in the box, from closing on."""
    decrypt: Mapped[bool | None]
    """Whether the box holds enough ballots to be decrypted, from closing on."""
    tally: Mapped[str | None] = mapped_column(deferred=True)
    """The encrypted tally, if ``decrypt``."""
    result: Mapped[str | None] = mapped_column(deferred=True)
    """The result payload, from counting on."""


def elections_of(session: Session, meeting_id: str) -> list[ElectionRecord]:
    """One election for each voter group, in the order of the meeting file."""
    query = (
        select(ElectionRecord)
        .filter_by(meeting_id=meeting_id)
        .order_by(ElectionRecord.position)
    )
    return list(session.scalars(query))


def election_of_group(session: Session, meeting_id: str, group: str) -> ElectionRecord:
    """Raises ``NotFound``."""
    query = select(ElectionRecord).filter_by(meeting_id=meeting_id, group=group)
    record = session.scalar(query)
    if record is None:
        raise NotFound
    return record


def election_with_uuid(session: Session, uuid: str) -> ElectionRecord:
    """Raises ``NotFound``."""
    record = session.get(ElectionRecord, uuid)
    if record is None:
        raise NotFound
    return record
