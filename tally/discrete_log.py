"""From a decrypted point back to the count in it.

Baby steps and giant steps: the count is at most the number of ballots, so a table of its
square root is made once and serves every contest.
"""

from functools import lru_cache
from math import isqrt

from tally.errors import NoDiscreteLog
from tally.group import IDENTITY, G, Point


def discrete_log(point: Point, at_most: int) -> int:
    """The ``k`` in 0..``at_most`` with ``k * G == point``.  Raises ``NoDiscreteLog``."""
    width = isqrt(at_most) + 1
    steps = _baby_steps(width)
    giant = width * G
    rest = point
    for start in range(0, at_most + 1, width):
        found = steps.get(rest)
        if found is not None and start + found <= at_most:
            return start + found
        rest -= giant
    raise NoDiscreteLog("no count from 0 to {most}", most=at_most)


@lru_cache(maxsize=4)
def _baby_steps(width: int) -> dict[Point, int]:
    steps = {}
    point = IDENTITY
    for k in range(width):
        steps[point] = k
        point += G
    return steps
