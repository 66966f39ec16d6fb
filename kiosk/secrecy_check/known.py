"""What the check knows of an instance: meetings, boxes, people, tablets, hashes of secrets.

It is what any thief of the database knows, read by plain queries.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from kiosk.domain.meeting_state import MeetingState
from kiosk.models import (
    BallotRecord,
    CeremonyMessageRecord,
    ElectionRecord,
    EnrolmentCodeRecord,
    MeetingRecord,
    PartialDecryptionRecord,
    SeatRecord,
    StaffRecord,
    StaffSessionRecord,
    TabletRecord,
)
from tally.meeting import Meeting

_POINT = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class KnownBallot:
    tracker: str
    credential: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The ballot box of one voter group."""

    uuid: str
    group: str
    credentials: tuple[str, ...]
    ballots: tuple[KnownBallot, ...]
    """By tracker."""
    decrypted: bool
    """Whether a tally, a part of a decryption or a result of it exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMeeting:
    id: str
    state: MeetingState
    content: Meeting
    boxes: tuple[Box, ...]
    keys: frozenset[str]
    """Every public key of its trustees."""

    @property
    def voting(self) -> bool:
        """Whether ballots may be in the box and the database was not rewritten since."""
        return self.state in {MeetingState.OPEN, MeetingState.PAUSED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    meetings: tuple[KnownMeeting, ...]
    staff: frozenset[str]
    """Names and logins."""
    tablets: frozenset[str]
    """Ids and labels."""
    station_codes: frozenset[str]
    enrolment_codes: frozenset[str]
    log_ins: frozenset[str]
    """The last three: the hashes that the database keeps."""

    @property
    def boxes(self) -> tuple[Box, ...]:
        return tuple(box for meeting in self.meetings for box in meeting.boxes)

    @property
    def ballots(self) -> int:
        return sum(len(box.ballots) for box in self.boxes)

    @property
    def people(self) -> frozenset[str]:
        """Names of staff, scrutineers and those who are graded; shorter than two letters is no name."""
        names = set(self.staff)
        for meeting in self.meetings:
            names.update(meeting.content.scrutineers)
            names.update(s.name for form in meeting.content.forms for s in form.subjects)
        return frozenset(name for name in names if len(name) > 1)

    @property
    def smallest(self) -> int:
        """Fewest voters that may be told apart: the smallest ``min_group`` of all meetings."""
        return min((meeting.content.min_group for meeting in self.meetings), default=5)


def read_known(engine: Engine) -> Known:
    """Raises ``SQLAlchemyError`` or ``ValueError`` for a database that is not ours."""
    with Session(engine) as session:
        seats = session.scalars(select(SeatRecord.code))
        return Known(
            meetings=tuple(
                _meeting(session, record)
                for record in session.scalars(select(MeetingRecord).order_by(MeetingRecord.id))
            ),
            staff=frozenset(
                name
                for one in session.scalars(select(StaffRecord))
                for name in (one.login, one.name)
            ),
            tablets=frozenset(
                name
                for one in session.scalars(select(TabletRecord))
                for name in (one.id, one.label)
            ),
            station_codes=frozenset(filter(None, seats)),
            enrolment_codes=frozenset(session.scalars(select(EnrolmentCodeRecord.code))),
            log_ins=frozenset(session.scalars(select(StaffSessionRecord.token))),
        )


def _meeting(session: Session, record: MeetingRecord) -> KnownMeeting:
    ceremony = select(CeremonyMessageRecord.text).filter_by(meeting_id=record.id)
    elections = select(ElectionRecord).filter_by(meeting_id=record.id)
    texts = [record.trustees or "", *session.scalars(ceremony)]
    return KnownMeeting(
        id=record.id,
        state=record.state,
        content=record.parsed(),
        boxes=tuple(
            _box(session, election)
            for election in session.scalars(elections.order_by(ElectionRecord.position))
        ),
        # Certificates are JSON within JSON, so their quotation marks may be escaped.
        keys=frozenset(point for text in texts for point in _POINT.findall(text)),
    )


def _box(session: Session, election: ElectionRecord) -> Box:
    ballots = select(BallotRecord).filter_by(election=election.uuid)
    parts = select(PartialDecryptionRecord.index).filter_by(
        meeting_id=election.meeting_id, group=election.group
    )
    return Box(
        uuid=election.uuid,
        group=election.group,
        credentials=tuple(json.loads(election.credentials or "[]")),
        ballots=tuple(
            KnownBallot(ballot.tracker, ballot.credential, len(ballot.raw.encode()))
            for ballot in session.scalars(ballots.order_by(BallotRecord.tracker))
        ),
        decrypted=any((election.tally, election.result, session.scalar(parts) is not None)),
    )
