"""Which schema this database has; a program of another schema refuses it (decision 0004)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from kiosk.models.base import Base

SCHEMA = 3


class InstanceRecord(Base):
    __tablename__ = "instance"

    schema: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
