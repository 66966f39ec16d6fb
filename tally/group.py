"""The group: the prime-order subgroup of edwards25519, its points and scalars.

Source: protocol 1.1 and 1.3.  The protocol writes the group multiplicatively (``g^k``), we
write it additively (``k * G``).  The text of a point is the RFC 8032 encoding byte-reversed,
then hex; libsodium does the arithmetic, without clamping and without cofactor tricks.

Every multiplication checks its point (canonical, on the curve, in the subgroup), because
libsodium does so anyway.  ``Point.from_hex`` checks at once; ``Point.unchecked`` leaves it to
the first multiplication, which is what makes checking a ballot fast.  An *addition* checks
only that both points lie on the curve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_is_valid_point,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)

from tally.errors import InvalidPoint, InvalidScalar

RandomBytes = Callable[[int], bytes]
"""Gives that many random bytes; ``secrets.token_bytes`` outside of tests."""

ORDER = 2**252 + 27742317777372353535851937790883648493
"""The protocol's *q*: the number of elements of the group, a prime."""

SCALAR_DIGITS = len(str(ORDER))
POINT_DIGITS = 64

_IDENTITY = (1).to_bytes(32, "little")
_BASE = bytes.fromhex("58" + 31 * "66")


@dataclass(frozen=True, slots=True)
class Point:
    """An element of the group, held in the RFC 8032 encoding."""

    encoding: bytes

    @staticmethod
    def from_hex(text: str, *, allow_identity: bool = False) -> Point:
        """The point that ``text`` stands for.  Raises ``InvalidPoint``."""
        point = Point.unchecked(text)
        point.check(allow_identity=allow_identity)
        return point

    @staticmethod
    def unchecked(text: str) -> Point:
        """Read the digits only: the first multiplication checks that it is a point.

        Raises ``InvalidPoint`` for what is not 64 lowercase hex digits.
        """
        try:
            encoding = bytes.fromhex(text)[::-1]
        except ValueError:
            raise InvalidPoint("not hex") from None
        point = Point(encoding)
        # fromhex also takes capitals and spaces: only the way back shows the one spelling.
        if len(encoding) != 32 or point.hex != text:
            raise InvalidPoint("not 64 lowercase hex digits")
        return point

    @property
    def hex(self) -> str:
        """The protocol's text form *E(P)*."""
        return self.encoding[::-1].hex()

    def check(self, *, allow_identity: bool = False) -> None:
        """Raise ``InvalidPoint`` unless this is an element of the group."""
        if self.encoding == _IDENTITY:
            if not allow_identity:
                raise InvalidPoint("the identity")
        elif not crypto_core_ed25519_is_valid_point(self.encoding):
            raise InvalidPoint("not an element of the prime-order group")

    def __add__(self, other: Point) -> Point:
        try:
            return Point(crypto_core_ed25519_add(self.encoding, other.encoding))
        except RuntimeError:
            raise InvalidPoint("not on the curve") from None

    def __sub__(self, other: Point) -> Point:
        try:
            return Point(crypto_core_ed25519_sub(self.encoding, other.encoding))
        except RuntimeError:
            raise InvalidPoint("not on the curve") from None

    def __neg__(self) -> Point:
        return IDENTITY - self

    def __rmul__(self, scalar: int) -> Point:
        scalar %= ORDER
        if scalar == 0 or self.encoding == _IDENTITY:
            # libsodium raises for both; and it must not be a way around the check.
            self.check(allow_identity=True)
            return IDENTITY
        factor = scalar.to_bytes(32, "little")
        if self.encoding == _BASE:
            return Point(crypto_scalarmult_ed25519_base_noclamp(factor))
        try:
            return Point(crypto_scalarmult_ed25519_noclamp(factor, self.encoding))
        except RuntimeError:
            raise InvalidPoint("not an element of the prime-order group") from None


G = Point(_BASE)
"""The protocol's *g*: the base point of RFC 8032."""

IDENTITY = Point(_IDENTITY)


def random_scalar(random: RandomBytes) -> int:
    """A uniform scalar in [1, q); 512 bits leave no bias that could be seen."""
    return 1 + int.from_bytes(random(64), "big") % (ORDER - 1)


def scalar_from_text(text: str) -> int:
    """Read a scalar's canonical decimal.  Raises ``InvalidScalar``.

    ``s`` and ``s + q`` act alike on points, so a second spelling would slip through proofs.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= SCALAR_DIGITS):
        raise InvalidScalar("not a decimal of at most 76 digits")
    scalar = int(text)
    if scalar >= ORDER or (text[0] == "0" and text != "0"):
        raise InvalidScalar("not canonical, or not below the group order")
    return scalar


def _check_libsodium() -> None:
    """Refuse to run on a libsodium that lets a component of order two pass (CVE-2025-69277).

    Both checks that we rely on are tried: the open one and the one inside multiplication.
    """
    p = 2**255 - 19
    mirrored = p - int.from_bytes(_BASE, "little")  # G plus the point of order two
    for sign in (0, 1):
        point = Point((mirrored | sign << 255).to_bytes(32, "little"))
        for check in (point.check, lambda point=point: 1 * point):
            try:
                check()
            except InvalidPoint:
                continue
            raise ImportError("this libsodium misses points outside the group: PyNaCl >= 1.6.2")


_check_libsodium()
