"""Long campaigns have two sizes: a small one in every run, and the full one by command.

``PINGYI_CAMPAIGNS=full python -m pytest …`` tries everything.
"""

import os
from collections.abc import Iterable
from typing import TypeVar

Case = TypeVar("Case")

FULL = os.environ.get("PINGYI_CAMPAIGNS") == "full"


def size(*, full: int, small: int) -> int:
    return full if FULL else small


def sampled(cases: Iterable[Case], *, one_in: int, shift: int = 0) -> list[Case]:
    """All cases, or in the small size one in so many; which ones, ``shift`` says."""
    return list(cases)[shift % one_in :: one_in] if not FULL else list(cases)
