"""An instance with staff and a meeting that can be led to any state, with real cryptography."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kiosk.actions.accept_attestation import accept_attestation
from kiosk.actions.accept_partial_decryption import accept_partial_decryption
from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.key_ceremony import accept_ceremony_message
from kiosk.actions.record import election_of, tally_of
from kiosk.actions.staff import add_staff
from kiosk.actions.steps import StepTools, confirm_step, propose_step
from kiosk.actions.take_slips import take_slips
from kiosk.application import build
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.role import Role
from kiosk.engine import make_tables, open_engine
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of
from kiosk.models.staff import staff_with_login
from kiosk.settings import Settings, make_instance
from tally.ballot import make_ballot
from tally.credential import read_slip_code, secret_of
from tally.partial_decryption import make_partial_decryption
from tally.record.closing import attestation_words
from tally.trustee.certificate import new_seed, start
from tally.trustee.polynomial import finish, make_polynomial, transpose
from tally.trustee.signed import sign_words

PASSWORD = "a long enough password"  # noqa: S105 (of invented people)
ORGANISER, SCRUTINEER = "organiser", "scrutineer"

MEETING = """\
title = "年终述职测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
publish = "PUBLISH"

[grades]
names = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]

[[group]]
code = "A"
name = "局领导班子"
slips = 6

[[group]]
code = "B"
name = "机关干部职工"
slips = 7

[[form]]
code = "heads"
title = "科室负责人民主测评表"
[form.groups]
A = "40"
B = "60"
[[form.subject]]
code = "001"
name = "张三"
unit = "办公室"
post = "主任"
[[form.subject]]
code = "002"
name = "𬱖氏<b>李四</b>"
"""


def fixed_random(salt: str) -> Callable[[int], bytes]:
    """Bytes that look random, the same each time for one ``salt``."""
    counter = 0

    def random(size: int) -> bytes:
        nonlocal counter
        counter += 1
        return hashlib.shake_256(f"{salt} {counter}".encode()).digest(size)

    return random


@dataclass
class Hall:
    """One meeting in one instance, and the people who lead it."""

    app: Flask
    settings: Settings
    session: Session
    random: Callable[[int], bytes]
    meeting_id: str = ""
    meeting_file: str = MEETING.replace("PUBLISH", "scores")
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seeds: list[str] = field(default_factory=list)
    shares: list[int] = field(default_factory=list)

    def draft(self, files: Mapping[str, bytes], *, rehearsal: bool = False) -> str:
        meeting = draft_meeting(
            self.session, files=files, rehearsal=rehearsal, random=self.random
        )
        self.meeting_id = meeting.id
        self.session.commit()
        return self.meeting_id

    def lead_to(self, state: MeetingState, *, ballots: Mapping[str, int] | None = None) -> None:
        """Take every step up to ``state``; ``ballots`` says how many go into each box."""
        for reached, act in (
            (MeetingState.SEALED, self._seal),
            (MeetingState.OPEN, self._open),
            (MeetingState.CLOSED, lambda: self._close(ballots or {"A": 6, "B": 7})),
            (MeetingState.COUNTED, self._count),
            (MeetingState.CERTIFIED, lambda: self.take(Step.CERTIFY)),
        ):
            act()
            if reached is state:
                return

    def take(self, step: Step, details: Mapping[str, object] | None = None) -> None:
        """One step, by both people."""
        tools = StepTools(
            random=self.random,
            instance=self.settings.instance,
            keep_slips=self.codes.__setitem__,
        )
        organiser = staff_with_login(self.session, ORGANISER)
        scrutineer = staff_with_login(self.session, SCRUTINEER)
        assert organiser
        assert scrutineer
        propose_step(
            self.session,
            meeting_id=self.meeting_id,
            step=step,
            staff=organiser,
            details=details,
        )
        confirm_step(
            self.session, meeting_id=self.meeting_id, step=step, staff=scrutineer, tools=tools
        )
        self.session.commit()

    def hold_ceremony(self) -> None:
        meeting = meeting_of(self.session, self.meeting_id).parsed()
        size, threshold = len(meeting.scrutineers), meeting.threshold
        places = range(1, size + 1)
        self.seeds = [new_seed(self.random) for _ in places]
        certificates = [
            start(seed, index=index, size=size, threshold=threshold)
            for index, seed in enumerate(self.seeds, 1)
        ]
        polynomials = [
            make_polynomial(seed, index=index, certificates=certificates, random=self.random)
            for index, seed in enumerate(self.seeds, 1)
        ]
        outputs = [
            finish(
                seed,
                index=index,
                certificates=certificates,
                input_text=text,
                random=self.random,
            )
            for index, (seed, text) in enumerate(
                zip(self.seeds, transpose(polynomials), strict=True), 1
            )
        ]
        self.shares = [output.share for output in outputs]
        for kind, texts in (
            ("certificate", certificates),
            ("polynomial", polynomials),
            ("output", [output.text for output in outputs]),
        ):
            for index, text in enumerate(texts, 1):
                accept_ceremony_message(
                    self.session, meeting_id=self.meeting_id, index=index, kind=kind, text=text
                )
        self.session.commit()

    def vote(self, ballots: Mapping[str, int], *, turn: int = 0) -> None:
        """Cast so many ballots of each group, with marks of every kind; ``turn`` changes them."""
        meeting = meeting_of(self.session, self.meeting_id).parsed()
        for record in elections_of(self.session, self.meeting_id):
            election = election_of(record)
            contests = meeting.contests(record.group)
            for number in range(ballots[record.group]):
                secret = secret_of(
                    read_slip_code(self.codes[record.group][number]), record.uuid
                )
                marks = [
                    _mark(number * 7 + place * 3 + turn, len(meeting.grades))
                    for place in range(len(contests))
                ]
                text = make_ballot(election, secret, marks, self.random)
                cast_ballot(self.session, uuid=record.uuid, text=text)
        self.session.commit()

    def decrypt(self, *seats: int) -> None:
        meeting = meeting_of(self.session, self.meeting_id)
        for index in seats:
            words = attestation_words(meeting.closing or "")
            accept_attestation(
                self.session,
                meeting_id=self.meeting_id,
                index=index,
                text=sign_words(self.seeds[index - 1], words),
            )
            for record in elections_of(self.session, self.meeting_id):
                if record.decrypt:
                    text = make_partial_decryption(
                        tally_of(self.session, record),
                        self.shares[index - 1],
                        election_of(record),
                        self.random,
                    )
                    accept_partial_decryption(
                        self.session,
                        meeting_id=self.meeting_id,
                        group=record.group,
                        index=index,
                        text=text,
                    )
        self.session.commit()

    def _seal(self) -> None:
        self.hold_ceremony()
        self.take(Step.SEAL)

    def _open(self) -> None:
        take_slips(self.session, meeting_id=self.meeting_id, instance=self.settings.instance)
        self.take(Step.OPEN)

    def _close(self, ballots: Mapping[str, int]) -> None:
        self.vote(ballots)
        self.take(Step.CLOSE, {"handed_out": dict(ballots), "returned": dict(ballots)})

    def _count(self) -> None:
        self.decrypt(1, 2)
        self.take(Step.COUNT)


def _mark(number: int, grades: int) -> int:
    """Mostly good grades, now and then 弃权 (index k) and 废票 (index k + 1)."""
    wheel = [0, 0, 1, 0, 1, 2, 0, 1, 0, grades, 1, 0, grades - 1, 0, 2, 0, grades + 1]
    return wheel[number % len(wheel)]


def new_hall(folder: Path) -> Hall:
    """An instance in ``folder`` with an organiser and a scrutineer."""
    # Elections are remembered by their uuid for the life of a process, so no two halls share one.
    random = fixed_random(str(folder))
    settings = make_instance(folder, random=random)
    engine = open_engine(settings)
    make_tables(engine)
    session = Session(engine)
    for login, name, role in (
        (ORGANISER, "王组织", Role.ORGANISER),
        (SCRUTINEER, "赵监票", Role.SCRUTINEER),
    ):
        add_staff(session, login=login, name=name, role=role, password=PASSWORD)
    session.commit()
    return Hall(build(settings), settings, session, random)


@pytest.fixture
def hall_that_publishes(tmp_path: Path) -> Iterator[Callable[[str], Hall]]:
    """Makes an instance with a drafted meeting that publishes at the level given."""
    halls = []

    def make(publish: str) -> Hall:
        hall = new_hall(tmp_path / f"instance-{len(halls)}")
        hall.draft({"meeting.toml": MEETING.replace("PUBLISH", publish).encode()})
        halls.append(hall)
        return hall

    yield make
    for hall in halls:
        hall.session.close()
        hall.session.get_bind().dispose()
        with hall.app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def hall(hall_that_publishes: Callable[[str], Hall]) -> Hall:
    return hall_that_publishes("scores")


@pytest.fixture
def other_hall(hall_that_publishes: Callable[[str], Hall]) -> Hall:
    return hall_that_publishes("scores")


class Reader:
    """Somebody at a browser: follows redirects and sends the page's own CSRF token."""

    def __init__(self, hall: Hall, login: str | None = None, language: str = "zh") -> None:
        self.hall = hall
        self.home = f"/{login}/"
        self.client: FlaskClient = hall.app.test_client()
        self.client.set_cookie("language", language)
        if login:
            self.send("/login", {"name": login, "password": PASSWORD}, page="/login")

    def read(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status)
        return answer.get_data(as_text=True)

    def send(self, path: str, data: Mapping[str, object], *, page: str) -> str:
        """Send a form of ``page`` to ``path`` and read what follows."""
        token = self.client.get(page).get_data(as_text=True)
        token = token.partition('name="csrf_token" value="')[2].partition('"')[0]
        answer = self.client.post(
            path, data={**data, "csrf_token": token}, follow_redirects=True
        )
        return answer.get_data(as_text=True)


@pytest.fixture
def reader_of(hall: Hall) -> Callable[..., Reader]:
    """Somebody with a login, or without, who reads in a language."""
    return partial(Reader, hall)


@pytest.fixture
def organiser(hall: Hall) -> Reader:
    return Reader(hall, ORGANISER)


@pytest.fixture
def scrutineer(hall: Hall) -> Reader:
    return Reader(hall, SCRUTINEER)
