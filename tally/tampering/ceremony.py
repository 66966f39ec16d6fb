"""Trustees payloads forged by trustees: whatever is changed, its owner signs it again.

Source: protocol 5.3.  The payload is written anew from the trustees' secrets: what then fails
is not a signature, but what was signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tally.group import IDENTITY, ORDER, G, Point, random_scalar
from tally.proofs.knowledge import prove_knowledge
from tally.tampering.ceremony_writing import Ceremony, Seat, honest, payload_of, shared_of
from tally.tampering.forgery import Forgery
from tally.tampering.forging_ballots import any_proof, proof_of
from tally.tampering.material import TRUSTEES, Box, Material, make_box
from tally.tampering.parts import Content, text_of
from tally.tampering.point_changes import SMALL
from tally.tampering.stream import Stream

REASONS = frozenset({"trustees"})


def resigned(material: Material) -> Iterator[Forgery]:
    """What the trustees say, changed and signed again."""
    keys, stream = material.box.keys, material.stream("ceremony")
    ceremony = honest(keys)
    for name, forged in _ceremonies(ceremony, stream):
        yield _forgery(name, material.box, payload_of(forged, stream))


def _ceremonies(ceremony: Ceremony, stream: Stream) -> Iterator[tuple[str, Ceremony]]:
    for threshold in (0, 1, 3, 4, -1):
        yield f"threshold {threshold}", replace(ceremony, threshold=threshold)
        everywhere = replace(ceremony, threshold=threshold)
        for place, seat in enumerate(ceremony.seats):
            context = {**seat.context, "threshold": threshold}
            everywhere = everywhere.with_seat(place, context=context)
        yield f"threshold {threshold} in all certificates", everywhere
    yield "a trustee fewer", replace(ceremony, seats=ceremony.seats[:-1])
    yield "a trustee twice", replace(ceremony, seats=(*ceremony.seats, ceremony.seats[-1]))
    yield "two trustees exchanged", replace(ceremony, seats=ceremony.seats[::-1])
    yield "one trustee for all", replace(ceremony, seats=3 * ceremony.seats[:1])
    for place, seat in enumerate(ceremony.seats):
        other = ceremony.seats[place - 1]
        for name, fields in _seats(seat, other, stream):
            yield f"trustee {place + 1}: {name}", ceremony.with_seat(place, **fields)


def _seats(seat: Seat, other: Seat, stream: Stream) -> Iterator[tuple[str, dict[str, object]]]:
    context, points = seat.context, list(seat.points)
    for field, wrong in (
        ("size", (0, 2, 4)),
        ("threshold", (0, 1, 3)),
        ("index", (0, 4, other.context["index"])),
        ("group", ("BELENIOS-2048", "ed25519")),
    ):
        for value in wrong:
            yield f"{field} {value}", {"context": {**context, field: value}}
    yield "context missing", {"context": {}}
    yield "context with more", {"context": {**context, "more": 0}}
    yield "encryption key for both", {"encryption": seat.verification}
    yield "the other's encryption key", {"encryption": other.encryption}
    yield "the other's encryption key for both", {"encryption": other.verification}
    yield (
        "the other's signing key",
        {
            "verification": other.verification,
            "signing": other.signing,
            "signature_by": other.signing,
        },
    )
    yield "encryption key identity", {"encryption": IDENTITY}
    yield "signing key identity", {"verification": IDENTITY, "signing": 0, "signature_by": 0}
    yield "signed by another", {"signing": other.signing}
    yield "verification key signed by another", {"signature_by": other.signing}
    for order, small in SMALL.items():
        yield f"encryption key plus {order}", {"encryption": seat.encryption + small}
        for number in range(len(points)):
            changed = (Point.from_hex(points[number]) + small).hex
            yield (
                f"coefficient {number} plus {order}",
                {"points": _with(points, number, changed)},
            )
    drawn = random_scalar(stream)
    for number in range(len(points)):
        for name, point in (
            ("identity", IDENTITY),
            ("another", drawn * G),
            ("plus G", Point.from_hex(points[number]) + G),
            ("of the other trustee", Point.from_hex(other.points[number])),
        ):
            yield (
                f"coefficient {number} {name}",
                {"points": _with(points, number, point.hex)},
            )
        yield (
            f"coefficient {number} in capitals",
            {"points": _with(points, number, points[number].upper())},
        )
    yield "coefficients turned", {"points": tuple(points[::-1])}
    yield "a coefficient more", {"points": (*points, G.hex)}
    yield "a coefficient more, the identity", {"points": (*points, IDENTITY.hex)}
    yield "a coefficient fewer", {"points": tuple(points[:-1])}
    yield "no coefficients", {"points": ()}
    yield "all the other's coefficients", {"points": other.points}
    yield "another share", {"secret": drawn, "verification_key": drawn * G}
    yield (
        "the other's share",
        {"secret": other.secret, "verification_key": other.verification_key},
    )
    yield "share zero", {"secret": 0, "verification_key": IDENTITY}
    yield "share not known", {"secret": drawn}
    yield (
        "share negated",
        {"secret": -seat.secret % ORDER, "verification_key": -seat.secret * G},
    )
    yield (
        "own polynomial's secret",
        {"secret": seat.signing, "verification_key": seat.verification},
    )


def _with(points: Sequence[str], number: int, point: str) -> tuple[str, ...]:
    return (*points[:number], point, *points[number + 1 :])


def signatures(material: Material) -> Iterator[Forgery]:
    """Each signature and proof simulated, or of somebody else; items added to the payload."""
    stream = material.stream("signatures")
    ceremony = honest(material.box.keys)
    for place in range(TRUSTEES):
        for name in ("certs", "coefexps", "signatures", "verification_keys", "pok"):
            for how in ("simulated", "of the next"):
                shared = shared_of(ceremony, stream)
                _hurt(shared, name, place, how, stream)
                yield _forgery(
                    f"trustee {place + 1}: {name} {how}",
                    material.box,
                    text_of([["Pedersen", shared]]),
                )
    item = ["Pedersen", shared_of(ceremony, stream)]
    secret = random_scalar(stream)
    single = {
        "pok": proof_of(prove_knowledge(secret, nonce=random_scalar(stream))),
        "public_key": (secret * G).hex,
    }
    false = {**single, "pok": proof_of(any_proof(stream))}
    zero = {
        "pok": proof_of(prove_knowledge(0, nonce=random_scalar(stream))),
        "public_key": IDENTITY.hex,
    }
    either = REASONS | {"election-key"}
    for name, items in {
        "twice": [item, item],
        "none": [],
        "and a single trustee": [item, ["Single", single]],
        "after a single trustee": [["Single", single], item],
        "and a single trustee without proof": [item, ["Single", false]],
        "and a single trustee of secret zero": [item, ["Single", zero]],
        "a single trustee instead": [["Single", single]],
    }.items():
        yield _forgery(name, material.box, text_of(items), either)
    # The election is held under the key of this single trustee, who proves nothing.
    keys = replace(
        material.box.keys, payload=text_of([["Single", false]]), public_key=secret * G
    )
    made = make_box(keys, material.stream("single"), slips=6)
    yield _forgery("a single trustee without proof, its election", made, keys.payload)


def _hurt(shared: Content, name: str, place: int, how: str, stream: Stream) -> None:
    field = "verification_keys" if name == "pok" else name
    kind = "pok" if name == "pok" else "signature"
    row = shared[field]
    theirs = row[(place + 1) % len(row)]
    if name == "signatures":
        row[place] = proof_of(any_proof(stream)) if how == "simulated" else theirs
    else:
        other = proof_of(any_proof(stream)) if how == "simulated" else theirs[kind]
        row[place] = {**row[place], kind: other}


def rogue_keys(material: Material) -> Iterator[Forgery]:
    """The last trustee takes the others' coefficients away: the election's key is its own.

    It then knows the secret alone, but not the shares that the others would need to prove.
    """
    keys = material.box.keys
    for place in range(TRUSTEES):
        name = f"trustee {place + 1} takes the key"
        stream = material.stream(name)
        secret = random_scalar(stream)
        others = sum(drawn[0] for at, drawn in enumerate(keys.polynomials) if at != place)
        first = secret * G - others * G
        own = honest(keys).seats[place]
        ceremony = honest(keys).with_seat(place, points=(first.hex, *own.points[1:]))
        rogue = replace(keys, payload=payload_of(ceremony, stream), public_key=secret * G)
        yield _forgery(name, make_box(rogue, stream, slips=6), rogue.payload)


def _forgery(name: str, box: Box, payload: str, reasons: frozenset[str] = REASONS) -> Forgery:
    return Forgery(name, partial(_record, box, payload), reasons)


def _record(box: Box, payload: str) -> bytes:
    return replace(box.parts, trustees=payload).record
