"""The ledger 加减分台账 of a score sheet: each event with its ground, and who stands for it.

Nothing here is about a ballot.  Who entered and who approved is kept, for two people answer for
every entry; the days are kept to the day, the minutes stand in the audit log only.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import JSON, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.domain.ledger_entry import EntryFields, LedgerEntryState
from kiosk.errors import NotFound
from kiosk.models.base import Base, enum_column
from kiosk.models.score_sheet import SheetId
from kiosk.models.staff import StaffRecord


class LedgerEntryRecord(Base):
    __tablename__ = "ledger_entry"

    sheet_id: Mapped[SheetId] = mapped_column(ForeignKey("score_sheet.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1, each given once."""
    state: Mapped[LedgerEntryState] = mapped_column(enum_column(LedgerEntryState))
    voids: Mapped[int | None]
    """Of a counter-entry: the number of the entry that it voids.  It then has no rule."""
    date: Mapped[str] = mapped_column(String(10))
    """ISO date of the event, or of the voiding."""
    rule: Mapped[str]
    """Key of the scheme's rule."""
    people: Mapped[list[list[str]]] = mapped_column(JSON)
    """Code, role and share (percent, as typed) of each person involved."""
    matter: Mapped[str]
    """Entries with the same text are about the same matter; empty: a matter of its own."""
    times: Mapped[str]
    amount: Mapped[str]
    """Decimal, where the rule states none."""
    period: Mapped[str]
    """Where the rule counts inside a period: its key."""
    ground: Mapped[str]
    """Why, in words; shown to staff, never published."""
    reference: Mapped[str]
    """The paper that proves it: number or place of a document."""
    returned: Mapped[str]
    """Why the second person returned it; empty once it is sent again."""
    entered_by: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_on: Mapped[str | None] = mapped_column(String(10))
    publication: Mapped[int | None]
    """The number of the publication in which it stands."""

    author: Mapped[StaffRecord] = relationship(foreign_keys=entered_by, lazy="joined")
    approver: Mapped[StaffRecord | None] = relationship(foreign_keys=approved_by, lazy="joined")

    @property
    def fields(self) -> EntryFields:
        return EntryFields(
            date=self.date,
            rule=self.rule,
            people=tuple((code, role, share) for code, role, share in self.people),
            matter=self.matter,
            times=self.times,
            amount=self.amount,
            period=self.period,
            ground=self.ground,
            reference=self.reference,
        )

    @property
    def is_counter(self) -> bool:
        return self.voids is not None


def ledger_of(session: Session, sheet_id: str) -> list[LedgerEntryRecord]:
    """All entries by number, dropped ones and counter-entries too."""
    query = (
        select(LedgerEntryRecord)
        .filter_by(sheet_id=sheet_id)
        .order_by(LedgerEntryRecord.number)
    )
    return list(session.scalars(query))


def ledger_entry_of(session: Session, sheet_id: str, number: int) -> LedgerEntryRecord:
    """Raises ``NotFound``."""
    entry = session.get(LedgerEntryRecord, (sheet_id, number))
    if entry is None:
        raise NotFound
    return entry


def next_number(session: Session, sheet_id: str) -> int:
    last = session.scalar(
        select(func.max(LedgerEntryRecord.number)).filter_by(sheet_id=sheet_id)
    )
    return (last or 0) + 1


def counter_entries_of(entries: Sequence[LedgerEntryRecord]) -> dict[int, LedgerEntryRecord]:
    """Number of an entry -> the counter-entry against it that was not given up."""
    return {
        entry.voids: entry
        for entry in entries
        if entry.voids is not None and entry.state is not LedgerEntryState.DROPPED
    }


def voided_numbers(entries: Sequence[LedgerEntryRecord]) -> set[int]:
    """The entries whose counter-entry is approved."""
    return {
        number
        for number, counter in counter_entries_of(entries).items()
        if counter.state is LedgerEntryState.APPROVED
    }
