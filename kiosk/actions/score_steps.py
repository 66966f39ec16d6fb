"""The steps of a score sheet that two people take: one proposes, another one confirms (0024).

Each step's conditions are looked at when it is proposed, so that nobody waits for nothing, and again
when it is confirmed, for by then they may not hold any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from kiosk.actions.decide_grades import check_decisions, store_decisions
from kiosk.actions.score_conditions import (
    Wanted,
    check_finish,
    check_post,
    check_reopen,
)
from kiosk.actions.score_of_sheet import score_of
from kiosk.audit_log import note
from kiosk.domain.approval import check_another_person
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.domain.score_sheet_step import MOVES, SheetStep
from kiosk.errors import AlreadyProposed, NotProposed, Refused
from kiosk.i18n import _
from kiosk.models.score_posting import ScorePostingRecord, postings_of
from kiosk.models.score_proposal import (
    ScoreProposalRecord,
    forget_sheet_proposals,
    sheet_proposal,
)
from kiosk.models.score_sheet import ScoreSheetRecord, locked_score_sheet
from kiosk.models.staff import StaffRecord
from tally.scoring.fingerprint import results_fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStepTools:
    """What a step needs besides the sheet."""

    today: date


def propose_sheet_step(
    session: Session,
    *,
    sheet_id: str,
    step: SheetStep,
    details: Mapping[str, Any],
    staff: StaffRecord,
    tools: SheetStepTools,
) -> None:
    """Raises ``AlreadyProposed``, ``Refused`` or ``ConditionsNotMet`` with all that is missing."""
    sheet = _locked(session, sheet_id, step)
    waiting = sheet_proposal(session, sheet_id, step)
    if waiting is not None:
        raise AlreadyProposed(name=waiting.staff.name)
    _CHECKS[step](session, sheet, details, tools)
    session.add(
        ScoreProposalRecord(
            sheet_id=sheet_id, step=step, staff_id=staff.id, details=dict(details)
        )
    )
    session.flush()
    _note(session, sheet, staff, f"propose-score-{step}", details)


def withdraw_sheet_step(
    session: Session, *, sheet_id: str, step: SheetStep, staff: StaffRecord
) -> None:
    """Take a proposal back, or refuse it.  Raises ``NotProposed``."""
    sheet = _locked(session, sheet_id, step)
    waiting = sheet_proposal(session, sheet_id, step)
    if waiting is None:
        raise NotProposed
    session.delete(waiting)
    session.flush()
    _note(session, sheet, staff, f"withdraw-score-{step}", {})


def confirm_sheet_step(
    session: Session,
    *,
    sheet_id: str,
    step: SheetStep,
    staff: StaffRecord,
    tools: SheetStepTools,
) -> ScoreSheetRecord:
    """Do what somebody else proposed.

    Raises ``NotProposed``, ``SecondPersonNeeded``, ``Refused`` or ``ConditionsNotMet``.
    """
    sheet = _locked(session, sheet_id, step)
    waiting = sheet_proposal(session, sheet_id, step)
    if waiting is None:
        raise NotProposed
    check_another_person(proposer=waiting.staff_id, confirmer=staff.id)
    details: dict[str, Any] = dict(waiting.details)
    proposed_by = waiting.staff.login
    _CHECKS[step](session, sheet, details, tools)
    _WORK.get(step, _nothing)(session, sheet, details)
    sheet.state = MOVES[step][1]
    forget_sheet_proposals(session, sheet_id)
    told = {**details, "proposed_by": proposed_by}
    _note(session, sheet, staff, f"confirm-score-{step}", told)
    return sheet


def _locked(session: Session, sheet_id: str, step: SheetStep) -> ScoreSheetRecord:
    sheet = locked_score_sheet(session, sheet_id)
    if sheet.state is not MOVES[step][0]:
        raise Refused(
            _("The score sheet is no longer where this step begins. Look at it again.")
        )
    return sheet


def _note(
    session: Session,
    sheet: ScoreSheetRecord,
    staff: StaffRecord,
    act: str,
    details: Mapping[str, Any],
) -> None:
    """Dates and numbers of people; no grade and no score stands in the log."""
    told: dict[str, object] = {key: details[key] for key in _TOLD if key in details}
    if "grades" in details:
        told["people"] = len(details["grades"])
    note(session, meeting_id=None, staff=staff, act=act, details={"sheet": sheet.id, **told})


_TOLD = ("notice", "start", "end", "by", "day", "proposed_by")


def _check_decide(
    session: Session, sheet: ScoreSheetRecord, details: Mapping[str, Any], _: SheetStepTools
) -> None:
    check_decisions(session, sheet, details)


def _check_post(
    session: Session, sheet: ScoreSheetRecord, details: Mapping[str, Any], tools: SheetStepTools
) -> None:
    check_post(session, sheet, Wanted.of(details), tools.today)


def _check_finish(
    session: Session, sheet: ScoreSheetRecord, _: Mapping[str, Any], tools: SheetStepTools
) -> None:
    check_finish(session, sheet, tools.today)


def _check_reopen(
    session: Session, sheet: ScoreSheetRecord, _d: Mapping[str, Any], _t: SheetStepTools
) -> None:
    check_reopen(session, sheet)


_CHECKS: Mapping[
    SheetStep,
    Callable[[Session, ScoreSheetRecord, Mapping[str, Any], SheetStepTools], None],
] = {
    SheetStep.DECIDE: _check_decide,
    SheetStep.POST: _check_post,
    SheetStep.FINISH: _check_finish,
    SheetStep.REOPEN: _check_reopen,
}


def _nothing(_s: Session, _sheet: ScoreSheetRecord, _details: Mapping[str, Any]) -> None:
    """The steps that only change the state."""


def _post(session: Session, sheet: ScoreSheetRecord, details: Mapping[str, Any]) -> None:
    """Fix what is posted: dates, and the fingerprint with these dates in it."""
    wanted = Wanted.of(details)
    posting = ScorePostingRecord(
        sheet_id=sheet.id,
        number=len(postings_of(session, sheet.id)) + 1,
        notice=wanted.notice,
        start=wanted.start,
        end=wanted.end,
        fingerprint="",
        results="",
    )
    session.add(posting)
    sheet.state = ScoreSheetState.NOTICE
    session.flush()
    found = score_of(session, sheet).sheet
    if found is None:
        raise ValueError(sheet.id)  # its conditions were looked at, and only the notice is new
    posting.fingerprint, posting.results = found.fingerprint, results_fingerprint(found)


_WORK: Mapping[SheetStep, Callable[[Session, ScoreSheetRecord, Mapping[str, Any]], None]] = {
    SheetStep.DECIDE: store_decisions,
    SheetStep.POST: _post,
}
