"""Proof that a ciphertext holds one of the values ``lo..hi``, without saying which.

Source: protocol 6.1.  One branch a value; all branches but the true one are simulated, and
the challenges of all branches add up to the hash.  In the letters of the protocol: branch
``i`` claims the value ``lo + i`` with challenge ``c_i`` and response ``z_i``.
"""

from collections.abc import Sequence
from functools import lru_cache

from tally.challenge import challenge
from tally.elgamal import Ciphertext
from tally.errors import InvalidProof
from tally.group import ORDER, G, Point
from tally.proofs.schnorr import Proof


def prove_membership(
    statement: str,
    ciphertext: Ciphertext,
    message: int,
    *,
    public_key: Point,
    nonce: int,
    commitment_nonce: int,
    simulated: Sequence[Proof],
    lo: int = 0,
) -> tuple[Proof, ...]:
    """Prove that ``ciphertext`` (made with ``nonce``) holds a value of a range from ``lo``.

    ``simulated`` holds the random proofs of the branches other than ``message``, in order;
    ``commitment_nonce`` is the true branch's *w*.  Whoever knows the nonce need not multiply
    the ciphertext: ``c * alpha = (c * nonce) * G``, and multiples of G are fast.
    """
    true = message - lo
    commitments: list[Point] = []
    for branch, proof in enumerate([*simulated[:true], None, *simulated[true:]]):
        if proof is None:
            commitments += [commitment_nonce * G, commitment_nonce * public_key]
            continue
        masked = (proof.response + proof.challenge * nonce) % ORDER
        offset = proof.challenge * (true - branch)
        commitments += [masked * G, masked * public_key + offset * G]
    hashed = challenge(_prefix(statement, ciphertext), commitments)
    own = (hashed - sum(proof.challenge for proof in simulated)) % ORDER
    honest = Proof(own, (commitment_nonce - nonce * own) % ORDER)
    return (*simulated[:true], honest, *simulated[true:])


def check_membership(
    statement: str,
    ciphertext: Ciphertext,
    proofs: Sequence[Proof],
    *,
    public_key: Point,
    lo: int,
    hi: int,
) -> None:
    """Raise ``InvalidProof``, or ``InvalidPoint`` when the ciphertext is none.

    With ``lo = 0`` both points of the ciphertext are multiplied as they are, and so checked;
    with another ``lo`` the caller has computed or checked them.
    """
    if len(proofs) != hi - lo + 1:
        raise InvalidProof(
            "{found} branches, not {length}", found=len(proofs), length=hi - lo + 1
        )
    commitments: list[Point] = []
    shifted = ciphertext.beta - _least(lo) if lo else ciphertext.beta
    for branch, proof in enumerate(proofs):
        if branch:
            shifted -= G
        commitments += [
            proof.response * G + proof.challenge * ciphertext.alpha,
            proof.response * public_key + proof.challenge * shifted,
        ]
    hashed = challenge(_prefix(statement, ciphertext), commitments)
    if hashed != sum(proof.challenge for proof in proofs) % ORDER:
        raise InvalidProof("the challenges do not add up to the hash that they must be")


@lru_cache(maxsize=64)
def _least(lo: int) -> Point:
    """``lo * G``, the same in every ballot."""
    return lo * G


def _prefix(statement: str, ciphertext: Ciphertext) -> str:
    return f"prove|{statement}|{ciphertext.alpha.hex},{ciphertext.beta.hex}|"
