"""Certified meetings: which are taken in, which can be, and evidence from another instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.score_inputs import scheme_as_adopted
from kiosk.actions.score_of_sheet import score_of
from kiosk.actions.take_meeting import (
    PollPlace,
    drop_meeting,
    poll_places,
    take_evidence,
    take_meeting,
)
from kiosk.answers import go_to, say, typed
from kiosk.db import db
from kiosk.domain.meeting_state import MeetingState
from kiosk.errors import Refused
from kiosk.i18n import _
from kiosk.models.meeting import meetings_of
from kiosk.models.score_meeting import meetings_behind, score_meetings_of
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoresheet.blueprint import PAGE_OF_FORM, ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.upload_size import takes_up_to
from tally.scoring.inputs import MeetingUsed

LARGEST_EVIDENCE = 256_000_000
"""Bytes: some thousand ballots of an ordinary form; more is verified at the command line."""

PAGE_OF_FORM |= {
    "scoresheet.take": "scoresheet.meetings",
    "scoresheet.take_package": "scoresheet.meetings",
    "scoresheet.drop": "scoresheet.meetings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenMeeting:
    """A meeting whose counts are on the sheet."""

    poll: str
    period: str
    place: str
    fingerprint: str
    title: str
    date: str
    check_code: str
    annulled: bool
    here: bool
    """Held on this instance; else it came as evidence."""
    used: MeetingUsed | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A form of a certified meeting of this instance."""

    value: str
    words: str


@blueprint.get("/<sheet_id>/meetings")
@open_to(ROLE)
def meetings(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    places = poll_places(scheme_as_adopted(sheet.scheme))
    return render_template(
        "scoresheet/meetings.html",
        places=places,
        chosen=typed("place", _first_without_counts(sheet, places)),
        taken=list(_taken(db.session(), sheet, places)),
        choices=list(_choices(db.session())),
        megabytes=LARGEST_EVIDENCE // 1_000_000,
        **frame,
    )


@blueprint.post("/<sheet_id>/meetings")
@open_to(ROLE)
def take(sheet_id: str) -> AnyResponse:
    poll, period = _place()
    meeting_id, _mark, form = request.form.get("meeting", "").partition("/")
    if not meeting_id:
        raise Refused(_("Choose a certified meeting."))
    take_meeting(
        db.session(),
        sheet_id=sheet_id,
        poll=poll,
        period=period,
        meeting_id=meeting_id,
        form=form,
        staff=signed_in(),
    )
    db.session().commit()
    say("good", _("The meeting is taken in. Compare its check code with the tally sheet."))
    return go_to("scoresheet.meetings", sheet_id=sheet_id)


@blueprint.post("/<sheet_id>/meetings/evidence")
@open_to(ROLE)
@takes_up_to(LARGEST_EVIDENCE)
def take_package(sheet_id: str) -> AnyResponse:
    poll, period = _place()
    file: FileStorage | None = request.files.get("evidence")
    if not file:
        raise Refused(_("Choose the evidence package (evidence.zip) first."))
    take_evidence(
        db.session(),
        sheet_id=sheet_id,
        poll=poll,
        period=period,
        form=request.form.get("form", "").strip(),
        name=file.filename or "",
        save=file.save,
        staff=signed_in(),
    )
    db.session().commit()
    say(
        "good",
        _(
            "The package verifies, and its meeting is taken in. Now compare its check code with the "
            "signed tally sheet: that it is the meeting you mean, no program can tell."
        ),
    )
    return go_to("scoresheet.meetings", sheet_id=sheet_id)


@blueprint.post("/<sheet_id>/meetings/drop")
@open_to(ROLE)
def drop(sheet_id: str) -> AnyResponse:
    drop_meeting(
        db.session(),
        sheet_id=sheet_id,
        poll=request.form.get("poll", ""),
        period=request.form.get("period", ""),
        fingerprint=request.form.get("fingerprint", ""),
        staff=signed_in(),
    )
    db.session().commit()
    say("good", _("The meeting is no longer on the sheet."))
    return go_to("scoresheet.meetings", sheet_id=sheet_id)


def _first_without_counts(sheet: ScoreSheetRecord, places: tuple[PollPlace, ...]) -> str:
    """What the next meeting is most likely for: else it would be counted twice by one press."""
    counted = {
        (one.poll, one.period) for one in score_of(db.session(), sheet).read.inputs.counts
    }
    free = [one for one in places if (one.poll, one.period) not in counted]
    return next((f"{one.poll}@{one.period}" for one in free), "")


def _place() -> tuple[str, str]:
    """Poll and period as the form chooses them."""
    poll, _mark, period = request.form.get("place", "").partition("@")
    return poll, period


def _taken(
    session: Session, sheet: ScoreSheetRecord, places: tuple[PollPlace, ...]
) -> Iterator[TakenMeeting]:
    names = {(one.poll, one.period): one.name for one in places}
    used = {
        (one.poll, one.period, one.fingerprint): one
        for one in score_of(session, sheet).read.inputs.meetings
    }
    behind = meetings_behind(session, sheet.id)
    for one in score_meetings_of(session, sheet.id):
        content = one.content()
        meeting = behind.get(one.meeting_id or "")
        yield TakenMeeting(
            poll=one.poll,
            period=one.period,
            place=names.get((one.poll, one.period), one.poll),
            fingerprint=one.fingerprint,
            title=content["meeting"]["title"],
            date=content["meeting"]["date"],
            check_code=str(content["check_code"]),
            annulled=meeting is not None and meeting.state is MeetingState.ANNULLED,
            here=one.meeting_id is not None,
            used=used.get((one.poll, one.period, one.fingerprint)),
        )


def _choices(session: Session) -> Iterator[Choice]:
    for meeting in meetings_of(session):
        if meeting.state is MeetingState.CERTIFIED and not meeting.rehearsal:
            content = meeting.parsed()
            for form in content.forms:
                words = f"{content.title}（{content.date}）· {form.title}"
                yield Choice(f"{meeting.id}/{form.code}", words)
