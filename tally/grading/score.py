"""The score of one contest, exact.

Source: formats, "results.json"; source document 000 (四个等次, 系数 1/0.8/0.6/0.4, 弃权票、废票
不计票、不计分).  Scores run from 0 to 100 and stay fractions until they are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction


def contest_score(counts: Sequence[int], coefficients: Sequence[Fraction]) -> Fraction | None:
    """100 × Σ coefficient × count / Σ count, or ``None`` when nobody gave a valid mark.

    ``counts`` holds the valid marks, one number a grade, best first.  Abstentions and spoiled
    marks are not in it: they are no opinion, so they must not pull the score.  Without any
    opinion there is no score; 0 would be a verdict.

    >>> coefficients = [Fraction(1), Fraction("0.8"), Fraction("0.6"), Fraction("0.4")]
    >>> contest_score([30, 12, 5, 1], coefficients)
    Fraction(1075, 12)
    """
    valid = sum(counts)
    if valid == 0:
        return None
    weighted = (
        coefficient * count for coefficient, count in zip(coefficients, counts, strict=True)
    )
    return 100 * sum(weighted, Fraction()) / valid
