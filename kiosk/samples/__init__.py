"""The sample meeting of source document 000, and a test deck for it.

Thirteen heads of department are graded by the leading team and by the staff, the leading team
by the staff.  Names are invented; 陈𬱖 has a character that many fonts lack, on purpose.
"""

from __future__ import annotations

from importlib.resources import files

MEETING_FILES = ("meeting.toml", "heads.csv")


def sample_meeting() -> dict[str, bytes]:
    """The meeting file and its roster, by name: what ``read_meeting`` takes."""
    return {name: (files(__name__) / name).read_bytes() for name in MEETING_FILES}


def sample_deck() -> bytes:
    """``deck.csv``: 7 ballots of group A and 20 of group B."""
    return (files(__name__) / "deck.csv").read_bytes()
