"""The page that leads organiser and scrutineer through a meeting's life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kiosk.actions.key_ceremony import blame_of
from kiosk.ceremony_words import blame_sentence
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.i18n import Sentence, _
from kiosk.meeting_page import (
    Box,
    SeatRow,
    Stage,
    StepPanel,
    boxes_of,
    closing_code,
    manifest_code,
    panels_of,
    seat_rows_of,
    stages_of,
)
from kiosk.models.meeting import MeetingRecord
from kiosk.models.staff import StaffRecord
from tally.meeting import Publish

PUBLISHED: dict[Publish, Sentence] = {
    "turnout": _("turnout only"),
    "scores": _("ranks and scores"),
    "counts": _("all counts"),
}

ENDINGS = {
    MeetingState.CERTIFIED: _("The result is certified and published. Keep the evidence safe."),
    MeetingState.DESTROYED: _(
        "The result is certified and published. The ballots were destroyed after the objection period."
    ),
    MeetingState.ANNULLED: _("This meeting is annulled. Nothing of it counts."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a meeting stands and what can be done about it."""

    stages: tuple[Stage, ...]
    panels: tuple[StepPanel, ...]
    """The steps that may be taken now, annulling apart; the first leads on."""
    annul: StepPanel | None
    ended: Sentence | None
    ceremony: str
    seats: tuple[SeatRow, ...]
    blame: Sentence | None
    """Who is at fault for the end of the key ceremony."""
    boxes: tuple[Box, ...]
    threshold: int
    publish: Sentence
    manifest_code: str | None
    closing_code: str | None


def progress_of(
    session: Session,
    meeting: MeetingRecord,
    reader: StaffRecord,
    path_of: Callable[[Step], str],
) -> Progress:
    content, seats = meeting.parsed(), seat_rows_of(session, meeting.id)
    panels = panels_of(session, meeting, reader, path_of)
    return Progress(
        stages=stages_of(meeting.state),
        panels=tuple(panel for panel in panels.values() if panel.step is not Step.ANNUL),
        annul=panels.get(Step.ANNUL),
        ended=ENDINGS.get(meeting.state),
        ceremony=meeting.ceremony,
        seats=seats,
        blame=blame_sentence(blame_of(session, meeting), seats),
        boxes=boxes_of(session, meeting),
        threshold=content.threshold,
        publish=PUBLISHED[content.publish],
        manifest_code=manifest_code(meeting),
        closing_code=closing_code(meeting),
    )
