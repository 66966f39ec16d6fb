"""Proofs, answers, choices, ballots and whole messages moved to where they do not belong.

All of them hold where they were made.  What is moved into a ballot is signed again by the
slip that casts it, and the record is counted as it then stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import permutations

from tally.elgamal import encrypt
from tally.group import random_scalar
from tally.tampering.counting_by_force import choice_of, ciphertext_of
from tally.tampering.forgery import Forgery
from tally.tampering.forging_ballots import body_tree, exchanged, signed
from tally.tampering.material import Box, Material
from tally.tampering.parts import Content

BALLOTS = frozenset({"ballots"})

Change = Callable[[Content, Content], object]
"""Alters the first body, with what it takes from the second."""


def between_ballots(material: Material) -> Iterator[Forgery]:
    """From every voter to every other, and from voters of other boxes to each."""
    box = material.box
    sources = {
        "another voter": box.ballots,
        "another group": material.sister.ballots,
        "another meeting": material.stranger.ballots,
    }
    for place in range(len(box.ballots)):
        for origin, ballots in sources.items():
            for number, other in enumerate(ballots):
                if ballots is box.ballots and number == place:
                    continue
                for name, change in _taken():
                    label = f"ballot {place + 1} with {name} of {origin}, ballot {number + 1}"
                    yield Forgery(
                        label, partial(_changed, material, place, other, change, label), BALLOTS
                    )


def _taken() -> Iterator[tuple[str, Change]]:
    """What one ballot can take from another."""
    yield "all answers", _take_all
    for question in range(2):
        yield f"answer {question + 1}", partial(_take_answer, question)
        for field in ("choices", "individual_proofs", "overall_proof"):
            yield f"{field} {question + 1}", partial(_take_field, question, field)
        yield f"choice and proof {question + 1}", partial(_take_choice, question)


def _take_all(own: Content, other: Content) -> None:
    own["answers"] = other["answers"]


def _take_answer(question: int, own: Content, other: Content) -> None:
    own["answers"][question] = other["answers"][question]


def _take_field(question: int, field: str, own: Content, other: Content) -> None:
    own["answers"][question][field] = other["answers"][question][field]


def _take_choice(question: int, own: Content, other: Content) -> None:
    mine, theirs = own["answers"][question], other["answers"][question]
    mine["choices"][0] = theirs["choices"][0]
    mine["individual_proofs"][0] = theirs["individual_proofs"][0]


def inside_ballots(material: Material) -> Iterator[Forgery]:
    """Between questions and answers of one ballot."""
    for place, ballot in enumerate(material.box.ballots):
        for name, change in _inside(body_tree(ballot)):
            label = f"ballot {place + 1}: {name}"
            yield Forgery(
                label, partial(_changed, material, place, ballot, change, label), BALLOTS
            )


def _inside(body: Content) -> Iterator[tuple[str, Change]]:
    for field in ("choices", "individual_proofs", "overall_proof"):
        yield f"{field} of the questions exchanged", partial(_exchange, field)
    yield "answers exchanged", _answers_exchanged
    yield "first answer twice", _answer_twice
    for question, answer in enumerate(body["answers"]):
        count = len(answer["choices"])
        for order in permutations(range(count)):
            if list(order) != sorted(order):
                for fields in (("choices",), ("choices", "individual_proofs")):
                    name = f"{' and '.join(fields)} of question {question + 1} as {order}"
                    yield name, partial(_permute, question, order, fields)
        for number in range(count):
            at = f"{question + 1}.{number + 1}"
            yield f"branches {at} turned", partial(_turn, question, number)
            yield f"overall proof for a branch of {at}", partial(_overall_in, question, number)
            yield (
                f"a branch of {at} for the overall proof",
                partial(_as_overall, question, number),
            )


def _answers_exchanged(own: Content, _: Content) -> None:
    own["answers"].reverse()


def _answer_twice(own: Content, _: Content) -> None:
    own["answers"] = 2 * own["answers"][:1]


def _turn(question: int, number: int, own: Content, _: Content) -> None:
    own["answers"][question]["individual_proofs"][number].reverse()


def _overall_in(question: int, number: int, own: Content, _: Content) -> None:
    answer = own["answers"][question]
    answer["individual_proofs"][number][0] = answer["overall_proof"][0]


def _as_overall(question: int, number: int, own: Content, _: Content) -> None:
    answer = own["answers"][question]
    answer["overall_proof"] = answer["individual_proofs"][number][1:]


def _exchange(field: str, own: Content, _: Content) -> None:
    first, second = own["answers"]
    first[field], second[field] = second[field], first[field]


def _permute(
    question: int, order: tuple[int, ...], fields: Sequence[str], own: Content, _: Content
) -> None:
    answer = own["answers"][question]
    for field in fields:
        answer[field] = [answer[field][at] for at in order]


def copies(material: Material) -> Iterator[Forgery]:
    """A voter's ballot cast by another slip: as it is, randomised again, or of another box."""
    box = material.box
    for place, own in enumerate(box.ballots):
        for number, other in enumerate(box.ballots):
            if number != place:
                name = f"ballot {number + 1} cast by slip {place + 1}"
                yield Forgery(
                    name, partial(_exchanged, material, place, other, own, name), BALLOTS
                )
                yield Forgery(
                    f"{name}, randomised",
                    partial(_randomised, material, place, other, own, name),
                    BALLOTS,
                )
        for origin in (material.sister, material.stranger):
            for number, other in enumerate(origin.ballots):
                name = f"ballot {number + 1} of {origin.election.uuid} for {place + 1}"
                yield Forgery(name, partial(_as_it_is, material, place, other, name), BALLOTS)
                yield Forgery(
                    f"{name}, under this election",
                    partial(_exchanged, material, place, other, own, name),
                    BALLOTS,
                )
        name = f"ballot {place + 1} randomised by its owner, proofs kept"
        yield Forgery(name, partial(_randomised, material, place, own, own, name), BALLOTS)


def _exchanged(material: Material, place: int, other: str, own: str, name: str) -> bytes:
    """The answers of ``other`` under the name and the signature of ``own``'s slip."""
    body = body_tree(own) | {"answers": body_tree(other)["answers"]}
    return _cast(material, place, body, name)


def _randomised(material: Material, place: int, other: str, own: str, name: str) -> bytes:
    stream, key = material.stream(name), material.box.election.public_key
    body = body_tree(own) | {"answers": body_tree(other)["answers"]}
    for answer in body["answers"]:
        answer["choices"] = [
            choice_of(
                ciphertext_of(choice) + encrypt(0, public_key=key, nonce=random_scalar(stream))
            )
            for choice in answer["choices"]
        ]
    return _cast(material, place, body, name)


def _as_it_is(material: Material, place: int, other: str, name: str) -> bytes:
    return exchanged(material.box, place, other, material.stream(name)).record


def _changed(material: Material, place: int, other: str, change: Change, name: str) -> bytes:
    body = body_tree(material.box.ballots[place])
    change(body, body_tree(other))
    return _cast(material, place, body, name)


def _cast(material: Material, place: int, body: Content, name: str) -> bytes:
    box: Box = material.box
    stream = material.stream(name)
    secret = box.secret_of(body["credential"])
    return exchanged(box, place, signed(body, secret, stream), stream).record
