"""What all tables share: the declarative base, kinds of columns, and the write lock.

The models know no Flask: a test or a command opens a plain ``Session``.
"""

from __future__ import annotations

import sqlite3
from enum import StrEnum
from typing import Annotated

from sqlalchemy import Enum, String
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

PointHex = Annotated[str, mapped_column(String(64))]
"""Ed25519 element as in protocol 1.1: public credentials, keys."""

HashHex = Annotated[str, mapped_column(String(64))]
"""SHA-256, lower-case hexadecimal: trackers, fingerprints, stored hashes of codes."""

MeetingId = Annotated[str, mapped_column(String(32))]
GroupCode = Annotated[str, mapped_column(String(4))]


_LOCK = 7059
"""Any number that no other program uses for an advisory lock in the same database."""


class Base(DeclarativeBase):
    """Tables derive from this, not from Flask-SQLAlchemy's ``db.Model``."""


def enum_column(kind: type[StrEnum]) -> Enum:
    """A column that stores the values of ``kind`` as text, the same on every database."""
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        length=16,
    )


def begin_write(session: Session, *, shared: bool = False) -> None:
    """Take the write lock now, so that what is read next still holds at the commit.

    SQLite has one writer at a time: ``BEGIN IMMEDIATE`` waits for it (``kiosk.engine``) or fails,
    and a transaction never has to be upgraded from reading to writing.  PostgreSQL lets all who
    ask for a ``shared`` lock write side by side: ballots do, steps of a meeting do not.
    """
    connection = session.connection()
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        kind = "_shared" if shared else ""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock{kind}({_LOCK})")
