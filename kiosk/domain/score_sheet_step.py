"""What two people do together with a score sheet: decide grades, post, finish, open again.

One person with an organiser's login proposes, another one confirms (decision 0024).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kiosk.domain.score_sheet_state import ScoreSheetState


class SheetStep(StrEnum):
    DECIDE = "decide"
    """Grades as the deciding body gave them."""
    POST = "post"
    """Begin the public notice."""
    FINISH = "finish"
    """Make the sheet final."""
    REOPEN = "reopen"
    """Back to filling in, after an objection was upheld or a meeting annulled."""


_S = ScoreSheetState

MOVES: Mapping[SheetStep, tuple[ScoreSheetState, ScoreSheetState]] = MappingProxyType(
    {
        SheetStep.DECIDE: (_S.OPEN, _S.OPEN),
        SheetStep.POST: (_S.OPEN, _S.NOTICE),
        SheetStep.FINISH: (_S.NOTICE, _S.FINAL),
        SheetStep.REOPEN: (_S.NOTICE, _S.OPEN),
    }
)
"""For each step, the state it is taken in and the state it leads to."""
