"""The one rounding of a score, at its very end.

Scheme key ``[rounding]``.  All arithmetic before it is exact: rounding the polls of source
document 000 first turns 89.775 into 89.773, and 0.01 can change a rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal, get_args

Mode = Literal["half up", "half even", "down", "up"]
MODES: tuple[Mode, ...] = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Rounding:
    places: int
    """Digits after the point, 0 to 9."""
    mode: Mode
    """``half up`` and ``up`` go away from zero, ``down`` towards zero."""

    def rounded(self, number: Fraction) -> Fraction:
        """``number`` as it is printed.

        >>> Rounding(2, "half up").rounded(Fraction("89.775"))
        Fraction(4489, 50)
        """
        unit = 10**self.places
        size = abs(number) * unit
        match self.mode:
            case "half up":
                whole = floor(size + Fraction(1, 2))
            case "half even":
                whole = round(size)
            case "down":
                whole = floor(size)
            case _:
                whole = ceil(size)
        return Fraction(whole if number >= 0 else -whole, unit)

    def text(self, number: Fraction) -> str:
        """``number`` with all its places.

        >>> Rounding(2, "half up").text(Fraction(90))
        '90.00'
        """
        unit = 10**self.places
        # The rounded number is a whole count of units: no digit is lost here.
        whole = int(self.rounded(number) * unit)
        sign, size = ("-" if whole < 0 else ""), abs(whole)
        if not self.places:
            return f"{sign}{size}"
        return f"{sign}{size // unit}.{size % unit:0{self.places}}"


def number_of_places(number: Fraction, how: Literal["floor", "nearest", "up"]) -> int:
    """How many people a share of people is: 2.6 people by the rounding that the scheme states.

    >>> [number_of_places(Fraction("2.6"), how) for how in ("floor", "nearest", "up")]
    [2, 3, 3]
    """
    match how:
        case "floor":
            return floor(number)
        case "nearest":
            return floor(number + Fraction(1, 2))
        case "up":
            return ceil(number)
