"""What a sealed share holds, and whether it fits.

Source: protocol 5.3, steps 3 and 5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tally.errors import InvalidProof
from tally.group import G, Point, scalar_from_text
from tally.message import read_message
from tally.trustee.dealt import point_at


@dataclass(frozen=True, slots=True)
class Secret:
    """The value of the sender's polynomial at the recipient's place."""

    secret: str


def read_share(message: str, points: Sequence[Point], index: int) -> int:
    """The share in an opened message for trustee ``index``.

    Raises ``InvalidProof`` when it is not the value of the polynomial, or what reading raises.
    """
    value = scalar_from_text(read_message(message, Secret).secret)
    if value * G != point_at(points, index):
        raise InvalidProof("is not the value of the polynomial")
    return value
