"""Grades: what the scheme proposes, what was decided, and where the two differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from flask import render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.access import open_to, signed_in
from kiosk.actions.decide_grades import (
    LONGEST_REASON,
    Grading,
    Rest,
    enter_decisions,
    scores_to_decide_on,
)
from kiosk.answers import go_to, say
from kiosk.db import db
from kiosk.domain.score_sheet_step import SheetStep
from kiosk.i18n import _
from kiosk.models.score_proposal import ScoreProposalRecord, sheet_proposal
from kiosk.scoresheet.blueprint import PAGE_OF_FORM, ROLE, blueprint
from kiosk.scoresheet.frame import page_of
from kiosk.scoresheet.ranking import page_asked
from kiosk.scoresheet.shown import mark_of_proposal
from tally.scoring.inputs import Person
from tally.scoring.sheet import PersonScore, ScoreSheet

PAGE_PEOPLE = 50
MOST_LISTED = 500
"""People of a waiting list whose grade is not simply the proposed one: so many are shown."""

PAGE_OF_FORM |= {"scoresheet.decide": "scoresheet.decisions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow:
    one: PersonScore
    proposed: str
    decided: str
    chosen: str
    """Key of the grade in the field: what waits, else what is decided."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    code: str
    name: str
    proposed: str
    grade: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The list that waits for a second person."""

    by: str
    day: str
    proposer: str
    mine: bool
    people: int
    grades: tuple[tuple[str, int], ...]
    listed: tuple[ListedPerson, ...]
    """Those whose grade is not simply what was proposed."""
    more: int
    fallen: str
    """Those whose decision is taken back, because it does not stand any more."""
    seen: str
    """Digest of the list."""


@blueprint.get("/<sheet_id>/decisions")
@open_to(ROLE)
def decisions(sheet_id: str) -> str:
    sheet, frame = page_of(sheet_id)
    found, fallen = scores_to_decide_on(db.session(), sheet)
    if found.sheet is None:
        return render_template("scoresheet/no_scores.html", faults=len(found.faults), **frame)
    result = found.sheet
    waiting = sheet_proposal(db.session(), sheet_id, SheetStep.DECIDE)
    pages = max(-(-len(result.people) // PAGE_PEOPLE), 1)
    page = min(page_asked(), pages)
    on_page = result.people[(page - 1) * PAGE_PEOPLE : page * PAGE_PEOPLE]
    names = {one.person.code: one.person for one in result.people}
    return render_template(
        "scoresheet/decisions.html",
        result=result,
        grades=result.scheme.grades,
        rows=[_row(result, one, waiting) for one in on_page],
        page=page,
        pages=pages,
        waiting=_waiting(result, waiting),
        fallen=_in_words(fallen, names),
        names=names,
        longest=LONGEST_REASON,
        **frame,
    )


@blueprint.post("/<sheet_id>/decisions")
@open_to(ROLE)
def decide(sheet_id: str) -> AnyResponse:
    gradings = {
        name.removeprefix("grade-"): Grading(
            grade, request.form.get(f"reason-{name.removeprefix('grade-')}", "").strip()
        )
        for name, grade in request.form.items()
        if name.startswith("grade-")
    }
    rest = request.form.get("rest", "")
    listed = enter_decisions(
        db.session(),
        sheet_id=sheet_id,
        gradings=gradings,
        rest=_REST.get(rest, ""),
        rest_grade=request.form.get("rest_grade", ""),
        by=request.form.get("by", ""),
        day=request.form.get("day", ""),
        staff=signed_in(),
    )
    db.session().commit()
    if listed:
        said = _(
            "%(number)s decisions wait for a second person, who confirms them on this page.",
            number=listed,
        )
        say("good", said)
    else:
        say("warn", _("Nothing new was entered."))
    return go_to("scoresheet.decisions", sheet_id=sheet_id)


_REST: dict[str, Rest] = {rest: rest for rest in get_args(Rest)}


def _row(result: ScoreSheet, one: PersonScore, waiting: ScoreProposalRecord | None) -> GradeRow:
    listed = waiting.details["grades"].get(one.person.code) if waiting else None
    decision = one.decision
    if listed is not None:
        chosen, reason = listed
    else:
        chosen, reason = (decision.grade, decision.reason) if decision else ("", "")
    kind = one.person.staff_type
    return GradeRow(
        one=one,
        proposed=result.scheme.grade_name(one.proposed, kind),
        decided=result.scheme.grade_name(decision.grade, kind) if decision else "",
        chosen=chosen,
        reason=reason,
    )


def _in_words(codes: Sequence[str], people: Mapping[str, Person]) -> str:
    """Codes with names; of whoever left the sheet only the code is known."""
    return "、".join(
        f"{code} {people[code].name}" if code in people else code for code in codes
    )


def _waiting(result: ScoreSheet, waiting: ScoreProposalRecord | None) -> Waiting | None:
    if waiting is None:
        return None
    grades = waiting.details["grades"]
    people = {one.person.code: one for one in result.people}
    listed = []
    counts: Counter[str] = Counter()
    for code, (grade, reason) in grades.items():
        counts[grade] += 1
        one = people.get(code)
        kind = one.person.staff_type if one else ""
        if one is None or one.proposed != grade or reason:
            listed.append(
                ListedPerson(
                    code=code,
                    name=one.person.name if one else "",
                    proposed=result.scheme.grade_name(one.proposed if one else "", kind),
                    grade=result.scheme.grade_name(grade, kind),
                    reason=reason,
                )
            )
    return Waiting(
        by=waiting.details["by"],
        day=waiting.details["day"],
        proposer=waiting.staff.name,
        mine=waiting.staff_id == signed_in().id,
        people=len(grades),
        grades=tuple(
            (one.name, counts[one.key]) for one in result.scheme.grades if counts[one.key]
        ),
        listed=tuple(listed[:MOST_LISTED]),
        more=max(len(listed) - MOST_LISTED, 0),
        fallen=_in_words(
            waiting.details["fallen"], {code: one.person for code, one in people.items()}
        ),
        seen=mark_of_proposal(waiting),
    )
