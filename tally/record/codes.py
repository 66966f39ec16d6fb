"""Short codes that people compare by eye and by ear.

Source: guarding A1.  A code shows the first 80 bits of a 32-byte digest as 16 symbols of
Crockford's base 32 (no I, L, O, U), in four groups of four.  Programs never compare codes:
they compare the 32 bytes.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SALT = b"pingyi-check|1"


def code(digest: bytes) -> str:
    """The code of a tracker: its forger has only the minutes in which a slip is in the tablet.

    >>> code(bytes(32))
    '0000-0000-0000-0000'
    >>> code(bytes([0xFF] * 9 + [0xFE] + [0] * 22))
    'ZZZZ-ZZZZ-ZZZZ-ZZZY'
    """
    if len(digest) != 32:
        raise ValueError("a code is made of a 32-byte digest")
    number = int.from_bytes(digest[:10], "big")
    symbols = "".join(CROCKFORD[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(symbols[at : at + 4] for at in range(0, 16, 4))


@lru_cache(maxsize=256)
def check_code(digest: bytes) -> str:
    """The code of a record or of evidence.

    Whoever forges one of these has all night and a graphics card, hence scrypt in between: it
    costs 32 MiB and about 0.1 s, once for us and for every trial of a forger.  What it is made of is
    public, so a process remembers what it has made.
    """
    if len(digest) != 32:
        raise ValueError("a check code is made of a 32-byte digest")
    # OpenSSL's default limit is exactly the 32 MiB of the table, without the working space.
    slow = hashlib.scrypt(digest, salt=SALT, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
    return code(slow)
