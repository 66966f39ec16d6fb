"""The postings of a score sheet for public notice, and the objections that came in."""

from __future__ import annotations

import hashlib

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.errors import NotFound
from kiosk.models.base import Base, HashHex
from kiosk.models.score_sheet import SheetId
from kiosk.models.staff import StaffRecord


class ScorePostingRecord(Base):
    """One public notice 公示; after an upheld objection there is another."""

    __tablename__ = "score_posting"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    notice: Mapped[str] = mapped_column(String(64))
    """Key of the scheme's notice that this is; empty: the scheme knows none."""
    start: Mapped[str] = mapped_column(String(10))
    end: Mapped[str] = mapped_column(String(10))
    """ISO dates, both days included."""
    fingerprint: Mapped[HashHex]
    """Of the score sheet that was posted."""
    results: Mapped[HashHex]
    """Of the scores, ranks and grades in it."""


class ScoreObjectionRecord(Base):
    """An objection 异议 to a posted score sheet, with its answer; two people stand for each."""

    __tablename__ = "score_objection"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    posting: Mapped[int]
    """The number of the posting that it is about."""
    day: Mapped[str] = mapped_column(String(10))
    raised_by: Mapped[str] = mapped_column(String(100))
    about: Mapped[str] = mapped_column(String(100))
    """Whom it is about, in words; empty: the sheet as a whole."""
    text: Mapped[str] = mapped_column(String(2000))
    taken_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    answer: Mapped[str] = mapped_column(String(2000))
    """Empty: not answered yet."""
    upheld: Mapped[bool]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """Somebody other than who answered; until then the answer does not count."""

    taker: Mapped[StaffRecord] = relationship(foreign_keys=taken_by, lazy="joined")
    answerer: Mapped[StaffRecord | None] = relationship(foreign_keys=answered_by, lazy="joined")
    confirmer: Mapped[StaffRecord | None] = relationship(
        foreign_keys=confirmed_by, lazy="joined"
    )

    @property
    def settled(self) -> bool:
        return self.confirmed_by is not None

    @property
    def answer_mark(self) -> str:
        """Tells whether the answer is still the one that somebody read."""
        return hashlib.sha256(f"{self.upheld} {self.answer}".encode()).hexdigest()


def postings_of(session: Session, sheet_id: str) -> list[ScorePostingRecord]:
    query = select(ScorePostingRecord).filter_by(sheet_id=sheet_id)
    return list(session.scalars(query.order_by(ScorePostingRecord.number)))


def last_posting(session: Session, sheet_id: str) -> ScorePostingRecord | None:
    postings = postings_of(session, sheet_id)
    return postings[-1] if postings else None


def objections_of(session: Session, sheet_id: str) -> list[ScoreObjectionRecord]:
    query = select(ScoreObjectionRecord).filter_by(sheet_id=sheet_id)
    return list(session.scalars(query.order_by(ScoreObjectionRecord.number)))


def objection_of(session: Session, sheet_id: str, number: int) -> ScoreObjectionRecord:
    """Raises ``NotFound``."""
    record = session.get(ScoreObjectionRecord, (sheet_id, number))
    if record is None:
        raise NotFound
    return record


def next_objection(session: Session, sheet_id: str) -> int:
    query = select(func.max(ScoreObjectionRecord.number)).filter_by(sheet_id=sheet_id)
    return (session.scalar(query) or 0) + 1
