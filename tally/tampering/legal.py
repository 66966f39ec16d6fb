"""Variations that everybody may make: the verifier must accept them all.

Without these a verifier that refuses everything would pass the campaign.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from tally.ballot import make_ballot
from tally.tampering.ceremony_writing import honest, payload_of
from tally.tampering.forgery import Forgery
from tally.tampering.forging_ballots import body_tree, exchanged, forged, signed
from tally.tampering.material import SHAPE, Box, Material, counted, make_box
from tally.tampering.parts import Parts, chained, text_of
from tally.tampering.tape import TIME, write
from tally.verifier import Verdict

DECRYPTERS = ((1, 3), (2, 3), (2, 1), (3, 2), (1, 2, 3), (3, 2, 1), (2, 3, 1))

TIMES = (0, 86400, TIME - 86400, 86400 * (8**11 // 86400))
"""Days at 00:00 UTC, the first and the last that a header can hold among them."""


def variations(material: Material) -> Iterator[Forgery]:
    box, keys = material.box, material.box.keys
    stream = material.stream("legal")
    for name, one in (
        ("the record", box),
        ("of another group", material.sister),
        ("of another meeting", material.stranger),
    ):
        yield _legal(name, one.parts)
    for owners in DECRYPTERS:
        yield _legal(
            f"decrypted by {owners}",
            counted(box.parts, box.election, keys, stream, owners=owners),
        )
    for time in TIMES:
        yield Forgery(
            f"time {time}",
            partial(write, chained(box.parts.steps), time),
            verdict=Verdict.VERIFIED,
        )
    for place, ballot in enumerate(box.ballots):
        again = make_ballot(box.election, box.owner_of(ballot), [1, 2], stream)
        yield _legal(f"ballot {place + 1} made anew", exchanged(box, place, again, stream))
        rows = [[int(at == 0) for at in range(answers)] for answers in SHAPE]
        other = forged(box.election, box.owner_of(ballot), rows, stream)
        yield _legal(
            f"ballot {place + 1} by the forger's tools", exchanged(box, place, other, stream)
        )
        same = signed(body_tree(ballot), box.owner_of(ballot), stream)
        yield _legal(f"ballot {place + 1} signed again", exchanged(box, place, same, stream))
    yield _legal(
        "the ceremony signed again",
        replace(box.parts, trustees=payload_of(honest(keys), stream)),
    )
    yield from _other_boxes(material)


def _other_boxes(material: Material) -> Iterator[Forgery]:
    keys, stream = material.box.keys, material.stream("other boxes")
    alike = make_box(keys, stream, slips=6, shape=(3, 3))
    for place in range(len(alike.ballots)):
        yield _legal(
            f"answers {place + 1} swapped before signing", _swapped(alike, place, material)
        )
    yield _legal("slips left over", make_box(keys, stream, slips=8, ballots=6).parts)
    yield _legal("two answers", make_box(keys, stream, slips=5, shape=(2,)).parts)
    yield _legal("one answer", make_box(keys, stream, slips=5, shape=(1, 2, 3)).parts)
    foreign = make_box(keys, stream, slips=3, ours=False)
    yield _legal("of another program", foreign.parts)
    turned = replace(foreign.parts, ballots=foreign.ballots[::-1])
    yield _legal("of another program, in its order", turned)
    listed = json.loads(foreign.parts.credentials)[::-1]
    other_list = replace(foreign.parts, credentials=text_of(listed))
    yield _legal("of another program, credentials in its order", other_list)
    yield Forgery(
        "of another program, at any time of day",
        partial(write, chained(foreign.parts.steps), TIME + 1),
        verdict=Verdict.VERIFIED,
    )
    few = make_box(keys, stream, slips=6, ballots=4).parts
    closed = replace(few, tally=None, decryptions=(), result=None)
    yield _legal("too few to count, not counted", closed, Verdict.NOT_COUNTED)
    still_open = replace(closed, ended=False, ballots=closed.ballots[::-1])
    yield _legal("still open, in order of arrival", still_open, Verdict.STILL_OPEN)
    empty = replace(closed, ballots=())
    yield _legal("nobody came", empty, Verdict.NOT_COUNTED)


def _swapped(box: Box, place: int, material: Material) -> Parts:
    stream = material.stream(f"swapped {place}")
    ballot = box.ballots[place]
    body = body_tree(ballot)
    body["answers"].reverse()
    return exchanged(box, place, signed(body, box.owner_of(ballot), stream), stream)


def _legal(name: str, parts: Parts, verdict: Verdict = Verdict.VERIFIED) -> Forgery:
    return Forgery(name, partial(_record, parts), verdict=verdict)


def _record(parts: Parts) -> bytes:
    return parts.record
