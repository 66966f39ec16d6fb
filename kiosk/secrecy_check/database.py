"""One database as a thief reads it: through SQL, from a copy, so that nothing is touched."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A database that was found; ``engine`` reads a copy of it, or PostgreSQL itself."""

    name: str
    engine: Engine
    path: Path | None
    """Where the SQLite file lies; ``None`` for PostgreSQL and for one within a package."""
    live: bool
    """Whether it is the one that the instance works with, not a copy of it."""

    @property
    def sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def tables(self) -> list[str]:
        return sorted(inspect(self.engine).get_table_names())

    def columns(self, table: str) -> dict[str, str]:
        """Columns of a table with their declared types."""
        listed = inspect(self.engine).get_columns(table)
        return {column["name"]: str(column["type"]).upper() for column in listed}

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        quoted = self.engine.dialect.identifier_preparer.quote(table)
        """Rows as far as they can be read: a copy may be damaged."""
        with self.engine.connect() as connection, suppress(SQLAlchemyError):
            for row in connection.execute(text(f"SELECT * FROM {quoted}")).mappings():  # noqa: S608 (a name that the database itself told, quoted)
                yield dict(row)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The answer to a fixed question; nothing where the database does not understand it."""
        with self.engine.connect() as connection, suppress(SQLAlchemyError):
            return [tuple(row) for row in connection.execute(text(query))]
        return []


def open_copy(name: str, data: bytes, log: bytes | None, folder: Path) -> Engine | None:
    """An engine for a copy of a SQLite file and its write-ahead log; ``None`` if it is none."""
    folder.mkdir()
    copy = folder / "copy.sqlite3"
    copy.write_bytes(data)
    if log:
        copy.with_name("copy.sqlite3-wal").write_bytes(log)
    try:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return None
    return create_engine(f"sqlite:///{copy}", hide_parameters=True, logging_name=name)


def rewritten(data: bytes, folder: Path) -> bytes | None:
    """The same content written afresh, in no order but that of its keys; ``None`` if it cannot be."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copy = folder / "copy.sqlite3"
    copy.write_bytes(data)
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("VACUUM")
        return copy.read_bytes()
    except sqlite3.Error:
        return None
    finally:
        shutil.rmtree(folder)
