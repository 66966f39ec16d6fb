"""Slip sheets on the server's disk, from sealing until they are taken away.

``<instance>/slips/<meeting>/<group>.pdf`` is the only thing on this machine that can vote; it is
readable by the server's own account alone.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def slips_directory(instance: Path, meeting_id: str) -> Path:
    return instance / "slips" / meeting_id


def slips_path(instance: Path, meeting_id: str, group: str) -> Path:
    return slips_directory(instance, meeting_id) / f"{group}.pdf"


def write_slips(instance: Path, meeting_id: str, group: str, pdf: bytes) -> None:
    """Write a sheet, whole or not at all."""
    path = slips_path(instance, meeting_id, group)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def waiting_groups(instance: Path, meeting_id: str) -> list[str]:
    """Groups whose sheets are still here, sorted."""
    return sorted(path.stem for path in slips_directory(instance, meeting_id).glob("*.pdf"))


def delete_slips(instance: Path, meeting_id: str) -> None:
    """Overwrite and delete the sheets of a meeting; a disk may keep copies of its own."""
    directory = slips_directory(instance, meeting_id)
    if not directory.exists():
        return
    for path in directory.iterdir():
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    shutil.rmtree(directory)
