"""Checking a ballot: everything that makes it count.

Source: protocol 6.6 and 1.1.  Cheap checks come first, so that nonsense costs little; then
the signature, because only it fixes which answer belongs to which question; then the proofs,
nearly all of the time.
"""

from collections.abc import Container, Iterator
from contextlib import contextmanager

from tally.ballot_statement import individual_statement, overall_statement
from tally.ballot_text import Answer, Ballot, largest_ballot, parse_ballot
from tally.election import Election
from tally.elgamal import ZERO
from tally.errors import (
    BallotTooLarge,
    InvalidPoint,
    InvalidProof,
    InvalidSignature,
    UnknownCredential,
    WrongAnswers,
    WrongElection,
)
from tally.fingerprint import b64_of
from tally.group import IDENTITY, Point
from tally.proofs.membership import check_membership
from tally.proofs.signature import check_hash
from tally.question import Question


def check_ballot(text: str, election: Election, credentials: Container[str]) -> Ballot:
    """The ballot of ``text``, if it may be counted in ``election``; raises a ``TallyError``.

    ``credentials`` are the public credentials' texts.  Whether a credential has voted before
    is for the caller to say.
    """
    if len(text) > largest_ballot(election):
        raise BallotTooLarge(f"{len(text)} characters")
    ballot = parse_ballot(text)
    if (ballot.election_uuid, ballot.election_hash) != (election.uuid, election.phi):
        raise WrongElection(ballot.election_uuid)
    if ballot.credential not in credentials:
        raise UnknownCredential(ballot.credential)
    check_shape(ballot, election)
    _check_signature(ballot)
    for number, (question, answer) in enumerate(
        zip(election.questions, ballot.answers, strict=True), 1
    ):
        _check_answer(question, answer, ballot.credential, election, f"question {number}")
    return ballot


def check_shape(ballot: Ballot, election: Election) -> None:
    """Raise ``WrongAnswers`` unless there is a choice and a proof for each answer."""
    if len(ballot.answers) != len(election.questions):
        raise WrongAnswers("number of answers")
    for number, (question, answer) in enumerate(
        zip(election.questions, ballot.answers, strict=True), 1
    ):
        count = len(question.answers)
        if len(answer.choices) != count or len(answer.individual_proofs) != count:
            raise WrongAnswers(f"question {number}")


def _check_signature(ballot: Ballot) -> None:
    if ballot.signed_hash != b64_of(ballot.body):
        raise InvalidSignature("hash of the body")
    credential = Point.unchecked(ballot.credential)
    if credential == IDENTITY:
        raise InvalidPoint("credential")
    check_hash(ballot.signed_hash, credential, ballot.signature)


def _check_answer(
    question: Question, answer: Answer, credential: str, election: Election, where: str
) -> None:
    key = election.public_key
    statement = individual_statement(election.phi, credential)
    for number, (choice, proofs) in enumerate(
        zip(answer.choices, answer.individual_proofs, strict=True), 1
    ):
        with _naming(f"{where}, choice {number}"):
            if choice.alpha == IDENTITY:
                raise InvalidPoint("the identity")
            check_membership(statement, choice, proofs, public_key=key, lo=0, hi=1)
    # Every choice was just checked to lie in the group, so their sum does.
    with _naming(f"{where}, number of choices"):
        check_membership(
            overall_statement(election.phi, credential, answer.choices),
            sum(answer.choices, start=ZERO),
            answer.overall_proof,
            public_key=key,
            lo=question.min,
            hi=question.max,
        )


@contextmanager
def _naming(where: str) -> Iterator[None]:
    """Say where in the ballot a proof or a point is at fault."""
    try:
        yield
    except (InvalidProof, InvalidPoint) as fault:
        raise type(fault)(f"{where}: {fault}") from None
