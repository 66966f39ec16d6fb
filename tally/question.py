"""A homomorphic question: answers, of which between ``min`` and ``max`` are chosen.

Source: protocol 3, without ``blank`` (弃权 and 废票 are answers like the others).
"""

from __future__ import annotations

from dataclasses import dataclass

from tally.errors import InvalidElection, at
from tally.message import Open


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Open):
    """One question; a contest of a meeting is one with ``min = max = 1``."""

    answers: tuple[str, ...]
    min: int
    max: int
    question: str

    def check(self) -> None:
        """Raise ``InvalidElection`` unless it can be answered."""
        if not 0 <= self.min <= self.max <= len(self.answers) or not self.answers:
            with at(contest=self.question):
                raise InvalidElection(
                    "{answers} answers, of which {min} to {max} are to be chosen",
                    answers=len(self.answers),
                    min=self.min,
                    max=self.max,
                )
