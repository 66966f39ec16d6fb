"""Quarterly publications 季度通报: entries and standings of a quarter, frozen as of a day."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.errors import NotFound
from kiosk.models.base import Base, HashHex
from kiosk.models.score_sheet import SheetId
from kiosk.models.staff import StaffRecord


class LedgerPublicationRecord(Base):
    __tablename__ = "ledger_publication"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 within the sheet."""
    quarter: Mapped[str] = mapped_column(String(16))
    """As ``tally.scoring.period`` writes it: ``2023Q1``."""
    as_of: Mapped[str] = mapped_column(String(10))
    notice_start: Mapped[str] = mapped_column(String(10))
    notice_end: Mapped[str] = mapped_column(String(10))
    """ISO dates, both days included."""
    text: Mapped[str] = mapped_column(deferred=True)
    """What is posted, canonical JSON (``kiosk.actions.publication_content``)."""
    hash: Mapped[HashHex]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    agreed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """``None``: proposed only; nothing of it is fixed."""

    proposer: Mapped[StaffRecord] = relationship(foreign_keys=proposed_by, lazy="joined")
    agreer: Mapped[StaffRecord | None] = relationship(foreign_keys=agreed_by, lazy="joined")

    @property
    def is_fixed(self) -> bool:
        return self.agreed_by is not None


def publications_of(session: Session, sheet_id: str) -> list[LedgerPublicationRecord]:
    """By number; the last may only be proposed."""
    query = (
        select(LedgerPublicationRecord)
        .filter_by(sheet_id=sheet_id)
        .order_by(LedgerPublicationRecord.number)
    )
    return list(session.scalars(query))


def publication_of(session: Session, sheet_id: str, number: int) -> LedgerPublicationRecord:
    """Raises ``NotFound``."""
    record = session.get(LedgerPublicationRecord, (sheet_id, number))
    if record is None:
        raise NotFound
    return record
