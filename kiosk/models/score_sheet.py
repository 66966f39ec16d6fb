"""A year's score sheet in the browser: the scheme it follows and how far it has come.

What is filled in stands in tables of its own, one aggregate a file, each with the sheet's id.
"""

from __future__ import annotations

from typing import Annotated

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.errors import NotFound
from kiosk.models.base import Base, begin_write, enum_column

SheetId = Annotated[str, mapped_column(String(22))]


class ScoreSheetRecord(Base):
    __tablename__ = "score_sheet"

    id: Mapped[SheetId] = mapped_column(primary_key=True)
    """Base58, random."""
    title: Mapped[str] = mapped_column(String(128))
    unit: Mapped[str] = mapped_column(String(128))
    period: Mapped[str] = mapped_column(String(16))
    """As ``tally.scoring.period`` reads it: ``2023``, ``2023H1``, ``2023Q4`` …"""
    scheme: Mapped[str] = mapped_column(deferred=True)
    """The scheme file, exactly as it was adopted."""
    state: Mapped[ScoreSheetState] = mapped_column(enum_column(ScoreSheetState))


def score_sheets_of(session: Session) -> list[ScoreSheetRecord]:
    """All score sheets, the latest period first."""
    query = select(ScoreSheetRecord).order_by(
        ScoreSheetRecord.period.desc(), ScoreSheetRecord.title, ScoreSheetRecord.id
    )
    return list(session.scalars(query))


def score_sheet_of(session: Session, sheet_id: str) -> ScoreSheetRecord:
    """Raises ``NotFound``."""
    record = session.get(ScoreSheetRecord, sheet_id)
    if record is None:
        raise NotFound
    return record


def locked_score_sheet(session: Session, sheet_id: str) -> ScoreSheetRecord:
    """The score sheet as it is now; it cannot change before this session's commit.

    Raises ``NotFound``.
    """
    begin_write(session)
    session.flush()
    # What was read before the lock may have changed since, an entry's state as much as the sheet's.
    session.expire_all()
    record = session.get(ScoreSheetRecord, sheet_id)
    if record is None:
        raise NotFound
    return record
