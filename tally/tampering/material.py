"""What the forger has: small honest records made by the real code, and every secret of them.

Two ceremonies of three trustees, two to decrypt; two voter groups of one meeting and one group
of another.  In the first group every slip has voted: a credential that nobody used could be
exchanged, and only the manifest would tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tally.ballot import make_ballot, tracker_of
from tally.ballot_text import body_of
from tally.canonical_json import canonical
from tally.credential import new_slip_code, public_credential, read_slip_code, secret_of
from tally.election import Election, PingyiField, make_election, new_uuid
from tally.group import Point
from tally.question import Question
from tally.tampering.counting_by_force import Share, Sums, decrypted, sums_of, written
from tally.tampering.parts import Parts, text_of
from tally.tampering.stream import Stream
from tally.trustee.assemble import assemble
from tally.trustee.certificate import new_seed, start
from tally.trustee.channel import receive
from tally.trustee.dealt import parse_polynomial
from tally.trustee.polynomial import finish, make_polynomial, transpose
from tally.trustee.signed import decryption_key, signing_key

TRUSTEES, THRESHOLD = 3, 2
SHAPE = (4, 3)
"""Answers of each question: unlike ones, so that no two answers can trade places unnoticed."""

PAIR = (1, 2)
"""The trustees who decrypt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """A finished ceremony with its secrets."""

    seeds: tuple[str, ...]
    polynomials: tuple[tuple[int, ...], ...]
    """The coefficients that each trustee drew."""
    shares: tuple[int, ...]
    payload: str
    public_key: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A voter group's election, counted, with its slips."""

    election: Election
    keys: Keys
    secrets: tuple[int, ...]
    """One a slip."""
    ballots: tuple[str, ...]
    """In the order of their trackers."""
    parts: Parts
    """The honest record, decrypted by two."""

    def secret_of(self, credential: str) -> int:
        """The slip's secret behind a public credential."""
        return next(s for s in self.secrets if public_credential(s).hex == credential)

    def owner_of(self, ballot: str) -> int:
        """The secret of the slip that a ballot was made with."""
        return self.secret_of(json.loads(ballot)["credential"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything of one campaign."""

    seed: int
    box: Box
    """The record that is forged."""
    sister: Box
    """Another voter group of the same meeting."""
    stranger: Box
    """A group of another meeting: other trustees, the same questions."""

    def stream(self, name: str) -> Stream:
        return Stream(self.seed, name)


@lru_cache(maxsize=2)
def make_material(seed: int) -> Material:
    keys, others = make_keys(Stream(seed, "keys")), make_keys(Stream(seed, "other keys"))
    return Material(
        seed=seed,
        box=make_box(keys, Stream(seed, "box"), slips=6),
        sister=make_box(keys, Stream(seed, "sister"), slips=5, group="B"),
        stranger=make_box(others, Stream(seed, "stranger"), slips=6, meeting="anothermeeting"),
    )


def make_keys(stream: Stream, threshold: int = THRESHOLD) -> Keys:
    places = range(1, TRUSTEES + 1)
    seeds = tuple(new_seed(stream) for _ in places)
    certificates = [
        start(seed, index=index, size=TRUSTEES, threshold=threshold)
        for index, seed in zip(places, seeds, strict=True)
    ]
    dealt = [
        make_polynomial(seed, index=index, certificates=certificates, random=stream)
        for index, seed in zip(places, seeds, strict=True)
    ]
    outputs = [
        finish(seed, index=index, certificates=certificates, input_text=received, random=stream)
        for index, seed, received in zip(places, seeds, transpose(dealt), strict=True)
    ]
    polynomials = tuple(
        _coefficients(seed, text, index)
        for index, seed, text in zip(places, seeds, dealt, strict=True)
    )
    return Keys(
        seeds=seeds,
        polynomials=polynomials,
        shares=tuple(output.share for output in outputs),
        payload=assemble(
            threshold=threshold,
            certificates=certificates,
            polynomials=dealt,
            outputs=[output.text for output in outputs],
        ),
        public_key=public_credential(sum(drawn[0] for drawn in polynomials)),
    )


def _coefficients(seed: str, dealt: str, index: int) -> tuple[int, ...]:
    """What a trustee drew, out of the message that it sealed to itself."""
    sealed = parse_polynomial(dealt, index).polynomial
    opened = receive(
        sealed, recipient=decryption_key(seed), sender=public_credential(signing_key(seed))
    )
    return tuple(map(int, json.loads(opened)["polynomial"]))


def make_box(
    keys: Keys,
    stream: Stream,
    *,
    slips: int,
    ballots: int | None = None,
    shape: Sequence[int] = SHAPE,
    public_key: Point | None = None,
    ours: bool = True,
    announced: int | None = None,
    **pingyi: object,
) -> Box:
    """An election held honestly, whatever was sealed: ``pingyi`` overrides what is right."""
    uuid = new_uuid(stream)
    codes = (read_slip_code(new_slip_code(stream)) for _ in range(slips))
    secrets = tuple(secret_of(code, uuid) for code in codes)
    sealed: dict[str, object] = {
        "meeting": "atamperedmeeting",
        "group": "A",
        "slips": slips if announced is None else announced,
        "min_group": 5,
        "meeting_file": 64 * "0",
        "rehearsal": True,
    }
    election = make_election(
        name="评议",
        description="A 职工",
        public_key=public_key or keys.public_key,
        questions=[
            Question(question=f"{number}", answers=tuple("甲乙丙丁"[:answers]), min=1, max=1)
            for number, answers in enumerate(shape, start=1)
        ],
        uuid=uuid,
        pingyi=PingyiField(**{**sealed, **pingyi}) if ours else None,  # type: ignore[arg-type]  # tests of wrong values are the point
    )
    cast = in_order(
        make_ballot(election, secret, [stream.below(answers) for answers in shape], stream)
        for secret in secrets[:ballots]
    )
    credentials = canonical(sorted(public_credential(secret).hex for secret in secrets))
    parts = Parts(
        election=election.text, trustees=keys.payload, credentials=credentials, ballots=cast
    )
    return Box(
        election=election,
        keys=keys,
        secrets=secrets,
        ballots=cast,
        parts=counted(parts, election, keys, stream),
    )


def in_order(ballots: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ballots, key=lambda text: tracker_of(body_of(text))))


def counted(
    parts: Parts,
    election: Election,
    keys: Keys,
    stream: Stream,
    *,
    owners: Sequence[int] = PAIR,
    sums: Sums | None = None,
) -> Parts:
    """The record with tally, decryptions and result that follow from its ballots, or ``sums``.

    Everything after the ballots is as honest as it can be: the counts are what the sums hold.
    """
    ballots = parts.ballots
    sums = sums_of(ballots) if sums is None else sums
    share = Share({owner: keys.shares[owner - 1] for owner in PAIR})
    return Parts(
        election=parts.election,
        trustees=parts.trustees,
        credentials=parts.credentials,
        ballots=ballots,
        tally=written(sums),
        numbers=(len(ballots), len(ballots)),
        decryptions=tuple(
            (owner, decrypted(sums, keys.shares[owner - 1], election, stream))
            for owner in owners
        ),
        result=text_of({"result": share.counts(sums)}),
    )
