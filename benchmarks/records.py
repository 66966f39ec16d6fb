"""A counted record of many ballots, made by the real code on all cores, for the benchmarks.

Records are kept in a directory of the caller's: making ten thousand ballots takes minutes.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tally.ballot import Ballot, make_ballot, parse_ballot
from tally.canonical_json import canonical
from tally.election import Election, PingyiField, make_election, new_uuid, parse_election
from tally.encrypted_tally import tally_ballots
from tally.fingerprint import hex_of
from tally.group import G, Point, random_scalar
from tally.partial_decryption import check_partial_decryption, make_partial_decryption
from tally.question import Question
from tally.record.archive import write_archive
from tally.result import combine
from tally.trustee.assemble import Trustees, assemble, parse_trustees
from tally.trustee.certificate import new_seed, start
from tally.trustee.polynomial import finish, make_polynomial, transpose

TIMESTAMP = 1703721600
SCRUTINEERS, THRESHOLD = 3, 2
FEWEST = 5
"""Ballots that a record needs before it may be decrypted."""

Vote = tuple[str, int, tuple[int, ...]]
"""An election, a slip's secret and its marks."""

random = secrets.token_bytes


def record_of(folder: Path, *, ballots: int, questions: int, answers: int) -> Path:
    """A record of that size in ``folder``, made when it is not there yet."""
    place = folder / f"{ballots}-ballots-{questions}x{answers}"
    kept = sorted(place.glob("*.bel"))
    if kept:
        return kept[0]
    place.mkdir(parents=True, exist_ok=True)
    trustees, shares = ceremony()
    slips = max(ballots, FEWEST)
    election = election_of(questions, answers, key=trustees.public_key, slips=slips)
    # The reference implementation wants the name of the election's uuid.
    unfinished = place / f"{election.uuid}.unfinished"
    unfinished.write_bytes(counted_record(election, trustees, shares, ballots, slips))
    return unfinished.rename(unfinished.with_suffix(".bel"))


def election_of(
    questions: int, answers: int, *, key: Point, slips: int | None = None
) -> Election:
    """An election of that form; without ``slips`` one of another program's."""
    sealed = {"meeting": "benchmark", "group": "A", "min_group": FEWEST, "rehearsal": False}
    return make_election(
        name="benchmark",
        description="",
        public_key=key,
        questions=[
            Question(
                question=str(number),
                answers=tuple(str(answer) for answer in range(answers)),
                min=1,
                max=1,
            )
            for number in range(1, questions + 1)
        ],
        uuid=new_uuid(random),
        pingyi=slips and PingyiField(**sealed, slips=slips, meeting_file=hex_of("benchmark")),
    )


def ceremony() -> tuple[Trustees, Sequence[int]]:
    """Three trustees of whom two suffice, with their shares."""
    places = range(1, SCRUTINEERS + 1)
    seeds = [new_seed(random) for _ in places]
    certificates = [
        start(seed, index=place, size=SCRUTINEERS, threshold=THRESHOLD)
        for place, seed in zip(places, seeds, strict=True)
    ]
    polynomials = [
        make_polynomial(seed, index=place, certificates=certificates, random=random)
        for place, seed in zip(places, seeds, strict=True)
    ]
    inputs = transpose(polynomials)
    outputs = [
        finish(
            seed,
            index=place,
            certificates=certificates,
            input_text=inputs[place - 1],
            random=random,
        )
        for place, seed in zip(places, seeds, strict=True)
    ]
    payload = assemble(
        threshold=THRESHOLD,
        certificates=certificates,
        polynomials=polynomials,
        outputs=[output.text for output in outputs],
    )
    return parse_trustees(payload), [output.share for output in outputs]


def counted_record(
    election: Election, trustees: Trustees, shares: Sequence[int], ballots: int, slips: int
) -> bytes:
    """The archive of ``ballots`` ballots with random marks, decrypted by two trustees."""
    voters = [random_scalar(random) for _ in range(slips)]
    answers = len(election.questions[0].answers)
    votes = [
        (election.text, voter, tuple(secrets.randbelow(answers) for _ in election.questions))
        for voter in voters[:ballots]
    ]
    with ProcessPoolExecutor(
        os.cpu_count(), mp_context=multiprocessing.get_context("spawn")
    ) as pool:
        cast = sorted(pool.map(sealed, votes, chunksize=4))
    texts = [text for _, text in cast]
    tally = tally_ballots(election, parsed(texts))
    owners = range(1, THRESHOLD + 1)
    decryptions = {
        owner: make_partial_decryption(tally, shares[owner - 1], election, random)
        for owner in owners
    }
    checked = {
        owner: check_partial_decryption(
            text, tally, election, trustees.verification_keys[owner - 1]
        )
        for owner, text in decryptions.items()
    }
    return write_archive(
        timestamp=TIMESTAMP,
        election=election.text,
        trustees=trustees.text,
        credentials=canonical(sorted((voter * G).hex for voter in voters)),
        ballots=texts,
        tally=tally,
        decryptions=decryptions.items(),
        result=combine(election, trustees, tally, checked).text,
    )


def sealed(vote: Vote) -> tuple[str, str]:
    """Tracker and text of one ballot: what a worker makes."""
    election, voter, marks = vote
    text = make_ballot(parse_election(election), voter, marks, random)
    return parse_ballot(text).tracker, text


def parsed(texts: Sequence[str]) -> Iterator[Ballot]:
    return map(parse_ballot, texts)
