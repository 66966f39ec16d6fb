"""Withdrawing a slip: what takes its place, when it may be done, and how small a pile may be.

Source: guarding E ("One table for the end of a slip", "Paper in two envelopes", "A paper pile of 1
to min_group − 1 forms"); security 5 (7).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from kiosk.domain.meeting_state import MeetingState


class Instead(StrEnum):
    """What a holder votes with instead of the withdrawn slip."""

    SPARE = "spare"
    """Another slip of the same group: this one was damaged, photographed or misprinted."""
    PAPER = "paper"
    """The paper form out of the inner envelope: the slip still counts as handed out."""


ALLOWED: Mapping[Instead, frozenset[MeetingState]] = {
    Instead.SPARE: frozenset({MeetingState.SEALED, MeetingState.OPEN, MeetingState.PAUSED}),
    Instead.PAPER: frozenset({MeetingState.OPEN, MeetingState.PAUSED}),
}
"""States in which a slip may be withdrawn: after closing the list is attested to, before opening
nobody can have voted on paper."""

LOOKED_UP = frozenset(
    {MeetingState.SEALED, MeetingState.OPEN, MeetingState.PAUSED, MeetingState.CLOSED}
)
"""States in which a slip is told what became of it: envelopes may be sorted after closing."""


def missing_for_paper(*, waiting: int, withdrawn: int, min_group: int) -> int:
    """How many slips of a group are still missing before any may be withdrawn for paper forms.

    ``withdrawn`` are those withdrawn for paper already.  A pile that stays smaller is never
    counted, so its voters need their slips: nothing of it is withdrawn.

    >>> missing_for_paper(waiting=3, withdrawn=0, min_group=5)
    2
    >>> missing_for_paper(waiting=1, withdrawn=5, min_group=5)
    0
    """
    return max(0, min_group - waiting - withdrawn)
