"""The one byte form of a protocol message.

Source: protocol 2.  Compact, fields in the order of the message, UTF-8 unescaped; the text
carries no trailing newline.  A message that reaches us is only taken when writing it again
gives the same text: otherwise two spellings of it would have two hashes.
"""

import json
from typing import Any, NoReturn, TypeVar

import msgspec

from tally.errors import Malformed, NotCanonical

Message = TypeVar("Message", bound=msgspec.Struct)

_encoder = msgspec.json.Encoder()


def canonical(content: object) -> str:
    """The canonical text of dicts, lists, strings, integers, booleans and message structs."""
    return _encoder.encode(content).decode()


def read_canonical(text: str) -> Any:
    """The content of ``text``.

    Raises ``NotCanonical`` when it is no JSON or not written canonically: duplicate keys,
    floats, spaces, needless escapes.  The order of an unknown object's fields is its own.
    """
    try:
        content = json.loads(text, parse_float=_refuse, parse_constant=_refuse)
        again = canonical(content)
    except (ValueError, OverflowError, RecursionError):
        raise NotCanonical("no JSON that a protocol message could be") from None
    if again != text:
        raise NotCanonical("differs from its canonical form")
    return content


def read_message(text: str, decoder: msgspec.json.Decoder[Message]) -> Message:
    """Read a message of known fields.

    Raises ``Malformed`` for what is no such message, ``NotCanonical`` for what is one, but
    spelled otherwise.
    """
    try:
        message = decoder.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError) as fault:
        raise Malformed(str(fault)) from None
    if canonical(message) != text:
        raise NotCanonical("differs from its canonical form")
    return message


def _refuse(literal: str) -> NoReturn:
    raise ValueError(literal)
