"""How far the checking of ballots has come."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from tally.record.tape import BLOCK
from tally.verifier.chain import LARGEST_EVENT

Progress = Callable[[int, int], None]
"""Called with the number of ballots done and the number of all; 0 when that is not known."""

_EVENT = b".event.json"
_BALLOT = b'"type":"Ballot"'


def count_ballots(stream: BinaryIO) -> int:
    """How many ballots a record seems to hold, from its headers; 0 if that cannot be told.

    Only for a progress bar: what is counted here is believed nowhere.
    """
    if not stream.seekable():
        return 0
    start = stream.tell()
    number = 0
    while len(head := stream.read(BLOCK)) == BLOCK and head[124:135].isdigit():
        try:
            size = int(head[124:135], 8)
        except ValueError:
            break
        if _EVENT in head[:100] and size <= LARGEST_EVENT:
            number += _BALLOT in stream.read(size)
            stream.seek(-size % BLOCK, 1)
        else:
            stream.seek(size + -size % BLOCK, 1)
    stream.seek(start)
    return number
