"""Ranks within a form: by exact score, ties share a rank.

Source: formats, "results.json".
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def ranks(scores: Sequence[Fraction | None]) -> list[int | None]:
    """The rank of each score, 1 for the highest; no score, no rank.

    >>> ranks([Fraction(80), Fraction(90), None, Fraction(80), Fraction(70)])
    [2, 1, None, 2, 4]
    """
    falling = sorted((score for score in scores if score is not None), reverse=True)
    places: dict[Fraction, int] = {}
    for place, score in enumerate(falling, start=1):
        places.setdefault(score, place)
    return [None if score is None else places[score] for score in scores]
