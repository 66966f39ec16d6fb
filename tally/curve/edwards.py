"""Single points of edwards25519 in Python integers: reading, writing, adding two.

Source: RFC 8032 5.1 (encoding, square root) and Hisil, Wong, Carter and Dawson, "Twisted
Edwards Curves Revisited" (addition).  The curve is ``-x^2 + y^2 = 1 + d x^2 y^2``; since -1 is a
square and d is none, one formula adds any two points, and no denominator is ever zero.
"""

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
_ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
_Y = 2**255 - 1
"""The bits of an encoding that hold y."""

Affine = tuple[int, int]


def read(encoding: bytes) -> Affine:
    """The point of an encoding, canonical or not.  Raises ``ValueError`` off the curve."""
    if len(encoding) != 32:
        raise ValueError("not 32 bytes")
    number = int.from_bytes(encoding, "little")
    y = (number & _Y) % P
    u = (y * y - 1) % P
    v = (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * _ROOT_OF_MINUS_ONE % P
        if v * x * x % P != u:
            raise ValueError("not on the curve")
    if x & 1 != number >> 255:
        x = -x % P
    return x, y


def write(point: Affine) -> bytes:
    """The canonical encoding; both coordinates are in 0..P-1."""
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def add(a: Affine, b: Affine) -> Affine:
    """The sum of any two points of the curve, small orders included."""
    (x1, y1), (x2, y2) = a, b
    crossed, straight = x1 * y2 + y1 * x2, y1 * y2 + x1 * x2
    product = D * (x1 * y2 % P) * (y1 * x2 % P) % P
    above, below = 1 + product, 1 - product
    inverse = pow(above * below, -1, P)
    return crossed * below * inverse % P, straight * above * inverse % P


def negative(point: Affine) -> Affine:
    return -point[0] % P, point[1]
