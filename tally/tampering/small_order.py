"""Points with a component of small order, where every equation still holds.

Source: protocol 1.1, and the vector ``torsion_alpha``.  A challenge that is a multiple of the
component's order makes it vanish, so the forger tries nonces until it is: only the check that
a point lies in the prime-order group can tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from tally.ballot_statement import individual_statement, overall_statement
from tally.credential import public_credential
from tally.elgamal import ZERO, Ciphertext
from tally.fingerprint import b64_of
from tally.group import IDENTITY, ORDER, G, Point, random_scalar
from tally.proofs.decryption import prove_decryption
from tally.proofs.membership import prove_membership
from tally.proofs.schnorr import Proof
from tally.proofs.signature import sign_hash
from tally.tampering.counting_by_force import choice_of, sums_of
from tally.tampering.forgery import Forgery
from tally.tampering.forging_ballots import (
    answer,
    body_with,
    exchanged,
    forged,
    proof_of,
    proofs_of,
    signed,
    with_ballots,
)
from tally.tampering.material import SHAPE, Material
from tally.tampering.parts import Content, text_of
from tally.tampering.point_changes import SMALL
from tally.tampering.stream import Stream

ORDERS = {"order 2": 2, "order 4": 4, "order 8": 8}


def ballots(material: Material) -> Iterator[Forgery]:
    """In alpha, in beta, and in two choices whose components cancel in the sum."""
    reasons = frozenset({"ballots"})
    for place in range(len(material.box.ballots)):
        for order in ORDERS:
            for at in ("alpha", "beta", "both alphas"):
                name = f"ballot {place + 1}, {order} in {at}"
                yield Forgery(name, partial(_ballot, material, place, order, at, name), reasons)


def credentials(material: Material) -> Iterator[Forgery]:
    """On the list of credentials and under a ballot that they seem to sign."""
    for place in range(len(material.box.ballots)):
        for order in [*ORDERS, "identity"]:
            name = f"credential of ballot {place + 1}, {order}"
            yield Forgery(
                name,
                partial(_credential, material, place, order, name),
                frozenset({"credentials"}),
            )


def decryptions(material: Material) -> Iterator[Forgery]:
    """In decryption factors."""
    for order in ORDERS:
        for question, answers in enumerate(SHAPE):
            for choice in range(answers):
                name = f"factor {question + 1}.{choice + 1}, {order}"
                yield Forgery(
                    name,
                    partial(_decryption, material, question, choice, order, name),
                    frozenset({"partial-decryptions"}),
                )


def _ground(make: Callable[[], tuple[Proof, ...]], order: int) -> tuple[Proof, ...]:
    """Proofs of which every challenge is a multiple of ``order``."""
    while True:
        proofs = make()
        if all(proof.challenge % order == 0 for proof in proofs):
            return proofs


def _ballot(material: Material, place: int, order: str, at: str, name: str) -> bytes:
    box, stream = material.box, material.stream(name)
    secret = box.owner_of(box.ballots[place])
    credential = public_credential(secret).hex
    answers = [
        _answer(material, credential, order, at, stream),
        answer(box.election, credential, (1, 0, 0), stream),
    ]
    ballot = signed(body_with(box.election, credential, answers), secret, stream)
    return exchanged(box, place, ballot, stream).record


def _answer(
    material: Material, credential: str, order: str, at: str, stream: Stream
) -> Content:
    election = material.box.election
    key, small, times = election.public_key, SMALL[order], ORDERS[order]
    values = (1, 0, 0, 0)
    more = {
        "alpha": [(small, IDENTITY)],
        "beta": [(IDENTITY, small)],
        "both alphas": [(small, IDENTITY), (IDENTITY - small, IDENTITY)],
    }[at]
    more += [(IDENTITY, IDENTITY)] * (len(values) - len(more))
    nonces = [random_scalar(stream) for _ in values]
    choices = [
        Ciphertext(nonce * G + first, nonce * key + value * G + second)
        for nonce, value, (first, second) in zip(nonces, values, more, strict=True)
    ]

    def individual(number: int) -> tuple[Proof, ...]:
        challenge = random_scalar(stream) // times * times
        return prove_membership(
            individual_statement(election.phi, credential),
            choices[number],
            values[number],
            public_key=key,
            nonce=nonces[number],
            commitment_nonce=random_scalar(stream),
            simulated=[Proof(challenge, random_scalar(stream))],
        )

    def overall() -> tuple[Proof, ...]:
        return prove_membership(
            overall_statement(election.phi, credential, choices),
            sum(choices, start=ZERO),
            1,
            public_key=key,
            nonce=sum(nonces) % ORDER,
            commitment_nonce=random_scalar(stream),
            simulated=[],
            lo=1,
        )

    return {
        "choices": [choice_of(choice) for choice in choices],
        "individual_proofs": [
            proofs_of(_ground(partial(individual, number), times))
            for number in range(len(values))
        ],
        "overall_proof": proofs_of(_ground(overall, times)),
    }


def _credential(material: Material, place: int, order: str, name: str) -> bytes:
    box, stream = material.box, material.stream(name)
    old = box.owner_of(box.ballots[place])
    own = public_credential(old)
    others = [ballot for ballot in box.ballots if box.owner_of(ballot) != old]
    rows = ((1, 0, 0, 0), (1, 0, 0))
    if order == "identity":
        point = IDENTITY
        ballot = forged(box.election, 0, rows, stream)
    else:
        point = own + SMALL[order]
        ballot = _signed_with(material, old, point, ORDERS[order], stream)
    listed = sorted(
        point.hex if text == own.hex else text for text in json.loads(box.parts.credentials)
    )
    parts = with_ballots(box, [*others, ballot], stream)
    return replace(parts, credentials=text_of(listed)).record


def _signed_with(
    material: Material, secret: int, credential: Point, order: int, stream: Stream
) -> str:
    election = material.box.election
    answers = [
        answer(election, credential.hex, row, stream) for row in ((1, 0, 0, 0), (1, 0, 0))
    ]
    body = text_of(body_with(election, credential.hex, answers))
    digest = b64_of(body)
    (proof,) = _ground(lambda: (sign_hash(digest, secret, nonce=random_scalar(stream)),), order)
    signature = {"hash": digest, "proof": proof_of(proof)}
    return f'{body[:-1]},"signature":{text_of(signature)}}}'


def _decryption(material: Material, question: int, choice: int, order: str, name: str) -> bytes:
    box, stream = material.box, material.stream(name)
    alpha = sums_of(box.ballots)[question][choice].alpha
    share = box.keys.shares[0]
    (owner, text), second = box.parts.decryptions
    content = json.loads(text)
    content["decryption_factors"][question][choice] = (share * alpha + SMALL[order]).hex
    (proof,) = _ground(
        lambda: (
            prove_decryption(box.election.phi, alpha, share, nonce=random_scalar(stream)),
        ),
        ORDERS[order],
    )
    content["decryption_proofs"][question][choice] = proof_of(proof)
    return replace(box.parts, decryptions=((owner, text_of(content)), second)).record
