"""Whole messages of another group or meeting, and partial decryptions of other trustees.

Every one of them holds where it was made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import permutations

from tally.tampering.forgery import Forgery
from tally.tampering.material import Material
from tally.tampering.parts import Content, Parts, text_of


def messages(material: Material) -> Iterator[Forgery]:
    """Whole messages of another group or meeting."""
    parts = material.box.parts
    for name, box in (("sister", material.sister), ("stranger", material.stranger)):
        other = box.parts
        yield _replaced(f"election of {name}", parts, {"ballots"}, election=other.election)
        yield _replaced(
            f"credentials of {name}", parts, {"ballots"}, credentials=other.credentials
        )
        yield _replaced(f"ballots of {name}", parts, {"ballots"}, ballots=other.ballots)
        yield _replaced(f"tally of {name}", parts, {"encrypted-tally"}, tally=other.tally)
        yield _replaced(
            f"decryptions of {name}",
            parts,
            {"partial-decryptions"},
            decryptions=other.decryptions,
        )
        yield _replaced(
            f"tally, decryptions and result of {name}",
            parts,
            {"encrypted-tally"},
            tally=other.tally,
            numbers=other.numbers,
            decryptions=other.decryptions,
            result=other.result,
        )
        yield _replaced(
            f"election and ballots of {name}",
            parts,
            {"ballots"},
            election=other.election,
            ballots=other.ballots,
        )
        yield _replaced(
            f"election, ballots and credentials of {name}",
            parts,
            {"encrypted-tally", "election-key"},
            election=other.election,
            ballots=other.ballots,
            credentials=other.credentials,
        )
    yield _replaced(
        "trustees of stranger",
        parts,
        {"election-key"},
        trustees=material.stranger.parts.trustees,
    )
    yield _replaced(
        "trustees of stranger, nothing counted",
        replace(parts, tally=None, decryptions=(), result=None),
        {"election-key"},
        trustees=material.stranger.parts.trustees,
    )


def decryptions(material: Material) -> Iterator[Forgery]:
    """Partial decryptions between trustees."""
    parts = material.box.parts
    (first, one), (second, two) = parts.decryptions
    pairs = {
        "exchanged": ((first, two), (second, one)),
        "of the first twice": ((first, one), (second, one)),
        "of the second twice": ((first, two), (second, two)),
        "claimed by the third": ((first, one), (3, two)),
    }
    for name, given in pairs.items():
        yield _replaced(name, parts, {"partial-decryptions"}, decryptions=given)
    for field in ("decryption_factors", "decryption_proofs"):
        for question in (0, 1):
            mixed, other = json.loads(one), json.loads(two)
            mixed[field][question] = other[field][question]
            yield _mixed(f"{field} of question {question + 1} of another", parts, mixed)
        mixed = json.loads(one)
        mixed[field].reverse()
        yield _mixed(f"{field} of the questions exchanged", parts, mixed)
        for question, row in enumerate(json.loads(one)[field]):
            for order in permutations(range(len(row))):
                if list(order) != sorted(order):
                    mixed = json.loads(one)
                    mixed[field][question] = [row[at] for at in order]
                    yield _mixed(f"{field} {question + 1} as {order}", parts, mixed)


def _mixed(name: str, parts: Parts, content: Content) -> Forgery:
    text = text_of(content)
    given = ((parts.decryptions[0][0], text), *parts.decryptions[1:])
    return _replaced(name, parts, {"partial-decryptions"}, decryptions=given)


def _replaced(name: str, parts: Parts, reasons: set[str], **fields: object) -> Forgery:
    return Forgery(name, partial(_record, parts, fields), frozenset(reasons))


def _record(parts: Parts, fields: dict[str, object]) -> bytes:
    return replace(parts, **fields).record  # type: ignore[arg-type]  # fields of many types
