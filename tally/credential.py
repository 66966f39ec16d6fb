"""Slip codes and the credentials derived from them.

Source: protocol 4.  A slip carries 26 symbols of Crockford's base 32 (130 bits) and two
check symbols; the secret is derived from the 26 under the uuid of a voter group's election,
so the code does not name its group.  The protocol's full style (22 symbols of base 58 as
5-6-5-6) is read as well, so that the reference tool's voters and the vectors work.
"""

import hashlib
import re
import unicodedata

from tally.base58 import ALPHABET as BASE58
from tally.errors import InvalidSlipCode
from tally.group import ORDER, G, Point, RandomBytes, refuse_secrets_in_plain_arithmetic

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 26
CHECK_SYMBOLS = 2
_CHECK_PRIME = 1021
"""Catches every single wrong symbol and every swap of neighbours."""

_FULL_STYLE = re.compile("-".join(f"[{BASE58}]{{{n}}}" for n in (5, 6, 5, 6)))
_LENIENT = str.maketrans("abcdefghijklmnopqrstuvwxyzIOL", "ABCDEFGH1JK1MN0PQRSTUVWXYZ101")


def new_slip_code(random: RandomBytes) -> str:
    """28 symbols: 130 random bits and their check."""
    number = int.from_bytes(random(17), "big") >> 6
    return _symbols(number, SYMBOLS) + _check_symbols(number)


def read_slip_code(text: str) -> str:
    """The canonical code (26 symbols, or the full style) of what was scanned or typed.

    Lenient: lower case, spaces, full-width letters, O for 0, I or L for 1.  Raises
    ``InvalidSlipCode`` with the reason ``"symbol"``, ``"length"`` or ``"check"``.

    >>> read_slip_code("oo00 0000 0000 0000 0000 0000 0il3")
    Traceback (most recent call last):
    tally.errors.InvalidSlipCode: the check symbols do not fit
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if _FULL_STYLE.fullmatch(plain):
        return plain
    code = plain.translate(_LENIENT)
    if not set(code) <= set(ALPHABET):
        raise InvalidSlipCode("a symbol that no slip code has", reason="symbol")
    if len(code) != SYMBOLS + CHECK_SYMBOLS:
        raise InvalidSlipCode("not as many symbols as a slip code has", reason="length")
    canonical, check = code[:SYMBOLS], code[SYMBOLS:]
    if _check_symbols(_number(canonical)) != check:
        raise InvalidSlipCode("the check symbols do not fit", reason="check")
    return canonical


def grouped(code: str) -> str:
    """A slip code as printed: groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def secret_of(code: str, uuid: str) -> int:
    """The secret of a canonical code in the election ``uuid``."""
    refuse_secrets_in_plain_arithmetic()
    halves = (
        hashlib.sha256(f"derive_credential|{uuid}|{half}|{code}".encode()).digest()
        for half in (0, 1)
    )
    return int.from_bytes(b"".join(halves), "big") % ORDER


def public_credential(secret: int) -> Point:
    """The half of a credential that stands on the public list."""
    return secret * G


def _symbols(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(symbols: str) -> int:
    number = 0
    for symbol in symbols:
        number = number << 5 | ALPHABET.index(symbol)
    return number


def _check_symbols(number: int) -> str:
    return _symbols(number % _CHECK_PRIME, CHECK_SYMBOLS)
