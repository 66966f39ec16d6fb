"""Reading protocol messages into frozen dataclasses, strictly, with nothing but a Python.

Source: protocol 2.  A message is a dataclass whose annotations say all: ``str``, ``int`` (never
a bool), ``bool``, ``Literal``, ``tuple[X, ...]``, ``tuple[A, B]``, ``dict[str, X]``, ``Any``,
``X | None``, other messages, and ``Annotated`` with ``Matching`` or ``Between``.  For each a
reader is built once.  A reader does not know where it stands: the path to a field at fault is
put together on the way out, so that good messages pay nothing for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from itertools import cycle
from types import UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from tally.canonical_json import check_canonical, decoded
from tally.errors import Malformed

Message = TypeVar("Message")
Reader = Callable[[Any], Any]


class Open:
    """Base of messages to which other programs add fields; what we do not know is passed over."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """The whole text matches ``pattern``."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Between:
    """A number from ``low`` to ``high``, both included."""

    low: int
    high: int


def read_message(text: str, kind: type[Message]) -> Message:
    """The message of ``text``.

    Raises ``Malformed`` for what is no such message, ``NotCanonical`` for what is one, but
    spelled otherwise.
    """
    message = convert(decoded(text), kind)
    check_canonical(message, text)
    return message


def convert(value: object, kind: type[Message]) -> Message:
    """The message that decoded JSON holds.

    Raises ``Malformed``, whose place says which field; elements of lists count from 1.
    """
    reader: Callable[[object], Message] = _reader(cast("Any", kind))
    return reader(value)


@cache
def _reader(kind: Any) -> Reader:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind):
        return _message(cast("type[Any]", kind))
    return _BUILDERS[get_origin(kind)](get_args(kind))


def _text(value: Any) -> Any:
    if type(value) is not str:
        raise Malformed("is no text")
    return value


def _number(value: Any) -> Any:
    if type(value) is not int:
        raise Malformed("is no whole number")
    return value


def _truth(value: Any) -> Any:
    if type(value) is not bool:
        raise Malformed("is neither true nor false")
    return value


def _anything(value: Any) -> Any:
    return value


def _message(kind: type[Any]) -> Reader:
    hints = get_type_hints(kind, include_extras=True)
    parts = [(field.name, _reader(hints[field.name])) for field in fields(kind)]
    names = {name for name, _ in parts}
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    strict = not issubclass(kind, Open)

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise Malformed("is no object")
        if not value.keys() >= needed:
            raise Malformed("lacks the field {name}", name=min(needed - value.keys()))
        if strict and not value.keys() <= names:
            raise Malformed("has the unknown field {name}", name=min(value.keys() - names))
        found = {}
        name = ""
        try:
            for name, reader in parts:
                if name in value:
                    found[name] = reader(value[name])
        except Malformed as fault:
            _stands_in(name, fault)
            raise
        return kind(**found)

    return read


def _tuple(arguments: tuple[Any, ...]) -> Reader:
    readers = tuple(_reader(one) for one in arguments if one is not Ellipsis)
    length = None if arguments[-1] is Ellipsis else len(readers)

    def read(value: Any) -> Any:
        if type(value) is not list:
            raise Malformed("is no list")
        if length not in (None, len(value)):
            raise Malformed(
                "has {found} elements, not {length}", found=len(value), length=length
            )
        done: list[Any] = []
        try:
            done.extend(reader(one) for reader, one in zip(cycle(readers), value, strict=False))
        except Malformed as fault:
            _stands_in(str(len(done) + 1), fault)
            raise
        return tuple(done)

    return read


def _table(arguments: tuple[Any, ...]) -> Reader:
    reader = _reader(arguments[1])

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise Malformed("is no object")
        done = {}
        name = ""
        try:
            for name, one in value.items():
                done[name] = reader(one)
        except Malformed as fault:
            _stands_in(name, fault)
            raise
        return done

    return read


def _optional(arguments: tuple[Any, ...]) -> Reader:
    (reader,) = (_reader(one) for one in arguments if one is not type(None))
    return lambda value: None if value is None else reader(value)


def _literal(allowed: tuple[Any, ...]) -> Reader:
    # 1 == True == 1.0 in Python: only type and value together say what was written.
    typed = {(type(one), one) for one in allowed}
    listed = ", ".join(str(one) for one in allowed)

    def read(value: Any) -> Any:
        if type(value) not in (str, int, bool) or (type(value), value) not in typed:
            raise Malformed("is none of: {allowed}", allowed=listed)
        return value

    return read


def _limited(arguments: tuple[Any, ...]) -> Reader:
    reader, limit = _reader(arguments[0]), arguments[1]
    if isinstance(limit, Matching):
        matches = re.compile(limit.pattern).fullmatch

        def read(value: Any) -> Any:
            if not matches(reader(value)):
                raise Malformed("is not written as it should be")
            return value
    else:

        def read(value: Any) -> Any:
            if not limit.low <= reader(value) <= limit.high:
                raise Malformed("is not in {low}..{high}", low=limit.low, high=limit.high)
            return value

    return read


def _stands_in(name: str, fault: Malformed) -> None:
    """What is at fault is the field or element ``name``, or something further in."""
    rest = fault.place.get("field")
    fault.place = {"field": name if rest is None else f"{name}.{rest}"}


_PLAIN: dict[Any, Reader] = {str: _text, int: _number, bool: _truth, Any: _anything}
_BUILDERS: dict[Any, Callable[[tuple[Any, ...]], Reader]] = {
    tuple: _tuple,
    dict: _table,
    Union: _optional,
    UnionType: _optional,
    Literal: _literal,
    Annotated: _limited,
}
