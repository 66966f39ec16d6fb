"""Checkpoints: which ballots are in the boxes while a meeting is open, for the stations.

Source: guarding E, and decision 0016.  A checkpoint is a list of trackers without any order but
their own.  The server gives every station the same list, each at least ``step_of`` ballots longer
than the one before, and always as many behind the box: so no block of ballots that anybody can
tell apart, the last one included, is smaller than a step.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tally.canonical_json import canonical
from tally.errors import Malformed
from tally.fingerprint import hex_of
from tally.message import read_message
from tally.record.codes import check_code
from tally.record.manifest import Hex

LEAST_STEP = 10
"""Fewest ballots between two checkpoints, whatever the meeting says."""


def step_of(min_group: int) -> int:
    """Ballots between two checkpoints of a meeting.

    >>> step_of(5), step_of(12)
    (10, 12)
    """
    return max(min_group, LEAST_STEP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The checkpoint of one voter group; the field order is the byte order."""

    group: str
    uuid: str
    salt: Hex
    """Drawn by the server, forgotten at closing: with it gone, nobody who heard the check code
    can find by trial which of the published trackers it stands for."""
    trackers: tuple[Hex, ...]
    """Sorted."""

    @property
    def code(self) -> str:
        """What the scrutineers read aloud to one another; it takes 0.1 s."""
        return check_code(bytes.fromhex(hex_of(canonical(self))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoints:
    """The checkpoints of a meeting; a group that has none yet is left out."""

    format: Literal["pingyi-checkpoints/1"]
    meeting: str
    groups: tuple[Checkpoint, ...]

    @property
    def text(self) -> str:
        return canonical(self)


def parse_checkpoints(text: str) -> Checkpoints:
    """Raises ``NotCanonical`` or ``Malformed``."""
    checkpoints = read_message(text, Checkpoints)
    codes = [one.group for one in checkpoints.groups]
    if len(set(codes)) < len(codes):
        raise Malformed("names a group twice")
    for one in checkpoints.groups:
        if any(first >= second for first, second in pairwise(one.trackers)):
            raise Malformed("is no sorted list")
    return checkpoints
