"""Nonces for questions about slips: one use, short-lived, in memory only."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECONDS = 120
"""How long a question may take."""
MOST = 10_000
"""Nonces waiting at a time; a flood of them must not fill the memory."""


class Nonces:
    def __init__(
        self, random: Callable[[int], bytes], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``clock`` counts seconds."""
        self._random = random
        self._clock = clock
        self._ends: dict[str, float] = {}
        self._lock = threading.Lock()

    def new(self) -> str:
        nonce = self._random(16).hex()
        with self._lock:
            if len(self._ends) >= MOST:
                self._ends.clear()
            self._ends[nonce] = self._clock() + SECONDS
        return nonce

    def spend(self, nonce: str) -> bool:
        """Whether ``nonce`` was given out, is fresh, and is used for the first time."""
        with self._lock:
            return self._ends.pop(nonce, float("-inf")) >= self._clock()
