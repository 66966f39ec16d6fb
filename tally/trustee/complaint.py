"""Round 3 gone wrong: a complaint that anybody can judge.

Source: guarding D3.  A share that does not fit is published as the sender signed it; a channel
that does not open is shown with its key and a proof that it is the key.  Whoever has what was
revealed and dealt finds out who lied, the sender or the complainer.  The ceremony ends with the
first complaint, so a share that was published is a share of nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tally.canonical_json import canonical
from tally.challenge import challenge
from tally.errors import InvalidProof, Malformed, TallyError, at
from tally.group import ORDER, G, Point, RandomBytes, random_scalar
from tally.message import read_message
from tally.proofs.schnorr import Proof, ProofText
from tally.trustee.certificate import BadCeremonyMessage, Certificate, made_by
from tally.trustee.channel import (
    ChannelBroken,
    Sealed,
    carried_point,
    inner_message,
    open_sealed,
    read_sealed,
)
from tally.trustee.commitment import Revealed
from tally.trustee.dealt import Polynomial
from tally.trustee.share import read_share
from tally.trustee.signed import Signed, check_words, decryption_key, sign_words

_PREFIX = "pingyi-dkg-complaint|1|"


@dataclass(frozen=True, slots=True)
class _Body:
    """Either ``message``, or ``key`` and ``proof``."""

    against: int
    message: Signed | None = None
    """What the sender signed: a share that does not fit."""
    key: str | None = None
    """K: the point that the channel carries."""
    proof: ProofText | None = None
    """Of the same logarithm of (g, E(ek)) and (alpha, beta/K)."""


def find_complaint(
    seed: str,
    index: int,
    revealed: Revealed,
    dealt: Sequence[Polynomial],
    random: RandomBytes,
) -> str | None:
    """The complaint that trustee ``index`` has to make; ``None`` when all its shares fit."""
    own = revealed.certificates[index - 1]
    for author, line in enumerate(dealt, start=1):
        sealed = read_sealed(line.secrets[index - 1])
        key = carried_point(sealed, decryption_key(seed))
        sender = revealed.certificates[author - 1]
        signed = _opened(sealed, key, sender, own)
        if signed is None:
            proof = _prove_key(revealed.ceremony, seed, sealed, key, random_scalar(random))
            return _say(seed, revealed.ceremony, _Body(author, None, key.hex, proof.text))
        if not _fits(signed, sender, own, revealed.points[author - 1]):
            return _say(seed, revealed.ceremony, _Body(author, signed))
    return None


def verdict(
    complainer: int, text: str, revealed: Revealed, dealt: Sequence[Polynomial]
) -> BadCeremonyMessage:
    """Whom a complaint convicts, and of what.

    Raises ``TallyError`` when trustee ``complainer`` has not signed it: then it is nobody's.
    """
    own = revealed.certificates[complainer - 1]
    with at("guarding D", message="complaint"):
        said = check_words(own.verification, text)
    try:
        _convict(complainer, said, revealed, dealt)
    except BadCeremonyMessage as fault:
        return fault
    raise AssertionError("a complaint convicts somebody")


def _convict(
    complainer: int, said: str, revealed: Revealed, dealt: Sequence[Polynomial]
) -> None:
    own = revealed.certificates[complainer - 1]
    with made_by(complainer, "complaint"):
        prefix = f"{_PREFIX}{revealed.ceremony}|"
        if not said.startswith(prefix):
            raise Malformed("made for another place or another ceremony")
        body = read_message(said.removeprefix(prefix), _Body)
        if not 1 <= body.against <= len(dealt):
            raise Malformed("made for another place or another ceremony")
        sender = revealed.certificates[body.against - 1]
        points = revealed.points[body.against - 1]
        if body.message is not None:
            inner_message(body.message, sender=sender.verification, recipient=own.encryption)
            if _fits(body.message, sender, own, points):
                raise InvalidProof("the share fits after all")
        else:
            if body.key is None or body.proof is None:
                raise Malformed("neither a share nor the key of a channel")
            sealed = read_sealed(dealt[body.against - 1].secrets[complainer - 1])
            key = Point.from_hex(body.key, allow_identity=True)
            _check_key(revealed.ceremony, own, sealed, key, Proof.of(body.proof))
            signed = _opened(sealed, key, sender, own)
            if signed is not None and _fits(signed, sender, own, points):
                raise InvalidProof("the share fits after all")
    with made_by(body.against, "secret"):
        if body.message is not None:
            raise InvalidProof("is not the value of the polynomial")
        raise ChannelBroken("does not open")


def _opened(sealed: Sealed, key: Point, sender: Certificate, own: Certificate) -> Signed | None:
    """What ``sender`` sealed for ``own``; ``None`` for anything else."""
    try:
        signed = open_sealed(sealed, key)
        inner_message(signed, sender=sender.verification, recipient=own.encryption)
    except TallyError:
        return None
    return signed


def _fits(
    signed: Signed, sender: Certificate, own: Certificate, points: Sequence[Point]
) -> bool:
    message = inner_message(signed, sender=sender.verification, recipient=own.encryption)
    try:
        read_share(message, points, own.context.index)
    except TallyError:
        return False
    return True


def _say(seed: str, ceremony: str, body: _Body) -> str:
    return sign_words(seed, f"{_PREFIX}{ceremony}|{canonical(body)}")


def _prove_key(ceremony: str, seed: str, sealed: Sealed, key: Point, nonce: int) -> Proof:
    secret = decryption_key(seed)
    statement = _statement(ceremony, secret * G, sealed, key)
    hashed = challenge(statement, [nonce * G, nonce * sealed.first])
    return Proof(hashed, (nonce - secret * hashed) % ORDER)


def _check_key(
    ceremony: str, own: Certificate, sealed: Sealed, key: Point, proof: Proof
) -> None:
    first = proof.response * G + proof.challenge * own.encryption
    shared = sealed.second - key
    shared.check()
    second = proof.response * sealed.first + proof.challenge * shared
    statement = _statement(ceremony, own.encryption, sealed, key)
    if challenge(statement, [first, second]) != proof.challenge:
        raise InvalidProof("the challenge is not the hash that it must be")


def _statement(ceremony: str, encryption: Point, sealed: Sealed, key: Point) -> str:
    points = (encryption, sealed.first, sealed.second, key)
    return f"pingyi-dkg-key|1|{ceremony}|{','.join(point.hex for point in points)}|"
