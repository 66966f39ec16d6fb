"""``results.json``: the results of a meeting as published, with the fingerprint that is signed.

Source: formats, "results.json"; guarding A1 (check code), C3 (closing) and E (paper forms, whose own
columns stand beside the sums that they are part of).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from tally.grading.number_text import exact_text, score_text
from tally.grading.results import ContestResult, Results, SubjectResult
from tally.meeting import Meeting
from tally.record.codes import check_code
from tally.record.paper_forms import marks_json

FORMAT = "pingyi-results/1"
FINGERPRINTED = ("closing", "groups", "contests", "subjects")


@dataclass(frozen=True, slots=True)
class CountedGroup:
    """One voter group's ballot box after closing."""

    code: str
    cast: int
    """Ballots in the box."""
    record: str
    """SHA-256 of the group's archive, hex."""
    paper: int = 0
    """Paper forms."""


def results_json(
    meeting: Meeting,
    results: Results,
    *,
    closing: str,
    groups: Sequence[CountedGroup],
    rehearsal: bool,
) -> dict[str, Any]:
    """The content of ``results.json``; ``closing`` is the closing hash (64 hex digits)."""
    content = {
        "closing": closing,
        "groups": [
            {
                "code": group.code,
                "slips": meeting.group(group.code).slips,
                "cast": group.cast,
                "record": group.record,
                **({"paper": group.paper} if group.paper else {}),
            }
            for group in groups
        ],
        "contests": [_contest(meeting, contest) for contest in results.contests],
        "subjects": [_subject(subject) for subject in results.subjects],
    }
    fingerprint = fingerprint_of(content)
    return {
        "format": FORMAT,
        "rehearsal": rehearsal,
        "meeting": {"title": meeting.title, "unit": meeting.unit, "date": meeting.date},
        "closing": closing,
        "fingerprint": fingerprint,
        "check_code": check_code(bytes.fromhex(fingerprint)),
        **{name: content[name] for name in FINGERPRINTED[1:]},
    }


def fingerprint_of(results: Mapping[str, Any]) -> str:
    """SHA-256, hex, of the canonical JSON of the fields that state the result.

    Programs compare the whole of it; its check code is only for reading aloud.
    """
    content = {name: results[name] for name in FINGERPRINTED}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _contest(meeting: Meeting, contest: ContestResult) -> dict[str, Any]:
    names = [grade.name for grade in meeting.grades]
    return {
        "form": contest.form.code,
        "subject": contest.subject.code,
        "criterion": contest.criterion.name,
        "group": contest.group,
        "counts": contest.counts and dict(zip(names, contest.counts, strict=True)),
        "abstained": contest.abstained,
        "spoiled": contest.spoiled,
        "valid": contest.valid,
        **_score(contest.score),
        **({"paper": marks_json(meeting, contest.paper)} if contest.paper else {}),
    }


def _subject(subject: SubjectResult) -> dict[str, Any]:
    return {
        "form": subject.form.code,
        "subject": subject.subject.code,
        "name": subject.subject.name,
        **_score(subject.score),
        "rank": subject.rank,
        "missing": [asdict(missing) for missing in subject.missing],
    }


def _score(score: Fraction | None) -> dict[str, str | None]:
    return {
        "exact": None if score is None else exact_text(score),
        "score": None if score is None else score_text(score),
    }
