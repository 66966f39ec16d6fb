"""Both arithmetics give the same answers and refuse the same points.

By default a few hundred random values; the full ten thousand:
CURVE_VALUES=10000 pytest tests/tally/curve/test_both_agree.py
"""

import json
import os
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.curve import BASE, IDENTITY, ORDER, edwards, plain, sodium

P = edwards.P
VALUES = int(os.environ.get("CURVE_VALUES", "300"))


def encoded(y, sign=0):
    return (y | sign << 255).to_bytes(32, "little")


def order_eight():
    """A point of order eight: what the subgroup's order leaves of a point of the whole curve."""
    for y in range(2, 100):
        try:
            point = edwards.read(encoded(y))
        except ValueError:
            continue
        left = times(ORDER, point)
        if times(4, left) != (0, 1):
            return left
    raise AssertionError


def times(scalar, point):
    """The slowest way of all, to compare with."""
    total = (0, 1)
    for bit in f"{scalar:b}":
        total = edwards.add(total, total)
        if bit == "1":
            total = edwards.add(total, point)
    return total


SMALL_ORDER = [edwards.write(times(k, order_eight())) for k in range(8)]
A = sodium.multiply_base(2**200 + 77)

POINTS = {
    "G": BASE,
    "-G": encoded(int.from_bytes(BASE, "little"), 1),
    "a multiple of G": A,
    **{f"small order {k}": point for k, point in enumerate(SMALL_ORDER)},
    **{f"A plus small order {k}": plain.add(A, SMALL_ORDER[k]) for k in range(1, 8)},
    **{f"y = p + {k}": encoded(P + k) for k in range(19)},
    **{f"y = p + {k}, sign": encoded(P + k, 1) for k in range(19)},
    **{f"y = {k}": encoded(k) for k in range(12)},
    "identity with a sign": encoded(1, 1),
    "order two with a sign": encoded(P - 1, 1),
    "all ones": b"\xff" * 32,
    "too short": A[:31],
    "too long": A + b"\0",
    "empty": b"",
}
SCALARS = [0, 1, 2, 8, ORDER - 1, ORDER, ORDER + 1, ORDER + 2**200, 2**252, 2**256 - 1, -1]


def answer(function, *arguments):
    try:
        return function(*arguments)
    except ValueError:
        return "refused"


def test_the_eight_points_of_small_order_are_eight():
    assert len(set(SMALL_ORDER)) == 8
    assert SMALL_ORDER[0] == IDENTITY


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
def test_both_agree_what_an_element_is(point):
    assert plain.is_element(point) is sodium.is_element(point)


def test_only_the_ordinary_points_are_elements():
    elements = [name for name, point in POINTS.items() if plain.is_element(point)]
    assert elements == ["G", "-G", "a multiple of G"]


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
def test_both_agree_on_every_multiple_of_an_odd_point(point):
    for scalar in SCALARS:
        assert answer(plain.multiply, scalar, point) == answer(sodium.multiply, scalar, point)


@pytest.mark.parametrize("one", POINTS.values(), ids=POINTS)
def test_both_agree_on_sums_of_odd_points(one):
    for other in POINTS.values():
        assert answer(plain.add, one, other) == answer(sodium.add, one, other)
        assert answer(plain.subtract, one, other) == answer(sodium.subtract, one, other)


@pytest.mark.parametrize("scalar", SCALARS)
def test_both_agree_on_multiples_of_the_base_point(scalar):
    expected = edwards.write(times(scalar % ORDER, edwards.read(BASE)))
    assert plain.multiply_base(scalar) == sodium.multiply_base(scalar) == expected
    assert plain.multiply(scalar, BASE) == sodium.multiply(scalar, BASE) == expected


def test_a_sum_with_a_stranger_is_no_element_until_it_is_checked():
    torsion = SMALL_ORDER[1]
    astray = plain.add(A, torsion)
    assert not plain.is_element(astray)
    assert plain.is_element(plain.subtract(astray, torsion))
    assert not plain.is_element(plain.add(plain.subtract(A, torsion), IDENTITY))


def test_both_agree_on_random_values():
    source = random.Random(2023)  # noqa: S311 (the same values in every run)
    for _ in range(VALUES):
        a, b = source.randrange(2**256), source.randrange(ORDER)
        point = sodium.multiply_base(a)
        assert plain.multiply_base(a) == point
        multiple = sodium.multiply(b, point)
        assert plain.multiply(b, point) == multiple
        assert plain.add(point, multiple) == sodium.add(point, multiple)
        assert plain.subtract(point, multiple) == sodium.subtract(point, multiple)
        anything = source.randbytes(32)
        assert plain.is_element(anything) is sodium.is_element(anything)
        assert answer(plain.add, anything, point) == answer(sodium.add, anything, point)


@given(st.integers(0, ORDER), st.integers(1, ORDER))
def test_a_point_multiplied_often_is_multiplied_rightly(scalar, other):
    assert plain.multiply(scalar, A) == sodium.multiply(scalar, A)
    assert plain.multiply(other, plain.multiply(scalar, A)) == sodium.multiply(
        scalar * other, A
    )


def points_in(text):
    """Every string of 64 hex digits at the keys that hold points."""
    found = set()

    def walk(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner) if key != "message" else walk(json.loads(inner))
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        elif isinstance(value, str) and len(value) == 64:
            found.add(value)

    walk(json.loads(text))
    return found


@pytest.mark.parametrize("name", ["simple", "threshold"])
def test_both_agree_on_the_points_of_the_vectors(vectors, name):
    folder = vectors / name
    texts = [folder / "trustees.kept.json", *sorted(folder.glob("pd*.jsons"))]
    texts += sorted(folder.glob("ballots/*.json"))[:2]
    texts += [folder / "encrypted_tally.jsons"]
    points = set()
    for path in texts:
        points |= points_in(path.read_text().splitlines()[0])
    assert len(points) > 50
    for text in sorted(points):
        point = bytes.fromhex(text)[::-1]
        assert plain.is_element(point), text
        assert sodium.is_element(point), text
        scalar = int(text, 16)
        assert plain.multiply(scalar, point) == sodium.multiply(scalar, point)
