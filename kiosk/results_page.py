"""What the pages of results show: ``results.json`` arranged for reading.

Organiser and scrutineer see everything; the public board only the level that the meeting file
fixed before anybody voted (security, section 6: at most one decimal where counts stay closed).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kiosk.charts import Answer, Chart, subject_chart, tones
from kiosk.i18n import Sentence, _
from tally.meeting import Form, Meeting, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestRow:
    """One contest as one voter group answered it."""

    subject: Subject
    criterion: str
    group: str
    counts: tuple[int, ...] | None
    """Grades in order; None when the box was not decrypted."""
    abstained: int | None
    spoiled: int | None
    valid: int | None
    exact: str | None
    score: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """One subject's place in its form."""

    subject: Subject
    rank: int | None
    exact: str | None
    score: str | None
    missing: tuple[Sentence, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormResults:
    """One form, its subjects by rank."""

    form: Form
    criteria: bool
    """Whether there is more than one criterion to tell apart."""
    subjects: tuple[SubjectRow, ...]
    contests: tuple[ContestRow, ...]


def answers_of(meeting: Meeting) -> tuple[Answer, ...]:
    """The answers of the meeting's questions with their tones."""
    return tuple(map(Answer, meeting.answers, tones(len(meeting.grades))))


def results_by_form(meeting: Meeting, results: Mapping[str, Any]) -> tuple[FormResults, ...]:
    """Everything in ``results``, form by form."""
    answers = answers_of(meeting)
    return tuple(_form(meeting, form, results, answers) for form in meeting.forms)


def scores_by_form(meeting: Meeting, results: Mapping[str, Any]) -> tuple[FormResults, ...]:
    """Ranks and scores to one decimal, without counts and without exact values."""
    return tuple(
        FormResults(
            form=form.form,
            criteria=False,
            contests=(),
            subjects=tuple(
                SubjectRow(
                    subject=row.subject,
                    rank=row.rank,
                    exact=None,
                    score=None if row.exact is None else one_decimal(row.exact),
                    missing=(),
                    chart=None,
                )
                for row in form.subjects
            ),
        )
        for form in results_by_form(meeting, results)
    )


def one_decimal(exact: str) -> str:
    """An exact score rounded half up to one decimal.

    >>> one_decimal("2723/30"), one_decimal("89.95"), one_decimal("100")
    ('90.8', '90.0', '100.0')
    """
    tenths = int(Fraction(exact) * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def _form(
    meeting: Meeting, form: Form, results: Mapping[str, Any], answers: Sequence[Answer]
) -> FormResults:
    subjects = {subject.code: subject for subject in form.subjects}
    contests = tuple(
        _contest(meeting, subjects[row["subject"]], row)
        for row in results["contests"]
        if row["form"] == form.code
    )
    rows = [
        SubjectRow(
            subject=subjects[row["subject"]],
            rank=row["rank"],
            exact=row["exact"],
            score=row["score"],
            missing=tuple(_missing(meeting, lack) for lack in row["missing"]),
            chart=_chart(meeting, form, subjects[row["subject"]], contests, answers),
        )
        for row in results["subjects"]
        if row["form"] == form.code
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
    return FormResults(
        form=form, criteria=len(form.criteria) > 1, subjects=tuple(rows), contests=contests
    )


def _contest(meeting: Meeting, subject: Subject, row: Mapping[str, Any]) -> ContestRow:
    counts = row["counts"]
    return ContestRow(
        subject=subject,
        criterion=row["criterion"],
        group=row["group"],
        counts=None
        if counts is None
        else tuple(counts[grade.name] for grade in meeting.grades),
        abstained=row["abstained"],
        spoiled=row["spoiled"],
        valid=row["valid"],
        exact=row["exact"],
        score=row["score"],
    )


def _chart(
    meeting: Meeting,
    form: Form,
    subject: Subject,
    contests: Sequence[ContestRow],
    answers: Sequence[Answer],
) -> Chart | None:
    several = len(form.criteria) > 1
    rows = [
        (
            f"{row.criterion} · {row.group}" if several else meeting.group(row.group).name,
            (*row.counts, row.abstained or 0, row.spoiled or 0),
        )
        for row in contests
        if row.subject is subject and row.counts is not None
    ]
    if not rows:
        return None
    return subject_chart(
        f"chart-{meeting.forms.index(form)}-{form.subjects.index(subject)}",
        subject.name,
        answers,
        rows,
    )


def _missing(meeting: Meeting, lack: Mapping[str, str]) -> Sentence:
    group = meeting.group(lack["group"]).name
    if lack["reason"] == "small-group":
        return _(
            "%(group)s: fewer than %(least)s ballots, never decrypted",
            group=group,
            least=meeting.min_group,
        )
    return _(
        "%(group)s, %(criterion)s: no valid mark", group=group, criterion=lack["criterion"]
    )
