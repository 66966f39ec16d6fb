"""The ballot box: accepted ballots, the end of each slip, and that of each ballot's body.

There is deliberately no time stamp, position, tablet, session or voter column: whoever seizes
these tables learns how many ballots were cast and nothing about who cast them.  All tables are
keyed by what is random already and have no hidden row number; after closing the file is rewritten
in that order, which removes the order of arrival (security, "What we decided", X3).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, HashHex, PointHex, enum_column


class SlipEnd(StrEnum):
    BALLOT = "ballot"
    WITHDRAWN = "withdrawn"


class SlipEndRecord(Base):
    """One slip, one end: whoever commits the credential first wins (guarding E)."""

    __tablename__ = "slip_end"
    __table_args__ = ({"sqlite_with_rowid": False},)

    credential: Mapped[PointHex] = mapped_column(primary_key=True)
    election: Mapped[str] = mapped_column(String(32), ForeignKey("election.uuid"))
    kind: Mapped[SlipEnd] = mapped_column(enum_column(SlipEnd))


class BodyEnd(StrEnum):
    CAST = "cast"
    OPENED = "opened"


class BodyEndRecord(Base):
    """One body of a ballot, one end: it is cast, or it is opened as a test (guarding B5)."""

    __tablename__ = "body_end"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tracker: Mapped[HashHex] = mapped_column(primary_key=True)
    kind: Mapped[BodyEnd] = mapped_column(enum_column(BodyEnd))


class BallotRecord(Base):
    __tablename__ = "ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tracker: Mapped[HashHex] = mapped_column(ForeignKey("body_end.tracker"), primary_key=True)
    election: Mapped[str] = mapped_column(String(32), ForeignKey("election.uuid"))
    credential: Mapped[PointHex] = mapped_column(ForeignKey("slip_end.credential"), unique=True)
    raw: Mapped[str]
    """The exact text that the tablet signed."""


def ballots_of(session: Session, uuid: str) -> Iterator[str]:
    """The ballots of an election in the order of their trackers: that of the record."""
    query = select(BallotRecord.raw).filter_by(election=uuid).order_by(BallotRecord.tracker)
    return iter(session.scalars(query.execution_options(yield_per=50)))


def trackers_of(session: Session, uuid: str) -> list[str]:
    query = select(BallotRecord.tracker).filter_by(election=uuid)
    return list(session.scalars(query.order_by(BallotRecord.tracker)))


def number_of_ballots(session: Session, uuid: str) -> int:
    query = select(func.count()).select_from(BallotRecord).filter_by(election=uuid)
    return session.scalar(query) or 0


def slip_end_of(session: Session, credential: str) -> SlipEnd | None:
    return session.scalar(select(SlipEndRecord.kind).filter_by(credential=credential))


def body_end_of(session: Session, tracker: str) -> BodyEnd | None:
    return session.scalar(select(BodyEndRecord.kind).filter_by(tracker=tracker))


def tracker_of_slip(session: Session, credential: str) -> str | None:
    return session.scalar(select(BallotRecord.tracker).filter_by(credential=credential))


def stored_ballot(session: Session, tracker: str) -> str | None:
    return session.scalar(select(BallotRecord.raw).filter_by(tracker=tracker))


def withdrawn_of(session: Session, uuid: str) -> list[str]:
    """Withdrawn credentials of an election, sorted."""
    query = select(SlipEndRecord.credential).filter_by(election=uuid, kind=SlipEnd.WITHDRAWN)
    return list(session.scalars(query.order_by(SlipEndRecord.credential)))
