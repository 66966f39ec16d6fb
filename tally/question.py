"""A homomorphic question: answers, of which between ``min`` and ``max`` are chosen.

Source: protocol 3, without ``blank`` (弃权 and 废票 are answers like the others).
"""

from __future__ import annotations

import msgspec

from tally.errors import InvalidElection


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question; a contest of a meeting is one with ``min = max = 1``."""

    answers: tuple[str, ...]
    min: int
    max: int
    question: str

    def check(self) -> None:
        """Raise ``InvalidElection`` unless it can be answered."""
        if not 0 <= self.min <= self.max <= len(self.answers) or not self.answers:
            raise InvalidElection(f"question {self.question!r}: number of answers")
