"""The public notice: post, take objections and answer them, make final, open again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.score_conditions import Wanted, check_finish, check_post, check_reopen
from kiosk.actions.score_inputs import scheme_as_adopted
from kiosk.actions.score_objections import (
    LONGEST_NAME,
    LONGEST_TEXT,
    answer_objection,
    confirm_answer,
    take_objection,
)
from kiosk.actions.score_steps import (
    SheetStepTools,
    confirm_sheet_step,
    propose_sheet_step,
    withdraw_sheet_step,
)
from kiosk.answers import go_to, say, sentences_of
from kiosk.db import db
from kiosk.domain.score_sheet_step import MOVES, SheetStep
from kiosk.errors import KioskError, NotFound
from kiosk.i18n import Sentence, _
from kiosk.models.score_posting import objections_of, postings_of
from kiosk.models.score_proposal import (
    ScoreProposalRecord,
    sheet_proposal,
    sheet_proposals,
)
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.scoresheet.blueprint import PAGE_OF_FORM, ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.shown import check_as_shown, mark_of_proposal

PAGE_OF_FORM |= {
    "scoresheet.step": "scoresheet.notice",
    "scoresheet.object": "scoresheet.notice",
    "scoresheet.answer": "scoresheet.notice",
    "scoresheet.confirm": "scoresheet.notice",
}

NONE = "-"
"""What the form says where the posting is no notice that the scheme names: it is chosen, not left."""


@dataclass(frozen=True, slots=True)
class StepWords:
    heading: Sentence
    explanation: Sentence
    propose: Sentence
    confirm: Sentence
    done: Sentence


STEPS: Mapping[SheetStep, StepWords] = {
    SheetStep.DECIDE: StepWords(
        _("Decided grades"),
        _("The grades as the deciding body gave them."),
        _("Propose these grades"),
        _("Confirm these grades"),
        _("The grades are decided."),
    ),
    SheetStep.POST: StepWords(
        _("Next: post the score sheet"),
        _(
            "From now on nothing that enters a score may change. Print the list for the notice "
            "board under “Print”."
        ),
        _("Propose to post the score sheet"),
        _("Agree and post the score sheet"),
        _("The score sheet is posted."),
    ),
    SheetStep.FINISH: StepWords(
        _("Next: make the score sheet final"),
        _("The notice is over and every objection is answered. A final sheet never changes."),
        _("Propose to make the score sheet final"),
        _("Agree and make the score sheet final"),
        _("The score sheet is final."),
    ),
    SheetStep.REOPEN: StepWords(
        _("Open the score sheet again"),
        _(
            "After an objection was upheld the sheet is mended, decided and posted anew. The "
            "earlier notice and its objections stay on this page."
        ),
        _("Propose to open the score sheet again"),
        _("Agree and open the score sheet again"),
        _("The score sheet is open again. Mend it, then post it anew."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPanel:
    step: SheetStep
    words: StepWords
    missing: tuple[Sentence, ...]
    """What keeps it from being taken now."""
    proposal: ScoreProposalRecord | None
    seen: str
    """Digest of the proposal."""
    mine: bool


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    key: str
    words: Sentence


def today() -> date:
    """The date on this machine: notices are counted in days."""
    return date.today()  # noqa: DTZ011 (the office's own calendar day is meant)


@blueprint.get("/<sheet_id>/notice")
@open_to(ROLE)
def notice(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    now = today()
    proposals = sheet_proposals(db.session(), sheet_id)
    notices = scheme_as_adopted(sheet.scheme).notices
    days = max([one.days for one in notices], default=5)
    return render_template(
        "scoresheet/notice.html",
        panels=[
            _panel(sheet, step, proposals.get(step), now)
            for step, (begins, _leads) in MOVES.items()
            if begins is sheet.state and step is not SheetStep.DECIDE
        ],
        choices=[
            NoticeChoice(
                one.key, _("%(name)s, at least %(days)s days", name=one.name, days=one.days)
            )
            for one in notices
        ],
        none=NONE,
        start=now.isoformat(),
        end=(now + timedelta(days=days - 1)).isoformat(),
        postings=postings_of(db.session(), sheet_id),
        objections=objections_of(db.session(), sheet_id),
        me=signed_in().id,
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
        **frame,
    )


def _panel(
    sheet: ScoreSheetRecord, step: SheetStep, proposal: ScoreProposalRecord | None, now: date
) -> StepPanel:
    return StepPanel(
        step=step,
        words=STEPS[step],
        missing=_missing(sheet, step, proposal, now),
        proposal=proposal,
        seen=mark_of_proposal(proposal),
        mine=proposal is not None and proposal.staff_id == signed_in().id,
    )


def _missing(
    sheet: ScoreSheetRecord, step: SheetStep, proposal: ScoreProposalRecord | None, now: date
) -> tuple[Sentence, ...]:
    session = db.session()
    try:
        if step is SheetStep.POST:
            given = proposal.details if proposal else _soon(sheet, now)
            check_post(session, sheet, Wanted.of(given), now)
        elif step is SheetStep.FINISH:
            check_finish(session, sheet, now)
        else:
            check_reopen(session, sheet)
    except KioskError as error:
        return sentences_of(error)
    return ()


def _soon(sheet: ScoreSheetRecord, now: date) -> dict[str, str]:
    """A notice that is long enough: before any is proposed only the sheet itself is looked at."""
    days = max([one.days for one in scheme_as_adopted(sheet.scheme).notices], default=1)
    return {
        "start": now.isoformat(),
        "end": (now + timedelta(days=days)).isoformat(),
    }


@blueprint.post("/<sheet_id>/steps/<step>")
@open_to(ROLE)
def step(sheet_id: str, step: str) -> AnyResponse:
    try:
        wanted = SheetStep(step)
    except ValueError:
        raise NotFound from None
    session, staff, act = db.session(), signed_in(), request.form.get("act")
    tools = SheetStepTools(today=today())
    if act == "propose" and wanted is not SheetStep.DECIDE:
        propose_sheet_step(
            session,
            sheet_id=sheet_id,
            step=wanted,
            details=_details(wanted),
            staff=staff,
            tools=tools,
        )
        said = _("Your proposal is noted. A second organiser now agrees on their own screen.")
    elif act == "withdraw":
        withdraw_sheet_step(session, sheet_id=sheet_id, step=wanted, staff=staff)
        said = _("The proposal is withdrawn.")
    elif act == "confirm":
        check_as_shown(
            sheet_id, lambda: mark_of_proposal(sheet_proposal(session, sheet_id, wanted))
        )
        confirm_sheet_step(session, sheet_id=sheet_id, step=wanted, staff=staff, tools=tools)
        said = STEPS[wanted].done
    else:
        raise NotFound
    session.commit()
    say("good", said)
    page = "scoresheet.decisions" if wanted is SheetStep.DECIDE else "scoresheet.notice"
    return go_to(page, sheet_id=sheet_id)


def _details(wanted: SheetStep) -> dict[str, Any]:
    if wanted is not SheetStep.POST:
        return {}
    details = {name: request.form.get(name, "") for name in ("notice", "start", "end")}
    return details | ({"notice": ""} if details["notice"] == NONE else {})


@blueprint.post("/<sheet_id>/objections")
@open_to(ROLE)
def object(sheet_id: str) -> AnyResponse:  # noqa: A001 (the glossary's word)
    take_objection(
        db.session(),
        sheet_id=sheet_id,
        raised_by=request.form.get("raised_by", ""),
        about=request.form.get("about", ""),
        text=request.form.get("text", ""),
        today=today(),
        staff=signed_in(),
    )
    db.session().commit()
    say(
        "good", _("The objection is taken in. It has to be answered before the sheet is final.")
    )
    return go_to("scoresheet.notice", sheet_id=sheet_id)


@blueprint.post("/<sheet_id>/objections/<int(max=999999):number>")
@open_to(ROLE)
def answer(sheet_id: str, number: int) -> AnyResponse:
    answer_objection(
        db.session(),
        sheet_id=sheet_id,
        number=number,
        answer=request.form.get("answer", ""),
        upheld=request.form.get("upheld") == "yes",
        staff=signed_in(),
    )
    db.session().commit()
    say("good", _("The answer waits for a second person, who confirms it on this page."))
    return go_to("scoresheet.notice", sheet_id=sheet_id)


@blueprint.post("/<sheet_id>/objections/<int(max=999999):number>/confirm")
@open_to(ROLE)
def confirm(sheet_id: str, number: int) -> AnyResponse:
    confirm_answer(
        db.session(),
        sheet_id=sheet_id,
        number=number,
        seen=request.form.get("seen", ""),
        staff=signed_in(),
    )
    db.session().commit()
    say("good", _("The answer is confirmed."))
    return go_to("scoresheet.notice", sheet_id=sheet_id)
