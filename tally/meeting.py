"""The meeting as sealed: who is graded, by which criteria, by which voter groups.

This is the content of ``meeting.toml`` and its rosters after all reading and checking
(``kiosk.meeting_file`` does that), in the one form that everything else shares: ballots take
their questions from it, grading its weights, the tablet its screens.  Its canonical JSON is
hashed into every election (guarding A2, ``meeting_file``), so nobody can change a weight or a
name after sealing without changing the key fingerprint of the ballots.

Source: formats, "meeting.toml" and "<group>.bel".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tally.canonical_json import canonical
from tally.message import read_message

ABSTENTION = "弃权"
SPOILED = "废票"
OVERALL = "总体评价"
"""The criterion of a form that names none."""

SMALLEST_MIN_GROUP = 5
"""Fewest ballots that are ever decrypted together, whatever a meeting file says (security, section 6)."""

Missing = Literal["refuse", "renormalise"]
Otherwise = Literal["refuse", "spoil"]
Publish = Literal["turnout", "scores", "counts"]


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade that a voter can give."""

    name: str
    coefficient: str
    """Decimal string in 0..1; grades stand best first, coefficients strictly falling."""


@dataclass(frozen=True, slots=True)
class VoterGroup:
    """A voter group 票种: one ballot box."""

    code: str
    """``[A-Z0-9]{1,4}``."""
    name: str
    slips: int
    """All that are printed, spares included."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person or body being graded; ``code`` is unique within its form, names may repeat."""

    code: str
    name: str
    unit: str
    post: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is graded about a subject; the weights of a form's criteria sum to 100."""

    name: str
    weight: str
    """Decimal string above 0."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many subjects of a form may get ``grade``, each criterion counted apart."""

    grade: str
    at_most: str
    """Percent of the form's subjects (``"30%"``, rounded down) or a whole number (``"4"``)."""
    otherwise: Otherwise

    def allowed(self, subjects: int) -> int:
        """The most subjects out of ``subjects`` that may get the grade.

        >>> Limit("优秀", "30%", "refuse").allowed(13)
        3
        """
        if self.at_most.endswith("%"):
            return int(Fraction(self.at_most[:-1]) * subjects / 100)
        return int(self.at_most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form 测评表: its subjects × criteria, and the voter groups that fill it in."""

    code: str
    title: str
    groups: dict[str, str]
    """Voter group code -> weight (decimal string above 0); the weights sum to 100."""
    subjects: tuple[Subject, ...]
    criteria: tuple[Criterion, ...]
    limit: Limit | None


@dataclass(frozen=True, slots=True)
class Contest:
    """One subject × one criterion of one form: one question on the ballot."""

    form: Form
    subject: Subject
    criterion: Criterion

    @property
    def question(self) -> str:
        return f"{self.form.code}/{self.subject.name} · {self.criterion.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Everything about a meeting that is fixed at sealing, keys excepted."""

    title: str
    unit: str
    date: str
    """ISO date, ``2023-12-28``."""
    threshold: int
    scrutineers: tuple[str, ...]
    missing: Missing
    min_group: int
    publish: Publish
    """What the public board shows after certification."""
    grades: tuple[Grade, ...]
    groups: tuple[VoterGroup, ...]
    forms: tuple[Form, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers of every question: the grades in order, then 弃权, then 废票."""
        return (*(grade.name for grade in self.grades), ABSTENTION, SPOILED)

    @property
    def abstention(self) -> int:
        """Index of 弃权 among the answers."""
        return len(self.grades)

    @property
    def spoiled(self) -> int:
        """Index of 废票 among the answers."""
        return len(self.grades) + 1

    def group(self, code: str) -> VoterGroup:
        return next(group for group in self.groups if group.code == code)

    def contests(self, group: str) -> tuple[Contest, ...]:
        """The contests that a voter group fills in, in the order of its questions."""
        return tuple(
            Contest(form, subject, criterion)
            for form in self.forms
            if group in form.groups
            for subject in form.subjects
            for criterion in form.criteria
        )


def canonical_meeting(meeting: Meeting) -> str:
    """The one JSON text of ``meeting``: fields in the order declared above, no white space."""
    return canonical(meeting)


def meeting_hash(text: str) -> str:
    """SHA-256 of a canonical meeting, hex: the field ``meeting_file`` of guarding A2."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse_meeting(text: str) -> Meeting:
    """The meeting of a canonical text.

    Raises ``Malformed`` or ``NotCanonical`` when ``text`` is not exactly the canonical form of a
    meeting.
    """
    return read_message(text, Meeting)


def broken_limits(
    meeting: Meeting, group: str, marks: Sequence[int]
) -> Iterator[tuple[Form, Criterion, int]]:
    """Each form and criterion whose limit ``marks`` breaks, with the number of marks counted.

    ``marks`` holds one answer index a contest, in the order of ``meeting.contests(group)``.
    """
    contests = meeting.contests(group)
    for form in meeting.forms:
        if form.limit is None or group not in form.groups:
            continue
        grade = meeting.answers.index(form.limit.grade)
        for criterion in form.criteria:
            given = sum(
                mark == grade
                for contest, mark in zip(contests, marks, strict=True)
                if contest.form is form and contest.criterion is criterion
            )
            if given > form.limit.allowed(len(form.subjects)):
                yield form, criterion, given


def spoil_by_limits(meeting: Meeting, group: str, marks: Sequence[int]) -> tuple[int, ...]:
    """``marks`` with every contest of a form made 废票 whose ``otherwise = "spoil"`` limit is broken."""
    spoiled = [
        form
        for form, _, _ in broken_limits(meeting, group, marks)
        if form.limit and form.limit.otherwise == "spoil"
    ]
    return tuple(
        meeting.spoiled if any(contest.form is form for form in spoiled) else mark
        for contest, mark in zip(meeting.contests(group), marks, strict=True)
    )
