"""The journal: an append-only file on this machine, each line chained to the one before.

A line is canonical JSON ``{"previous":hex,"kind":…,"body":…}`` and ``previous`` is the SHA-256
of the line before (of nothing, for the first).  It is written and synced *before* anything that
depends on it leaves the machine, so that after a crash the station repeats its stored bytes
instead of deciding again.  One journal a key.

Source: guarding, head of the page, and C1.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tally.canonical_json import canonical, read_canonical
from tally.errors import TallyError
from tally.fingerprint import hex_of
from tally.station.refusals import JournalBroken


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal."""

    kind: str
    """``certificate``, ``polynomial``, ``output``, ``manifest``, ``closing``, …"""
    body: str
    """The exact text that was sent or seen."""


class Journal:
    """The journal of one key; reads its whole file once, then only appends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read()

    def _read(self) -> None:
        self._head = hex_of(b"")
        self.entries: list[Entry] = []
        for line in self._lines():
            self._take(line)
        self._failed = False

    def last(self, kind: str) -> str | None:
        """The body of the latest entry of ``kind``."""
        return next((e.body for e in reversed(self.entries) if e.kind == kind), None)

    def append(self, kind: str, body: str) -> None:
        """Write and sync one line; when this returns, the disk has it.

        Raises ``OSError`` when it has not, or only perhaps.
        """
        if self._failed:
            self._read()  # how much of the last line is there, only the disk can tell
        self._failed = True
        entry = {"previous": self._head, "kind": kind, "body": body}
        line = canonical(entry).encode()
        new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if new:
            self._sync_folder()
        self._take(line)
        self._failed = False

    def once(self, kind: str, body: str) -> str:
        """The body already journalled under ``kind``, or ``body`` after journalling it."""
        earlier = self.last(kind)
        if earlier is not None:
            return earlier
        self.append(kind, body)
        return body

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

    def _take(self, line: bytes) -> None:
        try:
            entry = read_canonical(line.decode())
            broken = entry["previous"] != self._head
            self.entries.append(Entry(entry["kind"], entry["body"]))
        except (TallyError, UnicodeDecodeError, TypeError, KeyError) as fault:
            raise JournalBroken(file=self.path.name) from fault
        if broken:
            raise JournalBroken(file=self.path.name)
        self._head = hex_of(line)
