"""Counting by those who hold the key: any sums are decrypted, whatever they hold.

Source: protocol 7.  The trustees together know the election's secret, so they read off even
counts that no honest box can have (minus one, or more than there are ballots).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tally.election import Election
from tally.elgamal import ZERO, Ciphertext
from tally.encrypted_tally import EncryptedTally
from tally.group import ORDER, G, Point, RandomBytes
from tally.partial_decryption import make_partial_decryption
from tally.tampering.parts import text_of

Sums = tuple[tuple[Ciphertext, ...], ...]

FARTHEST = 40
"""Counts are looked for between minus and plus so many."""


def sums_of(ballots: Sequence[str]) -> Sums:
    """The encrypted tally of ballots, whose proofs nobody asks for."""
    read = [json.loads(text)["answers"] for text in ballots]
    return tuple(
        tuple(
            sum((ciphertext_of(answers[question]["choices"][answer]) for answers in read), ZERO)
            for answer in range(len(read[0][question]["choices"]))
        )
        for question in range(len(read[0]))
    )


def ciphertext_of(choice: Mapping[str, str]) -> Ciphertext:
    return Ciphertext(Point.unchecked(choice["alpha"]), Point.unchecked(choice["beta"]))


def choice_of(ciphertext: Ciphertext) -> dict[str, str]:
    return {"alpha": ciphertext.alpha.hex, "beta": ciphertext.beta.hex}


def written(sums: Sums) -> str:
    return text_of([[choice_of(ciphertext) for ciphertext in row] for row in sums])


def decrypted(sums: Sums, share: int, election: Election, random: RandomBytes) -> str:
    """The honest partial decryption of any sums."""
    tally = EncryptedTally(text=written(sums), ciphertexts=sums, num_tallied=0)
    return make_partial_decryption(tally, share, election, random)


@dataclass(frozen=True, slots=True)
class Share:
    """Shares by the trustees' numbers, enough of them for the whole secret."""

    shares: Mapping[int, int]

    @property
    def secret(self) -> int:
        total = 0
        for index, share in self.shares.items():
            weighed = share
            for other in self.shares:
                if other != index:
                    weighed = weighed * other * pow(other - index, -1, ORDER) % ORDER
            total += weighed
        return total % ORDER

    def counts(self, sums: Sums) -> list[list[int]]:
        """What the sums hold; zero for what is no small number."""
        secret = self.secret
        small = {(k * G).encoding: k for k in range(-FARTHEST, FARTHEST + 1)}
        return [
            [small.get((one.beta - secret * one.alpha).encoding, 0) for one in row]
            for row in sums
        ]
