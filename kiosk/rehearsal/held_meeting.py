"""A meeting that the machine holds, step by step, each by two people as the rules demand."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from kiosk import create_app
from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.enrol_tablet import new_enrolment_code
from kiosk.actions.new_station_code import new_station_code
from kiosk.actions.staff import add_staff
from kiosk.actions.steps import StepTools, confirm_step, propose_step
from kiosk.domain.meeting_state import Step
from kiosk.domain.role import Role
from kiosk.engine import make_tables, open_engine
from kiosk.models.election import elections_of
from kiosk.models.staff import staff_with_login
from kiosk.rehearsal.sign_cards import sign_cards
from kiosk.rehearsal.tablet import Tablet
from kiosk.rehearsal.trustees import Trustee, Trustees
from kiosk.rehearsal.voters import Vote
from kiosk.server import running
from kiosk.settings import Settings
from tally.meeting import Meeting

ORGANISER = "organiser"
SCRUTINEER = "scrutineer"
"""Logins of the two people who take the steps of a rehearsal."""

KEY_COST = 2**12
"""scrypt's N for keys that guard nothing: those of rehearsals and demos."""


@dataclass(slots=True, kw_only=True)
class HeldMeeting:
    """One meeting of one instance, with everything that the machine knows because it plays all parts."""

    settings: Settings
    engine: Engine
    meeting_id: str
    meeting: Meeting
    organiser: str = ORGANISER
    scrutineer: str = SCRUTINEER
    slips: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Codes by voter group, from sealing on.  In a real meeting nobody has them but the paper."""

    def tools(self) -> StepTools:
        return StepTools(
            random=secrets.token_bytes,
            instance=self.settings.instance,
            keep_slips=self.slips.__setitem__,
        )

    def take(self, step: Step, details: Mapping[str, Any] | None = None) -> None:
        """Take a step: its cards are ticked, the organiser proposes, the scrutineer confirms."""
        with Session(self.engine) as session:
            organiser = staff_with_login(session, self.organiser)
            scrutineer = staff_with_login(session, self.scrutineer)
            if organiser is None or scrutineer is None:
                raise ValueError("a rehearsal has both people")
            sign_cards(
                session,
                self.meeting_id,
                step,
                organiser=self.organiser,
                chief=self.scrutineer,
            )
            propose_step(
                session,
                meeting_id=self.meeting_id,
                step=step,
                staff=organiser,
                details=details,
            )
            session.commit()
            confirm_step(
                session,
                meeting_id=self.meeting_id,
                step=step,
                staff=scrutineer,
                tools=self.tools(),
            )
            session.commit()

    def seats(self, origin: str, keys: Path, passphrases: Sequence[str]) -> Trustees:
        """All scrutineers' seats with fresh station codes and one passphrase each."""
        with Session(self.engine) as session:
            codes = [
                new_station_code(
                    session,
                    meeting_id=self.meeting_id,
                    index=index,
                    random=secrets.token_bytes,
                )
                for index in range(1, len(self.meeting.scrutineers) + 1)
            ]
            session.commit()
        return Trustees(
            [
                Trustee(
                    folder=keys,
                    server=origin,
                    code=code,
                    passphrase=passphrase,
                    cost=KEY_COST,
                )
                for code, passphrase in zip(codes, passphrases, strict=True)
            ]
        )

    def tablet(self, origin: str, label: str) -> Tablet:
        """A tablet, enrolled."""
        with Session(self.engine) as session:
            code = new_enrolment_code(
                session,
                meeting_id=self.meeting_id,
                label=label,
                random=secrets.token_bytes,
            )
            session.commit()
        tablet = Tablet(origin)
        tablet.enrol(code)
        return tablet

    def votes(self, ballots: Mapping[str, Iterable[tuple[int, ...]]]) -> Iterator[Vote]:
        """One vote a ballot of each voter group, each with a slip of its own."""
        with Session(self.engine) as session:
            texts = {
                election.group: election.text or ""
                for election in elections_of(session, self.meeting_id)
            }
        for group, marked in ballots.items():
            for slip, marks in zip(self.slips[group], marked, strict=False):
                yield Vote(election=texts[group], slip=slip, marks=marks)


def draft(settings: Settings, files: Mapping[str, bytes], *, rehearsal: bool) -> HeldMeeting:
    """Draft the meeting of ``files`` in a new instance.  Raises ``FileRefused``."""
    engine = open_engine(settings)
    make_tables(engine)
    with Session(engine) as session:
        record = draft_meeting(
            session, files=files, rehearsal=rehearsal, random=secrets.token_bytes
        )
        held = HeldMeeting(
            settings=settings,
            engine=engine,
            meeting_id=record.id,
            meeting=record.parsed(),
        )
        session.commit()
    return held


def scrutineers_of(meeting: Meeting, password: str) -> list[tuple[str, str, Role, str]]:
    """A login for each seat, as ``add_people`` takes them: cards are ticked by the seat's own person."""
    return [
        (f"{SCRUTINEER}-{number}", name, Role.SCRUTINEER, password)
        for number, name in enumerate(meeting.scrutineers, 1)
    ]


def add_people(held: HeldMeeting, people: Iterable[tuple[str, str, Role, str]]) -> None:
    """Give logins to people: login, name, role, password."""
    with Session(held.engine) as session:
        for login, name, role, password in people:
            add_staff(session, login=login, name=name, role=role, password=password)
        session.commit()


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve the instance on a free loopback port; yields the address."""
    with running(create_app(settings)) as server:
        yield f"http://127.0.0.1:{server.effective_port}"
