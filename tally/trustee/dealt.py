"""What the trustees show of the shares that they dealt, and its check by anybody.

Source: protocol 5.3, steps 3 to 6.  Here is no secret and nothing sealed: the verifier reads
this, and ``tally.trustee.polynomial`` makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.errors import Malformed, at
from tally.group import Point
from tally.message import Open, read_message
from tally.proofs.schnorr import Proof, ProofText
from tally.proofs.signature import check_message
from tally.trustee.certificate import Certificate, made_by
from tally.trustee.signed import Signed


@dataclass(frozen=True, slots=True)
class Polynomial:
    """What one trustee deals, as it is sent to the server."""

    polynomial: str
    """Its coefficients, sealed to itself."""
    secrets: tuple[str, ...]
    """The value at j, sealed to trustee j."""
    coefexps: Signed
    signature: ProofText
    """Over all certificates and ``coefexps``."""


@dataclass(frozen=True, slots=True)
class VerificationKey(Open):
    """A trustee's public key with the proof that somebody knows its secret: the protocol's T."""

    pok: ProofText
    public_key: str
    signature: ProofText | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class OutputText:
    """What one trustee answers: the protocol's *voutput*."""

    private_key: str
    public_key: VerificationKey


@dataclass(frozen=True, slots=True)
class Coefexps:
    """The public coefficients of a polynomial, as they are signed."""

    coefexps: tuple[str, ...]


def parse_polynomial(text: str, author: int) -> Polynomial:
    """Raise ``BadCeremonyMessage`` unless ``text`` has the shape of a polynomial message."""
    with made_by(author, "polynomial"):
        return read_message(text, Polynomial)


def check_coefexps(
    certificates: Sequence[Certificate],
    coefexps: Sequence[Signed],
    signatures: Sequence[ProofText],
) -> list[tuple[Point, ...]]:
    """The public coefficients of every trustee's polynomial.

    Raises ``BadCeremonyMessage``, or ``Malformed`` when some are missing.
    """
    if not len(certificates) == len(coefexps) == len(signatures):
        with at("protocol 5.3"):
            raise Malformed("not one polynomial and one signature for each certificate")
    signed = [certificate.signed for certificate in certificates]
    all_points = []
    for author, certificate in enumerate(certificates, start=1):
        with made_by(author, "polynomial"):
            own = coefexps[author - 1]
            all_points.append(check_points(certificate, own))
            signature = Proof.of(signatures[author - 1])
            said = bound(signed, read_coefexps(own))
            check_message(said, certificate.verification, signature)
    return all_points


def check_points(certificate: Certificate, coefexps: Signed) -> tuple[Point, ...]:
    """The public coefficients that the holder of ``certificate`` signed.  Raises ``TallyError``."""
    coefexps.check(certificate.verification)
    texts = read_coefexps(coefexps)
    if len(texts) != certificate.context.threshold:
        raise Malformed(
            "{found} coefficients, not {length}",
            found=len(texts),
            length=certificate.context.threshold,
        )
    # The tool does not look whether these are elements of the group: we must.
    return tuple(Point.from_hex(text) for text in texts)


def read_coefexps(signed: Signed) -> tuple[str, ...]:
    """The texts of a polynomial's public coefficients, at least one.  Raises ``TallyError``."""
    texts = read_message(signed.message, Coefexps).coefexps
    if not texts:
        raise Malformed("no coefficients")
    return texts


def point_at(points: Sequence[Point], place: int) -> Point:
    """The public value at ``place`` of the polynomial whose coefficients are ``points``."""
    total = points[-1]
    for point in reversed(points[:-1]):
        total = place * total + point
    return total


def bound(certificates: Sequence[Signed], points: Sequence[str]) -> str:
    """What ties a polynomial to this list of certificates."""
    return "certs_sig|" + canonical({"certs": certificates, "coefexps": points})
