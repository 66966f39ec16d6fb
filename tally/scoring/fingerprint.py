"""What a score sheet was made from, in 64 digits: SHA-256 of scheme and inputs.

The order of records does not enter: the same content has the same fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from fractions import Fraction
from operator import attrgetter
from typing import Any

from tally.scoring.inputs import Inputs
from tally.scoring.scheme import Scheme


def fingerprint(scheme: Scheme, inputs: Inputs) -> str:
    """The scheme counts by its text and what was decided about its open values."""
    content: dict[str, object] = {
        "format": "pingyi-scoring/1",
        "scheme": scheme.text,
        "decided": scheme.decided,
    }
    for field in fields(inputs):
        value = getattr(inputs, field.name)
        content[field.name] = _rows(value) if isinstance(value, tuple) else _plain(value)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _rows(records: tuple[Any, ...]) -> list[object]:
    """Records as lists of their fields, in an order of their own."""
    if not records:
        return []
    # One look at the fields serves all records of a kind: there may be 100,000.
    columns = attrgetter(*(field.name for field in fields(records[0])))
    rows = [[_plain(value) for value in columns(record)] for record in records]
    return sorted(rows, key=repr)


def _plain(value: object) -> object:
    if value.__class__ is str or value is None or isinstance(value, int):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    raise TypeError(type(value))
