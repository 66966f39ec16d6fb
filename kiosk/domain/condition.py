"""One line of a step's checklist."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.i18n import Sentence


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold before a step, in words that say what to do when it does not."""

    sentence: Sentence
    holds: bool
