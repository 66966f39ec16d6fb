"""The one byte form of a protocol message.

Source: protocol 2.  Compact, fields in the order of the message, UTF-8 unescaped; the text
carries no trailing newline.  A message that reaches us is only taken when writing it again
gives the same text: otherwise two spellings of it would have two hashes.
"""

import json
from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from typing import Any, NoReturn

from tally.errors import Malformed, NotCanonical

LARGEST = 2**53
"""The largest integer that the browser twins read exactly; the protocol's stay below 2^30."""


DEEPEST = 50
"""Levels of the deepest message; the protocol's have ten."""


def canonical(content: object) -> str:
    """The canonical text of dicts, lists, strings, integers, booleans and message dataclasses.

    Of a dataclass, a field that is None and may be left out is left out.  Raises ``ValueError``
    for half a character (a lone surrogate), which no UTF-8 can hold.
    """
    text = _encoder.encode(content)
    text.encode()
    return text


def decoded(text: str) -> Any:
    """The content of any JSON text, canonical or not.

    Raises ``Malformed`` for what is no JSON, or holds floats, larger integers than ``LARGEST``
    or half characters.
    """
    try:
        content = _decoder.decode(text)
        if "\\u" in text:  # an escape may spell half a character
            canonical(content)
    except (ValueError, RecursionError):
        raise Malformed("no JSON that a protocol message could be") from None
    return content


def read_canonical(text: str) -> Any:
    """The content of ``text``.

    Raises ``NotCanonical`` when it is no JSON or not written canonically: duplicate keys,
    floats, spaces, needless escapes.  The order of an unknown object's fields is its own.
    """
    try:
        content = decoded(text)
    except Malformed:
        raise NotCanonical("no JSON that a protocol message could be") from None
    if too_deep(content):
        raise NotCanonical("no JSON that a protocol message could be")
    check_canonical(content, text)
    return content


def check_canonical(content: object, text: str) -> None:
    """Raise ``NotCanonical`` unless ``text`` is the canonical text of ``content``."""
    try:
        again = canonical(content)
    except (ValueError, RecursionError):
        raise NotCanonical("no JSON that a protocol message could be") from None
    if again != text:
        raise NotCanonical("differs from its canonical form")


def too_deep(content: object) -> bool:
    """Whether it is nested deeper than ``DEEPEST``.

    How deep a text Python reads at all differs from one Python to the next: a verdict must not.
    """
    level = _containers([content])
    for _ in range(DEEPEST):
        level = _containers(
            inner for one in level for inner in (one.values() if isinstance(one, dict) else one)
        )
    return bool(level)


def _containers(contents: Iterable[object]) -> list[dict[str, Any] | list[Any]]:
    return [one for one in contents if isinstance(one, dict | list)]


def integer(literal: str) -> int:
    """A number of JSON, unless it is larger than ``LARGEST``: then ``ValueError``."""
    # The length comes first: reading a long number takes the square of its length.
    if len(literal) > 17 or abs(number := int(literal)) > LARGEST:
        raise ValueError(literal)
    return number


def _refuse(literal: str) -> NoReturn:
    raise ValueError(literal)


@cache
def _written(kind: Any) -> tuple[tuple[str, bool], ...]:
    """Names of a message's fields, and whether each is left out when it is None."""
    return tuple((field.name, field.default is None) for field in fields(kind))


def _as_dict(content: object) -> dict[str, Any]:
    """What the encoder is to write of a dataclass; ``TypeError`` for anything else."""
    kind: Any = type(content)
    return {
        name: value
        for name, left_out in _written(kind)
        if (value := getattr(content, name)) is not None or not left_out
    }


_encoder = json.JSONEncoder(
    ensure_ascii=False,
    separators=(",", ":"),
    allow_nan=False,
    check_circular=False,
    default=_as_dict,
)
_decoder = json.JSONDecoder(parse_int=integer, parse_float=_refuse, parse_constant=_refuse)
