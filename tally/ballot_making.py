"""Making a ballot out of marks.

Source: protocol 6 and guarding B1, B2.  The body is a pure function of election, credential,
marks and one seed a contest, so that a test ballot can be rebuilt byte for byte from what the
tablet hands over.  The nonce of the signature never comes from the seeds: whoever knows it
knows the slip's secret.
"""

import hashlib
from collections.abc import Sequence
from functools import partial

from tally.ballot_statement import individual_statement, overall_statement
from tally.ballot_text import AnswerText, BodyText, SignatureText
from tally.canonical_json import canonical
from tally.election import Election
from tally.elgamal import ZERO, encrypt
from tally.errors import InvalidMarks, WeakSeed, at
from tally.fingerprint import b64_of
from tally.group import ORDER, G, Point, RandomBytes, random_scalar
from tally.proofs.membership import prove_membership
from tally.proofs.schnorr import Proof
from tally.proofs.signature import sign_hash

SEED_BYTES = 32


def make_seeds(count: int, random: RandomBytes) -> tuple[bytes, ...]:
    """One fresh seed a contest."""
    return tuple(random(SEED_BYTES) for _ in range(count))


def make_ballot(
    election: Election, secret: int, marks: Sequence[int], random: RandomBytes
) -> str:
    """A signed ballot: ``marks`` holds one answer index a question.

    Raises ``InvalidMarks``.
    """
    credential = secret * G
    seeds = list(make_seeds(len(election.questions), random))
    while True:
        try:
            body = make_body(election, credential, marks, seeds)
        except WeakSeed as fault:
            seeds[fault.contest] = random(SEED_BYTES)
            continue
        return sign_body(body, secret, random_scalar(random))


def make_body(
    election: Election, credential: Point, marks: Sequence[int], seeds: Sequence[bytes]
) -> str:
    """The canonical ballot without signature.

    Raises ``InvalidMarks``, and ``WeakSeed`` naming the contest whose seed has to be drawn
    again (one chance in 2^252 a scalar).
    """
    questions = election.questions
    if len(marks) != len(questions) or len(seeds) != len(questions):
        raise InvalidMarks(
            "{marks} marks and {seeds} seeds for {questions} questions",
            marks=len(marks),
            seeds=len(seeds),
            questions=len(questions),
        )
    for number, (question, mark) in enumerate(zip(questions, marks, strict=True), 1):
        if not (question.min == question.max == 1 and 0 <= mark < len(question.answers)):
            with at(question=number):
                raise InvalidMarks(
                    "is answered by one mark from 0 to {last}", last=len(question.answers) - 1
                )
    return canonical(
        BodyText(
            election_uuid=election.uuid,
            election_hash=election.phi,
            credential=credential.hex,
            answers=tuple(
                _answer(election, credential.hex, contest, mark, seed)
                for contest, (mark, seed) in enumerate(zip(marks, seeds, strict=True))
            ),
        )
    )


def sign_body(body: str, secret: int, nonce: int) -> str:
    """The ballot: ``body`` signed by the slip's secret.  ``nonce``: fresh, not of the seeds."""
    digest = b64_of(body)
    signature = SignatureText(digest, sign_hash(digest, secret, nonce=nonce).text)
    return f'{body[:-1]},"signature":{canonical(signature)}}}'


def _answer(
    election: Election, credential: str, contest: int, mark: int, seed: bytes
) -> AnswerText:
    scalar = partial(_scalar, election.phi, credential, contest, seed)
    count = len(election.questions[contest].answers)
    statement = individual_statement(election.phi, credential)
    nonces = [scalar(f"r|{j}") for j in range(count)]
    choices = [
        encrypt(int(j == mark), public_key=election.public_key, nonce=nonce)
        for j, nonce in enumerate(nonces)
    ]
    proofs = [
        prove_membership(
            statement,
            choice,
            int(j == mark),
            public_key=election.public_key,
            nonce=nonces[j],
            commitment_nonce=scalar(f"iw|{j}"),
            simulated=[Proof(scalar(f"ic|{j}"), scalar(f"iz|{j}"))],
        )
        for j, choice in enumerate(choices)
    ]
    overall = prove_membership(
        overall_statement(election.phi, credential, choices),
        sum(choices, start=ZERO),
        1,
        public_key=election.public_key,
        nonce=sum(nonces) % ORDER,
        commitment_nonce=scalar("ow"),
        simulated=[],
        lo=1,
    )
    return AnswerText(
        tuple(choice.text for choice in choices),
        tuple(tuple(proof.text for proof in branches) for branches in proofs),
        tuple(proof.text for proof in overall),
    )


def _scalar(phi: str, credential: str, contest: int, seed: bytes, label: str) -> int:
    named = f"pingyi-open|1|{phi}|{credential}|{contest}|{label}|".encode()
    scalar = int.from_bytes(hashlib.sha512(named + seed).digest(), "big") % ORDER
    if scalar == 0:
        raise WeakSeed(contest=contest)
    return scalar
