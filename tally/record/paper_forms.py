"""``paper.json``: the paper forms of a meeting, as two people counted them.

Source: guarding E ("Paper in two envelopes", "A paper pile of 1 to min_group − 1 forms"); formats,
"results.json" (returned = cast, plus paper forms).  A pile is added to its group's box after the
box was decrypted.  Nobody can check it by arithmetic: its marks were counted by hand, after
closing, so it is not in what the trustees attest to; its figures are in the results'
fingerprint, which is signed by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from tally.errors import Malformed, TallyError, at
from tally.meeting import Meeting
from tally.message import Between, convert

PAPER = "paper.json"

Number = Annotated[int, Between(0, 10**6)]


class InvalidPile(TallyError):
    """Paper forms that may not be counted, or whose marks do not add up."""

    code = "invalid-pile"
    rule = "guarding E"


@dataclass(frozen=True, slots=True)
class PaperPile:
    """The paper forms of one voter group."""

    forms: int
    rows: tuple[tuple[int, ...], ...]
    """One row a contest, as a box is counted: grades in order, 弃权, 废票."""


Piles = Mapping[str, PaperPile]
"""Voter group -> its pile; a group without paper forms is not there."""


@dataclass(frozen=True, slots=True)
class PaperContest:
    form: str
    subject: str
    criterion: str
    counts: dict[str, Number]
    """Every grade by name."""
    abstained: Number
    spoiled: Number


@dataclass(frozen=True, slots=True)
class PaperGroup:
    group: str
    forms: Number
    contests: tuple[PaperContest, ...]
    """In the order of the group's questions."""


def paper_json(meeting: Meeting, piles: Piles) -> list[dict[str, Any]]:
    """The content of ``paper.json``, groups as in the meeting."""
    return [
        {
            "group": group.code,
            "forms": piles[group.code].forms,
            "contests": [
                {
                    "form": contest.form.code,
                    "subject": contest.subject.code,
                    "criterion": contest.criterion.name,
                    **marks_json(meeting, row),
                }
                for contest, row in zip(
                    meeting.contests(group.code), piles[group.code].rows, strict=True
                )
            ],
        }
        for group in meeting.groups
        if group.code in piles
    ]


def marks_json(meeting: Meeting, row: Sequence[int]) -> dict[str, Any]:
    """One row of counts with the names of its columns."""
    names = [grade.name for grade in meeting.grades]
    return {
        "counts": dict(zip(names, row, strict=False)),
        "abstained": row[meeting.abstention],
        "spoiled": row[meeting.spoiled],
    }


def read_paper(meeting: Meeting, content: object) -> Piles:
    """The piles of a ``paper.json`` that holds ``content``.

    Raises ``Malformed`` or ``InvalidPile``.
    """
    groups = convert(content, tuple[PaperGroup, ...])
    known = [group.code for group in meeting.groups]
    if [one.group for one in groups] != [code for code in known if _has(groups, code)]:
        raise InvalidPile("not groups of the meeting, in its order, each once")
    if not groups:
        raise InvalidPile("a list of paper forms without any")
    piles = {}
    for one in groups:
        with at(group=one.group):
            piles[one.group] = PaperPile(one.forms, tuple(_rows(meeting, one)))
            check_pile(meeting, one.group, piles[one.group])
    return piles


def check_pile(meeting: Meeting, group: str, pile: PaperPile) -> None:
    """A pile large enough, in which every contest has as many marks as there are forms.

    Raises ``InvalidPile``.
    """
    if pile.forms < meeting.min_group:
        raise InvalidPile(
            "{forms} paper forms; fewer than {fewest} are never counted",
            forms=pile.forms,
            fewest=meeting.min_group,
        )
    if len(pile.rows) != len(meeting.contests(group)):
        raise InvalidPile("not the contests of this group, in their order")
    for number, row in enumerate(pile.rows, start=1):
        if len(row) != len(meeting.answers) or min(row) < 0 or sum(row) != pile.forms:
            with at(question=number):
                raise InvalidPile(
                    "{marks} marks on {forms} paper forms", marks=sum(row), forms=pile.forms
                )


def _has(groups: Iterable[PaperGroup], code: str) -> bool:
    return any(one.group == code for one in groups)


def _rows(meeting: Meeting, pile: PaperGroup) -> Iterable[tuple[int, ...]]:
    names = [grade.name for grade in meeting.grades]
    expected = [
        (contest.form.code, contest.subject.code, contest.criterion.name)
        for contest in meeting.contests(pile.group)
    ]
    if [(one.form, one.subject, one.criterion) for one in pile.contests] != expected:
        raise InvalidPile("not the contests of this group, in their order")
    for number, one in enumerate(pile.contests, start=1):
        if list(one.counts) != names:
            with at(question=number):
                raise Malformed("not the grades of the meeting, in their order")
        yield (*one.counts.values(), one.abstained, one.spoiled)
