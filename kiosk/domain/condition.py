"""One line of a step's checklist."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.i18n import Sentence


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold before a step, in words that say what to do when it does not."""

    sentence: Sentence
    holds: bool
    blocks: bool = True
    """Whether the step waits for it; otherwise it is shown, and people decide."""
    page: str | None = None
    """The page of the meeting where it is done, by the end of its endpoint."""
