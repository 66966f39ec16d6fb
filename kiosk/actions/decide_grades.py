"""The grades that the deciding body gave, next to what the scheme proposes.

One person enters them, another one confirms the list as it stands; only then they are decisions.
They are kept as the rows of the workbook's table 等次决定.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from kiosk.actions.decide_value import LONGEST_NAME, day_of
from kiosk.actions.score_inputs import layouts_by_key, open_sheet
from kiosk.actions.score_of_sheet import Scored, score_of, scored
from kiosk.actions.score_sheet_refusals import FaultsFound
from kiosk.actions.start_score_sheet import shown_text
from kiosk.audit_log import note
from kiosk.domain.score_sheet_step import SheetStep
from kiosk.errors import AlreadyProposed, ConditionsNotMet, Refused
from kiosk.i18n import _
from kiosk.models.score_input import store_table, table_stored
from kiosk.models.score_proposal import ScoreProposalRecord, sheet_proposal
from kiosk.models.score_sheet import ScoreSheetRecord
from kiosk.models.staff import StaffRecord
from tally.scoring.inputs import Decision
from tally.scoring.sheet import PersonScore

KEY = "decisions"
LONGEST_REASON = 300

Rest = Literal["", "as proposed", "ungraded"]
"""Whom to enter besides those who were typed: nobody, everybody who has a proposal and no decision
yet, or everybody without either, who then get one grade."""


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade that somebody enters for a person."""

    grade: str
    reason: str


def enter_decisions(
    session: Session,
    *,
    sheet_id: str,
    gradings: Mapping[str, Grading],
    rest: Rest,
    rest_grade: str,
    by: str,
    day: str,
    staff: StaffRecord,
) -> int:
    """Add to the list that waits for a second person; the number of people on it afterwards.

    A blank grade takes the person off the list.  Decisions that do not stand any more are on it to
    be taken back, unless they are decided anew.  Raises ``Refused``, ``AlreadyProposed`` when the
    list is another person's, ``ConditionsNotMet`` while there are no scores, ``FaultsFound``.
    """
    sheet = open_sheet(session, sheet_id)
    waiting = sheet_proposal(session, sheet_id, SheetStep.DECIDE)
    if waiting is not None and waiting.staff_id != staff.id:
        raise AlreadyProposed(name=waiting.staff.name)
    found, fallen = scores_to_decide_on(session, sheet)
    people = _people(found)
    listed: dict[str, list[str]] = dict(waiting.details["grades"]) if waiting else {}
    known = {one.person.code: one for one in people}
    for code, grading in gradings.items():
        if code in known:
            listed.pop(code, None)
            if _is_news(known[code], grading):
                reason = shown_text(grading.reason, longest=LONGEST_REASON)
                listed[code] = [grading.grade, reason]
    for code, grade in _rest(people, rest, rest_grade).items():
        listed.setdefault(code, [grade, ""])
    details: dict[str, Any] = {
        "by": shown_text(by, longest=LONGEST_NAME),
        "day": day_of(day),
        "grades": listed,
        "fallen": [code for code in fallen if code not in listed],
    }
    if not details["by"]:
        raise Refused(_("Say who decided: a meeting or a body."))
    if waiting is not None:
        session.delete(waiting)
        session.flush()
    concerned = len(listed) + len(details["fallen"])
    if concerned:
        check_decisions(session, sheet, details)
        session.add(
            ScoreProposalRecord(
                sheet_id=sheet_id, step=SheetStep.DECIDE, staff_id=staff.id, details=details
            )
        )
        session.flush()
    note(
        session,
        meeting_id=None,
        staff=staff,
        act="propose-score-decide",
        details={"sheet": sheet_id, "people": concerned, "by": details["by"]},
    )
    return concerned


def scores_to_decide_on(
    session: Session, sheet: ScoreSheetRecord
) -> tuple[Scored, tuple[str, ...]]:
    """The scores beside which grades are decided, and whose earlier decision does not stand.

    A sheet has no scores as long as it holds a decision about somebody who is on it no longer, or
    one without a reason that is not the proposal any more since a score was mended.  Such decisions
    are left out here, or nobody could ever mend them.
    """
    found = score_of(session, sheet)
    decisions = found.read.inputs.decisions
    bare = found if found.sheet or not decisions else scored(found.read, ())
    if found.sheet or bare.sheet is None:
        return found, ()
    known = {one.code for one in found.read.inputs.people}
    proposed = {one.person.code: one.proposed for one in bare.sheet.people}
    kept = [
        one
        for one in decisions
        if one.person in known
        and (one.reason or proposed.get(one.person, "") in {"", one.grade})
    ]
    after = scored(found.read, kept)
    if after.sheet is None:  # a streak hangs on one of them
        kept, after = [], bare
    fallen = {one.person for one in decisions} - {one.person for one in kept}
    return after, tuple(sorted(fallen))


def _people(found: Scored) -> tuple[PersonScore, ...]:
    """Raises ``ConditionsNotMet`` while there are no scores."""
    if found.sheet is None:
        raise ConditionsNotMet(
            [
                _(
                    "%(number)s things are missing or wrong before there are scores: see the overview.",
                    number=len(found.faults),
                )
            ]
        )
    return found.sheet.people


def _rest(people: Sequence[PersonScore], rest: Rest, rest_grade: str) -> dict[str, str]:
    """Grades of those without a decision: as proposed, or one grade for whoever has no proposal."""
    undecided = [one for one in people if one.decision is None]
    if rest == "as proposed":
        return {one.person.code: one.proposed for one in undecided if one.proposed}
    if rest == "ungraded" and rest_grade:
        return {one.person.code: rest_grade for one in undecided if not one.proposed}
    return {}


def _is_news(one: PersonScore, grading: Grading) -> bool:
    """Whether it says anything that is not decided already."""
    if not grading.grade:
        return False
    decided = one.decision
    return decided is None or decided.grade != grading.grade or decided.reason != grading.reason


def check_decisions(
    session: Session, sheet: ScoreSheetRecord, details: Mapping[str, Any]
) -> None:
    """Raises ``FaultsFound`` with every decision that does not stand, as one without a reason."""
    found, _fallen = scores_to_decide_on(session, sheet)
    _people(found)
    after = scored(found.read, _together(found, details))
    if after.faults:
        raise FaultsFound(after.faults)


def _together(found: Scored, details: Mapping[str, Any]) -> Sequence[Decision]:
    grades: Mapping[str, Sequence[str]] = details["grades"]
    gone = {*grades, *details["fallen"]}
    kept = [one for one in found.read.inputs.decisions if one.person not in gone]
    return [
        *kept,
        *(
            Decision(
                person=code, grade=grade, by=details["by"], date=details["day"], reason=reason
            )
            for code, (grade, reason) in grades.items()
        ),
    ]


def store_decisions(
    session: Session, sheet: ScoreSheetRecord, details: Mapping[str, Any]
) -> None:
    """The list as rows of the workbook's table; earlier ones about the same people are replaced."""
    layout = layouts_by_key(sheet.scheme)[KEY]
    found = score_of(session, sheet)
    names = {one.code: one.name for one in found.read.inputs.people}
    labels = dict(next(one for one in layout.columns if one.key == "grade").choices)
    grades: Mapping[str, Sequence[str]] = details["grades"]
    cells = [
        {
            "code": code,
            "name": names.get(code, ""),
            "grade": labels.get(grade, grade),
            "by": details["by"],
            "date": details["day"],
            "reason": reason,
        }
        for code, (grade, reason) in sorted(grades.items())
    ]
    added = [[one[column.key] for column in layout.columns] for one in cells]
    gone = {*grades, *details["fallen"]}
    kept = [row for row in table_stored(session, sheet.id, KEY) if row[0] not in gone]
    store_table(session, sheet.id, KEY, [*kept, *added])
