"""A trustees payload written by the trustees, with every signature that they can make.

Source: protocol 5.  Each piece can be another before it is signed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tally.group import G, Point, random_scalar
from tally.proofs.knowledge import prove_knowledge
from tally.tampering.forging_ballots import proof_of
from tally.tampering.material import THRESHOLD, TRUSTEES, Keys
from tally.tampering.parts import Content, text_of
from tally.tampering.stream import Stream
from tally.trustee.signed import decryption_key, sign, signing_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """All that one trustee puts into the payload."""

    context: Content
    signing: int
    verification: Point
    encryption: Point
    points: tuple[str, ...]
    """The public coefficients, as they are written."""
    secret: int
    """Whose public half is the verification key, and which the proof of knowledge is about."""
    verification_key: Point
    signature_by: int
    """Who signs the verification key."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """A payload before it is signed and written."""

    threshold: int
    seats: tuple[Seat, ...]

    def with_seat(self, place: int, **fields: object) -> Ceremony:
        seats = list(self.seats)
        seats[place] = replace(seats[place], **fields)  # type: ignore[arg-type]  # fields of many types
        return replace(self, seats=tuple(seats))


def honest(keys: Keys) -> Ceremony:
    return Ceremony(
        THRESHOLD,
        tuple(
            Seat(
                context={
                    "group": "Ed25519",
                    "size": TRUSTEES,
                    "threshold": THRESHOLD,
                    "index": index,
                },
                signing=signing_key(seed),
                verification=signing_key(seed) * G,
                encryption=decryption_key(seed) * G,
                points=tuple((coefficient * G).hex for coefficient in drawn),
                secret=share,
                verification_key=share * G,
                signature_by=signing_key(seed),
            )
            for index, (seed, drawn, share) in enumerate(
                zip(keys.seeds, keys.polynomials, keys.shares, strict=True), start=1
            )
        ),
    )


def shared_of(ceremony: Ceremony, stream: Stream) -> Content:
    """The body of the payload's one item, every signature made with the key that is there."""
    seats = ceremony.seats
    certificates = [
        _signed(
            seat.signing,
            text_of(
                {
                    "context": seat.context,
                    "verification": seat.verification.hex,
                    "encryption": seat.encryption.hex,
                }
            ),
        )
        for seat in seats
    ]
    bound = (text_of({"certs": certificates, "coefexps": list(seat.points)}) for seat in seats)
    return {
        "threshold": ceremony.threshold,
        "certs": certificates,
        "coefexps": [
            _signed(seat.signing, text_of({"coefexps": list(seat.points)})) for seat in seats
        ],
        "signatures": [
            _signed(seat.signing, f"certs_sig|{text}")["signature"]
            for seat, text in zip(seats, bound, strict=True)
        ],
        "verification_keys": [_verification_key(seat, stream) for seat in seats],
    }


def payload_of(ceremony: Ceremony, stream: Stream) -> str:
    return text_of([["Pedersen", shared_of(ceremony, stream)]])


def _verification_key(seat: Seat, stream: Stream) -> Content:
    proof = prove_knowledge(seat.secret, nonce=random_scalar(stream))
    key = seat.verification_key.hex
    return {
        "pok": proof_of(proof),
        "public_key": key,
        "signature": _signed(seat.signature_by, key)["signature"],
    }


def _signed(secret: int, message: str) -> Content:
    signed = sign(secret, message)
    signature = signed.signature
    return {
        "message": message,
        "signature": {"challenge": signature.challenge, "response": signature.response},
    }
