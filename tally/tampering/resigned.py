"""Ballots changed and signed again by their owner, in a record that fits them.

The owner of a slip may sign anything; what it signs must still be a ballot with true proofs.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tally.ballot_text import body_of
from tally.fingerprint import b64_of
from tally.group import random_scalar
from tally.proofs.signature import sign_hash, sign_message
from tally.tampering.forgery import Forgery
from tally.tampering.forging_ballots import (
    any_proof,
    body_tree,
    exchanged,
    proof_of,
    proofs_of,
    signed,
)
from tally.tampering.json_changes import changes
from tally.tampering.material import Box, Material
from tally.tampering.parts import hash_of, text_of

REASONS = frozenset({"ballots"})


def bodies(material: Material, most: int | None = None) -> Iterator[Forgery]:
    """Every field of every ballot (or the first few), hash and signature made anew."""
    box = material.box
    for place, ballot in enumerate(box.ballots[:most]):
        secret = box.owner_of(ballot)
        for change in changes(body_of(ballot)):
            if change.text.startswith("{") and change.text.endswith("}"):
                name = f"ballot {place + 1}, {change.name}"
                yield Forgery(
                    name, partial(_signed, material, place, change.text, secret, name), REASONS
                )


def _signed(material: Material, place: int, body: str, secret: int, name: str) -> bytes:
    stream = material.stream(name)
    return exchanged(material.box, place, signed(body, secret, stream), stream).record


def signatures(material: Material) -> Iterator[Forgery]:
    """Signatures of something else, by somebody else, or in another way."""
    box = material.box
    for place, ballot in enumerate(box.ballots):
        for name, text in _signatures(box, material, place, ballot):
            yield Forgery(
                f"ballot {place + 1}, {name}",
                partial(_exchanged, material, place, text, name),
                REASONS,
            )


def _signatures(
    box: Box, material: Material, place: int, ballot: str
) -> Iterator[tuple[str, str]]:
    stream = material.stream(f"signatures {place}")
    body, secret = body_of(ballot), box.owner_of(ballot)
    other = box.ballots[place - 1]
    digest = b64_of(body)

    def of(written: str, proof: dict[str, str]) -> str:
        return f'{body[:-1]},"signature":{text_of({"hash": written, "proof": proof})}}}'

    def proof(text: str, key: int = secret) -> dict[str, str]:
        return proof_of(sign_hash(text, key, nonce=random_scalar(stream)))

    def message(text: str) -> dict[str, str]:
        return proof_of(sign_message(text, secret, nonce=random_scalar(stream)))

    yield "by another slip", of(digest, proof(digest, box.owner_of(other)))
    yield "by no slip", of(digest, proof(digest, random_scalar(stream)))
    yield "of another ballot", of(b64_of(body_of(other)), proof(b64_of(body_of(other))))
    yield "of another ballot under this hash", of(digest, proof(b64_of(body_of(other))))
    yield "of the election", of(box.election.phi, proof(box.election.phi))
    yield "as of a trustee", of(digest, message(digest))
    yield "over the body", of(digest, proof(body))
    yield "over the hash in hex", of(hash_of(body), proof(hash_of(body)))
    yield "over a padded hash", of(digest + "=", proof(digest + "="))
    yield "padded, signed without", of(digest + "=", proof(digest))
    yield "in another alphabet", of(_url(digest), proof(_url(digest)))
    yield "over the signed ballot", of(b64_of(ballot), proof(b64_of(ballot)))
    yield "simulated", of(digest, proof_of(any_proof(stream)))
    yield "zero", of(digest, {"challenge": "0", "response": "0"})


def _url(digest: str) -> str:
    """The URL's alphabet of Base64; the spelling of the last symbol where they agree."""
    other = digest.replace("+", "-").replace("/", "_")
    # The last of 43 symbols has two bits to spare: its neighbour decodes to the same bytes.
    return other if other != digest else digest[:-1] + chr(ord(digest[-1]) + 1)


def proofs(material: Material) -> Iterator[Forgery]:
    """Proofs simulated afresh: numbers that were never hashed."""
    for place, ballot in enumerate(material.box.ballots):
        for number, answer in enumerate(body_tree(ballot)["answers"]):
            for choice in [*range(len(answer["choices"])), None]:
                name = f"ballot {place + 1}, question {number + 1}, proof {choice}"
                yield Forgery(
                    name,
                    partial(_simulated, material, place, number, choice, name),
                    REASONS,
                )


def _simulated(
    material: Material, place: int, number: int, choice: int | None, name: str
) -> bytes:
    stream = material.stream(name)
    ballot = material.box.ballots[place]
    body = body_tree(ballot)
    answer = body["answers"][number]
    if choice is None:
        answer["overall_proof"] = proofs_of([any_proof(stream)])
    else:
        answer["individual_proofs"][choice] = proofs_of([any_proof(stream), any_proof(stream)])
    text = signed(body, material.box.owner_of(ballot), stream)
    return exchanged(material.box, place, text, stream).record


def _exchanged(material: Material, place: int, ballot: str, name: str) -> bytes:
    return exchanged(material.box, place, ballot, material.stream(name)).record
