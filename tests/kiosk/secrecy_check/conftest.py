"""An honest instance, its meeting certified, held once; each test plants its leak into a copy."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.actions.cast_ballot import cast_ballot
from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.enrol_tablet import enrol_tablet, new_enrolment_code
from kiosk.actions.evidence import evidence_of, results_text
from kiosk.actions.new_station_code import new_station_code
from kiosk.actions.results import results_of
from kiosk.actions.steps import StepTools
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.engine import make_tables, open_engine
from kiosk.models.ballot import BallotRecord
from kiosk.models.staff import StaffSessionRecord, staff_with_login
from kiosk.results_workbook import results_workbook
from kiosk.secrecy_check.report import Report, check
from kiosk.settings import make_instance
from tally.ballot import parse_ballot
from tests.kiosk.conftest import MEETING_TOML, Tablet, add_people
from tests.kiosk.made_meeting import MadeMeeting

COOKIE = "kDGkVjT8dEo2y6mG1bZ0uYxq3nWJpQHsLrAfIcXvM5t"


@dataclass(frozen=True)
class Place:
    """An instance, what was made of it, and what its people know."""

    folder: Path
    codes: dict[str, tuple[str, ...]]
    shares: tuple[int, ...]
    seeds: tuple[str, ...]
    station_code: str
    tablet_code: str
    tablet: str
    trackers: tuple[str, ...]
    """Of group A's box, sorted."""
    arrived: tuple[str, ...]
    """The same in the order of arrival."""
    credentials: dict[str, str]
    """By tracker."""
    uuid: str
    """Of group A's election."""

    @property
    def instance(self) -> Path:
        return self.folder / "instance"

    @property
    def papers(self) -> Path:
        return self.folder / "papers"

    @property
    def database(self) -> Path:
        return self.instance / "kiosk.sqlite3"

    def check(self, **more) -> Report:
        return check(self.instance, also=[self.papers], **more)

    def found(self, **more) -> set[str]:
        return {attack.name for attack, _tried in self.check(**more).found}


@pytest.fixture(scope="session")
def held(tmp_path_factory) -> Place:
    folder = tmp_path_factory.mktemp("honest")
    settings = make_instance(folder / "instance", random=secrets.token_bytes)
    engine = open_engine(settings)
    make_tables(engine)
    with Session(engine) as session:
        place = _hold(session, settings, folder)
    engine.dispose()
    return place


def _hold(session, settings, folder) -> Place:
    add_people(session)
    codes: dict[str, tuple[str, ...]] = {}
    tools = StepTools(
        random=secrets.token_bytes, instance=settings.instance, keep_slips=codes.__setitem__
    )
    files = {"meeting.toml": MEETING_TOML.encode()}
    record = draft_meeting(session, files=files, rehearsal=False, random=secrets.token_bytes)
    session.commit()
    meeting = MadeMeeting(id=record.id, session=session, tools=tools, codes=codes)
    meeting.lead_to(MeetingState.OPEN)
    given = {"meeting_id": record.id, "random": secrets.token_bytes}
    tablet = Tablet(None)
    enrolled = enrol_tablet(
        session,
        code=new_enrolment_code(session, label="1号机", **given),
        public_key_der=tablet.public_key,
    )
    waiting = new_enrolment_code(session, label="2号机", **given)
    station_code = new_station_code(session, index=1, **given)
    person = staff_with_login(session, "organiser")
    token = StaffSessionRecord(token=_hash(COOKIE), staff_id=person.id, ends=2_000_000_000)
    session.add(token)
    session.commit()
    arrived = _vote(meeting)
    shutil.copytree(settings.instance, folder / "while-open")
    meeting.take(Step.CLOSE, meeting.register())
    meeting.decrypt(1)
    meeting.decrypt(3)
    meeting.take(Step.COUNT)
    meeting.take(Step.CERTIFY)
    papers = folder / "papers"
    papers.mkdir()
    results = results_of(session, record.id)
    (papers / "evidence.zip").write_bytes(evidence_of(session, record.id))
    (papers / "results.json").write_text(results_text(results), encoding="utf-8")
    workbook = results_workbook(meeting.record.parsed(), results)
    (papers / "results.xlsx").write_bytes(workbook)
    return Place(
        folder=folder,
        codes=codes,
        shares=tuple(meeting.shares),
        seeds=tuple(meeting.seeds),
        station_code=station_code,
        tablet_code=waiting,
        tablet=enrolled.id,
        trackers=tuple(sorted(arrived)),
        arrived=tuple(arrived),
        credentials={
            ballot.tracker: ballot.credential
            for ballot in session.scalars(select(BallotRecord))
        },
        uuid=meeting.election("A").uuid,
    )


def _vote(meeting: MadeMeeting) -> list[str]:
    """All seven of group A in an order that is not that of trackers, three of group B."""
    texts = [meeting.ballot("A", slip, meeting.marks_of(slip)) for slip in range(7)]
    texts.sort(key=lambda text: parse_ballot(text).tracker)
    arrived = []
    for at in (3, 0, 5, 1, 6, 2, 4):
        uuid = meeting.election("A").uuid
        arrived.append(cast_ballot(meeting.session, uuid=uuid, text=texts[at]).tracker)
        meeting.session.commit()
    meeting.vote({"B": 3})
    return arrived


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@pytest.fixture
def place(held, tmp_path) -> Place:
    """A copy of the honest instance and its papers, to do with as one likes."""
    for name in ("instance", "papers", "while-open"):
        shutil.copytree(held.folder / name, tmp_path / name)
    return replace(held, folder=tmp_path)
