"""Files that a command writes: whole or not at all, and never over another.

Source: formats, first paragraph.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tally.cli.outcome import MACHINE, UNUSABLE, Stop
from tally.trustee.keyfile import write_keyfile
from tally.words import Language, say


def refuse_existing(paths: list[Path], language: Language) -> None:
    """Called before any work: a message that was given away must not be replaced."""
    for path in paths:
        if path.exists():
            raise Stop(UNUSABLE, say("already-there", language, file=path))


def write_bytes(path: Path, data: bytes, language: Language) -> None:
    """Write a file that is there as a whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as fault:
        reason = fault.strerror or fault
        raise Stop(MACHINE, say("cannot-write", language, file=path, reason=reason)) from None
    print(say("written", language, file=path))


def write_folder(path: Path, files: Mapping[str, bytes], language: Language) -> None:
    """Write a folder that is there with all its files or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as made:
            inside = Path(made) / path.name
            inside.mkdir()
            for name, data in files.items():
                (inside / name).write_bytes(data)
            inside.rename(path)
    except OSError as fault:
        reason = fault.strerror or fault
        raise Stop(MACHINE, say("cannot-write", language, file=path, reason=reason)) from None
    print(say("written", language, file=path))


def is_workbook(path: Path) -> bool:
    """Whether a workbook is wanted under this name; else it is a folder of CSV files."""
    return path.suffix.lower() == ".xlsx"


def write_whole(path: Path, text: str, language: Language) -> None:
    """Write a file that is there as a whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_keyfile(path, text)
    except OSError as fault:
        reason = fault.strerror or fault
        raise Stop(MACHINE, say("cannot-write", language, file=path, reason=reason)) from None
    print(say("written", language, file=path))
