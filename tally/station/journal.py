"""The journal: an append-only file on this machine, each line chained to the one before.

A line is canonical JSON ``{"previous":hex,"kind":…,"body":…}`` and ``previous`` is the SHA-256
of the line before (of nothing, for the first).  It is written and synced *before* anything that
depends on it leaves the machine, so that after a crash the station repeats its stored bytes
instead of deciding again.  One journal a key.

A key may be open twice: in two windows, or here and at a command.  Both hold each other up while
they write, and each sees what the other wrote before it decides anything; else two programs with
one key could each attest to "the one record", and to different ones.

Source: guarding, head of the page, and C1.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from tally.canonical_json import canonical, read_canonical
from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.station.one_program import one_program
from tally.station.refusals import JournalBroken


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal."""

    kind: str
    """``certificate``, ``polynomial``, ``output``, ``manifest``, ``closing``, …"""
    body: str
    """The exact text that was sent or seen."""


class Journal:
    """The journal of one key; only ever appended to, by whichever program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._turn = RLock()
        self._alone = False
        self._failed = False
        self._head = hex_of(b"")
        self._entries: list[Entry] = []
        self._size = 0
        self._catch_up()

    @property
    def entries(self) -> list[Entry]:
        """Everything in the file now.  Raises ``JournalBroken``."""
        with self._turn:
            # After a write that failed only the next one finds out how much of it the disk has.
            if not self._failed:
                self._catch_up()
            return list(self._entries)

    def last(self, kind: str) -> str | None:
        """The body of the latest entry of ``kind``."""
        return next((e.body for e in reversed(self.entries) if e.kind == kind), None)

    def append(self, kind: str, body: str) -> None:
        """Write and sync one line; when this returns, the disk has it.

        Raises ``OSError`` when it has not, or only perhaps.
        """
        with self._one_writer():
            self._failed = True
            entry = {"previous": self._head, "kind": kind, "body": body}
            line = canonical(entry).encode()
            new = not self.path.exists()
            self._write(line + b"\n")
            if new:
                self._sync_folder()
            self._entries.append(Entry(kind, body))
            self._head, self._size = hex_of(line), self._size + len(line) + 1
            self._failed = False

    def once(self, kind: str, body: str) -> str:
        """The body already journalled under ``kind``, or ``body`` after journalling it."""
        with self._one_writer():
            earlier = self.last(kind)
            if earlier is not None:
                return earlier
            self.append(kind, body)
            return body

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """Nobody else writes meanwhile, and what others wrote before is known."""
        with self._turn:
            if self._alone:
                yield
                return
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with one_program(self.path.with_suffix(".lock")):
                self._alone = True
                try:
                    self._catch_up()
                    yield
                finally:
                    self._alone = False

    def _catch_up(self) -> None:
        """Read again what is no longer as this program left it.  Raises ``JournalBroken``."""
        if not self._failed and self._size_on_disk() == self._size:
            return
        if not self._alone:
            with self._one_writer():
                return
        lines = self._lines()
        entries, head = self._chained(lines)
        # Lines that were there and are not: the file was put back to an earlier state.
        if entries[: len(self._entries)] != self._entries:
            raise JournalBroken(file=self.path.name)
        if self._size:
            self._write(b"")  # nothing is believed that the disk might not have
        self._entries, self._head = entries, head
        self._size = sum(len(line) + 1 for line in lines)
        self._failed = False

    def _size_on_disk(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def _write(self, data: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def _sync_folder(self) -> None:
        """The name of a new file is on the disk only when its folder is."""
        with suppress(PermissionError):  # Windows cannot open a folder, and needs no sync of it
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _lines(self) -> list[bytes]:
        if not self.path.exists():
            return []
        *lines, rest = self.path.read_bytes().split(b"\n")
        if rest:
            # A crash in the middle of a write leaves a line without its end.  Nothing
            # depended on it yet, since that waits for the sync.
            with self.path.open("r+b") as file:
                file.truncate(sum(len(line) + 1 for line in lines))
        return lines

    def _chained(self, lines: list[bytes]) -> tuple[list[Entry], str]:
        """The entries of ``lines`` and the hash of the last.  Raises ``JournalBroken``."""
        entries, head = list[Entry](), hex_of(b"")
        for line in lines:
            try:
                entry = read_canonical(line.decode())
                broken = entry["previous"] != head
                entries.append(Entry(entry["kind"], entry["body"]))
            except (TallyError, UnicodeDecodeError, TypeError, KeyError) as fault:
                raise JournalBroken(file=self.path.name) from fault
            if broken:
                raise JournalBroken(file=self.path.name)
            head = hex_of(line)
        return entries, head
