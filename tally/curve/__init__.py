"""The arithmetic under the group: edwards25519 on 32-byte RFC 8032 encodings, twice.

Source: RFC 8032 5.1 and protocol 1.1.  ``sodium`` is libsodium; ``plain`` is Python's own
integers, so that a record can be verified on nothing but a Python.  Both have the same five
functions, and a point or scalar that one refuses the other refuses too:

- ``is_element(point)``: canonical, on the curve, in the prime-order subgroup, not the identity;
- ``add(a, b)`` and ``subtract(a, b)``: ``ValueError`` unless both are on the curve.  They look
  no further, and read an unusual spelling (y not below p, a sign on x = 0) as libsodium does;
- ``multiply(scalar, point)``: ``ValueError`` unless the point is an element or the identity;
- ``multiply_base(scalar)``: the same for the base point.

A scalar is any integer and acts modulo ``ORDER``.
"""

ORDER = 2**252 + 27742317777372353535851937790883648493
"""The number of elements of the subgroup, a prime."""

IDENTITY = (1).to_bytes(32, "little")
BASE = bytes.fromhex("58" + 31 * "66")
