"""Files that prove entries of the ledger, exactly as they were uploaded (decision 0026)."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.models.base import Base, HashHex
from kiosk.models.score_sheet import SheetId


class LedgerProofRecord(Base):
    """At most one a entry; several papers make one PDF."""

    __tablename__ = "ledger_proof"
    __table_args__ = (
        ForeignKeyConstraint(
            ["sheet_id", "number"], ["ledger_entry.sheet_id", "ledger_entry.number"]
        ),
    )

    sheet_id: Mapped[SheetId] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(32))
    """Media type, as its first bytes say."""
    size: Mapped[int]
    hash: Mapped[HashHex]
    data: Mapped[bytes] = mapped_column(deferred=True)


def proof_of(session: Session, sheet_id: str, number: int) -> LedgerProofRecord | None:
    return session.get(LedgerProofRecord, (sheet_id, number))


def proofs_of(session: Session, sheet_id: str) -> dict[int, LedgerProofRecord]:
    """By the number of the entry; their bytes are fetched only when asked for."""
    query = select(LedgerProofRecord).filter_by(sheet_id=sheet_id)
    return {proof.number: proof for proof in session.scalars(query)}


def bytes_of_proofs(session: Session, sheet_id: str) -> int:
    query = select(func.sum(LedgerProofRecord.size)).filter_by(sheet_id=sheet_id)
    return session.scalar(query) or 0
