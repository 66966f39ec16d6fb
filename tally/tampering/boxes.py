"""Boxes with ballots that may not count, and elections that may not be held.

Source: protocol 6.6 and 7; guarding A2.  Everything else is consistent: what the box holds is
added up, decrypted and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tally.ballot import make_ballot
from tally.elgamal import ZERO
from tally.group import G, random_scalar
from tally.tampering.counting_by_force import sums_of
from tally.tampering.forgery import Forgery
from tally.tampering.forging_ballots import Claim, exchanged, forged, with_ballots
from tally.tampering.material import SHAPE, Box, Material, counted, in_order, make_box
from tally.tampering.parts import Parts


def boxes(material: Material) -> Iterator[Forgery]:
    """Ballots that are sound, but may not count; elections that may not be held."""
    box, keys = material.box, material.box.keys
    stream = material.stream("boxes")
    for place, ballot in enumerate(box.ballots):
        revote = make_ballot(box.election, box.owner_of(ballot), [0, 0], stream)
        yield Forgery(
            f"slip {place + 1} votes twice",
            partial(_with, material, [*box.ballots, revote], "revote"),
            frozenset({"one-ballot-a-slip"}),
        )
        yield Forgery(
            f"ballot {place + 1} twice",
            partial(_with, material, [*box.ballots, ballot], "twice"),
            frozenset({"one-ballot-a-slip", "order-of-events"}),
        )
    for number in range(3):
        stuffed = make_ballot(box.election, random_scalar(stream), [number, 0], stream)
        yield Forgery(
            f"ballot of no slip, {number}",
            partial(_with, material, [*box.ballots, stuffed], "stuffed"),
            frozenset({"ballots"}),
        )
    for left in range(5):
        yield Forgery(
            f"{left} ballots counted",
            partial(_few, material, left),
            frozenset({"enough-ballots"}),
        )
    for place in range(len(box.ballots) - 1):
        turned = list(box.ballots)
        turned[place], turned[place + 1] = turned[place + 1], turned[place]
        yield _order(f"ballots {place + 1} and {place + 2} swapped", box, turned)
    yield _order("ballots turned", box, box.ballots[::-1])
    yield _order("ballots in order of slips", box, _by_slip(box))
    for name, reason, sealed in (
        ("one slip more announced", "number-of-slips", {"announced": 7}),
        ("one slip fewer announced", "number-of-slips", {"announced": 5}),
        ("no slips announced", "number-of-slips", {"announced": 0}),
        ("min_group four", "enough-ballots", {"min_group": 4}),
        ("min_group one", "enough-ballots", {"min_group": 1}),
        ("min_group zero", "enough-ballots", {"min_group": 0}),
        ("min_group below zero", "enough-ballots", {"min_group": -5}),
        ("min_group above the ballots", "enough-ballots", {"min_group": 7}),
    ):
        yield Forgery(name, partial(_sealed, material, sealed, name), frozenset({reason}))
    other_key = random_scalar(stream) * G
    for name, key in (
        ("election key of nobody", other_key),
        ("election key of one trustee", keys.polynomials[0][0] * G),
        ("election key plus G", keys.public_key + G),
    ):
        made = make_box(keys, material.stream(name), slips=6, public_key=key)
        yield Forgery(name, partial(_record, made.parts), frozenset({"election-key"}))
        tallied = replace(made.parts, decryptions=(), result=None)
        yield Forgery(
            f"{name}, not decrypted", partial(_record, tallied), frozenset({"election-key"})
        )


def _by_slip(box: Box) -> list[str]:
    by_slip = sorted(box.ballots, key=lambda text: str(json.loads(text)["credential"]))
    return by_slip if by_slip != list(box.ballots) else by_slip[::-1]


def _order(name: str, box: Box, ballots: Sequence[str]) -> Forgery:
    parts = replace(box.parts, ballots=tuple(ballots))
    return Forgery(name, partial(_record, parts), frozenset({"order-of-ballots"}))


def _with(material: Material, ballots: Sequence[str], name: str) -> bytes:
    return with_ballots(material.box, ballots, material.stream(name)).record


def _few(material: Material, left: int) -> bytes:
    box, stream = material.box, material.stream("few")
    parts = replace(box.parts, ballots=in_order(box.ballots[:left]))
    sums = (
        sums_of(parts.ballots) if left else tuple(tuple(ZERO for _ in range(n)) for n in SHAPE)
    )
    return counted(parts, box.election, box.keys, stream, sums=sums).record


def _sealed(material: Material, sealed: dict[str, int], name: str) -> bytes:
    keys, stream = material.box.keys, material.stream(name)
    return make_box(keys, stream, slips=6, **sealed).parts.record  # type: ignore[arg-type]  # some of many types


def values(material: Material) -> Iterator[Forgery]:
    """Ballots that weigh more than one, or take from others; false proofs for what is false."""
    reasons = frozenset({"ballots"})
    true_claim = Claim(chosen=None)
    for row, claim in [
        ((2, -1, 0, 0), Claim()),
        ((1, 1, -1, 0), Claim()),
        ((6, -5, 0, 0), Claim()),
        ((0, 0, -1, 2), Claim()),
        ((2, 0, 0, 0), Claim()),
        ((-1, 0, 0, 0), Claim()),
        ((1, 1, 0, 0), Claim()),
        ((1, 1, 1, 1), Claim()),
        ((0, 0, 0, 0), Claim()),
        ((1, 1, 0, 0), replace(true_claim, lowest=2, highest=2)),
        ((1, 1, 0, 0), replace(true_claim, lowest=1, highest=2)),
        ((1, 1, 1, 1), replace(true_claim, lowest=4, highest=4)),
        ((0, 0, 0, 0), replace(true_claim, lowest=0, highest=0)),
        ((0, 0, 0, 0), replace(true_claim, lowest=0, highest=1)),
        ((2, 0, 0, 0), replace(true_claim, lowest=2, highest=2)),
        ((1, 0, 0, 0), replace(true_claim, lowest=0, highest=1)),
        ((1, 0, 0, 0), replace(true_claim, lowest=1, highest=2)),
    ]:
        for place in range(len(material.box.ballots)):
            name = f"ballot {place + 1} of {row}, {claim.lowest} to {claim.highest}"
            yield Forgery(name, partial(_valued, material, place, row, claim, name), reasons)
    for place in range(len(material.box.ballots)):
        name = f"ballot {place + 1} in the clear"
        yield Forgery(name, partial(_in_the_clear, material, place, name), reasons)


def _valued(
    material: Material, place: int, row: Sequence[int], claim: Claim, name: str
) -> bytes:
    box, stream = material.box, material.stream(name)
    secret = box.owner_of(box.ballots[place])
    ballot = forged(box.election, secret, [row, (1, 0, 0)], stream, claim=claim)
    return exchanged(box, place, ballot, stream).record


def _in_the_clear(material: Material, place: int, name: str) -> bytes:
    """Nonce zero: alpha is the identity, every proof is true, and everybody reads the mark."""
    box, stream = material.box, material.stream(name)
    secret = box.owner_of(box.ballots[place])
    rows = [(1, 0, 0, 0), (1, 0, 0)]
    ballot = forged(box.election, secret, rows, stream, nonce=0)
    return exchanged(box, place, ballot, stream).record


def _record(parts: Parts) -> bytes:
    return parts.record
