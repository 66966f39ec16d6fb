"""How far one order agrees with another.

Of all pairs, how many stand the same way round in both: 100 % is the same order, 0 % the reverse,
about 50 % two orders that have nothing to do with each other.
"""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Iterable, Sequence
from typing import Any

FEWEST = 3
"""Fewer things than this have no order to speak of."""


def concordance(found: Sequence[Any]) -> int:
    """Percent of pairs of ``found`` that stand in rising order.

    >>> concordance([1, 2, 3, 4]), concordance([4, 3, 2, 1]), concordance([1, 3, 2])
    (100, 0, 67)
    """
    before: list[Any] = []
    rising = 0
    for one in found:
        rising += bisect(before, one)
        insort(before, one)
    pairs = len(found) * (len(found) - 1) // 2
    return (200 * rising + pairs) // (2 * pairs) if pairs else 100


def is_sorted(found: Sequence[Any]) -> bool:
    """Whether ``found`` is in rising or falling order, or too short to tell.

    >>> is_sorted("abc"), is_sorted("cba"), is_sorted("bca"), is_sorted("ba")
    (True, True, False, True)
    """
    if len(found) < FEWEST:
        return True
    rising = sorted(found)
    return list(found) in (rising, rising[::-1])


def first_places(names: Iterable[str]) -> list[str]:
    """Each name once, where it stands first.

    >>> first_places("abca")
    ['a', 'b', 'c']
    """
    return list(dict.fromkeys(names))
