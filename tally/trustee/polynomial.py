"""Steps 3 to 5 of the ceremony: every trustee deals shares of its own secret to all.

Source: protocol 5.3 (Pedersen's distributed key generation).  Trustee i draws a polynomial of
t coefficients, publishes them as points, and sends trustee j its value at j through a sealed
channel.  The sum of the values that j received is its share; nobody ever holds the sum of the
polynomials at 0, which is the secret of the election.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.errors import InvalidProof, Malformed, at
from tally.group import ORDER, G, Point, RandomBytes, random_scalar, scalar_from_text
from tally.message import read_message
from tally.proofs.knowledge import prove_knowledge
from tally.proofs.schnorr import ProofText
from tally.trustee.certificate import (
    Certificate,
    certificate_of,
    check_certificates,
    made_by,
)
from tally.trustee.channel import receive, send
from tally.trustee.dealt import (
    Coefexps,
    OutputText,
    Polynomial,
    VerificationKey,
    bound,
    check_coefexps,
    parse_polynomial,
)
from tally.trustee.share import Secret, read_share
from tally.trustee.signed import Signed, decryption_key, parse_signed, sign, signing_key


@dataclass(frozen=True, slots=True)
class Input:
    """What one trustee receives: the protocol's *vinput*."""

    polynomial: str
    secrets: tuple[str, ...]
    coefexps: tuple[Signed, ...]
    signatures: tuple[ProofText, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """The end of a trustee's part in the ceremony."""

    text: str
    share: int
    """S_j: secret, for the key file alone."""


@dataclass(frozen=True, slots=True)
class _Coefficients:
    polynomial: tuple[str, ...]


def make_polynomial(
    seed: str, *, index: int, certificates: Sequence[str], random: RandomBytes
) -> str:
    """Draw a polynomial and deal it to everybody: a ceremony without commitments.

    Raises ``BadCeremonyMessage``.
    """
    threshold = _certificates(seed, index, certificates)[index - 1].context.threshold
    coefficients = [random_scalar(random) for _ in range(threshold)]
    return deal(seed, coefficients, index=index, certificates=certificates, random=random)


def deal(
    seed: str,
    coefficients: Sequence[int],
    *,
    index: int,
    certificates: Sequence[str],
    random: RandomBytes,
) -> str:
    """Deal a polynomial to everybody, after all certificates were checked.

    Raises ``BadCeremonyMessage``.
    """
    checked = _certificates(seed, index, certificates)
    secret_key = signing_key(seed)
    own = checked[index - 1]
    points = tuple((coefficient * G).hex for coefficient in coefficients)
    return canonical(
        Polynomial(
            polynomial=send(
                canonical(_Coefficients(tuple(map(str, coefficients)))),
                sender=secret_key,
                recipient=own.encryption,
                random=random,
            ),
            secrets=tuple(
                send(
                    canonical(Secret(str(_value(coefficients, other)))),
                    sender=secret_key,
                    recipient=certificate.encryption,
                    random=random,
                )
                for other, certificate in enumerate(checked, start=1)
            ),
            coefexps=sign(secret_key, canonical(Coefexps(points))),
            signature=sign(
                secret_key, bound([one.signed for one in checked], points)
            ).signature,
        )
    )


def transpose(polynomials: Sequence[str]) -> list[str]:
    """What the server sends to each trustee: the first of the list is for trustee 1.

    Raises ``BadCeremonyMessage`` for a message of another shape.
    """
    return inputs_of(
        [parse_polynomial(text, index) for index, text in enumerate(polynomials, start=1)]
    )


def inputs_of(dealt: Sequence[Polynomial]) -> list[str]:
    """The same of messages that were read before."""
    for author, one in enumerate(dealt, start=1):
        if len(one.secrets) != len(dealt):
            with made_by(author, "polynomial"):
                raise Malformed(
                    "{secrets} secrets for {trustees} trustees",
                    secrets=len(one.secrets),
                    trustees=len(dealt),
                )
    return [
        canonical(
            Input(
                polynomial=own.polynomial,
                secrets=tuple(one.secrets[index] for one in dealt),
                coefexps=tuple(one.coefexps for one in dealt),
                signatures=tuple(one.signature for one in dealt),
            )
        )
        for index, own in enumerate(dealt)
    ]


def finish(
    seed: str,
    *,
    index: int,
    certificates: Sequence[str],
    input_text: str,
    random: RandomBytes,
) -> Output:
    """Check what everybody dealt to trustee ``index`` and add up its share.

    Raises ``BadCeremonyMessage`` naming the trustee whose message is refused.
    """
    checked = _certificates(seed, index, certificates)
    with at("protocol 5.3"):
        received = read_message(input_text, Input)
        if len(checked) != len(received.secrets):
            raise Malformed(
                "{secrets} secrets for {trustees} trustees",
                secrets=len(received.secrets),
                trustees=len(checked),
            )
    points = check_coefexps(checked, received.coefexps, received.signatures)
    _check_own(seed, checked[index - 1], received.polynomial, points[index - 1])
    share = 0
    for author, (certificate, sealed) in enumerate(
        zip(checked, received.secrets, strict=True), start=1
    ):
        with made_by(author, "secret"):
            message = receive(
                sealed, recipient=decryption_key(seed), sender=certificate.verification
            )
            value = read_share(message, points[author - 1], index)
        share = (share + value) % ORDER
    return Output(_output(seed, checked[index - 1], share, random), share)


def _certificates(
    seed: str, index: int, certificates: Sequence[str]
) -> tuple[Certificate, ...]:
    """All certificates, the one at ``index`` being ours: it tells the threshold."""
    signed = []
    for author, text in enumerate(certificates, start=1):
        with made_by(author, "certificate"):
            signed.append(parse_signed(text))
    with made_by(index, "certificate"):
        own = certificate_of(signed[index - 1]) if 1 <= index <= len(signed) else None
        if own is None or own.verification != signing_key(seed) * G:
            raise Malformed("is not the one that was made with this key")
    return check_certificates(signed, threshold=own.context.threshold)


def _check_own(seed: str, own: Certificate, sealed: str, points: Sequence[Point]) -> None:
    """The public coefficients at our place are those that we dealt."""
    with made_by(own.context.index, "own polynomial"):
        message = receive(sealed, recipient=decryption_key(seed), sender=own.verification)
        coefficients = read_message(message, _Coefficients).polynomial
        if tuple(scalar_from_text(text) * G for text in coefficients) != tuple(points):
            raise InvalidProof("is not the one that was dealt")


def _output(seed: str, own: Certificate, share: int, random: RandomBytes) -> str:
    secret_key = signing_key(seed)
    public_key = (share * G).hex
    sealed = send(
        canonical({"decryption_key": str(share)}),
        sender=secret_key,
        recipient=own.encryption,
        random=random,
    )
    proof = prove_knowledge(share, nonce=random_scalar(random)).text
    signature = sign(secret_key, public_key).signature
    return canonical(OutputText(sealed, VerificationKey(proof, public_key, signature)))


def _value(coefficients: Sequence[int], place: int) -> int:
    total = 0
    for coefficient in reversed(coefficients):
        total = (place * total + coefficient) % ORDER
    return total
