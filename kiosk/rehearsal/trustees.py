"""Trustees without hands: the stations of a rehearsal or demo, in a process of their own.

The server never holds a private key, not even in a rehearsal (security, "What we decided"): the
keys are made, sealed and used here, by the same code that a scrutineer's station runs, over the
same station API.
"""

from __future__ import annotations

import multiprocessing
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from tally.station.cards import held_cards, make_cards
from tally.station.ceremony import new_key
from tally.station.decryption import attest, decrypt_totals
from tally.station.examination import Papers, examine
from tally.station.job import Job
from tally.station.key_shelf import KeyShelf, OpenKey, make_key, unlock
from tally.station.online_ceremony import run_ceremony
from tally.station.paper_register import register_that_fits
from tally.station.sealed_check import check_papers
from tally.station.sealing import send_words, sign_seal
from tally.station.seen_manifests import seen_manifests
from tally.station.server import Server
from tally.station.testing import opened_trackers

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trustee:
    """One seat: where its key lies, what opens it, and how its station reaches the server."""

    folder: Path
    """Folder of its key file and of its journal."""
    server: str
    code: str
    """Station code of the seat."""
    passphrase: str
    cost: int
    """scrypt's N for the key file."""

    @property
    def shelf(self) -> KeyShelf:
        return KeyShelf(self.folder)

    @property
    def journals(self) -> Path:
        return self.folder / "journal"


class Trustees:
    """All seats of one meeting, worked by one separate process."""

    def __init__(self, seats: Sequence[Trustee]) -> None:
        self._seats = tuple(seats)

    @property
    def codes(self) -> dict[str, str]:
        """Station codes by seat number, as ``tally station --codes`` reads them."""
        return {str(number): seat.code for number, seat in enumerate(self._seats, 1)}

    def hold_ceremony(self) -> None:
        """Make every key and run the ceremony to its end.

        Raises ``TallyError`` when the server or a trustee sends what does not hold.
        """
        _in_own_process(_hold_ceremony, self._seats)

    def sign_seal(self, *numbers: int) -> None:
        """Let these seats, or all, check what was sealed, sign it and test their keys.

        Raises ``TallyError`` when what was sealed does not hold.
        """
        seats = enumerate(self._seats, 1)
        _in_own_process(
            _sign_seal, tuple(seat for at, seat in seats if at in numbers or not numbers)
        )

    def make_cards(self, seat: int, how_many: int) -> tuple[str, ...]:
        """Let the station of ``seat`` make test cards; what stands on them."""
        return _in_own_process(
            partial(_make_cards, how_many=how_many), (self._seats[seat - 1],)
        )

    def decrypt(self, how_many: int) -> None:
        """Let all seats verify the closed records and attest, and the first ``how_many`` decrypt.

        Raises ``TallyError``: a record does not hold, and no factor was sent for it.
        """
        decrypt = partial(_decrypt, how_many=how_many)
        _in_own_process(decrypt, self._seats)

    def attest(self, *numbers: int) -> None:
        """Let these seats verify the closed records and attest to them."""
        seats = tuple(self._seats[number - 1] for number in numbers)
        _in_own_process(partial(_decrypt, how_many=0), seats)


def _in_own_process(work: Callable[[tuple[Trustee, ...]], T], seats: tuple[Trustee, ...]) -> T:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        return process.submit(work, seats).result()


def _hold_ceremony(seats: tuple[Trustee, ...]) -> None:
    # Each waits for the others' messages, so all of them must be at work at once.
    with ThreadPoolExecutor(len(seats)) as threads:
        for done in [threads.submit(_take_seat, seat) for seat in seats]:
            done.result()


def _take_seat(seat: Trustee) -> None:
    seat.folder.mkdir(parents=True, exist_ok=True)
    server = Server(seat.server, seat.code)
    key = make_key(
        seat.shelf,
        new_key(server.meeting(), secrets.token_bytes),
        seat.passphrase,
        journals=seat.journals,
        random=secrets.token_bytes,
        cost=seat.cost,
    )
    job: Job[None] = Job(
        "ceremony", lambda job: run_ceremony(key, server, secrets.token_bytes, job)
    )
    _finish(job)


def _sign_seal(seats: tuple[Trustee, ...]) -> None:
    for seat in seats:
        server = Server(seat.server, seat.code)
        key = _unlock(seat, server.meeting().index)
        seen = seen_manifests(seat.journals)
        seal = check_papers(server.sealed(), key.keyfile, seen, lambda _: None)
        # The machine has no table with paper on it, so it counts what was sealed.
        counted = {group.code: group.slips for group in seal.meeting.groups}
        send_words(sign_seal(key, seal, counted, secrets.token_bytes), server)


def _make_cards(seats: tuple[Trustee, ...], how_many: int) -> tuple[str, ...]:
    (seat,) = seats
    server = Server(seat.server, seat.code)
    key = _unlock(seat, server.meeting().index)
    make_cards(key, how_many, server, secrets.token_bytes)
    return tuple(card.text for card in held_cards(key))


def _unlock(seat: Trustee, index: int) -> OpenKey:
    (card,) = [
        card for card in seat.shelf.cards() if card.header and card.header.index == index
    ]
    return unlock(seat.shelf, card.file, seat.passphrase, seat.journals)


def _decrypt(seats: tuple[Trustee, ...], how_many: int) -> None:
    # All attest before one decrypts: a machine has nobody missing, so it makes no exception.
    attested = []
    for seat in seats:
        server = Server(seat.server, seat.code)
        meeting = server.meeting()
        key = _unlock(seat, meeting.index)
        records = [server.record(group) for group in meeting.groups]
        left_out = server.left_out()
        papers = Papers(
            records=records,
            manifest=meeting.manifest or "",
            left_out=left_out,
            # The machine has no paper, so its register says what the boxes hold.
            register=register_that_fits(records, left_out),
            opened=opened_trackers(key),
        )
        examination = examine(papers, key.keyfile, lambda _: None)
        attest(key, examination, server, secrets.token_bytes)
        attested.append((key, examination, server))
    for key, examination, server in attested[:how_many]:
        decrypt_totals(key, examination, server, secrets.token_bytes)


def _finish(job: Job[T]) -> None:
    job.start().join(seconds=600)
    if job.refusal:
        raise job.refusal
    if job.running or job.broken:
        raise RuntimeError(f"the {job.kind} did not end")
