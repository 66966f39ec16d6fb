"""How an exact number is written down.

Source: formats, "results.json": ``exact`` and ``score``.
"""

from __future__ import annotations

from fractions import Fraction


def exact_text(number: Fraction) -> str:
    """``number`` as a decimal if it terminates, else as a fraction in lowest terms.

    >>> exact_text(Fraction(90)), exact_text(Fraction(3591, 40)), exact_text(Fraction(2723, 30))
    ('90', '89.775', '2723/30')
    """
    places = decimal_places(number)
    return str(number) if places is None else fixed_text(number, places)


def score_text(number: Fraction) -> str:
    """``number`` rounded half up (half away from zero) to two places.

    >>> score_text(Fraction(4300, 48)), score_text(Fraction("89.775")), score_text(Fraction(90))
    ('89.58', '89.78', '90.00')
    """
    return fixed_text(number, 2)


def decimal_places(number: Fraction) -> int | None:
    """Digits after the point of ``number``, or ``None`` when its decimals never end."""
    rest = number.denominator
    places = 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    return places if rest == 1 else None


def fixed_text(number: Fraction, places: int) -> str:
    """``number`` with exactly ``places`` digits after the point, rounded half up."""
    unit: int = 10**places
    size, divisor = abs(number.numerator), number.denominator
    # Whole numbers all the way: half a million figures are written for ten thousand people.
    whole, part = divmod((2 * size * unit + divisor) // (2 * divisor), unit)
    sign = "-" if number < 0 and (whole or part) else ""
    return f"{sign}{whole}.{part:0{places}}" if places else f"{sign}{whole}"
