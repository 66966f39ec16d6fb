"""Codes that a person types into a machine once: station codes and tablets' enrolment codes.

Both are Crockford base 32, read as leniently as slip codes, and stored as SHA-256 only.  A
station code is long (130 bits), because it opens the mailbox of a key holder for the whole
meeting; an enrolment code is short (40 bits), because it dies when it is used.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable

from tally.credential import ALPHABET, new_slip_code, read_slip_code
from tally.errors import InvalidSlipCode

ENROLMENT_SYMBOLS = 8

_LENIENT = str.maketrans("IOL", "101")


def new_station_code_text(random: Callable[[int], bytes]) -> str:
    """28 symbols, the form of a slip code: 26 random ones and 2 to catch mistyping."""
    return new_slip_code(random)


def station_code_hash(text: str) -> str:
    """Hash of a station code; of something that is no station code, a hash that nothing has."""
    try:
        code = read_slip_code(text)
    except InvalidSlipCode:
        return ""
    return station_code_hash_of(code)


def station_code_hash_of(code: str) -> str:
    """Hash of a canonical station code, without its check symbols."""
    return hashlib.sha256(f"pingyi-station-code|{code}".encode()).hexdigest()


def new_enrolment_code_text(random: Callable[[int], bytes]) -> str:
    number = int.from_bytes(random(ENROLMENT_SYMBOLS * 5 // 8), "big")
    places = reversed(range(ENROLMENT_SYMBOLS))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in places)


def enrolment_code_hash(text: str) -> str:
    """Hash of an enrolment code as it was typed: spaces, hyphens and case do not matter."""
    plain = "".join(unicodedata.normalize("NFKC", text).upper().replace("-", "").split())
    code = plain.translate(_LENIENT)
    return hashlib.sha256(f"pingyi-enrolment-code|{code}".encode()).hexdigest()
