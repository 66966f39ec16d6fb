"""What a score sheet was made from, in 64 digits: SHA-256 of scheme and inputs; and what came out.

The order of records does not enter: the same content has the same fingerprint.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter
from typing import Any

from tally.scoring.inputs import Inputs
from tally.scoring.scheme import Scheme
from tally.scoring.sheet import ScoreSheet


def fingerprint(scheme: Scheme, inputs: Inputs) -> str:
    """The scheme counts by its text and what was decided about its open values."""
    content: dict[str, object] = {
        "format": "pingyi-scoring/1",
        "scheme": scheme.text,
        "decided": scheme.decided,
    }
    for field in fields(inputs):
        value = getattr(inputs, field.name)
        content[field.name] = _rows(value) if isinstance(value, tuple) else value
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def results_fingerprint(sheet: ScoreSheet) -> str:
    """What came out, in 64 digits: another program may reckon the same inputs otherwise."""
    people = [
        [
            one.person.code,
            str(one.exact),
            one.score,
            one.rank,
            one.selections,
            one.at_the_edge,
            one.proposed,
            one.final,
        ]
        for one in sorted(sheet.people, key=lambda one: one.person.code)
    ]
    text = json.dumps([sheet.fingerprint, people], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _rows(records: tuple[Any, ...]) -> list[tuple[object, ...]]:
    """Records as their fields, in an order of their own."""
    if not records:
        return []
    # By the texts first, which is quick; records that differ in their numbers only are few.
    texts = attrgetter(*(field.name for field in fields(records[0]) if field.type == "str"))
    ordered = sorted(records, key=texts)
    if any(texts(one) == texts(other) for one, other in pairwise(ordered)):
        ordered.sort(key=repr)
    columns = attrgetter(*(field.name for field in fields(records[0])))
    return [columns(record) for record in ordered]


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return str(value)
    if is_dataclass(value):
        return [getattr(value, field.name) for field in fields(value)]
    raise TypeError(type(value))
