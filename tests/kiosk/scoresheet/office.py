"""An office with two organisers and a score sheet that they fill in through the pages."""

from __future__ import annotations

import io
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.score_inputs import layouts_by_key
from kiosk.application import build
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.role import Role
from kiosk.engine import make_tables, open_engine
from kiosk.models.results import ResultsRecord
from kiosk.models.score_input import store_table
from kiosk.models.score_sheet import ScoreSheetRecord, score_sheet_of
from kiosk.settings import Settings, make_instance
from tests.kiosk.made_people import PASSWORD, person

CLERK, SECOND, SCRUTINEER = "clerk", "second", "scrutineer"

GRADES = ("优秀", "称职", "基本称职", "不称职")
HEADS = "科室、单位负责人"

MEETING = """
title = "TITLE"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
[grades]
names = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]
[[group]]
code = "A"
name = "参加测评人员"
slips = 50
[[form]]
code = "heads"
title = "科室负责人民主测评表"
[form.groups]
A = "100"
"""


@dataclass(kw_only=True)
class Office:
    """One instance; ``session`` is the tests' own way to look at it."""

    app: Flask
    settings: Settings
    session: Session
    readers: dict[str, Reader] = field(default_factory=dict)

    def reader(self, login: str | None = CLERK, language: str = "zh") -> Reader:
        key = f"{login} {language}"
        if key not in self.readers:
            self.readers[key] = Reader(self.app, login, language)
        return self.readers[key]

    def start(self, scheme: str = "000-duty", **fields: str) -> str:
        """A new score sheet through the page; its id."""
        form = {
            "title": "2023年度考核得分表",
            "unit": "区环境保护局",
            "period": "2023",
            "scheme": scheme,
            **fields,
        }
        answer = self.reader().post("/scores/new", form)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.headers["Location"].rpartition("/")[2]

    def sheet(self, sheet_id: str) -> ScoreSheetRecord:
        self.session.expire_all()
        return score_sheet_of(self.session, sheet_id)

    def fill(self, sheet_id: str, **tables: list[list[str]]) -> None:
        """Put rows into tables; ``poll__half`` is the table ``poll.half``."""
        for name, rows in tables.items():
            key = name.replace("__", ".").replace("_", "-")
            width = len(layouts_by_key(self.sheet(sheet_id).scheme)[key].columns)
            padded = [[*row, *[""] * (width - len(row))] for row in rows]
            store_table(self.session, sheet_id, key, padded)
        self.session.commit()

    def certified_meeting(
        self,
        title: str,
        marks: dict[str, tuple[int, ...]],
        *,
        abstained: int = 0,
        spoiled: int = 0,
        state: MeetingState = MeetingState.CERTIFIED,
        rehearsal: bool = False,
        names: dict[str, str] | None = None,
    ) -> str:
        """A meeting as its results stand in the database; nobody voted in it."""
        subjects = {code: (names or {}).get(code, "张三") for code in marks}
        listed = "".join(
            f'[[form.subject]]\ncode = "{code}"\nname = "{name}"\n'
            for code, name in subjects.items()
        )
        meeting = draft_meeting(
            self.session,
            files={"meeting.toml": (MEETING.replace("TITLE", title) + listed).encode()},
            rehearsal=rehearsal,
            random=secrets.token_bytes,
        )
        meeting.state = state
        results = results_json(title, marks, subjects, abstained, spoiled, rehearsal=rehearsal)
        self.session.add(ResultsRecord(meeting_id=meeting.id, text=json.dumps(results)))
        self.session.commit()
        return meeting.id

    def close(self) -> None:
        self.session.close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()


def results_json(
    title: str,
    marks: dict[str, tuple[int, ...]],
    names: dict[str, str],
    abstained: int,
    spoiled: int,
    *,
    rehearsal: bool,
) -> dict[str, object]:
    return {
        "format": "pingyi-results/1",
        "rehearsal": rehearsal,
        "meeting": {"title": title, "unit": "区环境保护局", "date": "2023-12-28"},
        "fingerprint": secrets.token_hex(32),
        "check_code": "ABCD-EFGH-JKLM-NPQR",
        "contests": [
            {
                "form": "heads",
                "subject": code,
                "criterion": "总体评价",
                "group": "A",
                "counts": dict(zip(GRADES, counts, strict=True)),
                "abstained": abstained,
                "spoiled": spoiled,
            }
            for code, counts in marks.items()
        ],
        "subjects": [
            {"form": "heads", "subject": code, "name": name} for code, name in names.items()
        ],
    }


class Reader:
    """Somebody at a browser, with the page's own CSRF token in every form."""

    def __init__(self, app: Flask, login: str | None, language: str) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.set_cookie("language", language)
        if login:
            answer = self.post("/login", {"name": login, "password": PASSWORD}, page="/login")
            assert answer.status_code == 303

    def read(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, (path, answer.status)
        return answer.get_data(as_text=True)

    def post(self, path: str, data: dict[str, object], *, page: str = "/scores/new"):
        token = self.client.get(page).get_data(as_text=True)
        token = token.partition('name="csrf_token" value="')[2].partition('"')[0]
        return self.client.post(path, data={**data, "csrf_token": token})

    def send(self, path: str, data: dict[str, object]) -> str:
        """Send a form and read the page that follows."""
        answer = self.post(path, data)
        while answer.status_code == 303:
            answer = self.client.get(answer.headers["Location"].partition("#")[0])
        return answer.get_data(as_text=True)

    def post_large(self, path: str, field: str, data: bytes):
        """As ``post``, without the temporary file in which Flask's client keeps a large form."""
        token = self.client.get("/scores/new").get_data(as_text=True)
        token = token.partition('name="csrf_token" value="')[2].partition('"')[0]
        head = 'Content-Disposition: form-data; name="'
        body = (
            (
                f'--X\r\n{head}csrf_token"\r\n\r\n{token}\r\n'
                f'--X\r\n{head}{field}"; filename="x"\r\n\r\n'
            ).encode()
            + data
            + b"\r\n--X--\r\n"
        )
        return self.client.post(
            path,
            input_stream=io.BytesIO(body),
            content_length=len(body),
            content_type="multipart/form-data; boundary=X",
        )

    def upload(self, path: str, field: str, data: bytes, name: str, **more: str) -> str:
        return self.send(path, {field: (io.BytesIO(data), name), **more})


def new_office(folder: Path) -> Office:
    settings = make_instance(folder, random=secrets.token_bytes)
    engine = open_engine(settings)
    make_tables(engine)
    session = Session(engine)
    session.add_all(
        (
            person(CLERK, "陈组织", Role.ORGANISER),
            person(SECOND, "林组织", Role.ORGANISER),
            person(SCRUTINEER, "赵监票", Role.SCRUTINEER),
        )
    )
    session.commit()
    return Office(app=build(settings), settings=settings, session=session)


def fill_worked_example(office: Office, sheet_id: str, *, polls: bool = True) -> None:
    """张三 of source document 000: 89.775."""
    quarters = ["001", "张三", "92", "90", "94", "88"]
    tables = {
        "people": [["001", "张三", HEADS, "办公室", "主任"]],
        "entered__duty": [quarters],
        "entered__common": [quarters],
    }
    if polls:
        tables["poll__half"] = [["001", "张三", "30", "12", "5", "1", "1", "1"]]
        tables["poll__final"] = [["001", "张三", "28", "14", "4", "2", "2", "0"]]
    office.fill(sheet_id, **tables)
