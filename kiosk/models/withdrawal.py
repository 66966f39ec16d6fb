"""Withdrawn slips, and those that one person has proposed to withdraw (guarding E).

A row is a credential, what takes the slip's place, and the two people; there is no time, no
reason and no order.  A row without a second person stops nothing: the slip can still vote.
``slip_end`` alone decides whether it was withdrawn.  Rows that nobody confirmed are deleted at
closing: they would tell which ballots came from slips that staff had in their hands.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from kiosk.domain.withdrawal import Instead
from kiosk.models.ballot import SlipEndRecord
from kiosk.models.base import Base, PointHex, enum_column
from kiosk.models.election import ElectionRecord
from kiosk.models.staff import StaffRecord


class WithdrawalRecord(Base):
    __tablename__ = "withdrawal"
    __table_args__ = ({"sqlite_with_rowid": False},)

    credential: Mapped[PointHex] = mapped_column(primary_key=True)
    election: Mapped[str] = mapped_column(String(32), ForeignKey("election.uuid"))
    instead: Mapped[Instead] = mapped_column(enum_column(Instead))
    # By login: two small numbers side by side look like marks to whoever searches for such.
    proposed_by: Mapped[str] = mapped_column(String(64), ForeignKey("staff.login"))
    confirmed_by: Mapped[str | None] = mapped_column(String(64), ForeignKey("staff.login"))
    proposer: Mapped[StaffRecord] = relationship(foreign_keys=[proposed_by], lazy="joined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Slips of a group that one person proposes to withdraw and that have no end yet."""

    group: str
    instead: Instead
    proposer: StaffRecord
    slips: int


def withdrawal_of(session: Session, credential: str) -> WithdrawalRecord | None:
    return session.get(WithdrawalRecord, credential)


def waiting_of(session: Session, meeting_id: str) -> list[Waiting]:
    """What waits for a second person, by group, purpose and proposer."""
    query = (
        select(WithdrawalRecord, ElectionRecord.group)
        .join(ElectionRecord, ElectionRecord.uuid == WithdrawalRecord.election)
        .outerjoin(SlipEndRecord, SlipEndRecord.credential == WithdrawalRecord.credential)
        .where(
            ElectionRecord.meeting_id == meeting_id,
            WithdrawalRecord.confirmed_by.is_(None),
            SlipEndRecord.credential.is_(None),
        )
        .order_by(ElectionRecord.position)
    )
    found: dict[tuple[str, Instead, str], Waiting] = {}
    for record, group in session.execute(query):
        key = (group, record.instead, record.proposed_by)
        slips = found[key].slips + 1 if key in found else 1
        found[key] = Waiting(
            group=group, instead=record.instead, proposer=record.proposer, slips=slips
        )
    return list(found.values())


def proposals_to_withdraw(
    session: Session, *, uuid: str, instead: Instead, proposer: str
) -> list[WithdrawalRecord]:
    """The rows of one proposer that nobody has confirmed, also of slips that have voted since."""
    query = select(WithdrawalRecord).filter_by(
        election=uuid, instead=instead, proposed_by=proposer, confirmed_by=None
    )
    return list(session.scalars(query.order_by(WithdrawalRecord.credential)))


def confirmed_withdrawals(session: Session, uuid: str) -> list[WithdrawalRecord]:
    """Every slip of an election that two people withdrew, by credential."""
    query = select(WithdrawalRecord).where(
        WithdrawalRecord.election == uuid, WithdrawalRecord.confirmed_by.is_not(None)
    )
    return list(session.scalars(query.order_by(WithdrawalRecord.credential)))


def withdrawn_for_paper(session: Session, uuid: str) -> int:
    """How many slips of an election were withdrawn for their paper forms."""
    return sum(
        record.instead is Instead.PAPER for record in confirmed_withdrawals(session, uuid)
    )


def forget_unconfirmed(session: Session, meeting_id: str) -> None:
    """At closing or annulling: what nobody confirmed has never been."""
    own = select(ElectionRecord.uuid).where(ElectionRecord.meeting_id == meeting_id)
    session.execute(
        delete(WithdrawalRecord).where(
            WithdrawalRecord.election.in_(own), WithdrawalRecord.confirmed_by.is_(None)
        )
    )
