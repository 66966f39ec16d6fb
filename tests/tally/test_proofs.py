"""For each proof: an honest one verifies, changing any one field of it does not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tally.elgamal import encrypt
from tally.errors import InvalidPoint, InvalidProof, InvalidSignature
from tally.group import ORDER, G, Point
from tally.proofs.decryption import check_decryption, prove_decryption
from tally.proofs.knowledge import check_knowledge, prove_knowledge
from tally.proofs.membership import check_membership, prove_membership
from tally.proofs.schnorr import Proof
from tally.proofs.signature import check_hash, check_message, sign_hash, sign_message

scalars = st.integers(1, ORDER - 1)
REFUSED = (InvalidProof, InvalidSignature)

TORSION = Point.unchecked(f"{2**255 - 19 - int(G.hex, 16):064x}")
"""G plus the point of order two."""


def spoilt(proof):
    """Each proof that differs from ``proof`` in one number."""
    for name in ("challenge", "response"):
        for other in (0, (getattr(proof, name) + 1) % ORDER):
            yield replace(proof, **{name: other})


@given(secret=scalars, nonce=scalars)
def test_knowledge(secret, nonce):
    proof = prove_knowledge(secret, nonce=nonce)
    check_knowledge(secret * G, proof)
    for other in spoilt(proof):
        with pytest.raises(InvalidProof):
            check_knowledge(secret * G, other)
    with pytest.raises(InvalidProof):
        check_knowledge((secret + 1) * G, proof)
    with pytest.raises(InvalidPoint):
        check_knowledge(TORSION, proof)


@given(secret=scalars, nonce=scalars, message=st.text(st.characters(exclude_categories=["Cs"])))
@pytest.mark.parametrize(
    ("sign", "check"), [(sign_message, check_message), (sign_hash, check_hash)]
)
def test_signature(sign, check, secret, nonce, message):
    signature = sign(message, secret, nonce=nonce)
    check(message, secret * G, signature)
    for other in spoilt(signature):
        with pytest.raises(InvalidSignature):
            check(message, secret * G, other)
    with pytest.raises(InvalidSignature):
        check(message + ".", secret * G, signature)
    with pytest.raises(InvalidSignature):
        check(message, (secret + 1) * G, signature)
    with pytest.raises(InvalidPoint):
        check(message, TORSION, signature)


def test_a_signature_of_a_message_is_none_of_a_ballot():
    with pytest.raises(InvalidSignature):
        check_hash("m", 5 * G, sign_message("m", 5, nonce=7))


@given(secret=scalars, nonce=scalars, log=scalars)
def test_decryption(secret, nonce, log):
    alpha = log * G
    proof = prove_decryption("phi", alpha, secret, nonce=nonce)

    def check(*, phi="phi", alpha=alpha, factor=secret * alpha, proof=proof, key=secret * G):
        check_decryption(phi, alpha, factor, proof, public_key=key)

    check()
    for other in spoilt(proof):
        with pytest.raises(InvalidProof):
            check(proof=other)
    for change in (
        {"phi": "other"},
        {"alpha": alpha + G},
        {"factor": secret * alpha + G},
        {"key": secret * G + G},
    ):
        with pytest.raises(InvalidProof):
            check(**change)
    with pytest.raises(InvalidPoint):
        check(factor=TORSION)


@settings(max_examples=30)
@given(
    data=st.data(), lo=st.integers(0, 3), branches=st.integers(1, 4), key=scalars, nonce=scalars
)
def test_membership(data, lo, branches, key, nonce):
    message = data.draw(st.integers(lo, lo + branches - 1))
    simulated = [Proof(data.draw(scalars), data.draw(scalars)) for _ in range(branches - 1)]
    ciphertext = encrypt(message, public_key=key * G, nonce=nonce)
    proofs = prove_membership(
        "S",
        ciphertext,
        message,
        public_key=key * G,
        nonce=nonce,
        commitment_nonce=data.draw(scalars),
        simulated=simulated,
        lo=lo,
    )
    honest = {
        "statement": "S",
        "ciphertext": ciphertext,
        "proofs": proofs,
        "public_key": key * G,
    }

    def check(**change):
        check_membership(**{**honest, "lo": lo, "hi": lo + branches - 1, **change})

    check()
    for place, proof in enumerate(proofs):
        for other in spoilt(proof):
            with pytest.raises(InvalidProof):
                check(proofs=(*proofs[:place], other, *proofs[place + 1 :]))
    for change in (
        {"statement": "T"},
        {"public_key": (key + 1) * G},
        {"ciphertext": replace(ciphertext, alpha=ciphertext.alpha + G)},
        {"ciphertext": replace(ciphertext, beta=ciphertext.beta + G)},
        {"proofs": proofs[1:]},
        {"proofs": (*proofs, proofs[0])},
        {"lo": lo + 1, "hi": lo + branches},
        {"hi": lo + branches},
    ):
        with pytest.raises(InvalidProof):
            check(**change)
    with pytest.raises(InvalidPoint):
        check(ciphertext=replace(ciphertext, alpha=TORSION))
    with pytest.raises(InvalidPoint):
        check(ciphertext=replace(ciphertext, beta=TORSION))


@given(scalars, scalars)
def test_no_proof_of_zero_or_one_comes_out_of_a_two(key, nonce):
    ciphertext = encrypt(2, public_key=key * G, nonce=nonce)
    proofs = prove_membership(
        "S",
        ciphertext,
        1,
        public_key=key * G,
        nonce=nonce,
        commitment_nonce=3,
        simulated=[Proof(4, 5)],
    )
    with pytest.raises(InvalidProof):
        check_membership("S", ciphertext, proofs, public_key=key * G, lo=0, hi=1)
