"""Fiat–Shamir: what a proof has committed to decides its challenge.

Source: protocol 1.4, ``H(prefix, [P1..Pn])``.
"""

import hashlib
from collections.abc import Iterable

from tally.group import ORDER, Point


def challenge(prefix: str, points: Iterable[Point]) -> int:
    """SHA-256 of the prefix and the points' texts, big-endian, modulo q."""
    digest = hashlib.sha256((prefix + ",".join(point.hex for point in points)).encode())
    return int.from_bytes(digest.digest(), "big") % ORDER
