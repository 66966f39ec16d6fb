"""Objections and questions 申辩和问询 to the ledger: somebody's words, entered by the office, and the answer.

Those to a posted score sheet stand apart (``score_posting``): there two people settle each.
"""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.domain.ledger_objection import ObjectionOutcome, ObjectionSubject
from kiosk.errors import NotFound
from kiosk.models.base import Base, enum_column
from kiosk.models.score_sheet import SheetId
from kiosk.models.staff import StaffRecord


class LedgerObjectionRecord(Base):
    __tablename__ = "ledger_objection"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 within the sheet."""
    subject: Mapped[ObjectionSubject] = mapped_column(enum_column(ObjectionSubject))
    about: Mapped[int]
    """Number of the entry, or of the publication."""
    person: Mapped[str] = mapped_column(String(32))
    """Code of the person whose standing it is about; empty with an entry."""
    raised_by: Mapped[str] = mapped_column(String(64))
    """Who objects, by name."""
    raised_on: Mapped[str] = mapped_column(String(10))
    """ISO date."""
    words: Mapped[str]
    outcome: Mapped[ObjectionOutcome | None] = mapped_column(enum_column(ObjectionOutcome))
    """``None`` until it is answered."""
    answer: Mapped[str]
    answered_on: Mapped[str | None] = mapped_column(String(10))
    entered_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    clerk: Mapped[StaffRecord] = relationship(foreign_keys=entered_by, lazy="joined")
    answerer: Mapped[StaffRecord | None] = relationship(foreign_keys=answered_by, lazy="joined")


def objections_of(session: Session, sheet_id: str) -> list[LedgerObjectionRecord]:
    query = (
        select(LedgerObjectionRecord)
        .filter_by(sheet_id=sheet_id)
        .order_by(LedgerObjectionRecord.number)
    )
    return list(session.scalars(query))


def objection_of(session: Session, sheet_id: str, number: int) -> LedgerObjectionRecord:
    """Raises ``NotFound``."""
    record = session.get(LedgerObjectionRecord, (sheet_id, number))
    if record is None:
        raise NotFound
    return record


def next_objection(session: Session, sheet_id: str) -> int:
    last = session.scalar(
        select(func.max(LedgerObjectionRecord.number)).filter_by(sheet_id=sheet_id)
    )
    return (last or 0) + 1
