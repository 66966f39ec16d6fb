"""The meeting file ``meeting.toml`` and its rosters, as people write them.

Source: formats, "meeting.toml".  What comes out is a ``tally.meeting.Meeting``; what cannot be
used is refused with a ``FileRefused`` whose sentence says where and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kiosk.i18n import Sentence
from kiosk.meeting_file.refusals import (
    FileMissing,
    FileRefused,
    FileUnreadable,
    SameFileName,
)
from kiosk.meeting_file.roster import roster_names
from kiosk.meeting_file.table import LARGEST
from kiosk.meeting_file.toml_source import read_toml
from kiosk.meeting_file.whole_meeting import Reading, read_whole
from tally.meeting import Meeting
from tally.record.file_names import landing_on_another

__all__ = [
    "MEETING_FILE",
    "FileRefused",
    "Reading",
    "notices_of",
    "read_file",
    "read_meeting",
    "read_meeting_dir",
    "used_files",
]

MEETING_FILE = "meeting.toml"


def read_meeting(files: Mapping[str, bytes]) -> Meeting:
    """The meeting of ``meeting.toml`` and the rosters it names, by file name."""
    return _read(files).meeting


def notices_of(files: Mapping[str, bytes]) -> tuple[Sentence, ...]:
    """What a person should know about files that can be used."""
    return _read(files).notices


def read_meeting_dir(path: Path) -> tuple[Meeting, dict[str, bytes]]:
    """The meeting whose file is ``path``, with rosters beside it, and the bytes of all of them.

    Whatever the meeting file is called, it comes back as ``meeting.toml``.
    """
    files = {MEETING_FILE: read_file(path)}
    for name in roster_names(read_toml(MEETING_FILE, files[MEETING_FILE])):
        files[name] = read_file(path.parent / name)
    return read_meeting(files), files


def used_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The meeting file and the rosters it names, of whatever was chosen together with them."""
    rosters = roster_names(read_toml(MEETING_FILE, files[MEETING_FILE]))
    return {name: files[name] for name in (MEETING_FILE, *rosters)}


def read_file(path: Path) -> bytes:
    """The bytes of a file that somebody names; one byte too many of a huge one suffices."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as fault:
        raise FileMissing(file=path.name) from fault
    except OSError as fault:
        raise FileUnreadable(file=path.name) from fault


def _read(files: Mapping[str, bytes]) -> Reading:
    if MEETING_FILE not in files:
        raise FileMissing(file=MEETING_FILE)
    top = read_toml(MEETING_FILE, files[MEETING_FILE])
    if (second := landing_on_another((MEETING_FILE, *roster_names(top)))) is not None:
        raise SameFileName(file=second)
    return read_whole(top, files)
