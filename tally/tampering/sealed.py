"""Elections with one field changed before sealing, and held all the same.

Every ballot is made for the election as it is, so the hash that binds them betrays nothing.
What may be changed freely (titles, texts, names, who it is for) is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from tally.fingerprint import b64_of
from tally.tampering.forgery import Forgery
from tally.tampering.forging_ballots import forged
from tally.tampering.json_changes import Change, Path, changes, spell
from tally.tampering.material import SHAPE, Material, counted, in_order

REASONS = frozenset({"setup", "election-key", "number-of-slips", "enough-ballots", "ballots"})

FREE = {"name", "description", "question", "uuid", "meeting", "group", "meeting_file"}
"""Fields of which any text is as good as another."""


def elections(material: Material) -> Iterator[Forgery]:
    for change in changes(material.box.election.text):
        if not _is_free(change):
            make = partial(_held, material, change.text, change.name)
            yield Forgery(change.name, make, REASONS)


def _is_free(change: Change) -> bool:
    """Whether the change makes another election that may be held as well."""
    try:
        tree = json.loads(change.text)
    except ValueError:
        return False
    if spell(tree) != change.text or not isinstance(tree, dict):
        return False
    if "pingyi" not in tree:
        return True  # another program's
    value: Any = tree
    for step in change.path:
        if isinstance(value, dict) and step not in value:
            return False
        value = value[step]
    return bool(change.path) and _fits(change.path, value)


def _fits(path: Path, value: Any) -> bool:
    """Whether a field may as well hold ``value``."""
    field = path[-1]
    if isinstance(value, str):
        return (field in FREE and path != ("group",)) or "answers" in path
    if field == "answers" and isinstance(value, list):
        # As many answers, whatever they say.
        return len(value) == SHAPE[int(path[1])] and all(isinstance(one, str) for one in value)
    if field == "min_group":
        return type(value) is int and value in (5, 6)
    return field == "rehearsal" and isinstance(value, bool)


def _held(material: Material, text: str, name: str) -> bytes:
    box, stream = material.box, material.stream(name)
    election = replace(box.election, text=text, phi=b64_of(text))
    rows = [[int(at == 0) for at in range(answers)] for answers in SHAPE]
    ballots = in_order(forged(election, secret, rows, stream) for secret in box.secrets)
    parts = replace(box.parts, election=text, ballots=ballots)
    return counted(parts, election, box.keys, stream).record
