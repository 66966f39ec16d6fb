"""Random bytes that a seed fixes, so that a forgery found once is found again.

Streams of different names are independent: a new kind of forgery changes no other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(slots=True)
class Stream:
    """A ``RandomBytes``: SHA-256 of seed, name and a counter."""

    seed: int
    name: str
    _blocks: int = field(default=0, init=False)

    def __call__(self, length: int) -> bytes:
        found = b""
        while len(found) < length:
            label = f"pingyi-tampering|{self.seed}|{self.name}|{self._blocks}"
            found += hashlib.sha256(label.encode()).digest()
            self._blocks += 1
        return found[:length]

    def below(self, limit: int) -> int:
        """A number from 0 to ``limit - 1``."""
        return int.from_bytes(self(16), "big") % limit
