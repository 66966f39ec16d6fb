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
from dataclasses import dataclass, field

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from sqlalchemy.orm import Session

from kiosk import create_app
from kiosk.actions.accept_attestation import accept_attestation
from kiosk.actions.accept_partial_decryption import accept_partial_decryption
from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.enrol_tablet import new_enrolment_code
from kiosk.actions.key_ceremony import accept_ceremony_message, certificates_of, input_of
from kiosk.actions.record import record_of
from kiosk.actions.set_register import set_register
from kiosk.actions.steps import StepTools, confirm_step, propose_step
from kiosk.actions.take_slips import take_slips
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.domain.role import Role
from kiosk.engine import make_tables, open_engine
from kiosk.models.ballot import number_of_ballots
from kiosk.models.election import elections_of
from kiosk.models.meeting import meeting_of
from kiosk.models.staff import StaffRecord, staff_with_login
from kiosk.settings import Settings, make_instance
from tally.ballot import make_ballot, parse_ballot
from tally.credential import read_slip_code, secret_of
from tally.election import Election, parse_election
from tally.encrypted_tally import tally_ballots
from tally.partial_decryption import make_partial_decryption
from tally.record.archive import read_archive
from tally.record.closing import attestation_words
from tally.trustee.certificate import new_seed, start
from tally.trustee.polynomial import finish, make_polynomial
from tally.trustee.signed import sign_words

PASSWORD = "a long enough password"  # noqa: S105 (of people who exist in tests only)

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

_LIFE = [
    (Step.SEAL, MeetingState.SEALED),
    (Step.OPEN, MeetingState.OPEN),
    (Step.PAUSE, MeetingState.PAUSED),
    (Step.CLOSE, MeetingState.CLOSED),
    (Step.COUNT, MeetingState.COUNTED),
    (Step.CERTIFY, MeetingState.CERTIFIED),
]
"""The steps on the way to each state; pausing is left out unless it is the goal."""


@dataclass(kw_only=True)
class MadeMeeting:
    """A meeting with everything that its people would have in their hands."""

    id: str
    session: Session
    tools: StepTools
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Slip codes by group."""
    seeds: list[str] = field(default_factory=list)
    shares: list[int] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    """Slips of each group that have voted."""

    @property
    def record(self):
        return meeting_of(self.session, self.id)

    @property
    def organiser(self) -> StaffRecord:
        return staff_with_login(self.session, "organiser")

    @property
    def scrutineer(self) -> StaffRecord:
        return staff_with_login(self.session, "scrutineer")

    def election(self, group: str) -> Election:
        (found,) = [e for e in elections_of(self.session, self.id) if e.group == group]
        return parse_election(found.text)

    def secret(self, group: str, slip: int) -> int:
        return secret_of(read_slip_code(self.codes[group][slip]), self.election(group).uuid)

    def ballot(self, group: str, slip: int = 0, marks=(0, 1)) -> str:
        """A ballot of the slip; a new one at each call."""
        return make_ballot(
            self.election(group), self.secret(group, slip), marks, secrets.token_bytes
        )

    def cast(self, group: str, slip: int = 0, marks=(0, 1)) -> str:
        text = self.ballot(group, slip, marks)
        cast = cast_ballot(self.session, uuid=self.election(group).uuid, text=text)
        self.session.commit()
        return cast.tracker

    def take(self, step: Step, details=None) -> None:
        """Both people take a step."""
        propose_step(
            self.session, meeting_id=self.id, step=step, staff=self.organiser, details=details
        )
        self.session.commit()
        confirm_step(
            self.session, meeting_id=self.id, step=step, staff=self.scrutineer, tools=self.tools
        )
        self.session.commit()

    def hold_ceremony(self) -> None:
        names = self.record.parsed().scrutineers
        threshold = self.record.parsed().threshold
        self.seeds = [new_seed(secrets.token_bytes) for _ in names]
        for index, seed in enumerate(self.seeds, 1):
            self.send(
                index, "certificate", start(seed, index=index, size=3, threshold=threshold)
            )
        certificates = certificates_of(self.session, self.id)
        for index, seed in enumerate(self.seeds, 1):
            polynomial = make_polynomial(
                seed, index=index, certificates=certificates, random=secrets.token_bytes
            )
            self.send(index, "polynomial", polynomial)
        for index, seed in enumerate(self.seeds, 1):
            output = finish(
                seed,
                index=index,
                certificates=certificates,
                input_text=input_of(self.session, self.id, index),
                random=secrets.token_bytes,
            )
            self.shares.append(output.share)
            self.send(index, "output", output.text)

    def send(self, index: int, kind: str, text: str) -> None:
        accept_ceremony_message(
            self.session, meeting_id=self.id, index=index, kind=kind, text=text
        )
        self.session.commit()

    def register(self) -> dict[str, dict[str, int]]:
        """A register that fits the boxes."""
        numbers = {
            e.group: number_of_ballots(self.session, e.uuid)
            for e in elections_of(self.session, self.id)
        }
        return {"handed_out": numbers, "returned": numbers}

    def attestation(self, index: int) -> str:
        return sign_words(self.seeds[index - 1], attestation_words(self.record.closing))

    def decryption(self, group: str, index: int) -> str:
        """A partial decryption made the way a station does: from the record alone."""
        archive = read_archive(record_of(self.session, self.id, group))
        election = self.election(group)
        tally = tally_ballots(election, map(parse_ballot, archive.ballots))
        return make_partial_decryption(
            tally, self.shares[index - 1], election, secrets.token_bytes
        )

    def decrypt(self, index: int) -> None:
        """Scrutineer ``index`` attests and decrypts every box that may be."""
        accept_attestation(
            self.session, meeting_id=self.id, index=index, text=self.attestation(index)
        )
        self.session.commit()
        for election in elections_of(self.session, self.id):
            if election.decrypt:
                accept_partial_decryption(
                    self.session,
                    meeting_id=self.id,
                    group=election.group,
                    index=index,
                    text=self.decryption(election.group, index),
                )
                self.session.commit()

    def count_returned(self) -> None:
        for group, returned in self.register()["returned"].items():
            set_register(
                self.session,
                meeting_id=self.id,
                group=group,
                handed_out=returned,
                returned=returned,
            )
        self.session.commit()


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
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    for role in (Role.ORGANISER, Role.SCRUTINEER):
        if staff_with_login(session, role) is None:
            password = hasher.hash(PASSWORD)
            session.add(StaffRecord(login=role, name=f"某{role}", role=role, password=password))
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
        if state is MeetingState.DRAFT:
            return meeting
        meeting.hold_ceremony()
        for step, reached in _LIFE:
            if step is Step.PAUSE and state is not MeetingState.PAUSED:
                continue
            _prepare(meeting, step, {"A": 6, "B": 5} if ballots is None else ballots)
            meeting.take(step, meeting.register() if step is Step.CLOSE else None)
            if reached is state:
                return meeting
        meeting.take(Step.ANNUL, {"reason": "为了测试"})
        return meeting

    return make


def _prepare(meeting: MadeMeeting, step: Step, ballots: dict[str, int]) -> None:
    """What people do before a step can be taken."""
    if step is Step.OPEN:
        take_slips(meeting.session, meeting_id=meeting.id, instance=meeting.tools.instance)
        meeting.session.commit()
    if step is Step.CLOSE:
        for group, number in ballots.items():
            for slip in range(number):
                meeting.cast(group, slip, marks=(slip % 6, (slip + 1) % 6))
    if step is Step.COUNT:
        meeting.decrypt(1)
        meeting.decrypt(3)


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
