"""Meetings, the files they were made from, and the scrutineers' seats."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import NotFound
from kiosk.models.base import Base, HashHex, MeetingId, begin_write, enum_column
from tally.meeting import Meeting, parse_meeting


class MeetingRecord(Base):
    __tablename__ = "meeting"

    id: Mapped[MeetingId] = mapped_column(primary_key=True)
    """Base58, new for each meeting and each rehearsal (guarding A2)."""
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState))
    rehearsal: Mapped[bool]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(deferred=True)
    """The canonical meeting, hashed into every election."""
    ceremony: Mapped[str] = mapped_column(String(22))
    """The id of the key ceremony of now, new each time that it begins again (guarding D)."""
    trustees: Mapped[str | None] = mapped_column(deferred=True)
    """The trustees' payload, once the key ceremony is finished."""
    manifest: Mapped[str | None] = mapped_column(deferred=True)
    closing: Mapped[str | None] = mapped_column(deferred=True)
    slips_waiting: Mapped[bool] = mapped_column(default=False)
    """Whether slip sheets still lie on the server and have to be taken away before opening."""
    order_removed: Mapped[bool] = mapped_column(default=False)
    """Whether the database was rewritten after closing, so that arrival order is gone."""

    def parsed(self) -> Meeting:
        return parse_meeting(self.text)


class MeetingFileRecord(Base):
    """A source file exactly as it was uploaded; goes into the evidence."""

    __tablename__ = "meeting_file"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    data: Mapped[bytes]


class SeatRecord(Base):
    """A scrutineer's place in a meeting: index in the key ceremony, name, station code."""

    __tablename__ = "seat"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    index: Mapped[int] = mapped_column("seat_index", primary_key=True, autoincrement=False)
    """From 1, in the order of the meeting file."""
    name: Mapped[str] = mapped_column(String(64))
    code: Mapped[HashHex | None] = mapped_column(unique=True)
    """SHA-256 of the station code; ``None`` until one is made."""


def meetings_of(session: Session) -> list[MeetingRecord]:
    """All meetings by title, annulled ones last."""
    query = select(MeetingRecord).order_by(
        MeetingRecord.state == MeetingState.ANNULLED, MeetingRecord.title, MeetingRecord.id
    )
    return list(session.scalars(query))


def meeting_of(session: Session, meeting_id: str) -> MeetingRecord:
    """Raises ``NotFound``."""
    record = session.get(MeetingRecord, meeting_id)
    if record is None:
        raise NotFound
    return record


def locked_meeting(session: Session, meeting_id: str, *, shared: bool = False) -> MeetingRecord:
    """The meeting as it is now; its state cannot change before this session's commit.

    Raises ``NotFound``.
    """
    begin_write(session, shared=shared)
    session.flush()
    record = session.get(MeetingRecord, meeting_id, populate_existing=True)
    if record is None:
        raise NotFound
    return record


def files_of(session: Session, meeting_id: str) -> dict[str, bytes]:
    query = (
        select(MeetingFileRecord)
        .filter_by(meeting_id=meeting_id)
        .order_by(MeetingFileRecord.name)
    )
    return {file.name: file.data for file in session.scalars(query)}


def seats_of(session: Session, meeting_id: str) -> list[SeatRecord]:
    query = select(SeatRecord).filter_by(meeting_id=meeting_id).order_by(SeatRecord.index)
    return list(session.scalars(query))


def seat_with_code(session: Session, code_hash: str) -> SeatRecord | None:
    return session.scalar(select(SeatRecord).filter_by(code=code_hash))
