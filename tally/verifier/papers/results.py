"""Counts, scores, ranks, fingerprint and check code come out the same when computed again.

Source: formats, "results.json".  What the format names must be exactly what is computed; a field
beside them (fields may be added freely) proves nothing, and is named as not looked at.
"""

from __future__ import annotations

import json
from typing import Any

from tally.errors import Malformed
from tally.fingerprint import hex_of
from tally.grading.results import grade_meeting
from tally.meeting import Meeting
from tally.record.paper_forms import Piles
from tally.record.results import CountedGroup, results_json
from tally.verifier.findings import NotChecked
from tally.verifier.papers.meeting import record_name
from tally.verifier.papers.reading import Faults, Papers
from tally.verifier.refusals import NotTheSame, WrongNumber

RESULTS = "results.json"
RULE = "formats results.json"


def check_results(papers: Papers, faults: Faults) -> tuple[str, dict[str, int | str]]:
    written: dict[str, Any] | None = None
    with faults.noted(RULE, file=RESULTS):
        content = papers.json(RESULTS)
        if not isinstance(content, dict):
            raise Malformed("is no object")
        written = content
    with faults.noted(RULE, file=RESULTS):
        papers.results = _computed(papers)
    if written is None or papers.results is None:
        return "", {}
    for name, value in papers.results.items():
        if isinstance(value, list):
            _compare_list(faults, name, written.get(name), value)
        else:
            with faults.noted(RULE, file=RESULTS, field=name):
                _compare(written.get(name), value)
    values: dict[str, int | str] = {"code": papers.results["check_code"]}
    if others := ", ".join(sorted(written.keys() - papers.results.keys())):
        return "check code {code}; not looked at: {fields}", {**values, "fields": others}
    return "check code {code}", values


def _computed(papers: Papers) -> dict[str, Any]:
    meeting, closing, piles = papers.meeting, papers.closing, papers.piles
    if meeting is None or closing is None or piles is None:
        raise NotChecked
    return results_json(
        meeting,
        grade_meeting(
            meeting,
            {group.code: _counts(papers, meeting, group.code) for group in meeting.groups},
            {code: pile.rows for code, pile in piles.items()},
        ),
        closing=hex_of(closing.text),
        groups=[_group(papers, piles, group.code) for group in meeting.groups],
        rehearsal=papers.sealed(meeting.groups[0].code)[1].rehearsal,
    )


def _counts(papers: Papers, meeting: Meeting, code: str) -> tuple[tuple[int, ...], ...] | None:
    """The counts of a box, or ``None`` where it is too small to be counted."""
    verified = papers.records.get(code)
    if verified is None:
        raise NotChecked
    counts = verified.record.counts
    if verified.report.ballots < meeting.min_group:
        return None
    shape = [len(meeting.answers)] * len(meeting.contests(code))
    if counts is None or [len(row) for row in counts] != shape:
        raise NotChecked
    if {sum(row) for row in counts} != {verified.report.ballots}:
        # An election by other questions than the meeting's: one answer is chosen in each of ours.
        raise NotChecked
    return counts


def _group(papers: Papers, piles: Piles, code: str) -> CountedGroup:
    return CountedGroup(
        code=code,
        cast=papers.records[code].report.ballots,
        record=papers.evidence.digest(record_name(code)),
        paper=piles[code].forms if code in piles else 0,
    )


def _compare_list(faults: Faults, name: str, written: object, computed: list[Any]) -> None:
    """Each of the groups, contests or subjects; elements count from 1."""
    with faults.noted(RULE, file=RESULTS, field=name):
        if not isinstance(written, list):
            raise Malformed("is no list")
        if len(written) != len(computed):
            raise WrongNumber(
                "{written} in the file, {computed} computed",
                written=len(written),
                computed=len(computed),
            )
        for number, (one, other) in enumerate(zip(written, computed, strict=True), start=1):
            with faults.noted(RULE, file=RESULTS, field=f"{name} {number}"):
                if not isinstance(one, dict):
                    raise Malformed("is no object")
                # Their order too is in the fingerprint.
                if list(one) != list(other):
                    raise Malformed("has other fields than the format names")
            if isinstance(one, dict):
                for key in other:
                    with faults.noted(RULE, file=RESULTS, field=f"{name} {number} {key}"):
                        _compare(one.get(key), other[key])


def _compare(written: object, computed: object) -> None:
    # By text, since for Python 1 == True == 1.0.
    one, other = _text(written), _text(computed)
    if one != other:
        raise NotTheSame(
            "{written} in the file, {computed} computed", written=one, computed=other
        )


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
