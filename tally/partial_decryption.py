"""What a trustee's secret makes of the encrypted tally, with the proof that it did.

Source: protocol 7.2.  For a threshold trustee the secret is its share ``S_j`` and the public
key its verification key.
"""

from __future__ import annotations

from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.election import Election
from tally.encrypted_tally import EncryptedTally
from tally.errors import InvalidPoint, InvalidProof, Malformed
from tally.group import Point, RandomBytes, random_scalar
from tally.message import read_message
from tally.proofs.decryption import check_decryption, prove_decryption
from tally.proofs.schnorr import Proof, ProofText


@dataclass(frozen=True, slots=True)
class PartialDecryptionText:
    """A partial decryption as written: one factor and proof an answer of each question."""

    decryption_factors: tuple[tuple[str, ...], ...]
    decryption_proofs: tuple[tuple[ProofText, ...], ...]


@dataclass(frozen=True, slots=True)
class PartialDecryption:
    """A partial decryption whose proofs hold."""

    text: str
    factors: tuple[tuple[Point, ...], ...]


def make_partial_decryption(
    tally: EncryptedTally, secret: int, election: Election, random: RandomBytes
) -> str:
    """The factors of every ciphertext of ``tally`` and their proofs."""
    written = PartialDecryptionText(
        tuple(
            tuple((secret * ciphertext.alpha).hex for ciphertext in row)
            for row in tally.ciphertexts
        ),
        tuple(
            tuple(
                prove_decryption(
                    election.phi, ciphertext.alpha, secret, nonce=random_scalar(random)
                ).text
                for ciphertext in row
            )
            for row in tally.ciphertexts
        ),
    )
    return canonical(written)


def check_partial_decryption(
    text: str, tally: EncryptedTally, election: Election, public_key: Point
) -> PartialDecryption:
    """The partial decryption of ``text``, made with the secret of ``public_key``.

    Raises ``Malformed``, ``NotCanonical``, ``InvalidPoint``, ``InvalidScalar`` or
    ``InvalidProof``.
    """
    written = read_message(text, PartialDecryptionText)
    shape = [len(row) for row in tally.ciphertexts]
    if not (
        shape
        == [len(row) for row in written.decryption_factors]
        == [len(row) for row in written.decryption_proofs]
    ):
        raise Malformed("one factor and one proof for each ciphertext")
    factors = tuple(
        tuple(Point.unchecked(factor) for factor in row) for row in written.decryption_factors
    )
    for i, row in enumerate(tally.ciphertexts):
        for j, ciphertext in enumerate(row):
            try:
                check_decryption(
                    election.phi,
                    ciphertext.alpha,
                    factors[i][j],
                    Proof.of(written.decryption_proofs[i][j]),
                    public_key=public_key,
                )
            except (InvalidProof, InvalidPoint) as fault:
                raise type(fault)(f"question {i + 1}, answer {j + 1}: {fault}") from None
    return PartialDecryption(text, factors)
