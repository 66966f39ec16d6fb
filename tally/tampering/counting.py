"""Forged counting: tallies, numbers, decryptions and results.

Whatever follows from the forgery is consistent with it: of a forged tally the trustees decrypt
what it holds, of wrong factors the result is what they give.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from tally.elgamal import ZERO, Ciphertext
from tally.group import IDENTITY, G, Point, random_scalar
from tally.tampering.counting_by_force import Sums, ciphertext_of, decrypted, sums_of
from tally.tampering.forgery import Forgery
from tally.tampering.forging_ballots import (
    any_proof,
    proof_of,
)
from tally.tampering.material import SHAPE, Material, counted
from tally.tampering.parts import Content, Parts, record_of, text_of
from tally.tampering.stream import Stream


def tallies(material: Material) -> Iterator[Forgery]:
    """Sums of other ballots than those of the record, decrypted and counted for what they are."""
    box = material.box
    everything = sums_of(box.ballots)
    key = box.election.public_key
    stream = material.stream("tallies")

    def plus(question: int, answer: int, more: Ciphertext) -> Sums:
        rows = [list(row) for row in everything]
        rows[question][answer] += more
        return tuple(map(tuple, rows))

    forged_sums: dict[str, Sums] = {
        "questions exchanged": everything[::-1],
        "answers turned": tuple(row[::-1] for row in everything),
        "nothing": tuple(tuple(ZERO for _ in row) for row in everything),
        "a question missing": everything[:1],
        "an answer missing": (everything[0][:-1], everything[1]),
        "of the sister": sums_of(material.sister.ballots),
    }
    for place, ballot in enumerate(box.ballots):
        others = [one for number, one in enumerate(box.ballots) if number != place]
        forged_sums[f"without ballot {place + 1}"] = sums_of(others)
        forged_sums[f"ballot {place + 1} twice"] = sums_of([*box.ballots, ballot])
        forged_sums[f"ballot {place + 1} for another"] = sums_of([*others[1:], ballot, ballot])
    for question, answers in enumerate(SHAPE):
        for answer in range(answers):
            for value in (0, 1, -1, 6):
                nonce = random_scalar(stream)
                one = Ciphertext(nonce * G, nonce * key + value * G)
                forged_sums[f"{value} more at {question + 1}.{answer + 1}"] = plus(
                    question, answer, one
                )
            forged_sums[f"one more in the clear at {question + 1}.{answer + 1}"] = plus(
                question, answer, Ciphertext(IDENTITY, G)
            )
    for name, sums in forged_sums.items():
        yield Forgery(
            name, partial(_counting, material, sums, name), frozenset({"encrypted-tally"})
        )


def _counting(material: Material, sums: Sums, name: str) -> bytes:
    box = material.box
    stream = material.stream(name)
    return counted(box.parts, box.election, box.keys, stream, sums=sums).record


def numbers(material: Material) -> Iterator[Forgery]:
    """``num_tallied`` and ``total_weight``."""
    right = len(material.box.ballots)
    others = [*range(right), right + 1, 2 * right, -1, 2**30, 2**64]
    for tallied, weight in [
        *((other, right) for other in others),
        *((right, other) for other in others),
        *((other, other) for other in others),
    ]:
        parts = replace(material.box.parts, numbers=(tallied, weight))
        yield Forgery(
            f"{tallied} ballots of weight {weight}",
            partial(_record, parts),
            frozenset({"number-tallied"}),
        )


def decryptions(material: Material) -> Iterator[Forgery]:
    """Factors that were not made with a trustee's share; too few, too many, by nobody."""
    reasons = frozenset({"partial-decryptions"})
    box, parts = material.box, material.box.parts
    stream = material.stream("decryptions")
    sums = sums_of(box.ballots)
    (first, one), (second, two) = parts.decryptions
    third = decrypted(sums, box.keys.shares[2], box.election, stream)
    again = decrypted(sums, box.keys.shares[0], box.election, stream)
    anybody = decrypted(sums, random_scalar(stream), box.election, stream)
    zero = decrypted(sums, 0, box.election, stream)
    given: dict[str, tuple[tuple[int, str], ...]] = {
        "of no share": ((first, anybody), (second, two)),
        "with secret zero": ((first, zero), (second, two)),
        "surplus one of no share": ((first, one), (second, two), (3, anybody)),
        "surplus one of another": ((first, one), (second, two), (3, one)),
        "one trustee twice": ((first, one), (first, again)),
        "one trustee twice, surplus": ((first, one), (second, two), (first, again)),
        "one trustee twice, the same": ((first, one), (second, two), (first, one)),
        **{
            f"by trustee {nobody}": ((first, one), (second, two), (nobody, third))
            for nobody in (0, -1, 4, 2**31, 2**64)
        },
        "by trustee 4 instead": ((first, one), (4, third)),
    }
    for name, decryptions_ in given.items():
        yield _altered(name, parts, reasons, decryptions=decryptions_)
    for question, answers in enumerate(SHAPE):
        for answer in range(answers):
            for name, change in _factors(stream, ciphertext_of(_cell(parts, question, answer))):
                content = json.loads(one)
                change(content, question, answer)
                yield _altered(
                    f"{name} at {question + 1}.{answer + 1}",
                    parts,
                    reasons,
                    decryptions=((first, text_of(content)), (second, two)),
                )
    missing = frozenset({"result"})
    yield _altered("none", parts, missing, decryptions=())
    yield _altered("only the first", parts, missing, decryptions=((first, one),))
    yield _altered("only the second", parts, missing, decryptions=((second, two),))
    no_tally = [step for step in parts.steps if step.kind != "EncryptedTally"]
    yield Forgery(
        "of no tally", partial(record_of, no_tally), frozenset({"order-of-events", "chain"})
    )


def _cell(parts: Parts, question: int, answer: int) -> Content:
    cell: Content = json.loads(parts.tally or "")[question][answer]
    return cell


Alter = Callable[[Content, int, int], None]


def _factors(stream: Stream, sum_: Ciphertext) -> Iterator[tuple[str, Alter]]:
    def factor(alter: Callable[[Point], Point]) -> Alter:
        def change(content: Content, question: int, answer: int) -> None:
            row = content["decryption_factors"][question]
            row[answer] = alter(Point.from_hex(row[answer])).hex

        return change

    def proof(content: Content, question: int, answer: int) -> None:
        content["decryption_proofs"][question][answer] = proof_of(any_proof(stream))

    yield "factor plus G", factor(lambda point: point + G)
    yield "factor minus G", factor(lambda point: point - G)
    yield "factor doubled", factor(lambda point: point + point)
    yield "the identity", factor(lambda _: IDENTITY)
    yield "alpha itself", factor(lambda _: sum_.alpha)
    yield "beta itself", factor(lambda _: sum_.beta)
    yield "proof simulated", proof


def results(material: Material) -> Iterator[Forgery]:
    """Counts that are not those which the decryptions give."""
    parts = material.box.parts
    counts = json.loads(parts.result or "")["result"]
    wrong: dict[str, object] = {
        "questions exchanged": counts[::-1],
        "of the sister": json.loads(material.sister.parts.result or "")["result"],
        "nothing": [[0 for _ in row] for row in counts],
        "twice as many": [[2 * count for count in row] for row in counts],
        "a question missing": counts[:1],
        "a question more": [*counts, counts[0]],
        "an answer more": [[*row, 0] for row in counts],
        "flat": [count for row in counts for count in row],
    }
    for question, row in enumerate(counts):
        for answer in range(len(row)):
            for off in (1, -1, 2, 5, -5):
                wrong[f"{off} at {question + 1}.{answer + 1}"] = _moved(
                    counts, question, {answer: off}
                )
            for other in range(len(row)):
                if other != answer:
                    wrong[f"one from {question + 1}.{answer + 1} to {other + 1}"] = _moved(
                        counts, question, {answer: -1, other: 1}
                    )
    for name, result in wrong.items():
        if result != counts:
            yield _altered(
                name, parts, frozenset({"result"}), result=text_of({"result": result})
            )


def _moved(counts: list[list[int]], question: int, moves: dict[int, int]) -> list[list[int]]:
    moved = [list(row) for row in counts]
    for answer, more in moves.items():
        moved[question][answer] += more
    return moved


def _altered(name: str, parts: Parts, reasons: frozenset[str], **fields: object) -> Forgery:
    altered = replace(parts, **fields)  # type: ignore[arg-type]  # fields of many types
    return Forgery(name, partial(_record, altered), reasons)


def _record(parts: Parts) -> bytes:
    return parts.record
