"""Verification of a file, whatever it is: a record or an evidence package.

Source: formats, "tally verify".
"""

from __future__ import annotations

from pathlib import Path

from tally.record.evidence import BEGINNINGS
from tally.verifier.package import verify_package
from tally.verifier.progress import Progress
from tally.verifier.record import verify_record
from tally.verifier.report import Report
from tally.verifier.spread import Spread


def verify_file(
    file: Path | bytes,
    name: str,
    progress: Progress | None = None,
    *,
    spread: Spread | None = None,
) -> Report:
    """The report on a path's or its own bytes; ``name`` is how the report calls it.

    Raises ``OSError`` for what cannot be read, ``NotAnArchive`` for what begins neither with a
    BELENIOS record nor as a zip.
    """
    if beginning_of(file).startswith(BEGINNINGS):
        return verify_package(file, name, progress=progress, spread=spread)
    return verify_record(file, name, progress=progress, spread=spread).report


def beginning_of(file: Path | bytes) -> bytes:
    """The first bytes, which tell what kind of file it is."""
    if isinstance(file, bytes):
        return file[:16]
    with file.open("rb") as stream:
        return stream.read(16)
