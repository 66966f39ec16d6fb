"""Checking a ballot: everything that makes it count.

Source: protocol 6.6 and 1.1.  Cheap checks come first, so that nonsense costs little; then
the signature, because only it fixes which answer belongs to which question; then the proofs,
nearly all of the time.
"""

from collections.abc import Container
from functools import reduce
from operator import add

from tally.ballot_statement import individual_statement, overall_statement
from tally.ballot_text import Answer, Ballot, largest_ballot, parse_ballot
from tally.election import Election
from tally.errors import (
    BallotTooLarge,
    InvalidPoint,
    InvalidSignature,
    UnknownCredential,
    WrongAnswers,
    WrongElection,
    at,
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
    if len(text) > (most := largest_ballot(election)):
        raise BallotTooLarge("more than {most} characters", most=most)
    ballot = parse_ballot(text)
    check_read_ballot(ballot, election, credentials)
    return ballot


def check_read_ballot(ballot: Ballot, election: Election, credentials: Container[str]) -> None:
    """``check_ballot`` for whoever has read the form already, and measured it before."""
    if ballot.election_uuid != election.uuid:
        raise WrongElection("names the election {uuid}", uuid=ballot.election_uuid)
    if ballot.election_hash != election.phi:
        raise WrongElection("names another version of this election")
    if ballot.credential not in credentials:
        with at(credential=ballot.credential):
            raise UnknownCredential
    check_shape(ballot, election)
    _check_signature(ballot)
    for number, (question, answer) in enumerate(
        zip(election.questions, ballot.answers, strict=True), 1
    ):
        with at(question=number):
            _check_answer(question, answer, ballot.credential, election)


def check_shape(ballot: Ballot, election: Election) -> None:
    """Raise ``WrongAnswers`` unless there is a choice and a proof for each answer."""
    if len(ballot.answers) != len(election.questions):
        raise WrongAnswers(
            "{answers} answers to {questions} questions",
            answers=len(ballot.answers),
            questions=len(election.questions),
        )
    for number, (question, answer) in enumerate(
        zip(election.questions, ballot.answers, strict=True), 1
    ):
        count = len(question.answers)
        choices, proofs = len(answer.choices), len(answer.individual_proofs)
        if choices != count or proofs != count:
            with at(question=number):
                raise WrongAnswers(
                    "{choices} choices with {proofs} proofs among {answers} answers",
                    choices=choices,
                    proofs=proofs,
                    answers=count,
                )


def _check_signature(ballot: Ballot) -> None:
    with at("protocol 6.5"):
        if ballot.signed_hash != b64_of(ballot.body):
            raise InvalidSignature("signs another hash than the ballot's")
        credential = Point.unchecked(ballot.credential)
        if credential == IDENTITY:
            with at(field="credential"):
                raise InvalidPoint("the identity")
        check_hash(ballot.signed_hash, credential, ballot.signature)


def _check_answer(
    question: Question, answer: Answer, credential: str, election: Election
) -> None:
    key = election.public_key
    statement = individual_statement(election.phi, credential)
    for number, (choice, proofs) in enumerate(
        zip(answer.choices, answer.individual_proofs, strict=True), 1
    ):
        with at("protocol 6.2", choice=number):
            if choice.alpha == IDENTITY:
                raise InvalidPoint("the identity")
            check_membership(statement, choice, proofs, public_key=key, lo=0, hi=1)
    # Every choice was just checked to lie in the group, so their sum does.
    with at("protocol 6.3", field="overall_proof"):
        check_membership(
            overall_statement(election.phi, credential, answer.choices),
            reduce(add, answer.choices),
            answer.overall_proof,
            public_key=key,
            lo=question.min,
            hi=question.max,
        )
