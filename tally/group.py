"""The group: the prime-order subgroup of edwards25519, its points and scalars.

Source: protocol 1.1 and 1.3.  The protocol writes the group multiplicatively (``g^k``), we
write it additively (``k * G``).  The text of a point is the RFC 8032 encoding byte-reversed,
then hex; there is no clamping and no cofactor trick.

The arithmetic is libsodium's when PyNaCl can be imported, else ``tally.curve.plain``: enough to
verify with, too leaky to make a secret with.  Nobody chooses: no setting could talk a machine
that has libsodium out of it.

Every multiplication checks its point (canonical, on the curve, in the subgroup), because
libsodium does so anyway.  ``Point.from_hex`` checks at once; ``Point.unchecked`` leaves it to
the first multiplication, which is what makes checking a ballot fast.  An *addition* checks
only that both points lie on the curve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tally import curve
from tally.errors import InvalidPoint, InvalidScalar

try:
    from tally.curve import sodium as arithmetic
except ImportError as fault:
    # No PyNaCl, one that does not run here, or one whose libsodium is too old (it says so).
    from tally.curve import plain as arithmetic  # type: ignore[no-redef]  # one of the two

    WHY_NO_SECRETS = str(fault)
    ARITHMETIC = "plain Python"
else:
    WHY_NO_SECRETS = ""
    ARITHMETIC = "libsodium"

RandomBytes = Callable[[int], bytes]
"""Gives that many random bytes; ``secrets.token_bytes`` outside of tests."""

ORDER = curve.ORDER
"""The protocol's *q*: the number of elements of the group, a prime."""

SCALAR_DIGITS = len(str(ORDER))
POINT_DIGITS = 64


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
        if self.encoding == curve.IDENTITY:
            if not allow_identity:
                raise InvalidPoint("the identity")
        elif not arithmetic.is_element(self.encoding):
            raise InvalidPoint("not an element of the prime-order group")

    def __add__(self, other: Point) -> Point:
        try:
            return Point(arithmetic.add(self.encoding, other.encoding))
        except ValueError:
            raise InvalidPoint("not on the curve") from None

    def __sub__(self, other: Point) -> Point:
        try:
            return Point(arithmetic.subtract(self.encoding, other.encoding))
        except ValueError:
            raise InvalidPoint("not on the curve") from None

    def __neg__(self) -> Point:
        return IDENTITY - self

    def __rmul__(self, scalar: int) -> Point:
        if self.encoding == curve.BASE:
            return Point(arithmetic.multiply_base(scalar))
        try:
            return Point(arithmetic.multiply(scalar, self.encoding))
        except ValueError:
            raise InvalidPoint("not an element of the prime-order group") from None


G = Point(curve.BASE)
"""The protocol's *g*: the base point of RFC 8032."""

IDENTITY = Point(curve.IDENTITY)


class NoSecretsHere(RuntimeError):
    """No message is at fault: the machine lacks a sound libsodium."""


def random_scalar(random: RandomBytes) -> int:
    """A uniform scalar in [1, q); 512 bits leave no bias that could be seen."""
    refuse_secrets_in_plain_arithmetic()
    return 1 + int.from_bytes(random(64), "big") % (ORDER - 1)


def refuse_secrets_in_plain_arithmetic() -> None:
    """Raise ``NoSecretsHere`` where there is only plain arithmetic, which would leak a secret.

    Called wherever a secret scalar comes into being, and first of all by every program that is
    going to make one, so that nobody starts a meeting that cannot be held.
    """
    if WHY_NO_SECRETS:
        raise NoSecretsHere(f"no secret without libsodium (PyNaCl): {WHY_NO_SECRETS}")


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
