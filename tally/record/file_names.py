"""Where a name of a zip lands when it is unpacked, on any system.

Source: PKWARE's APPNOTE, 4.4.17; how Windows and macOS compare names.  Two files of a package must
not land on one another: whoever unpacks it would read another paper than the verifier.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_DRIVE = re.compile(r"[A-Za-z]:")


def is_plain_name(name: str) -> bool:
    """Whether every program unpacks ``name`` to the same place, below its folder."""
    parts = name.split("/")
    return (
        not any(part in ("", ".", "..") for part in parts)
        and not any(sign in name for sign in "\\\0\r\n")
        and _DRIVE.match(name) is None
    )


def landing_on_another(names: Iterable[str]) -> str | None:
    """The first of these files that somewhere lands on an earlier one, or in a file as a folder."""
    files: set[str] = set()
    folders: set[str] = set()
    for name in names:
        place = _landing(name)
        parts = place.split("/")
        above = {"/".join(parts[:length]) for length in range(1, len(parts))}
        if place in files or place in folders or not above.isdisjoint(files):
            return name
        files.add(place)
        folders |= above
    return None


def _landing(name: str) -> str:
    """Where it lands on a system that knows no capitals, no composed letters, no dot at an end.

    What follows a colon is for Windows a second stream of the same file.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "/".join(part.partition(":")[0].rstrip(". ") for part in folded.split("/"))
