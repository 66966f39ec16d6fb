"""The results of a meeting: every contest's counts and score, every subject's score and rank.

Source: formats, "results.json".  Weights are percents, so the product of a group's and a
criterion's weight is divided by 10000.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Literal

from tally.grading.ranking import ranks
from tally.grading.score import contest_score
from tally.meeting import Contest, Criterion, Form, Meeting, Subject

Rows = Sequence[Sequence[int]]
"""One row a contest of a voter group: grades in order, 弃权, 废票."""

Counts = Mapping[str, Rows | None]
"""Voter group -> the rows of its box, or ``None`` if it was not decrypted."""

Key = tuple[str, str, str]
"""Form, subject and criterion of a contest."""

Reason = Literal["small-group", "no-valid-mark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestResult:
    """What one voter group said about one subject under one criterion."""

    form: Form
    subject: Subject
    criterion: Criterion
    group: str
    counts: tuple[int, ...] | None
    """Valid marks, one number a grade, best first; ``None``: the group was never decrypted."""
    abstained: int | None
    spoiled: int | None
    score: Fraction | None
    paper: tuple[int, ...] | None
    """What of these counts stood on paper forms (grades, 弃权, 废票); ``None`` without any."""

    @property
    def valid(self) -> int | None:
        return None if self.counts is None else sum(self.counts)

    @property
    def reason(self) -> Reason:
        """Why there is no score, where there is none."""
        return "small-group" if self.counts is None else "no-valid-mark"


@dataclass(frozen=True, slots=True)
class MissingContest:
    """A contest that a subject's score had to do without."""

    group: str
    criterion: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectResult:
    form: Form
    subject: Subject
    score: Fraction | None
    rank: int | None
    missing: tuple[MissingContest, ...]


@dataclass(frozen=True, slots=True)
class Results:
    contests: tuple[ContestResult, ...]
    """By form, subject, criterion, group, as in the meeting file."""
    subjects: tuple[SubjectResult, ...]
    """By form and subject, as in the meeting file."""


def grade_meeting(
    meeting: Meeting, counts: Counts, paper: Mapping[str, Rows] | None = None
) -> Results:
    """Grade every contest and subject of ``meeting`` from the counts of its voter groups.

    ``paper`` are the counts of paper forms, which are added to those of the group's box; a group
    whose box stays closed has no result, however many paper forms there are (guarding E).

    A group with fewer than ``min_group`` ballots is graded as not decrypted even if counts are
    given (those of a deck, say): nothing of it may reach a result.

    Raises ``ValueError`` when the counts do not fit the meeting.
    """
    known = {
        group.code: _rows(meeting, group.code, counts[group.code]) for group in meeting.groups
    }
    piles = {
        code: dict(zip(map(_key, meeting.contests(code)), map(tuple, rows), strict=True))
        for code, rows in (paper or {}).items()
        if known[code] is not None
    }
    contests = tuple(_contest_results(meeting, known, piles))
    return Results(contests, tuple(_subject_results(meeting, contests)))


def _rows(meeting: Meeting, group: str, rows: Rows | None) -> dict[Key, tuple[int, ...]] | None:
    """The rows of ``group`` by form, subject and criterion; ``None`` if it stays closed."""
    if rows is None:
        return None
    contests = meeting.contests(group)
    if len(rows) != len(contests) or any(len(row) != len(meeting.answers) for row in rows):
        raise ValueError(f"the counts of group {group} do not fit its contests")
    if min(min(row) for row in rows) < 0 or len({sum(row) for row in rows}) != 1:
        raise ValueError(f"the contests of group {group} do not count the same ballots")
    if sum(rows[0]) < meeting.min_group:
        return None
    return {_key(contest): tuple(row) for contest, row in zip(contests, rows, strict=True)}


def _key(contest: Contest) -> Key:
    return contest.form.code, contest.subject.code, contest.criterion.name


def _contest_results(
    meeting: Meeting,
    known: Mapping[str, Mapping[Key, tuple[int, ...]] | None],
    piles: Mapping[str, Mapping[Key, tuple[int, ...]]],
) -> list[ContestResult]:
    coefficients = [Fraction(grade.coefficient) for grade in meeting.grades]
    results = []
    for form in meeting.forms:
        groups = [group.code for group in meeting.groups if group.code in form.groups]
        for subject in form.subjects:
            for criterion in form.criteria:
                for group in groups:
                    rows = known[group]
                    key = _key(Contest(form, subject, criterion))
                    pile = piles[group][key] if group in piles else None
                    row = rows and _sum(rows[key], pile)
                    marks = row[: meeting.abstention] if row else None
                    results.append(
                        ContestResult(
                            form=form,
                            subject=subject,
                            criterion=criterion,
                            group=group,
                            counts=marks,
                            abstained=row[meeting.abstention] if row else None,
                            spoiled=row[meeting.spoiled] if row else None,
                            score=contest_score(marks, coefficients) if marks else None,
                            paper=pile,
                        )
                    )
    return results


def _sum(row: tuple[int, ...], pile: tuple[int, ...] | None) -> tuple[int, ...]:
    return row if pile is None else tuple(map(sum, zip(row, pile, strict=True)))


def _subject_results(
    meeting: Meeting, contests: Sequence[ContestResult]
) -> list[SubjectResult]:
    results = []
    following = iter(contests)
    for form in meeting.forms:
        # Contests stand by form and subject, so many of them belong to each subject in turn.
        each = len(form.criteria) * sum(group.code in form.groups for group in meeting.groups)
        parts = [list(islice(following, each)) for _ in form.subjects]
        scores = [_subject_score(meeting, subject_parts) for subject_parts in parts]
        results += [
            SubjectResult(
                form=form,
                subject=subject,
                score=score,
                rank=rank,
                missing=tuple(
                    MissingContest(part.group, part.criterion.name, part.reason)
                    for part in subject_parts
                    if part.score is None
                ),
            )
            for subject, subject_parts, score, rank in zip(
                form.subjects, parts, scores, ranks(scores), strict=True
            )
        ]
    return results


def _subject_score(meeting: Meeting, parts: Sequence[ContestResult]) -> Fraction | None:
    """Σ group weight × criterion weight × contest score over ``parts``, in percent."""
    weighed = [(_weight(part), part.score) for part in parts if part.score is not None]
    if not weighed or (len(weighed) < len(parts) and meeting.missing == "refuse"):
        return None
    total = sum((weight * score for weight, score in weighed), Fraction())
    # Nothing missing: the weights sum to 1 and dividing by them changes nothing.
    return total / sum((weight for weight, _ in weighed), Fraction())


def _weight(part: ContestResult) -> Fraction:
    group = Fraction(part.form.groups[part.group])
    return group * Fraction(part.criterion.weight) / 10000
