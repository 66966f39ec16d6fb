"""Log in: the right password, tried not too often.

After ten failures a login has to wait, longer each time; others are not slowed and nobody is
locked out for good (security R38).  The waiting lives in memory: a restart forgives.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from kiosk.errors import TooManyAttempts, WrongPassword
from kiosk.models.staff import StaffRecord, staff_with_login

FREE_FAILURES = 10
LONGEST_WAIT = 300
"""Seconds."""
_MOST_LOGINS = 10_000
"""Login names remembered; invented ones must not fill the memory."""

_hasher = PasswordHasher()
_together = threading.BoundedSemaphore(2)
"""Argon2 takes 64 MB and a core for a tenth of a second: log-ins must not stop ballots."""
_room = threading.BoundedSemaphore(4)
"""Log-ins at work or waiting for it; a flood of them would occupy every thread of the server."""


class Throttle:
    """Failures of each login, and when it may try again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` counts seconds."""
        self._clock = clock
        self._failures: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def check(self, login: str) -> None:
        """Raises ``TooManyAttempts``."""
        with self._lock:
            _, until = self._failures.get(login, (0, 0.0))
            wait = until - self._clock()
        if wait > 0:
            raise TooManyAttempts(seconds=int(wait) + 1)

    def failed(self, login: str) -> None:
        with self._lock:
            if len(self._failures) >= _MOST_LOGINS:
                self._failures.clear()
            failures = self._failures.get(login, (0, 0.0))[0] + 1
            over = failures - FREE_FAILURES
            wait = min(2**over, LONGEST_WAIT) if over >= 0 else 0
            self._failures[login] = (failures, self._clock() + wait)

    def succeeded(self, login: str) -> None:
        with self._lock:
            self._failures.pop(login, None)


_throttle = Throttle()


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def log_in(
    session: Session, *, login: str, password: str, throttle: Throttle = _throttle
) -> StaffRecord:
    """The person with this login and password.

    Raises ``TooManyAttempts`` or ``WrongPassword``.
    """
    login = login.strip()[:64]
    throttle.check(login)
    if not _room.acquire(blocking=False):
        raise TooManyAttempts(seconds=1)
    try:
        staff = staff_with_login(session, login)
        # A login that does not exist takes as long as one that does.
        stored = staff.password if staff else _nobody()
        with _together:
            right = _is_right(stored, password)
    finally:
        _room.release()
    if staff is None or not right:
        throttle.failed(login)
        raise WrongPassword
    throttle.succeeded(login)
    return staff


def _is_right(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


_nobodys: list[str] = []


def _nobody() -> str:
    if not _nobodys:
        _nobodys.append(_hasher.hash("nobody has this password"))
    return _nobodys[0]
