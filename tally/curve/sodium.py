"""The five functions by libsodium: fast, and in constant time wherever a scalar is secret.

Source: libsodium's ``crypto_core_ed25519`` and ``crypto_scalarmult_ed25519`` without clamping,
through PyNaCl.  Its multiplication checks the point by itself, but raises for what are values
here: the scalar zero, and the identity.
"""

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_is_valid_point,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)

from tally.curve import BASE, IDENTITY, ORDER


def is_element(point: bytes) -> bool:
    return len(point) == 32 and crypto_core_ed25519_is_valid_point(point)


def add(a: bytes, b: bytes) -> bytes:
    try:
        return crypto_core_ed25519_add(a, b)
    except (RuntimeError, TypeError):  # off the curve; not 32 bytes
        raise ValueError("not on the curve") from None


def subtract(a: bytes, b: bytes) -> bytes:
    try:
        return crypto_core_ed25519_sub(a, b)
    except (RuntimeError, TypeError):
        raise ValueError("not on the curve") from None


def multiply(scalar: int, point: bytes) -> bytes:
    scalar %= ORDER
    if scalar == 0 or point == IDENTITY:
        # libsodium raises for both; and neither must be a way around the check.
        if point != IDENTITY and not is_element(point):
            raise ValueError("not an element of the prime-order group")
        return IDENTITY
    try:
        return crypto_scalarmult_ed25519_noclamp(scalar.to_bytes(32, "little"), point)
    except (RuntimeError, TypeError):
        raise ValueError("not an element of the prime-order group") from None


def multiply_base(scalar: int) -> bytes:
    scalar %= ORDER
    if scalar == 0:
        return IDENTITY
    return crypto_scalarmult_ed25519_base_noclamp(scalar.to_bytes(32, "little"))


def _check_libsodium() -> None:
    """Refuse a libsodium that lets a component of order two pass (CVE-2025-69277).

    Both checks that we rely on are tried: the open one and the one inside multiplication.
    """
    p = 2**255 - 19
    mirrored = p - int.from_bytes(BASE, "little")  # G plus the point of order two
    for sign in (0, 1):
        point = (mirrored | sign << 255).to_bytes(32, "little")
        if is_element(point) or _multiplies(point):
            raise ImportError("this libsodium misses points outside the group: PyNaCl >= 1.6.2")


def _multiplies(point: bytes) -> bool:
    try:
        multiply(1, point)
    except ValueError:
        return False
    return True


_check_libsodium()
