"""What scanning some slips of a return box tells about all of them, in whole numbers.

Slips lie in a shaken box, so those that are taken out are a sample without replacement: of
``total`` slips, ``dropped`` of which have lost their ballots, ``scanned`` show none of these in
C(total - dropped, scanned) of C(total, scanned) cases (the hypergeometric distribution).

Source: guarding E: all slips, or at least 59.  59 is what a very large box takes; a small box
takes fewer.
"""

from __future__ import annotations

from math import comb

SHARE = 20
"""One ballot in so many: 5 %."""
ODDS = 20
"""It may be missed in one case of so many: 95 % certain."""


def slips_to_scan(total: int) -> int:
    """How many of ``total`` slips find it with 95 % certainty that 5 % or more were dropped.

    >>> [slips_to_scan(total) for total in (0, 5, 20, 60, 100, 1000, 100_000)]
    [0, 5, 19, 38, 45, 57, 59]
    """
    dropped = -(-total // SHARE)
    enough = (n for n in range(total + 1) if _would_show(total, dropped, n))
    return next(enough, 0)


def fewest_found(total: int, scanned: int) -> int:
    """The fewest dropped ballots that ``scanned`` slips with ballots would have shown at 95 %.

    ``total + 1`` as long as nothing was scanned: no number at all would have been shown.

    >>> [fewest_found(60, scanned) for scanned in (0, 1, 20, 38, 59, 60)]
    [61, 57, 7, 3, 1, 1]
    """
    low, high = 1, total + 1
    while low < high:
        middle = (low + high) // 2
        if middle <= total and not _would_show(total, middle, scanned):
            low = middle + 1
        else:
            high = middle
    return low


def _would_show(total: int, dropped: int, scanned: int) -> bool:
    """Whether the odds of missing all of ``dropped`` slips are 1 in 20 or less."""
    # C(total - dropped, scanned) / C(total, scanned) is the same either way round; the
    # smaller number below keeps the binomials small.
    few, many = sorted((dropped, scanned))
    return ODDS * comb(total - many, few) <= comb(total, few)
