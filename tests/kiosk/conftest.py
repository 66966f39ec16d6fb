"""Factories for the kiosk's tests: an instance, its application, meetings in any state.

``make_meeting`` runs the real thing in process: key ceremony, sealing, slips, ballots, closing,
partial decryptions.  Only what costs time and proves nothing is smaller: argon2's memory.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from sqlalchemy.orm import Session

from kiosk import create_app
from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.enrol_tablet import new_enrolment_code
from kiosk.actions.steps import StepTools
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.role import Role
from kiosk.engine import make_tables, open_engine
from kiosk.models.staff import staff_with_login
from kiosk.settings import Settings, make_instance
from tests.kiosk.made_meeting import MadeMeeting
from tests.kiosk.made_people import PASSWORD, person

MEETING_TOML = """
title = "区环境保护局2023年年终述职测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
min_group = 5
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
slips = 6
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
name = "李四"
unit = "监测站"
post = "站长"
"""


@pytest.fixture
def settings(tmp_path) -> Settings:
    made = make_instance(tmp_path / "instance", random=secrets.token_bytes)
    engine = open_engine(made)
    make_tables(engine)
    engine.dispose()
    return made


@pytest.fixture
def engine(settings):
    engine = open_engine(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        add_people(session)
        yield session


def add_people(session: Session) -> None:
    """An organiser and a scrutineer, both with ``PASSWORD``."""
    for role in (Role.ORGANISER, Role.SCRUTINEER):
        if staff_with_login(session, role) is None:
            session.add(person(role, f"某{role}", role))
    session.commit()


@pytest.fixture
def make_meeting(settings) -> Callable[..., MadeMeeting]:
    """``make_meeting(session, state=…, ballots=…)``: a committed meeting in that state.

    ``ballots`` is the number cast in each group on the way to closing.
    """

    def make(
        session: Session,
        *,
        state: MeetingState = MeetingState.OPEN,
        ballots: dict[str, int] | None = None,
        rehearsal: bool = False,
        files: dict[str, bytes] | None = None,
    ) -> MadeMeeting:
        codes: dict[str, tuple[str, ...]] = {}
        tools = StepTools(
            random=secrets.token_bytes,
            instance=settings.instance,
            keep_slips=codes.__setitem__,
        )
        record = draft_meeting(
            session,
            files=files or {"meeting.toml": MEETING_TOML.encode()},
            rehearsal=rehearsal,
            random=secrets.token_bytes,
        )
        session.commit()
        meeting = MadeMeeting(id=record.id, session=session, tools=tools, codes=codes)
        if state is not MeetingState.DRAFT:
            meeting.lead_to(state, ballots)
        return meeting

    return make


@pytest.fixture
def app(settings, session):  # noqa: ARG001 (the people have to exist)
    app = create_app(settings)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


class Tablet:
    """What a tablet's browser does: a key of its own, and a signature under each request."""

    def __init__(self, client) -> None:
        self.client = client
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = ""

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def enrol(self, code: str):
        public_key = base64.b64encode(self.public_key).decode()
        answer = self.client.post("/booth/enrol", json={"code": code, "public_key": public_key})
        self.id = answer.json.get("tablet", "")
        return answer

    def headers(self, method: str, path: str, body: bytes) -> dict[str, str]:
        words = f"pingyi-tablet|1|{method}|{path}|{hashlib.sha256(body).hexdigest()}"
        signature = self.key.sign(words.encode(), ec.ECDSA(hashes.SHA256()))
        raw = b"".join(part.to_bytes(32, "big") for part in decode_dss_signature(signature))
        return {
            "X-Pingyi-Tablet": self.id,
            "X-Pingyi-Signature": base64.b64encode(raw).decode(),
        }

    def get(self, path: str):
        return self.client.get(path, headers=self.headers("GET", path, b""))

    def post(self, path: str, body: str | bytes | dict):
        data = json.dumps(body) if isinstance(body, dict) else body
        data = data.encode() if isinstance(data, str) else data
        return self.client.post(
            path,
            data=data,
            headers=self.headers("POST", path, data),
            content_type="application/json",
        )

    def cast(self, uuid: str, ballot: str | bytes):
        return self.post(f"/booth/elections/{uuid}/ballots", ballot)


@pytest.fixture
def enrol(client):
    """``enrol(meeting)``: a tablet of that meeting."""

    def make(meeting: MadeMeeting) -> Tablet:
        code = new_enrolment_code(
            meeting.session, meeting_id=meeting.id, label="1号机", random=secrets.token_bytes
        )
        meeting.session.commit()
        tablet = Tablet(client)
        assert tablet.enrol(code).status_code == 201
        return tablet

    return make


@pytest.fixture
def password() -> str:
    return PASSWORD
