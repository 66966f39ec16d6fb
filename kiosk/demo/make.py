"""Make a demo: the sample meeting, open, with ballots in both boxes; or counted and certified."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from kiosk.actions.steps import propose_step
from kiosk.deck import read_deck
from kiosk.demo.annual_score import make_score_sheet
from kiosk.demo.notes import DemoPlace, KeyNote, Notes, Person
from kiosk.domain.meeting_state import Step
from kiosk.domain.role import Role
from kiosk.models.staff import staff_with_login
from kiosk.rehearsal.course import Tell, cast_ballots, close_and_certify, prepare_and_open
from kiosk.rehearsal.held_meeting import HeldMeeting, add_people, draft, serving
from kiosk.samples import sample_deck, sample_meeting
from kiosk.settings import make_instance

ORGANISERS = (("chen", "陈组织"), ("li", "李组织"))
"""The second confirms what the first does with the score sheet (decision 0024)."""
SCRUTINEERS = ("zhao", "qian", "sun")
"""Logins of the sample meeting's scrutineers, in their order."""

READY = {"A": 2, "B": 8}
"""Slips kept for the visitor, by voter group of the sample meeting."""

CARDS = 4
"""Test cards of the first scrutineer, with which the visitor tests a tablet."""

USED = 3
"""Used slips of each voter group, with which the visitor scans the return box."""


def make_demo(folder: Path, *, finished: bool, tell: Tell) -> None:
    """Make a demo in ``folder``, whole or not at all: it is made beside it and then moved."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as private:
        place = DemoPlace(Path(private, "demo"))
        place.folder.mkdir()
        _make(place, finished=finished, tell=tell)
        # An empty directory may be there: the one that --dir names.
        shutil.copytree(place.folder, folder, dirs_exist_ok=True)


def _make(place: DemoPlace, *, finished: bool, tell: Tell) -> None:
    settings = make_instance(place.instance, random=secrets.token_bytes, demo=True)
    held = draft(settings, sample_meeting(), rehearsal=False)
    held.organiser, held.scrutineer = ORGANISERS[0][0], SCRUTINEERS[0]
    ballots = read_deck("deck.csv", sample_deck(), held.meeting).ballots
    cast = {group: len(marked) for group, marked in ballots.items()}
    people = _people(held.meeting.scrutineers)
    add_people(held, [(p.login, p.name, Role(p.role), p.password) for p in people])
    keys = tuple(
        KeyNote(name=name, passphrase=_readable(4)) for name in held.meeting.scrutineers
    )
    try:
        with serving(settings) as origin:
            trustees = held.seats(origin, place.keys, [key.passphrase for key in keys])
            cards = prepare_and_open(held, trustees, tell, CARDS)
            cast_ballots(held, ballots, origin, tell)
            if finished:
                close_and_certify(held, trustees, cast, tell)
            else:
                _prepare_closing(held, {group: cast[group] + READY[group] for group in cast})
        with Session(held.engine) as session:
            score_sheet = make_score_sheet(session, held.meeting)
            session.commit()
    finally:
        held.engine.dispose()
    place.write_notes(
        Notes(
            meeting_id=held.meeting_id,
            people=people,
            keys=keys,
            station_codes=trustees.codes,
            slips={
                group: codes[cast[group] :][: READY[group]]
                for group, codes in held.slips.items()
            },
            used={group: codes[:USED] for group, codes in held.slips.items()},
            cards=cards,
            score_sheet=score_sheet,
        )
    )


def _people(scrutineers: Sequence[str]) -> tuple[Person, ...]:
    roles = [(login, name, Role.ORGANISER) for login, name in ORGANISERS]
    roles += [
        (login, name, Role.SCRUTINEER)
        for login, name in zip(SCRUTINEERS, scrutineers, strict=True)
    ]
    return tuple(
        Person(login=login, name=name, role=str(role), password=_readable(3))
        for login, name, role in roles
    )


def _readable(parts: int) -> str:
    """A password that is easily typed: ``kx7m-29vd-p4tz``."""
    letters = "abcdefghjkmnpqrstvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(parts))


def _prepare_closing(held: HeldMeeting, handed_out: Mapping[str, int]) -> None:
    """Let the scrutineer propose closing: the visitor's agreement is all that is missing."""
    with Session(held.engine) as session:
        scrutineer = staff_with_login(session, held.scrutineer)
        if scrutineer is None:
            raise ValueError("the demo's scrutineer was not made")
        propose_step(
            session,
            meeting_id=held.meeting_id,
            step=Step.CLOSE,
            staff=scrutineer,
            details={"handed_out": dict(handed_out)},
        )
        session.commit()
