"""The five functions in Python's own integers: for verification only, slower, no library.

Source: as ``tally.curve``; the formulas are in ``edwards`` and ``multiples``.

NEVER FOR SECRETS.  How long a multiplication takes and what stays in memory depend on the
scalar and the point.  ``tally.group`` therefore makes no secret scalar while this arithmetic
is in use.

A verifier multiplies the same points again and again (each ciphertext by several challenges,
the election's key in every proof), so what was found out about a point is kept for a while:
about 2 MB of points, 1 MB of chains and 8 MB of tables at most.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from tally.curve import BASE, IDENTITY, ORDER, edwards
from tally.curve.edwards import Affine
from tally.curve.multiples import Chain, Table

_MOST_POINTS = 4096
_MOST_CHAINS = 48
_MOST_TABLES = 6
_OFTEN = 64
"""After so many multiplications of a point by its chain, a table is worth making."""


@dataclass(slots=True)
class _Point:
    """What is known of an encoding."""

    affine: Affine
    canonical: bool
    member: bool | None = None
    """Whether it lies in the prime-order subgroup; None: nobody has asked yet."""


@dataclass(slots=True)
class _Multiples:
    """A point's chain, and how often it was used."""

    chain: Chain
    uses: int = field(default=0)


_points: dict[bytes, _Point] = {}


def is_element(point: bytes) -> bool:
    try:
        return point != IDENTITY and _is_member(point, _read(point))
    except ValueError:
        return False


def add(a: bytes, b: bytes) -> bytes:
    one, other = _read(a), _read(b)
    return _keep(edwards.add(one.affine, other.affine), member=one.member and other.member)


def subtract(a: bytes, b: bytes) -> bytes:
    one, other = _read(a), _read(b)
    affine = edwards.add(one.affine, edwards.negative(other.affine))
    return _keep(affine, member=one.member and other.member)


def multiply(scalar: int, point: bytes) -> bytes:
    if not _is_member(point, _read(point)):
        raise ValueError("not an element of the prime-order group")
    multiples = _multiples(point)
    multiples.uses += 1
    often = multiples.uses > _OFTEN
    known = _table(point) if often else multiples.chain
    return _keep(known.times(scalar % ORDER), member=True)


def multiply_base(scalar: int) -> bytes:
    return _keep(_table(BASE).times(scalar % ORDER), member=True)


def _read(encoding: bytes) -> _Point:
    known = _points.get(encoding)
    if known is None:
        affine = edwards.read(encoding)
        known = _Point(affine, canonical=edwards.write(affine) == encoding)
        _remember(encoding, known)
    return known


def _is_member(encoding: bytes, known: _Point) -> bool:
    if known.member is None:
        # The chain that finds out serves the multiplications that follow.
        known.member = known.canonical and _multiples(encoding).chain.times(ORDER) == _NEUTRAL
    return known.member


def _keep(affine: Affine, *, member: bool | None) -> bytes:
    """The encoding of a point that we have computed; it need not be read again."""
    encoding = edwards.write(affine)
    # A sum with a stranger may still be a member: only the check can say no.
    _remember(encoding, _Point(affine, canonical=True, member=member or None))
    return encoding


def _remember(encoding: bytes, known: _Point) -> None:
    if encoding in _points and not known.member:
        return  # what was known before may be more
    if len(_points) >= _MOST_POINTS:
        _points.clear()
    _points[encoding] = known


@lru_cache(maxsize=_MOST_CHAINS)
def _multiples(encoding: bytes) -> _Multiples:
    return _Multiples(Chain(_read(encoding).affine))


@lru_cache(maxsize=_MOST_TABLES)
def _table(encoding: bytes) -> Table:
    return Table(_multiples(encoding).chain)


_NEUTRAL: Affine = (0, 1)
