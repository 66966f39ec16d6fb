"""People with a login, and the sessions in which they are logged in."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kiosk.domain.role import Role
from kiosk.models.base import Base, HashHex, enum_column


class StaffRecord(Base):
    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    password: Mapped[str]
    """argon2 hash with its parameters."""


class StaffSessionRecord(Base):
    """One log-in; the cookie holds the token, this table its hash, so logging out ends it."""

    __tablename__ = "staff_session"

    token: Mapped[HashHex] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    ends: Mapped[int]
    """Seconds since 1970; not renewed by use."""


def staff_with_login(session: Session, login: str) -> StaffRecord | None:
    return session.scalar(select(StaffRecord).filter_by(login=login))


def staff_of(session: Session) -> list[StaffRecord]:
    return list(session.scalars(select(StaffRecord).order_by(StaffRecord.login)))


def staff_with_token(session: Session, token_hash: str, now: int) -> StaffRecord | None:
    query = (
        select(StaffRecord)
        .join(StaffSessionRecord, StaffSessionRecord.staff_id == StaffRecord.id)
        .where(StaffSessionRecord.token == token_hash, StaffSessionRecord.ends > now)
    )
    return session.scalar(query)


def forget_sessions(session: Session, staff_id: int) -> None:
    """Log ``staff_id`` out everywhere."""
    session.execute(delete(StaffSessionRecord).filter_by(staff_id=staff_id))
