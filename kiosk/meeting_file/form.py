"""One ``[[form]]`` of a meeting file: its subjects, criteria, voter groups and limit.

Source: formats, "meeting.toml".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import cast, get_args

from kiosk.i18n import Sentence, _
from kiosk.meeting_file.plain_text import plain_text
from kiosk.meeting_file.refusals import FileRefused
from kiosk.meeting_file.roster import Roster, read_inline, read_roster
from kiosk.meeting_file.section import DECIMAL, NotAmong, Section
from tally.grading.number_text import exact_text
from tally.meeting import OVERALL, Criterion, Form, Limit, Otherwise

KEYS = ("code", "title", "subjects", "subject", "groups", "criterion", "limit")
CODE = re.compile(r"[\w-]{1,32}")


class UnusableFormCode(FileRefused):
    message = _(
        "%(file)s, %(key)s: “%(text)s” cannot be the code of a form. Use letters, digits, - and _, "
        "at most 32."
    )


class SubjectsTwice(FileRefused):
    message = _(
        "%(file)s, %(key)s: the subjects are given both by a roster and in the meeting file. "
        "Remove one of the two."
    )


class NoGroups(FileRefused):
    message = _(
        "%(file)s, %(key)s: no voter group fills in this form. Write at least one with its weight."
    )


class UnknownGroup(FileRefused):
    message = _(
        "%(file)s, %(key)s: there is no voter group with this code. Add the group or correct the "
        "code. Known are: %(known)s."
    )


class WeightNotPositive(FileRefused):
    message = _("%(file)s, %(key)s: the weight must be above 0. Raise it or remove the entry.")


class WeightsDoNotSum(FileRefused):
    message = _("%(file)s, %(key)s: the weights sum to %(sum)s, not to 100. Correct them.")


class DuplicateCriterion(FileRefused):
    message = _(
        "%(file)s, %(key)s: the criterion %(name)s stands twice in this form. Rename one of the two."
    )


class UnusableLimit(FileRefused):
    message = _(
        "%(file)s, %(key)s: “%(text)s” cannot be a limit. Write a whole number like 4, or a "
        'percentage from "0%%" to "100%%".'
    )


def read_form(
    section: Section, files: Mapping[str, bytes], groups: Sequence[str], grades: Sequence[str]
) -> tuple[Form, tuple[Sentence, ...]]:
    """The form and notices about its roster.

    ``groups`` are the codes of the meeting's voter groups, ``grades`` the names of its grades.
    """
    section.only(*KEYS)
    code = section.text("code")
    if not CODE.fullmatch(code):
        raise UnusableFormCode(file=section.file, key=section.key("code"), text=code)
    roster = _roster(section, files)
    form = Form(
        code=code,
        title=section.text("title"),
        groups=_groups(section.section("groups"), groups),
        subjects=roster.subjects,
        criteria=_criteria(section),
        limit=_limit(section.section("limit"), grades) if "limit" in section.values else None,
    )
    return form, roster.notices


def _roster(section: Section, files: Mapping[str, bytes]) -> Roster:
    if "subject" not in section.values:
        return read_roster(section, files)
    if "subjects" in section.values:
        raise SubjectsTwice(file=section.file, key=section.path)
    return read_inline(section)


def _groups(section: Section, known: Sequence[str]) -> dict[str, str]:
    """Weights by group code, in the order of the meeting's groups."""
    for code in section.values:
        if code not in known:
            key = plain_text(section.key(code), file=section.file, where=section.path)
            raise UnknownGroup(file=section.file, key=key, known=", ".join(known))
    weights = {code: section.decimal(code) for code in known if code in section.values}
    if not weights:
        raise NoGroups(file=section.file, key=section.path)
    _check_weights(section.file, section.path, {section.key(c): w for c, w in weights.items()})
    return weights


def _criteria(form: Section) -> tuple[Criterion, ...]:
    if "criterion" not in form.values:
        return (Criterion(OVERALL, "100"),)
    sections = form.sections("criterion")
    criteria: dict[str, Criterion] = {}
    for section in sections:
        section.only("name", "weight")
        name = section.text("name")
        if name in criteria:
            raise DuplicateCriterion(file=section.file, key=section.key("name"), name=name)
        criteria[name] = Criterion(name, section.decimal("weight"))
    _check_weights(
        form.file,
        form.key("criterion"),
        {
            section.key("weight"): criterion.weight
            for section, criterion in zip(sections, criteria.values(), strict=True)
        },
    )
    return tuple(criteria.values())


def _check_weights(file: str, key: str, weights: Mapping[str, str]) -> None:
    """``weights`` maps the place of each weight to the weight."""
    for place, weight in weights.items():
        if Fraction(weight) == 0:
            raise WeightNotPositive(file=file, key=place)
    total = sum((Fraction(weight) for weight in weights.values()), Fraction())
    if total != 100:
        raise WeightsDoNotSum(file=file, key=key, sum=exact_text(total))


def _limit(section: Section, grades: Sequence[str]) -> Limit:
    section.only("grade", "at_most", "otherwise")
    grade = section.text("grade")
    if grade not in grades:
        raise NotAmong(
            file=section.file, key=section.key("grade"), text=grade, known=", ".join(grades)
        )
    at_most = section.text_or_number("at_most")
    percent = at_most.removesuffix("%")
    whole = re.fullmatch(r"[0-9]{1,6}", at_most, re.ASCII)
    if not whole and not (
        percent != at_most and DECIMAL.fullmatch(percent) and Fraction(percent) <= 100
    ):
        raise UnusableLimit(file=section.file, key=section.key("at_most"), text=at_most)
    otherwise = cast("Otherwise", section.choice("otherwise", get_args(Otherwise)))
    return Limit(grade, at_most, otherwise)
