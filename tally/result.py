"""The result: partial decryptions combined, and the counts that come out.

Source: protocol 7.3.  Which trustees must have decrypted, the items of ``tally.trustee.items``
say: each single one, and a threshold of those who share a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from tally.canonical_json import canonical
from tally.discrete_log import discrete_log
from tally.election import Election
from tally.encrypted_tally import EncryptedTally
from tally.errors import Malformed, MissingDecryption, UnknownOwner, at
from tally.group import IDENTITY, ORDER, Point
from tally.partial_decryption import PartialDecryption
from tally.trustee.items import Item, Pedersen


class HasItems(Protocol):
    """A trustees payload, as far as it matters here."""

    @property
    def items(self) -> Sequence[Item]: ...


@dataclass(frozen=True, slots=True)
class Result:
    """The counts of a voter group: one row a question, one number an answer."""

    text: str
    counts: tuple[tuple[int, ...], ...]


def combine(
    election: Election,
    trustees: HasItems,
    tally: EncryptedTally,
    decryptions: Mapping[int, PartialDecryption],
) -> Result:
    """Decrypt the tally; ``decryptions`` are checked ones by their owners' numbers.

    Raises ``MissingDecryption`` and ``UnknownOwner``, ``NoDiscreteLog`` when a point is no
    count, and ``Malformed`` when the tally is not one of this election.
    """
    if [len(row) for row in tally.ciphertexts] != [
        len(question.answers) for question in election.questions
    ]:
        with at("protocol 7.1"):
            raise Malformed("the tally has not the shape of the questions")
    weights = _weights(trustees.items, decryptions)
    counts = tuple(
        tuple(
            _count(tally, weights, decryptions, question, answer)
            for answer in range(len(tally.ciphertexts[question]))
        )
        for question in range(len(tally.ciphertexts))
    )
    return Result(canonical({"result": counts}), counts)


def _count(
    tally: EncryptedTally,
    weights: Mapping[int, int],
    decryptions: Mapping[int, PartialDecryption],
    question: int,
    answer: int,
) -> int:
    mask = IDENTITY
    for owner, weight in weights.items():
        mask += weight * decryptions[owner].factors[question][answer]
    point: Point = tally.ciphertexts[question][answer].beta - mask
    with at(question=question + 1, choice=answer + 1):
        return discrete_log(point, tally.num_tallied)


def _weights(items: Sequence[Item], decryptions: Mapping[int, object]) -> dict[int, int]:
    """The owners whose factors are used, each with the scalar that they are multiplied by."""
    weights: dict[int, int] = {}
    owners: set[int] = set()
    for item in items:
        if isinstance(item, Pedersen):
            own = range(item.first_owner, item.first_owner + len(item.verification_keys))
            given = [owner for owner in own if owner in decryptions][: item.threshold]
            if len(given) < item.threshold:
                raise MissingDecryption(
                    "{given} of {needed} needed", given=len(given), needed=item.threshold
                )
            indices = [owner - item.first_owner + 1 for owner in given]
            weights |= {
                owner: _lagrange(index, indices)
                for owner, index in zip(given, indices, strict=True)
            }
            owners |= set(own)
        else:
            if item.owner not in decryptions:
                with at(trustee=item.owner):
                    raise MissingDecryption
            weights[item.owner] = 1
            owners.add(item.owner)
    if unknown := set(decryptions) - owners:
        with at(trustee=min(unknown)):
            raise UnknownOwner
    return weights


def _lagrange(index: int, indices: Sequence[int]) -> int:
    """The weight of a share's ``index`` when the polynomial is taken at zero."""
    weight = 1
    for other in indices:
        if other != index:
            weight = weight * other * pow(other - index, -1, ORDER) % ORDER
    return weight
