"""A real meeting on a real server, with everything that its people have in their hands.

Keys come from a ceremony of three stations, slips from the printed PDF, and the server is the
program ``kiosk serve`` in a process of its own, so that it can be killed.
"""

import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from kiosk.actions.enrol_tablet import new_enrolment_code
from kiosk.actions.take_slips import take_slips
from kiosk.domain.meeting_state import Step
from kiosk.domain.role import Role
from kiosk.models.ballot import number_of_ballots
from kiosk.models.election import elections_of
from kiosk.rehearsal.course import cast_ballots
from kiosk.rehearsal.held_meeting import HeldMeeting, add_people, draft, scrutineers_of
from kiosk.rehearsal.trustees import Trustees
from kiosk.settings import make_instance
from kiosk.slip_files import slips_path
from tally.station.cards import held_cards, make_cards
from tally.station.key_shelf import KeyShelf, OpenKey, unlock
from tally.station.server import Server as StationServer

PASSWORD = "a long enough password"  # noqa: S105 (of people who exist in tests only)
PASSPHRASE = "a long enough passphrase"  # noqa: S105 (of keys that open nothing else)

MEETING = """
title = "区环境保护局2023年年终述职测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
min_group = 5
publish = "counts"
[grades]
names = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]
[[group]]
code = "A"
name = "局领导班子"
slips = 7
[[group]]
code = "B"
name = "机关干部职工"
slips = 24
[[form]]
code = "heads"
title = "科室、单位负责人民主测评表"
[form.groups]
A = "40"
B = "60"
[[form.subject]]
name = "周明远"
unit = "办公室"
post = "主任"
[[form.subject]]
name = "陈𬱖"
unit = "环境监测站"
post = "站长"
[[form.subject]]
name = "吴思源"
unit = "人事教育科"
post = "科长"
[[form]]
code = "leaders"
title = "局领导班子民主测评表"
[form.groups]
B = "100"
[[form.subject]]
name = "领导班子集体"
"""
"""Group A marks three contests, group B four."""

CAST = {
    "A": ((0, 1, 2), (0, 0, 1), (1, 4, 0), (2, 3, 5), (0, 1, 1)),
    "B": ((0, 1, 2, 3), (0, 0, 0, 0), (1, 2, 4, 5), (1, 1, 3, 0), (5, 0, 1, 1)),
}
"""The ballots that the machine casts, so that every box may be opened."""


class Server:
    """``kiosk serve`` in a process of its own; started again, it takes the same port."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance
        self.port = 0
        self.start()
        self.origin = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        program = "import sys; from kiosk.cli import main; sys.exit(main())"
        place = ["--dir", str(self.instance), "--port", str(self.port)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, "serve", *place],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        told = self._process.stdout.readline()
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)", told)[1])

    def kill(self) -> None:
        """As a power cut does."""
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


@dataclass(kw_only=True)
class Hall:
    """A meeting with open boxes, everything that its people have, and the server that holds it."""

    folder: Path
    held: HeldMeeting
    trustees: Trustees
    server: Server
    sheets: dict[str, bytes] = field(default_factory=dict)
    """The slips PDF of each voter group, as the organiser took them away."""
    unused: dict[str, list[str]] = field(default_factory=dict)
    """Codes of slips that nobody has drawn, in the order of the sheets."""
    cards: list[str] = field(default_factory=list)
    """Test cards of seat 1, as their QR codes read."""

    @property
    def origin(self) -> str:
        return self.server.origin

    def draw(self, group: str = "B") -> str:
        """One slip's code."""
        return self.unused[group].pop(0)

    def enrolment_code(self, label: str = "1号机") -> str:
        with Session(self.held.engine) as session:
            code = new_enrolment_code(
                session,
                meeting_id=self.held.meeting_id,
                label=label,
                random=secrets.token_bytes,
            )
            session.commit()
        return code

    def take_slips(self) -> None:
        """The sheets leave the server for the printer, as a real meeting demands before opening."""
        instance, meeting_id = self.held.settings.instance, self.held.meeting_id
        for group in self.held.slips:
            self.sheets[group] = slips_path(instance, meeting_id, group).read_bytes()
        with Session(self.held.engine) as session:
            take_slips(session, meeting_id=meeting_id, instance=instance)
            session.commit()

    def make_cards(self) -> None:
        """The station of seat 1 makes test cards, as its holder would by a button."""
        key = self.key(1)
        make_cards(key, 12, self.seat_server(1), secrets.token_bytes)
        self.cards = [card.text for card in held_cards(key)]

    def key(self, seat: int) -> OpenKey:
        """The key of a seat, opened here as its station opens it."""
        keys = self.folder / "keys"
        shelf = KeyShelf(keys)
        (card,) = [card for card in shelf.cards() if card.header.index == seat]
        return unlock(shelf, card.file, PASSPHRASE, keys / "journal")

    def seat_server(self, seat: int) -> StationServer:
        return StationServer(self.origin, self.trustees.codes[str(seat)])

    def close(self) -> None:
        """The machine closes the boxes with a register that fits them."""
        numbers = {group.code: self.ballots(group.code) for group in self.held.meeting.groups}
        self.held.take(Step.CLOSE, {"handed_out": numbers, "returned": numbers})

    def ballots(self, group: str) -> int:
        """How many are in the box."""
        with Session(self.held.engine) as session:
            found = elections_of(session, self.held.meeting_id)
            (uuid,) = [election.uuid for election in found if election.group == group]
            return number_of_ballots(session, uuid)


@contextmanager
def sealed(folder: Path, meeting: str) -> Iterator[Hall]:
    """``meeting`` through its ceremony, sealed and printed; no scrutineer has signed yet."""
    settings = make_instance(folder / "instance", random=secrets.token_bytes)
    held = draft(settings, {"meeting.toml": meeting.encode()}, rehearsal=False)
    add_people(
        held,
        [
            ("organiser", "陈组织", Role.ORGANISER, PASSWORD),
            ("scrutineer", held.meeting.scrutineers[0], Role.SCRUTINEER, PASSWORD),
            *scrutineers_of(held.meeting, PASSWORD)[1:],
        ],
    )
    server = Server(settings.instance)
    try:
        trustees = held.seats(server.origin, folder / "keys", [PASSPHRASE] * 3)
        hall = Hall(folder=folder, held=held, trustees=trustees, server=server)
        trustees.hold_ceremony()
        held.take(Step.SEAL)
        hall.take_slips()
        yield hall
    finally:
        server.kill()
        held.engine.dispose()


@contextmanager
def opened(folder: Path, meeting: str, cast) -> Iterator[Hall]:
    """A sealed ``meeting`` signed by all, open, with the ballots of ``cast`` in."""
    with sealed(folder, meeting) as hall:
        hall.trustees.sign_seal()
        hall.make_cards()
        hall.held.take(Step.OPEN)
        cast_ballots(hall.held, cast, hall.origin, lambda *_: None)
        hall.unused = {
            group: list(codes[len(cast.get(group, ())) :])
            for group, codes in hall.held.slips.items()
        }
        yield hall


@contextmanager
def station(hall: Hall, seat: int, stick: Path, journal: Path | None = None) -> Iterator[str]:
    """``tally station`` with the key of one seat on a stick of its own; yields its address.

    Without a folder of journals it runs on the machine on which the ceremony was held.
    """
    stick.mkdir()
    keys = hall.folder / "keys"
    (key,) = [card.file for card in KeyShelf(keys).cards() if card.header.index == seat]
    shutil.copy(keys / key, stick)
    words = [
        *(sys.executable, "-m", "tally", "station", "--no-browser"),
        *("--keys", stick, "--journal", journal or keys / "journal"),
        *("--server", hall.origin, "--code", hall.trustees.codes[str(seat)]),
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield process.stdout.readline().split("：", 1)[-1].strip()
        process.terminate()
