"""The encrypted tally: all counted ballots added up, still encrypted.

Source: protocol 7.1.  Every ballot weighs one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tally.ballot_check import check_shape
from tally.ballot_text import Ballot
from tally.canonical_json import canonical
from tally.election import Election
from tally.elgamal import ZERO, Ciphertext
from tally.fingerprint import hex_of


@dataclass(frozen=True, slots=True)
class SizedText:
    """The payload of the event ``EncryptedTally``, as written."""

    num_tallied: int
    total_weight: int
    encrypted_tally: str
    """SHA-256 of the encrypted tally's text, hex."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptedTally:
    """One ciphertext an answer of each question."""

    text: str
    ciphertexts: tuple[tuple[Ciphertext, ...], ...]
    num_tallied: int

    @property
    def sized_text(self) -> str:
        """The tally's hash with the number of its ballots."""
        return canonical(SizedText(self.num_tallied, self.num_tallied, hex_of(self.text)))


def tally_ballots(election: Election, ballots: Iterable[Ballot]) -> EncryptedTally:
    """Add up ballots that ``check_ballot`` has accepted for ``election``, in any order.

    Raises ``WrongAnswers`` for a ballot of another election's shape; whether its points lie in
    the group has been checked with its proofs.
    """
    sums = [[ZERO] * len(question.answers) for question in election.questions]
    counted = 0
    for ballot in ballots:
        check_shape(ballot, election)
        counted += 1
        for row, answer in zip(sums, ballot.answers, strict=True):
            row[:] = [total + choice for total, choice in zip(row, answer.choices, strict=True)]
    ciphertexts = tuple(tuple(row) for row in sums)
    return EncryptedTally(
        text=canonical([[ciphertext.text for ciphertext in row] for row in ciphertexts]),
        ciphertexts=ciphertexts,
        num_tallied=counted,
    )
