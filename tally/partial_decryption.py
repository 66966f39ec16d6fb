"""What a trustee's secret makes of the encrypted tally, with the proof that it did.

Source: protocol 7.2.  For a threshold trustee the secret is its share ``S_j`` and the public
key its verification key.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from tally.canonical_json import canonical
from tally.election import Election
from tally.encrypted_tally import EncryptedTally
from tally.errors import Malformed, at
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
    with at("protocol 7.2"):
        written = read_message(text, PartialDecryptionText)
        return PartialDecryption(text, _checked(written, tally, election, public_key))


def _checked(
    written: PartialDecryptionText, tally: EncryptedTally, election: Election, public_key: Point
) -> tuple[tuple[Point, ...], ...]:
    """The factors, each with a proof that holds."""
    shape = [len(row) for row in tally.ciphertexts]
    if not (
        shape
        == [len(row) for row in written.decryption_factors]
        == [len(row) for row in written.decryption_proofs]
    ):
        raise Malformed("one factor and one proof for each ciphertext")
    factors = []
    for i, row in enumerate(tally.ciphertexts):
        for j, ciphertext in enumerate(row):
            with at(question=i + 1, choice=j + 1):
                factor = Point.unchecked(written.decryption_factors[i][j])
                check_decryption(
                    election.phi,
                    ciphertext.alpha,
                    factor,
                    Proof.of(written.decryption_proofs[i][j]),
                    public_key=public_key,
                )
                factors.append(factor)
    rest = iter(factors)
    return tuple(tuple(islice(rest, length)) for length in shape)
