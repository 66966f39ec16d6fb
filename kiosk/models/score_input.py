"""What is filled in on a score sheet: the tables of the workbook, and what the office decided.

The tables are the one representation: typing, uploading, downloading and scoring all read these
rows, by the layouts that the scheme gives them (``tally.scoring.workbook``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.models.base import Base
from kiosk.models.score_sheet import SheetId
from kiosk.models.staff import StaffRecord

Rows = list[list[str]]
"""Cells as text, in the order of the layout's columns; without headings."""

SEPARATORS = (",", ":")


class ScoreTableRecord(Base):
    """The rows of one table of a sheet, as they were typed."""

    __tablename__ = "score_table"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    """Of the layout and its subject: ``people``, ``poll.half``."""
    text: Mapped[str]
    """JSON of the rows: a list of lists of cells."""

    @property
    def rows(self) -> Rows:
        rows: Rows = json.loads(self.text)
        return rows


class ScoreValueRecord(Base):
    """What the office decided about a value that the scheme leaves open."""

    __tablename__ = "score_value"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(200), primary_key=True)
    """Where in the scheme: ``component.half.weight``."""
    value: Mapped[str] = mapped_column(String(40))
    decided_by: Mapped[str] = mapped_column(String(100))
    decided_on: Mapped[str] = mapped_column(String(10))
    filed: Mapped[str] = mapped_column(String(100))
    """The record of its filing (备案); empty: none yet."""


class ScoreUploadRecord(Base):
    """A filled-in workbook that somebody sent and has still to take over."""

    __tablename__ = "score_upload"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(String(200))
    """Of the file."""
    tables: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Key of the table -> its rows."""
    left_out: Mapped[list[str]] = mapped_column(JSON)
    """Titles of sheets that are never taken from a workbook."""
    staff: Mapped[StaffRecord] = relationship(lazy="joined")


def tables_stored(session: Session, sheet_id: str) -> dict[str, Rows]:
    query = select(ScoreTableRecord).filter_by(sheet_id=sheet_id)
    return {record.key: record.rows for record in session.scalars(query)}


def table_stored(session: Session, sheet_id: str, key: str) -> Rows:
    record = session.get(ScoreTableRecord, (sheet_id, key))
    return record.rows if record else []


def store_table(session: Session, sheet_id: str, key: str, rows: Rows) -> None:
    text = json.dumps(rows, ensure_ascii=False, separators=SEPARATORS)
    record = session.get(ScoreTableRecord, (sheet_id, key))
    if record is None:
        session.add(ScoreTableRecord(sheet_id=sheet_id, key=key, text=text))
    else:
        record.text = text
    session.flush()


def digest_of(rows: Sequence[Sequence[str]]) -> str:
    """Tells whether rows are still those that somebody looked at."""
    text = json.dumps(rows, ensure_ascii=False, separators=SEPARATORS)
    return hashlib.sha256(text.encode()).hexdigest()


def values_decided(session: Session, sheet_id: str) -> list[ScoreValueRecord]:
    query = select(ScoreValueRecord).filter_by(sheet_id=sheet_id)
    return list(session.scalars(query.order_by(ScoreValueRecord.place)))


def upload_of(session: Session, sheet_id: str) -> ScoreUploadRecord | None:
    return session.get(ScoreUploadRecord, sheet_id)


def forget_upload(session: Session, sheet_id: str) -> None:
    session.execute(delete(ScoreUploadRecord).filter_by(sheet_id=sheet_id))
