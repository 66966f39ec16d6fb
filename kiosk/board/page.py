"""What the public board shows of a meeting, by its state.

While the vote is open only the number of ballots in each box, from the meeting's smallest group on:
who watches a box fill sees when the first ones voted.  After closing every tracker; after
certification the results at the level that the meeting file fixed.  Never a ciphertext
(security R4, R9, section 2 "live turnout" and section 6).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.board.published import Published, published_of
from kiosk.domain.meeting_state import ENDED, MeetingState
from kiosk.meeting_page import Box, boxes_of, closing_code, manifest_code
from kiosk.models.ballot import trackers_of
from kiosk.models.election import elections_of
from kiosk.models.meeting import MeetingRecord
from tally.record.codes import code


@dataclass(frozen=True, slots=True)
class GroupOfTrackers:
    """The trackers of one box, in their own order."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """One meeting on the board."""

    title: str
    unit: str
    date: str
    state: MeetingState
    boxes: tuple[Box, ...]
    fewest: int
    """While the vote is open no smaller number of ballots is shown."""
    manifest_code: str | None
    closing_code: str | None
    groups_of_trackers: tuple[GroupOfTrackers, ...]
    published: Published | None

    @property
    def open(self) -> bool:
        return self.state in {MeetingState.OPEN, MeetingState.PAUSED}


def board_page(session: Session, meeting: MeetingRecord) -> BoardPage:
    content = meeting.parsed()
    return BoardPage(
        title=content.title,
        unit=content.unit,
        date=content.date,
        state=meeting.state,
        boxes=boxes_of(session, meeting),
        fewest=content.min_group,
        manifest_code=manifest_code(meeting),
        closing_code=closing_code(meeting),
        groups_of_trackers=_trackers(session, meeting) if meeting.state in ENDED else (),
        published=published_of(session, meeting),
    )


def _trackers(session: Session, meeting: MeetingRecord) -> tuple[GroupOfTrackers, ...]:
    return tuple(
        GroupOfTrackers(
            election.name,
            tuple(
                code(bytes.fromhex(tracker)) for tracker in trackers_of(session, election.uuid)
            ),
        )
        for election in elections_of(session, meeting.id)
    )
