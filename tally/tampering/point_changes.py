"""Other points, and other spellings of points, for one that stands in a message.

Source: protocol 1.1.  An element has one spelling: 64 lower-case hex digits of the RFC 8032
encoding reversed; points of small order and sums with them are none.
"""

from __future__ import annotations

from collections.abc import Iterator

from tally.errors import InvalidPoint
from tally.group import IDENTITY, G, Point

_P = 2**255 - 19
_SIGN = 2**255


def _hex(number: int) -> str:
    return f"{number:064x}"


ORDER_2 = Point.unchecked(_hex(_P - 1))
ORDER_4 = Point.unchecked(_hex(0))
ORDER_8 = Point.unchecked("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7")

SMALL = {
    "order 2": ORDER_2,
    "order 4": ORDER_4,
    "order 8": ORDER_8,
}

SPELLED = {
    "identity": IDENTITY.hex,
    "identity with a sign": _hex(1 + _SIGN),
    "identity above p": _hex(_P + 1),
    "order 2 with a sign": _hex(_P - 1 + _SIGN),
    "order 4 with a sign": _hex(_SIGN),
    "order 4 above p": _hex(_P),
    "not on the curve": _hex(2),
    "all ones": _hex(2**256 - 1),
    **{name: point.hex for name, point in SMALL.items()},
}


def point_changes(text: str) -> Iterator[tuple[str, str]]:
    """Changes of the hex text of a point (or of a hash, which looks the same)."""
    yield from SPELLED.items()
    yield "first half in capitals", text[:32].upper() + text[32:]
    yield "0x", "0x" + text[2:]
    yield "bytes reversed", bytes.fromhex(text)[::-1].hex()
    yield "other sign", _hex(int(text, 16) ^ _SIGN)
    yield "p added", _hex((int(text, 16) + _P) % 2**256)
    yield "the base point", G.hex
    yield "shorter by a byte", text[2:]
    try:
        point = Point.from_hex(text)
    except InvalidPoint:
        return
    yield "plus G", (point + G).hex
    yield "doubled", (point + point).hex
    for name, small in SMALL.items():
        yield f"plus {name}", (point + small).hex
