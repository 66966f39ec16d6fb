"""The page on which the figures of paper forms are entered, twice, by organiser and scrutineer.

Each sees only the own figures until both have entered theirs; then the cells that differ are named,
and the forms are counted again.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.role import STAFF_ROLES, Role
from kiosk.errors import Refused
from kiosk.i18n import Sentence, _
from kiosk.models.election import elections_of
from kiosk.models.meeting import MeetingRecord
from kiosk.models.paper_count import paper_counts_of
from tally.meeting import Contest, Meeting
from tally.record.paper_forms import PaperPile


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One contest of a group."""

    name: str
    marks: tuple[int | None, ...]
    """The reader's own figures, or nothing yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperGroup:
    """One voter group's pile as the reader may see it."""

    code: str
    name: str
    state: Sentence
    agreed: bool
    forms: int | None
    lines: tuple[PaperLine, ...]
    differences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    editable: bool
    answers: tuple[str, ...]
    groups: tuple[PaperGroup, ...]


_NONE = _("No paper forms are entered.")
_OWN = _("Entered by you. Now the other person counts and enters the same forms.")
_OTHER = _("Entered by the other person. Count the forms yourself and enter what you find.")
_AGREED = _("Both entries are the same.")
_DIFFERENT = _(
    "The two entries differ. Count these again together; each corrects the own entry."
)


def paper_page(session: Session, meeting: MeetingRecord, role: Role) -> PaperPage:
    content = meeting.parsed()
    entered = paper_counts_of(session, meeting.id)
    return PaperPage(
        editable=meeting.state is MeetingState.CLOSED,
        answers=content.answers,
        groups=tuple(
            _group(
                content,
                election.group,
                {by: entry.pile for by, entry in entered.get(election.group, {}).items()},
                role,
            )
            for election in elections_of(session, meeting.id)
        ),
    )


def figures_in_form(content: Meeting, group: str) -> tuple[int, list[list[int]]]:
    """The number of forms and the rows of marks that the form gives; an empty field is 0.

    Raises ``Refused`` for anything but whole numbers.
    """
    rows = [
        [_number(f"{group}-{line}-{column}") for column in range(len(content.answers))]
        for line in range(len(content.contests(group)))
    ]
    return _number(f"{group}-forms"), rows


def _number(field: str) -> int:
    typed = request.form.get(field, "").strip() or "0"
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
        raise Refused(_("Paper forms and marks are counted in whole numbers."))
    return int(typed)


def _group(content: Meeting, code: str, piles: dict[Role, PaperPile], role: Role) -> PaperGroup:
    own = piles.get(role)
    (other_role,) = set(STAFF_ROLES) - {role}
    other = piles.get(other_role)
    contests = content.contests(code)
    none: tuple[None, ...] = (None,) * len(content.answers)
    return PaperGroup(
        code=code,
        name=content.group(code).name,
        state=_state(own, other),
        agreed=own is not None and own == other,
        forms=own.forms if own else None,
        lines=tuple(
            PaperLine(_name(contest), own.rows[number] if own else none)
            for number, contest in enumerate(contests)
        ),
        differences=tuple(_differences(content, contests, own, other)) if own and other else (),
    )


def _state(own: PaperPile | None, other: PaperPile | None) -> Sentence:
    if own is None:
        return _NONE if other is None else _OTHER
    if other is None:
        return _OWN
    return _AGREED if own == other else _DIFFERENT


def _differences(
    content: Meeting, contests: tuple[Contest, ...], own: PaperPile, other: PaperPile
) -> list[Sentence]:
    """Every cell in which the two entries differ."""
    found = []
    if own.forms != other.forms:
        found.append(
            _(
                "Number of forms: you entered %(own)s, the other person %(other)s.",
                own=own.forms,
                other=other.forms,
            )
        )
    for contest, row, other_row in zip(contests, own.rows, other.rows, strict=True):
        for answer, mine, theirs in zip(content.answers, row, other_row, strict=True):
            if mine != theirs:
                found.append(
                    _(
                        "%(contest)s, %(answer)s: you entered %(own)s, the other person %(other)s.",
                        contest=_name(contest),
                        answer=answer,
                        own=mine,
                        other=theirs,
                    )
                )
    return found


def _name(contest: Contest) -> str:
    return (
        f"{contest.form.title} · {contest.subject.code} {contest.subject.name} · "
        f"{contest.criterion.name}"
    )
