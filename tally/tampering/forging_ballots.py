"""Ballots of any values, with the best proofs that a forger can make, signed by a slip.

Source: protocol 6.  The signature is always right: the owner of the slip is the forger, or has
signed what the forger laid before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tally.ballot import sign_body
from tally.ballot_statement import individual_statement, overall_statement
from tally.ballot_text import body_of
from tally.credential import public_credential
from tally.election import Election
from tally.elgamal import ZERO, Ciphertext
from tally.errors import TallyError
from tally.group import ORDER, G, random_scalar
from tally.proofs.membership import prove_membership
from tally.proofs.schnorr import Proof
from tally.tampering.counting_by_force import choice_of
from tally.tampering.material import Box, counted, in_order
from tally.tampering.parts import Content, Parts, text_of
from tally.tampering.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the overall proof says: so many chosen, of a range; None claims what is true."""

    chosen: int | None = 1
    lowest: int = 1
    highest: int = 1


def body_tree(ballot: str) -> Content:
    """The fields of a ballot without its signature."""
    tree: Content = json.loads(body_of(ballot))
    return tree


def signed(body: str | Content, secret: int, stream: Stream) -> str:
    """The ballot of a body, signed by a slip."""
    text = body if isinstance(body, str) else text_of(body)
    return sign_body(text, secret, random_scalar(stream))


def forged(
    election: Election,
    secret: int,
    values: Sequence[Sequence[int]],
    stream: Stream,
    *,
    claim: Claim | None = None,
    nonce: int | None = None,
) -> str:
    """A signed ballot of ``values``, one row a question; ``claim`` is about the first.

    What is true is proved honestly; of a value outside 0 and 1, or a wrong number of choices,
    the proof is made as if it were the nearest that is allowed.
    """
    credential = public_credential(secret).hex
    claims = [claim, *(None for _ in values[1:])]
    answers = [
        answer(election, credential, row, stream, claim=claimed, nonce=nonce)
        for row, claimed in zip(values, claims, strict=True)
    ]
    return signed(body_with(election, credential, answers), secret, stream)


def body_with(election: Election, credential: str, answers: Sequence[Content]) -> Content:
    return {
        "election_uuid": election.uuid,
        "election_hash": election.phi,
        "credential": credential,
        "answers": list(answers),
    }


def answer(
    election: Election,
    credential: str,
    values: Sequence[int],
    stream: Stream,
    *,
    claim: Claim | None = None,
    nonce: int | None = None,
) -> Content:
    claim = claim or Claim()
    key = election.public_key
    nonces = [random_scalar(stream) if nonce is None else nonce for _ in values]
    choices = [
        Ciphertext(own * G, own * key + value * G)
        for value, own in zip(values, nonces, strict=True)
    ]
    statement = individual_statement(election.phi, credential)
    individual = [
        prove_membership(
            statement,
            choice,
            min(max(value, 0), 1),
            public_key=key,
            nonce=own,
            commitment_nonce=random_scalar(stream),
            simulated=[any_proof(stream)],
        )
        for value, own, choice in zip(values, nonces, choices, strict=True)
    ]
    overall = prove_membership(
        overall_statement(election.phi, credential, choices),
        sum(choices, start=ZERO),
        sum(values) if claim.chosen is None else claim.chosen,
        public_key=key,
        nonce=sum(nonces) % ORDER,
        commitment_nonce=random_scalar(stream),
        simulated=[any_proof(stream) for _ in range(claim.highest - claim.lowest)],
        lo=claim.lowest,
    )
    return {
        "choices": [choice_of(choice) for choice in choices],
        "individual_proofs": [proofs_of(proofs) for proofs in individual],
        "overall_proof": proofs_of(overall),
    }


def any_proof(stream: Stream) -> Proof:
    """Two numbers that prove nothing."""
    return Proof(random_scalar(stream), random_scalar(stream))


def proof_of(proof: Proof) -> dict[str, str]:
    return {"challenge": str(proof.challenge), "response": str(proof.response)}


def proofs_of(proofs: Iterable[Proof]) -> list[dict[str, str]]:
    return [proof_of(proof) for proof in proofs]


def with_ballots(box: Box, ballots: Iterable[str], stream: Stream) -> Parts:
    """The record of a box with other ballots, in order and counted as they are.

    Where they cannot be added up the honest tally stays, with the number of ballots right.
    """
    parts = replace(box.parts, ballots=in_order(ballots))
    try:
        return counted(parts, box.election, box.keys, stream)
    except (TallyError, ValueError, TypeError, LookupError, AttributeError):
        return replace(parts, numbers=(len(parts.ballots), len(parts.ballots)))


def exchanged(box: Box, place: int, ballot: str, stream: Stream) -> Parts:
    """The record of a box with another ballot for the one at ``place``."""
    others = [one for number, one in enumerate(box.ballots) if number != place]
    return with_ballots(box, [*others, ballot], stream)
