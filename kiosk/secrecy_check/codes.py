"""Whatever in the bytes could be a slip's or a station's code.

A code is 26 symbols of Crockford's base 32, mostly with two check symbols behind, in capitals or
small letters, with or without spaces.  Symbols that are all hexadecimal are left out: the files are
full of such digits, and one slip in 2^26 would look like that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kiosk.secrecy_check.known import Box
from tally.credential import SYMBOLS, public_credential, read_slip_code, secret_of
from tally.errors import InvalidSlipCode

WITH_CHECK = 28
SHORT_RUN = 64
"""In a run of symbols up to this long, codes without check symbols are tried at every place."""

_UPPER, _LOWER = rb"[0-9A-HJKMNP-TV-Z]", rb"[0-9a-hjkmnp-tv-z]"
_RUN = re.compile(
    b"|".join(symbol + rb"(?:\r?[ \-\n]?" + symbol + rb"){25,}" for symbol in (_UPPER, _LOWER))
)
_WIDE = re.compile(b"|".join(rb"(?:" + symbol + rb"\0){26,}" for symbol in (_UPPER, _LOWER)))
_BETWEEN = re.compile(rb"[^0-9A-Za-z]")
_DIGITS = set("0123456789ABCDEF")


def candidates(data: bytes) -> Iterator[str]:
    """Canonical codes (26 symbols) that ``data`` may hold, in the order of their places."""
    for match in (*_RUN.finditer(data), *_WIDE.finditer(data)):
        run = _BETWEEN.sub(b"", match[0]).decode().upper()
        if set(run) <= _DIGITS:
            continue
        for start in range(len(run) - SYMBOLS + 1):
            with_check = _checked(run[start : start + WITH_CHECK])
            if with_check:
                yield with_check
            elif len(run) <= SHORT_RUN:
                yield run[start : start + SYMBOLS]


def _checked(text: str) -> str | None:
    """The code of ``text`` if its check symbols are right."""
    if len(text) != WITH_CHECK or set(text) <= _DIGITS:
        return None
    try:
        return read_slip_code(text)
    except InvalidSlipCode:
        return None


def slips_of(codes: Iterable[str], boxes: Iterable[Box]) -> list[str]:
    """The public credentials of the slips that ``codes`` are, in the same order."""
    listed = [(box.uuid, frozenset(box.credentials)) for box in boxes]
    found = []
    for code in codes:
        for uuid, credentials in listed:
            credential = public_credential(secret_of(code, uuid)).hex
            if credential in credentials:
                found.append(credential)
    return found
