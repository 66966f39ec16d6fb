"""Ballots accepted a second by the running server, and how long each tablet waits.

python benchmarks/server.py [--questions 30] [--ballots 200] [--tablets 16] [--json]

A real instance in a temporary directory (SQLite, write-ahead log, ``synchronous=FULL``) is led to
an open meeting, all ballots are made beforehand, and ``kiosk serve`` runs in a process of its own.
Then every tablet, a thread of this process with its own key and connection, casts one ballot
after the other.  The floor is what checking the same ballots costs without any server, on all
cores: nothing that answers only after checking can be faster.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy.orm import Session

from kiosk.domain.role import Role
from kiosk.models.ballot import number_of_ballots
from kiosk.models.election import elections_of
from kiosk.rehearsal.course import prepare_and_open
from kiosk.rehearsal.held_meeting import (
    ORGANISER,
    SCRUTINEER,
    HeldMeeting,
    add_people,
    draft,
    serving,
)
from kiosk.rehearsal.tablet import Tablet
from kiosk.rehearsal.voters import Envelope, seal_ballots
from kiosk.settings import make_instance
from tally.ballot import check_ballot
from tally.election import parse_election

MEETING = """
title = "benchmark"
unit = "benchmark"
date = 2023-12-28
threshold = 2
scrutineers = ["1", "2", "3"]
[grades]
names = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]
[[group]]
code = "A"
name = "A"
slips = {slips}
[[form]]
code = "form"
title = "form"
groups = {{A = "100"}}
"""
KIOSK = [sys.executable, "-c", "from kiosk.cli import main; raise SystemExit(main())"]
WARMING = 2
"""Ballots that each process checks before the clock of the floor starts."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--questions", type=int, default=30, help="of 6 answers each (30)")
    parser.add_argument("--ballots", type=int, default=200, help="to cast (200)")
    parser.add_argument("--tablets", type=int, default=16, help="at the same time (16)")
    parser.add_argument("--json", action="store_true", help="one line of JSON")
    arguments = parser.parse_args()
    figures = measure(
        questions=arguments.questions, ballots=arguments.ballots, tablets=arguments.tablets
    )
    if arguments.json:
        print(json.dumps(vars(arguments) | figures))
        return
    print(
        f"{arguments.ballots} ballots of {arguments.questions} questions × 6 answers, "
        f"{arguments.tablets} tablets, {os.cpu_count()} cores"
    )
    for name, figure in figures.items():
        print(f"{name:>28}  {figure}")


def measure(*, questions: int, ballots: int, tablets: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="pingyi-benchmark-") as folder:
        held = open_meeting(Path(folder), questions=questions, slips=max(5, ballots))
        marks = [[secrets.randbelow(6) for _ in range(questions)] for _ in range(ballots)]
        envelopes = list(seal_ballots(list(held.votes({"A": map(tuple, marks)}))))
        with served(held.settings.instance) as origin:
            enrolled = [held.tablet(origin, str(number)) for number in range(tablets)]
            begun = time.perf_counter()
            waits = cast_all(enrolled, envelopes)
            seconds = time.perf_counter() - begun
        with Session(held.engine) as session:
            (election,) = elections_of(session, held.meeting_id)
            stored = number_of_ballots(session, election.uuid)
            text, credentials = election.text or "", election.credentials or ""
        held.engine.dispose()
    if stored != ballots:
        raise SystemExit(f"{ballots} ballots were acknowledged and {stored} are in the box")
    floor = ballots / seconds_of_checking(text, credentials, envelopes)
    return {
        "ballots a second": round(ballots / seconds, 1),
        "median wait, ms": round(1000 * median(waits), 1),
        "95th percentile, ms": round(1000 * quantiles(waits, n=20)[-1], 1),
        "floor, ballots a second": round(floor, 1),
        "server / floor": round(ballots / seconds / floor, 2),
    }


def open_meeting(folder: Path, *, questions: int, slips: int) -> HeldMeeting:
    """An open meeting with one voter group."""
    subjects = "".join(f'[[form.subject]]\nname = "{n}"\n' for n in range(questions))
    settings = make_instance(folder / "instance", random=secrets.token_bytes)
    files = {"meeting.toml": (MEETING.format(slips=slips) + subjects).encode()}
    held = draft(settings, files, rehearsal=True)
    password = secrets.token_urlsafe(16)
    add_people(
        held,
        [
            (ORGANISER, "organiser", Role.ORGANISER, password),
            (SCRUTINEER, "scrutineer", Role.SCRUTINEER, password),
        ],
    )
    with serving(settings) as origin:
        trustees = held.seats(origin, folder / "keys", [password] * 3)
        prepare_and_open(held, trustees, lambda *_: None)
    return held


@contextmanager
def served(instance: Path) -> Iterator[str]:
    """``kiosk serve`` in a process of its own; yields its address."""
    with subprocess.Popen(
        [*KIOSK, "serve", "--dir", instance, "--port", "0"],
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            yield next(word for word in line.split() if word.startswith("http://"))
        finally:
            process.terminate()


def cast_all(tablets: Sequence[Tablet], envelopes: Sequence[Envelope]) -> list[float]:
    """Seconds that each ballot waited for its answer."""
    waiting: queue.SimpleQueue[Envelope] = queue.SimpleQueue()
    for envelope in envelopes:
        waiting.put(envelope)

    def cast_some(tablet: Tablet) -> list[float]:
        waits: list[float] = []
        while True:
            try:
                envelope = waiting.get_nowait()
            except queue.Empty:
                return waits
            begun = time.perf_counter()
            reply = tablet.cast(envelope.uuid, envelope.ballot)
            waits.append(time.perf_counter() - begun)
            if reply.status != HTTPStatus.CREATED:
                raise SystemExit(f"a ballot was not accepted: {reply}")

    with ThreadPoolExecutor(len(tablets)) as threads:
        waits = [wait for some in threads.map(cast_some, tablets) for wait in some]
    for tablet in tablets:
        tablet.close()
    return waits


Share = tuple[str, str, tuple[str, ...]]
"""Election, credentials, ballots: what one process checks."""


def seconds_of_checking(
    election: str, credentials: str, envelopes: Sequence[Envelope]
) -> float:
    """Seconds that all cores need to check the ballots and do nothing else."""
    cores = os.cpu_count() or 1
    texts = [envelope.ballot for envelope in envelopes]
    shares = [(election, credentials, tuple(texts[core::cores])) for core in range(cores)]
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        list(pool.map(check_share, [(*share[:2], share[2][:WARMING]) for share in shares]))
        return max(pool.map(check_share, shares))


def check_share(share: Share) -> float:
    """Seconds to check the ballots of one share, in this process."""
    election_text, credentials, ballots = share
    election, listed = parse_election(election_text), set(json.loads(credentials))
    begun = time.perf_counter()
    for ballot in ballots:
        check_ballot(ballot, election, listed)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
