"""The top of a meeting file: people, grades, voter groups, and what binds the parts together.

Source: formats, "meeting.toml"; security, section 6 (``min_group``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import cast, get_args

from kiosk.i18n import Sentence, _
from kiosk.meeting_file.form import read_form
from kiosk.meeting_file.refusals import FileRefused
from kiosk.meeting_file.section import Section
from kiosk.meeting_file.windows_names import is_windows_device
from tally.meeting import (
    ABSTENTION,
    SMALLEST_MIN_GROUP,
    SPOILED,
    Form,
    Grade,
    Meeting,
    Missing,
    Publish,
    VoterGroup,
)

KEYS = (
    *("title", "unit", "date", "threshold", "scrutineers", "missing", "min_group", "publish"),
    *("grades", "group", "form"),
)
GROUP_CODE = re.compile(r"[A-Z0-9]{1,4}", re.ASCII)
MOST_SCRUTINEERS = 9
LEAST_THRESHOLD = 2
EARLIEST, LATEST = "1970-01-01", "2199-12-31"
"""A record tells its meeting's date in seconds since 1970, in a field of eleven octal digits."""
MOST_SLIPS = 10_000
MOST_CONTESTS = 1_000
"""Of one voter group: a ballot has to be made while its voter waits."""


class UnusableDate(FileRefused):
    message = _(
        "%(file)s, date: it is %(date)s, but a record can only tell days from %(earliest)s to "
        "%(latest)s. Correct it."
    )


class TooManyScrutineers(FileRefused):
    message = _(
        "%(file)s, scrutineers: %(count)s are named, but there can be at most %(most)s. Remove some."
    )


class DuplicateScrutineer(FileRefused):
    message = _(
        "%(file)s, scrutineers: %(name)s stands twice. Tell the two apart or remove one of them."
    )


class UnusableThreshold(FileRefused):
    message = _(
        "%(file)s, threshold: it is %(threshold)s, but must be from 2 up to the number of "
        "scrutineers (%(count)s). Correct it or name more scrutineers."
    )


class MinGroupTooSmall(FileRefused):
    message = _(
        "%(file)s, min_group: it is %(min_group)s, but fewer than 5 ballots are never counted "
        "together. Write 5 or more; 10 is better."
    )


class NumberOfGrades(FileRefused):
    message = _(
        "%(file)s, grades: %(count)s are named, but there must be 2 to 8. Correct them."
    )


class UnequalGrades(FileRefused):
    message = _(
        "%(file)s, grades: there are %(names)s names but %(coefficients)s coefficients. "
        "Give every grade one."
    )


class ReservedGrade(FileRefused):
    message = _(
        "%(file)s, grades: %(name)s cannot be a grade, because every contest has it anyway. "
        "Remove it."
    )


class DuplicateGrade(FileRefused):
    message = _("%(file)s, grades: %(name)s stands twice. Rename or remove one of the two.")


class UnusableCoefficient(FileRefused):
    message = _(
        "%(file)s, grades, coefficients: “%(text)s” is not a decimal number from 0 to 1. "
        "Correct it."
    )


class CoefficientsNotFalling(FileRefused):
    message = _(
        "%(file)s, grades, coefficients: %(lower)s follows %(higher)s, but the best grade stands "
        "first and every next one must have a smaller coefficient. Correct them."
    )


class UnusableGroupCode(FileRefused):
    message = _(
        "%(file)s, %(key)s: “%(text)s” cannot be the code of a voter group. Use 1 to 4 capital "
        "letters A–Z or digits."
    )


class DeviceGroupCode(FileRefused):
    message = _(
        "%(file)s, %(key)s: no file can be named %(text)s on Windows. Choose another code for the "
        "voter group."
    )


class DuplicateGroup(FileRefused):
    message = _(
        "%(file)s, %(key)s: the voter group %(text)s stands twice. Give each a code of its own."
    )


class TooFewSlips(FileRefused):
    message = _(
        "%(file)s, %(key)s: %(slips)s slips are fewer than min_group (%(min_group)s), so this box "
        "could never be counted. Print more slips or join the group with another."
    )


class TooManySlips(FileRefused):
    message = _(
        "%(file)s, %(key)s: %(slips)s slips are more than the %(most)s that can be printed. "
        "Correct the number."
    )


class IdleGroup(FileRefused):
    message = _(
        "%(file)s, group %(text)s: this voter group fills in no form. Give it a weight in one, or "
        "remove it."
    )


class DuplicateForm(FileRefused):
    message = _(
        "%(file)s, form: the code %(text)s stands twice. Give every form a code of its own."
    )


class TooManyContests(FileRefused):
    message = _(
        "%(file)s, group %(text)s: %(count)s contests are more than the %(most)s that one ballot can "
        "hold. Split the meeting."
    )


@dataclass(frozen=True, slots=True)
class Reading:
    meeting: Meeting
    notices: tuple[Sentence, ...]


def read_whole(top: Section, files: Mapping[str, bytes]) -> Reading:
    """The meeting that ``top``, the root of the file, and its rosters describe."""
    top.only(*KEYS)
    min_group = top.integer("min_group", SMALLEST_MIN_GROUP)
    if min_group < SMALLEST_MIN_GROUP:
        raise MinGroupTooSmall(file=top.file, min_group=min_group)
    scrutineers = _scrutineers(top)
    grades = _grades(top.section("grades"))
    groups = _groups(top, min_group)
    codes = [group.code for group in groups]
    names = [grade.name for grade in grades]
    read = [read_form(form, files, codes, names) for form in top.sections("form")]
    forms = tuple(form for form, _notices in read)
    _check_forms(top.file, forms, groups)
    meeting = Meeting(
        title=top.text("title"),
        unit=top.text("unit"),
        date=_date(top),
        threshold=_threshold(top, len(scrutineers)),
        scrutineers=scrutineers,
        missing=cast("Missing", top.choice("missing", get_args(Missing), "refuse")),
        min_group=min_group,
        publish=cast("Publish", top.choice("publish", get_args(Publish), "scores")),
        grades=grades,
        groups=groups,
        forms=forms,
    )
    for group in groups:
        count = len(meeting.contests(group.code))
        if count > MOST_CONTESTS:
            raise TooManyContests(
                file=top.file, text=group.code, count=count, most=MOST_CONTESTS
            )
    # Two forms may share a roster; its notices are told once.
    notices = {str(notice): notice for _form, found in read for notice in found}
    return Reading(meeting, tuple(notices.values()))


def _twice(items: Sequence[str]) -> str | None:
    """The first of ``items`` that occurs again."""
    return next((item for item, count in Counter(items).items() if count > 1), None)


def _date(top: Section) -> str:
    date = top.date("date")
    if not EARLIEST <= date <= LATEST:
        raise UnusableDate(file=top.file, date=date, earliest=EARLIEST, latest=LATEST)
    return date


def _scrutineers(top: Section) -> tuple[str, ...]:
    names = top.texts("scrutineers")
    if len(names) > MOST_SCRUTINEERS:
        raise TooManyScrutineers(file=top.file, count=len(names), most=MOST_SCRUTINEERS)
    if name := _twice(names):
        raise DuplicateScrutineer(file=top.file, name=name)
    return names


def _threshold(top: Section, scrutineers: int) -> int:
    threshold = top.integer("threshold")
    if not LEAST_THRESHOLD <= threshold <= scrutineers:
        raise UnusableThreshold(file=top.file, threshold=threshold, count=scrutineers)
    return threshold


def _grades(section: Section) -> tuple[Grade, ...]:
    section.only("names", "coefficients")
    names, coefficients = section.texts("names"), section.texts("coefficients")
    if len(names) != len(coefficients):
        raise UnequalGrades(file=section.file, names=len(names), coefficients=len(coefficients))
    if not 2 <= len(names) <= 8:
        raise NumberOfGrades(file=section.file, count=len(names))
    for name in (ABSTENTION, SPOILED):
        if name in names:
            raise ReservedGrade(file=section.file, name=name)
    if twice := _twice(names):
        raise DuplicateGrade(file=section.file, name=twice)
    for text in coefficients:
        if not re.fullmatch(r"[01](\.[0-9]{1,9})?", text, re.ASCII) or Fraction(text) > 1:
            raise UnusableCoefficient(file=section.file, text=text)
    for higher, lower in pairwise(coefficients):
        if Fraction(lower) >= Fraction(higher):
            raise CoefficientsNotFalling(file=section.file, higher=higher, lower=lower)
    return tuple(map(Grade, names, coefficients))


def _groups(top: Section, min_group: int) -> tuple[VoterGroup, ...]:
    groups: dict[str, VoterGroup] = {}
    for section in top.sections("group"):
        section.only("code", "name", "slips")
        code, key = section.text_or_number("code"), section.key("code")
        if not GROUP_CODE.fullmatch(code):
            raise UnusableGroupCode(file=top.file, key=key, text=code)
        if is_windows_device(code):
            raise DeviceGroupCode(file=top.file, key=key, text=code)
        if code in groups:
            raise DuplicateGroup(file=top.file, key=key, text=code)
        slips, key = section.integer("slips"), section.key("slips")
        if slips < min_group:
            raise TooFewSlips(file=top.file, key=key, slips=slips, min_group=min_group)
        if slips > MOST_SLIPS:
            raise TooManySlips(file=top.file, key=key, slips=slips, most=MOST_SLIPS)
        groups[code] = VoterGroup(code, section.text("name"), slips)
    return tuple(groups.values())


def _check_forms(file: str, forms: Sequence[Form], groups: Sequence[VoterGroup]) -> None:
    if code := _twice([form.code for form in forms]):
        raise DuplicateForm(file=file, text=code)
    for group in groups:
        if not any(group.code in form.groups for form in forms):
            raise IdleGroup(file=file, text=group.code)
