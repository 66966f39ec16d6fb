"""A ballot as it is written: its form, its size, its body and its tracker.

Source: protocol 6 (fields and their order) and guarding B2 (body and tracker).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tally.canonical_json import canonical
from tally.election import Election
from tally.elgamal import Ciphertext, CiphertextText
from tally.errors import BallotMalformed, BallotNotCanonical, Malformed, NotCanonical
from tally.fingerprint import hex_of
from tally.group import POINT_DIGITS, SCALAR_DIGITS
from tally.message import read_message
from tally.proofs.schnorr import Proof, ProofText

FINGERPRINT_DIGITS = 43
"""SHA-256 in unpadded Base64."""


@dataclass(frozen=True, slots=True)
class AnswerText:
    """The answer to one question, as written."""

    choices: tuple[CiphertextText, ...]
    individual_proofs: tuple[tuple[ProofText, ...], ...]
    overall_proof: tuple[ProofText, ...]


@dataclass(frozen=True, slots=True)
class SignatureText:
    """The signature, as written."""

    hash: str
    proof: ProofText


@dataclass(frozen=True, slots=True)
class BodyText:
    """A ballot without its signature, as written."""

    election_uuid: str
    election_hash: str
    credential: str
    answers: tuple[AnswerText, ...]


@dataclass(frozen=True, slots=True)
class BallotText(BodyText):
    """A ballot, as written."""

    signature: SignatureText


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to one question; its points are checked by ``check_ballot``."""

    choices: tuple[Ciphertext, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A ballot in canonical form; whether it is valid, ``check_ballot`` says."""

    text: str
    body: str
    """The canonical ballot without its signature: what the tracker is the hash of."""
    tracker: str
    """回执码: SHA-256 of the body, hex."""
    election_uuid: str
    election_hash: str
    credential: str
    """The public credential's text."""
    answers: tuple[Answer, ...]
    signed_hash: str
    signature: Proof


def parse_ballot(text: str) -> Ballot:
    """Read a ballot's form.

    Raises ``BallotMalformed``, ``BallotNotCanonical``, and ``InvalidScalar`` or
    ``InvalidPoint`` for texts that cannot be either.
    """
    try:
        written = read_message(text, BallotText)
    except Malformed as fault:
        raise BallotMalformed.of(fault) from None
    except NotCanonical as fault:
        raise BallotNotCanonical.of(fault) from None
    body = body_of(text)
    return Ballot(
        text=text,
        body=body,
        tracker=tracker_of(body),
        election_uuid=written.election_uuid,
        election_hash=written.election_hash,
        credential=written.credential,
        answers=tuple(_answer(answer) for answer in written.answers),
        signed_hash=written.signature.hash,
        signature=Proof.of(written.signature.proof),
    )


def body_of(text: str) -> str:
    """A canonical ballot without its signature, which is its last field.

    Inside a JSON string the quotes would be escaped, so this text is only found as a field.
    """
    return text[: text.rindex(',"signature":')] + "}"


def tracker_of(body: str) -> str:
    """The tracker of a ballot with this body, hex."""
    return hex_of(body)


def largest_ballot(election: Election) -> int:
    """Bytes of the longest ballot that the election can have."""
    signature = SignatureText(FINGERPRINT_DIGITS * "A", _LONGEST_PROOF)
    return largest_body(election) + len(',"signature":') + len(canonical(signature))


def largest_body(election: Election) -> int:
    """Bytes of the longest ballot without its signature."""
    # A ballot is all ASCII, so its bytes are its characters.
    answers = [
        _longest_answer(len(question.answers), question.max - question.min + 1)
        for question in election.questions
    ]
    without = BodyText(
        election_uuid=election.uuid,
        election_hash=FINGERPRINT_DIGITS * "A",
        credential=POINT_DIGITS * "f",
        answers=(),
    )
    return len(canonical(without)) + sum(answers) + len(answers) - 1


_LONGEST_PROOF = ProofText(SCALAR_DIGITS * "9", SCALAR_DIGITS * "9")


@lru_cache(maxsize=64)
def _longest_answer(answers: int, sums: int) -> int:
    # Reckoned from one of each: an election may announce more of them than memory holds.
    ciphertext = CiphertextText(POINT_DIGITS * "f", POINT_DIGITS * "f")
    return (
        len(canonical(AnswerText((), (), ())))
        + _listed(answers, len(canonical(ciphertext)))
        + _listed(answers, len(canonical((_LONGEST_PROOF, _LONGEST_PROOF))))
        + _listed(sums, len(canonical(_LONGEST_PROOF)))
    )


def _listed(number: int, length: int) -> int:
    """Characters of so many entries of a list, with the commas between them."""
    return number * (length + 1) - 1 if number else 0


def _answer(written: AnswerText) -> Answer:
    return Answer(
        choices=tuple(Ciphertext.unchecked(choice) for choice in written.choices),
        individual_proofs=tuple(
            tuple(Proof.of(proof) for proof in proofs) for proofs in written.individual_proofs
        ),
        overall_proof=tuple(Proof.of(proof) for proof in written.overall_proof),
    )
