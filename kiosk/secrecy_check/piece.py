"""One file of what was carried away, or one member of a package."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kiosk.secrecy_check.database import MAGIC
from kiosk.secrecy_check.unpack import DEEPEST, is_pdf, is_tar, is_zip, members

LARGEST = 2**31
"""Bytes of one file that are read; a larger one is named as not read."""

LOGS = ("-wal", "-journal", "-shm")
"""Endings of the files that SQLite keeps beside a database."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One file, or one member of a package."""

    name: str
    """Path below the instance; members stand behind an exclamation mark."""
    data: bytes
    path: Path | None = None
    """Where it lies, if it is a file of its own."""
    request_log: bool = False
    """Whether it was given as the log of a proxy."""

    @cached_property
    def digest(self) -> bytes:
        """The same for the same content."""
        return hashlib.sha256(self.data).digest()

    @property
    def file(self) -> str:
        """Its own name without folders and packages."""
        return self.name.replace("!", "/").rpartition("/")[2]

    @property
    def database(self) -> bool:
        return self.data[:16] == MAGIC

    @property
    def log_of_database(self) -> bool:
        return self.name.endswith(LOGS)

    @property
    def package(self) -> bool:
        return is_zip(self.data) or is_pdf(self.data) or is_tar(self.data)

    @property
    def readable(self) -> bool:
        """Whether it is text, line by line."""
        return not (self.database or self.log_of_database or self.package) and (
            b"\0" not in self.data[:8192]
        )


def files_below(root: Path, unread: list[str], above: str = "") -> Iterator[Piece]:
    for path in [root] if root.is_file() else sorted(root.rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        inner = "" if path == root else path.relative_to(root).as_posix()
        name = "/".join(filter(None, (above, inner)))
        if path.stat().st_size > LARGEST:
            unread.append(name)
        else:
            yield Piece(name=name, data=path.read_bytes(), path=path)


def unpacked(piece: Piece, depth: int = DEEPEST) -> Iterator[Piece]:
    yield piece
    if depth and not piece.database:
        for name, data in members(piece.data):
            inner = Piece(name=f"{piece.name}!{name}", data=data, request_log=piece.request_log)
            yield from unpacked(inner, depth - 1)
