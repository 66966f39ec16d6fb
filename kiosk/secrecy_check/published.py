"""Counts that stand in results, workbooks and other papers, as a reader finds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kiosk.secrecy_check.known import KnownMeeting
from kiosk.secrecy_check.loot import Loot

_GROUP = ("group", "票种")
_SUBJECT = ("subject", "编号", "name", "姓名")
_CRITERION = ("criterion", "测评项目")
_FORM = ("form", "测评表")
_SCORE = ("score", "得分")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One published row of counts."""

    where: str
    meeting: KnownMeeting
    place: tuple[str, str, str]
    """Form, subject, criterion; each may be empty where the paper does not say it."""
    group: str | None
    """``None``: of all groups together, or not said."""
    counts: tuple[int, ...]
    """Grades in order, then 弃权 and 废票 as far as they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One published score of a subject, over all groups."""

    where: str
    meeting: KnownMeeting
    form: str
    subject: str
    score: str


def counted(loot: Loot) -> Iterator[Counted]:
    """Every row of counts in every paper, workbook and table."""
    for row in loot.rows:
        for meeting in loot.known.meetings:
            counts, subject = _counts(row.fields, meeting), _subject(row.fields, meeting)
            if counts and subject:
                yield Counted(
                    where=row.where,
                    meeting=meeting,
                    place=(
                        _form(row.fields, meeting),
                        subject,
                        _text(row.fields, _CRITERION),
                    ),
                    group=_group(row.fields, meeting),
                    counts=counts,
                )


def scored(loot: Loot) -> Iterator[Scored]:
    """Every score of a subject that is told without a group."""
    for row in loot.rows:
        score = _text(row.fields, _SCORE)
        for meeting in loot.known.meetings:
            subject = _subject(row.fields, meeting)
            if score and subject and _group(row.fields, meeting) is None and _is_number(score):
                yield Scored(
                    where=row.where,
                    meeting=meeting,
                    form=_form(row.fields, meeting),
                    subject=subject,
                    score=score,
                )


def sheets(loot: Loot) -> Iterator[Counted]:
    """The rows of printed tally sheets: a group's code, 票, then as many numbers as columns."""
    for piece in loot.pieces:
        if not piece.name.endswith(".pdf!words"):
            continue
        lines = [line.strip() for line in piece.data.decode().splitlines()]
        for at, line in enumerate(lines[:-1]):
            for meeting in loot.known.meetings:
                columns = len(meeting.content.answers)
                cells = lines[at + 2 : at + 2 + columns]
                if (
                    lines[at + 1] == "票"
                    and line in {group.code for group in meeting.content.groups}
                    and len(cells) == columns
                    and all(cell.isdigit() for cell in cells)
                ):
                    yield Counted(
                        where=piece.name.removesuffix("!words"),
                        meeting=meeting,
                        place=("", f"{at}", ""),
                        group=line,
                        counts=tuple(map(int, cells)),
                    )


def ballots_in(meeting: KnownMeeting, group: str) -> int | None:
    """Ballots in the box of a group; ``None`` for a group that the meeting has not."""
    return next((len(box.ballots) for box in meeting.boxes if box.group == group), None)


def _counts(fields: Mapping[str, Any], meeting: KnownMeeting) -> tuple[int, ...] | None:
    inner = fields.get("counts")
    named = {**fields, **inner} if isinstance(inner, dict) else fields
    grades = [_whole(named.get(grade.name)) for grade in meeting.content.grades]
    if None in grades:
        return None
    others = [
        _whole(named.get("abstained", named.get("弃权"))),
        _whole(named.get("spoiled", named.get("废票"))),
    ]
    return tuple(number for number in (*grades, *others) if number is not None)


def _whole(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isdigit() else None


def _group(fields: Mapping[str, Any], meeting: KnownMeeting) -> str | None:
    """A workbook writes "A 局领导班子"."""
    code = _text(fields, _GROUP).partition(" ")[0]
    return code if any(group.code == code for group in meeting.content.groups) else None


def _form(fields: Mapping[str, Any], meeting: KnownMeeting) -> str:
    told = _text(fields, _FORM)
    for form in meeting.content.forms:
        if told in (form.code, form.title):
            return form.code
    return ""


def _subject(fields: Mapping[str, Any], meeting: KnownMeeting) -> str:
    """The subject's code; a name will do where it is the only one."""
    told = _text(fields, _SUBJECT)
    subjects = [subject for form in meeting.content.forms for subject in form.subjects]
    if any(subject.code == told for subject in subjects):
        return told
    return next((subject.code for subject in subjects if subject.name == told), "")


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(fields[name]) for name in names if fields.get(name) is not None), "")


def _is_number(text: str) -> bool:
    try:
        return Fraction(text) >= 0
    except (ValueError, ZeroDivisionError):
        return False
