"""The ballot box: accepted ballots, the end of each slip, and that of each ballot's body.

There is deliberately no time stamp, position, tablet, session or voter column: whoever seizes
these tables learns how many ballots were cast and nothing about who cast them.  All tables are
keyed by what is random already and have no hidden row number; after closing the file is rewritten
in that order, which removes the order of arrival (security, "What we decided", X3).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Select, String, func, select, update
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


class Mark(StrEnum):
    """Where a ballot stands between two checkpoints (guarding E, decision 0016)."""

    WAITING = "waiting"
    """In the box when the last checkpoint was taken; the next one shows it."""
    SHOWN = "shown"
    """In the list that every station may have."""


class BodyEndRecord(Base):
    """One body of a ballot, one end: it is cast, or it is opened as a test (guarding B5)."""

    __tablename__ = "body_end"
    __table_args__ = ({"sqlite_with_rowid": False},)

    tracker: Mapped[HashHex] = mapped_column(primary_key=True)
    kind: Mapped[BodyEnd] = mapped_column(enum_column(BodyEnd))
    mark: Mapped[Mark | None] = mapped_column(enum_column(Mark))
    """While the meeting is open only: cleared at closing, and the file is rewritten after it.

    It parts the box into three heaps of ten or more and tells nothing within a heap.  It stands
    here and not beside the ballot, because a change of that row would write its long text again.
    """


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


def unmarked_ballots(session: Session, uuid: str) -> int:
    """Ballots that came after the last checkpoint of an election."""
    return _with_mark(session, uuid, None)


def shown_ballots(session: Session, uuid: str) -> int:
    """Ballots in the checkpoint that stations may have."""
    return _with_mark(session, uuid, Mark.SHOWN)


def shown_trackers(session: Session, uuid: str) -> list[str]:
    query = select(BodyEndRecord.tracker).filter_by(mark=Mark.SHOWN)
    query = query.where(BodyEndRecord.tracker.in_(_trackers_in(uuid)))
    return list(session.scalars(query.order_by(BodyEndRecord.tracker)))


def move_marks(session: Session, uuid: str) -> None:
    """A checkpoint: what waited is shown, and everything else in the box waits."""
    for old, new in ((Mark.WAITING, Mark.SHOWN), (None, Mark.WAITING)):
        _set_marks(session, uuid, BodyEndRecord.mark == old, new)


def clear_marks(session: Session, uuid: str) -> None:
    _set_marks(session, uuid, BodyEndRecord.mark.is_not(None), None)


def _trackers_in(uuid: str) -> Select[str]:
    return select(BallotRecord.tracker).filter_by(election=uuid)


def _with_mark(session: Session, uuid: str, mark: Mark | None) -> int:
    query = select(func.count()).select_from(BodyEndRecord).filter_by(mark=mark)
    return session.scalar(query.where(BodyEndRecord.tracker.in_(_trackers_in(uuid)))) or 0


def _set_marks(
    session: Session, uuid: str, those: ColumnElement[bool], mark: Mark | None
) -> None:
    change = update(BodyEndRecord).where(those, BodyEndRecord.tracker.in_(_trackers_in(uuid)))
    session.execute(change.values(mark=mark), execution_options={"synchronize_session": False})
