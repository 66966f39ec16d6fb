"""Verification of a file, whatever it is: a record or an evidence package.

Source: formats, "tally verify".
"""

from __future__ import annotations

from pathlib import Path

from tally.record.evidence import BEGINNINGS
from tally.verifier.ballots import Progress
from tally.verifier.package import verify_package
from tally.verifier.record import verify_record
from tally.verifier.report import Report


def verify_file(
    file: Path | bytes,
    name: str,
    progress: Progress | None = None,
    *,
    workers: int | None = None,
) -> Report:
    """The report on a path's or its own bytes; ``name`` is how the report calls it.

    Raises ``OSError`` for what cannot be read, ``NotAnArchive`` for what begins neither with a
    BELENIOS record nor as a zip.
    """
    data = file.read_bytes() if isinstance(file, Path) else file
    if data.startswith(BEGINNINGS):
        return verify_package(data, name, progress=progress, workers=workers)
    return verify_record(data, name, progress=progress, workers=workers).report
