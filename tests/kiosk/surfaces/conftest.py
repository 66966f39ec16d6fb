"""An instance with staff and a meeting that can be led to any state, with real cryptography."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.steps import StepTools
from kiosk.application import build
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.role import Role
from kiosk.engine import make_tables, open_engine
from kiosk.settings import Settings, make_instance
from tests.kiosk.made_meeting import MadeMeeting
from tests.kiosk.made_people import PASSWORD, person

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


@dataclass(kw_only=True)
class Hall(MadeMeeting):
    """One meeting in one instance, and the people who lead it."""

    app: Flask
    settings: Settings
    id: str = ""
    meeting_file: str = MEETING.replace("PUBLISH", "scores")
    turn: int = 0
    """Turns the wheel of marks: another number, other votes."""

    @property
    def meeting_id(self) -> str:
        return self.id

    def draft(self, files: Mapping[str, bytes], *, rehearsal: bool = False) -> str:
        meeting = draft_meeting(
            self.session, files=files, rehearsal=rehearsal, random=self.tools.random
        )
        self.id = meeting.id
        self.session.commit()
        return self.id

    def lead_to(self, state: MeetingState, ballots: Mapping[str, int] | None = None) -> None:
        """As in every meeting, but every slip votes."""
        super().lead_to(state, {"A": 6, "B": 7} if ballots is None else ballots)

    def marks_of(self, slip: int) -> tuple[int, ...]:
        """Mostly good grades, now and then 弃权 (4) and 废票 (5)."""
        wheel = [0, 0, 1, 0, 1, 2, 0, 1, 0, 4, 1, 0, 3, 0, 2, 0, 5]
        return tuple(wheel[(slip * 7 + place * 3 + self.turn) % len(wheel)] for place in (0, 1))


def new_hall(folder: Path) -> Hall:
    """An instance in ``folder`` with an organiser and a scrutineer."""
    settings = make_instance(folder, random=secrets.token_bytes)
    engine = open_engine(settings)
    make_tables(engine)
    session = Session(engine)
    session.add_all(
        (
            person(ORGANISER, "王组织", Role.ORGANISER),
            person(SCRUTINEER, "赵监票", Role.SCRUTINEER),
        )
    )
    session.commit()
    codes: dict[str, tuple[str, ...]] = {}
    tools = StepTools(
        random=secrets.token_bytes, instance=settings.instance, keep_slips=codes.__setitem__
    )
    return Hall(
        app=build(settings), settings=settings, session=session, tools=tools, codes=codes
    )


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
        shown = self.client.get(page).get_data(as_text=True)
        # The marks of proposals come back with the form in which they stand.
        form = shown.partition(f'action="{path}"')[2].partition("</form>")[0]
        hidden = {"csrf_token": _hidden(shown, "csrf_token"), "seen": _hidden(form, "seen")}
        answer = self.client.post(path, data={**hidden, **data}, follow_redirects=True)
        return answer.get_data(as_text=True)


def _hidden(page: str, name: str) -> str:
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


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
