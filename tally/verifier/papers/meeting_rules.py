"""What holds of every meeting that a meeting file can make.

Source: formats, "meeting.toml" (what is refused).  The kiosk refuses such a file with a sentence for
each rule; here it only matters that a sealed meeting is one by which can be counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tally.errors import TallyError, at
from tally.meeting import ABSTENTION, SMALLEST_MIN_GROUP, SPOILED, Form, Meeting

MOST_GROUPS = 1000
MOST_CONTESTS = 200_000
"""Of all groups together.  No meeting comes near; what only claims more is not multiplied out."""

_CODE = re.compile("[A-Z0-9]{1,4}")
_DECIMAL = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


class InvalidMeeting(TallyError):
    """A meeting by other rules than any meeting file can give."""

    code = "invalid-meeting"
    rule = "formats meeting.toml"


def check_rules(meeting: Meeting) -> None:
    """Raises ``InvalidMeeting``."""
    known = {group.code for group in meeting.groups}
    contests = sum(
        len(form.subjects) * len(form.criteria) * len(form.groups) for form in meeting.forms
    )
    rules = {
        "threshold": 2 <= meeting.threshold <= len(meeting.scrutineers) <= 9,
        "min_group": meeting.min_group >= SMALLEST_MIN_GROUP,
        "grades": _are_grades(meeting),
        "date": _is_date(meeting.date),
        "group": 1 <= len(meeting.groups) <= MOST_GROUPS
        and _once(group.code for group in meeting.groups)
        and all(_CODE.fullmatch(group.code) for group in meeting.groups)
        and all(group.slips >= meeting.min_group for group in meeting.groups)
        and known == {code for form in meeting.forms for code in form.groups},
        "form": contests <= MOST_CONTESTS
        and _once(form.code for form in meeting.forms)
        and all(_is_form(form) for form in meeting.forms),
    }
    for name, holds in rules.items():
        if not holds:
            with at(field=name):
                raise InvalidMeeting("no meeting file could have made this")


def _is_date(text: str) -> bool:
    try:
        # Python also reads other forms of a date: ours is the one that it writes.
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _are_grades(meeting: Meeting) -> bool:
    names = [grade.name for grade in meeting.grades]
    texts = [grade.coefficient for grade in meeting.grades]
    if not all(_DECIMAL.fullmatch(text) for text in texts):
        return False
    numbers = [Fraction(text) for text in texts]
    return (
        2 <= len(names) <= 8
        and _once([*names, ABSTENTION, SPOILED])
        and numbers[0] <= 1
        and all(higher > lower for higher, lower in pairwise(numbers))
    )


def _is_form(form: Form) -> bool:
    return (
        bool(form.subjects)
        and _once(subject.code for subject in form.subjects)
        and _once(criterion.name for criterion in form.criteria)
        and _sum_to_100(form.groups.values())
        and _sum_to_100(criterion.weight for criterion in form.criteria)
    )


def _once(names: Iterable[str]) -> bool:
    listed = list(names)
    return len(set(listed)) == len(listed)


def _sum_to_100(weights: Iterable[str]) -> bool:
    texts = list(weights)
    if not all(_DECIMAL.fullmatch(text) for text in texts):
        return False
    numbers = [Fraction(text) for text in texts]
    return min(numbers, default=0) > 0 and sum(numbers) == 100
