"""Many multiples of one point, in Python integers.

Source: Yao, "On the evaluation of powers" (one chain of doublings serves every scalar; digits
that are alike are added up first); Hisil, Wong, Carter and Dawson, "Twisted Edwards Curves
Revisited" (extended coordinates, a = -1).

Coordinates are only *nearly* reduced: folding at 2^255 (which is 19 modulo p) costs less than
``% P``.  They grow to a few bits above 255 and no further; were it otherwise, nothing would go
wrong but the speed, since Python's integers do not overflow and every result is taken ``% P``.
"""

from __future__ import annotations

from collections.abc import Iterator

from tally.curve.edwards import Affine, D, P

_M = 2**255 - 1
_2D = 2 * D % P
_1_D = pow(D, -1, P)

Extended = tuple[int, int, int, int]
"""X, Y, Z, T with x = X/Z, y = Y/Z, x*y = T/Z."""

Addend = tuple[int, int, int, int]
"""The same point made ready to be added: Y - X, Y + X, 2Z, 2dT."""

_IDENTITY: Extended = (0, 1, 1, 0)

_CHAIN = 64
"""Digits of four bits in a scalar up to the group order."""


class Chain:
    """The doublings 16^i * point, from which any multiple comes by additions alone."""

    __slots__ = ("links",)

    def __init__(self, point: Affine) -> None:
        x, y = point
        links = [_addend((x, y, 1, x * y % P))]
        z = 1
        for _ in range(_CHAIN - 1):
            e = h = 0
            for _ in range(4):
                a = x * x
                b = y * y
                h = a + b
                h = (h & _M) + 19 * (h >> 255)
                e = 2 * x * y
                e = (e & _M) + 19 * (e >> 255)
                g = b - a
                f = g - 2 * z * z
                g = (g & _M) + 19 * (g >> 255)
                f = (f & _M) + 19 * (f >> 255)
                x = e * f
                x = (x & _M) + 19 * (x >> 255)
                x = (x & _M) + 19 * (x >> 255)
                y = -g * h
                y = (y & _M) + 19 * (y >> 255)
                y = (y & _M) + 19 * (y >> 255)
                z = f * g
                z = (z & _M) + 19 * (z >> 255)
                z = (z & _M) + 19 * (z >> 255)
            links.append(_addend((x, y, z, -e * h % P)))
        self.links = links

    def times(self, scalar: int) -> Affine:
        """``scalar``, from 0 up to the group order itself, times the point."""
        buckets: list[Extended | None] = [None] * 9
        for (minus, plus, z, t), digit in zip(self.links, _digits(scalar, 4), strict=True):
            if digit == 0:
                continue
            link = (minus, plus, z, t) if digit > 0 else (plus, minus, z, -t)
            held = buckets[abs(digit)]
            buckets[abs(digit)] = _sum(held, link) if held else _extended(link)
        running = total = _IDENTITY
        for held in reversed(buckets[1:]):
            if held:
                running = _sum(running, _addend(held))
            total = _sum(total, _addend(running))
        return _affine(total)


class Table:
    """Every digit's multiple of 256^i * point, for a point that is multiplied very often."""

    __slots__ = ("rows",)

    def __init__(self, chain: Chain) -> None:
        rows = []
        for link in chain.links[::2]:
            multiple = _extended(link)
            multiples = [multiple]
            for _ in range(127):
                multiple = _sum(multiple, link)
                multiples.append(multiple)
            rows.append(_with_z_of_one(multiples))
        self.rows = rows

    def times(self, scalar: int) -> Affine:
        """``scalar``, from 0 up to the group order itself, times the point."""
        total = _IDENTITY
        for row, digit in zip(self.rows, _digits(scalar, 8), strict=True):
            if digit > 0:
                total = _sum(total, row[digit - 1])
            elif digit < 0:
                minus, plus, z, t = row[-digit - 1]
                total = _sum(total, (plus, minus, z, -t))
        return _affine(total)


def _digits(scalar: int, bits: int) -> Iterator[int]:
    """Digits to the base 2^bits, lowest first, each from 1 - half the base to half of it."""
    base = 1 << bits
    for _ in range(4 * _CHAIN // bits):
        digit = scalar & base - 1
        if digit > base >> 1:
            digit -= base
        yield digit
        scalar = scalar - digit >> bits


def _sum(point: Extended, addend: Addend) -> Extended:
    x, y, z, t = point
    minus, plus, twice_z, t_d = addend
    a = (y - x) * minus
    b = (y + x) * plus
    c = t * t_d
    d = z * twice_z
    e = b - a
    e = (e & _M) + 19 * (e >> 255)
    h = b + a
    h = (h & _M) + 19 * (h >> 255)
    f = d - c
    f = (f & _M) + 19 * (f >> 255)
    g = d + c
    g = (g & _M) + 19 * (g >> 255)
    x = e * f
    x = (x & _M) + 19 * (x >> 255)
    y = g * h
    y = (y & _M) + 19 * (y >> 255)
    z = f * g
    z = (z & _M) + 19 * (z >> 255)
    t = e * h
    t = (t & _M) + 19 * (t >> 255)
    return (
        (x & _M) + 19 * (x >> 255),
        (y & _M) + 19 * (y >> 255),
        (z & _M) + 19 * (z >> 255),
        (t & _M) + 19 * (t >> 255),
    )


def _addend(point: Extended) -> Addend:
    x, y, z, t = point
    return y - x, y + x, 2 * z, t * _2D % P


def _extended(addend: Addend) -> Extended:
    """The same point again, all four coordinates doubled."""
    minus, plus, z, t = addend
    return plus - minus, plus + minus, z, t * _1_D % P


def _affine(point: Extended) -> Affine:
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    return x * inverse % P, y * inverse % P


def _with_z_of_one(points: list[Extended]) -> list[Addend]:
    """The addends of points, all divided by their Z with a single inversion (Montgomery)."""
    products = []
    product = 1
    for _, _, z, _ in points:
        products.append(product)
        product = product * z % P
    inverse = pow(product, -1, P)
    addends = []
    for (x, y, z, _), before in zip(reversed(points), reversed(products), strict=True):
        own = inverse * before % P
        inverse = inverse * z % P
        addends.append(_addend((x * own % P, y * own % P, 1, (x * own % P) * (y * own) % P)))
    return addends[::-1]
