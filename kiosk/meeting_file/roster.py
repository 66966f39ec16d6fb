"""The subjects of a form, from a roster (CSV or XLSX) or from the meeting file itself.

Source: formats, "meeting.toml".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.i18n import Sentence, _
from kiosk.meeting_file.refusals import FileMissing, FileRefused
from kiosk.meeting_file.section import Section
from kiosk.meeting_file.table import read_table
from kiosk.meeting_file.windows_names import is_windows_device
from tally.meeting import Subject

COLUMNS = {
    "code": ("code", "编号"),
    "name": ("name", "姓名"),
    "unit": ("unit", "单位"),
    "post": ("post", "职务"),
}
LONGEST_CODE = 32


class NotBeside(FileRefused):
    """A path that leads elsewhere: a meeting file must not read the rest of the machine."""

    message = _(
        "%(file)s, %(key)s: “%(roster)s” is not the plain name of a file beside the meeting file. "
        "Put the roster there and write only its name."
    )


class MissingName(FileRefused):
    message = _("%(file)s, %(where)s: the name is missing. Fill it in or remove the row.")


class UnusableSubjectCode(FileRefused):
    message = _(
        "%(file)s, %(where)s: “%(subject)s” cannot be a code. Use at most %(longest)s characters "
        "and not * alone."
    )


class DuplicateSubjectCode(FileRefused):
    message = _(
        "%(file)s, %(where)s: the code %(subject)s is used twice in this form. Give every subject "
        "a code of its own, or leave the column empty."
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A subject as somebody wrote it down."""

    where: Sentence | str
    code: str
    name: str
    unit: str
    post: str


@dataclass(frozen=True, slots=True)
class Roster:
    subjects: tuple[Subject, ...]
    notices: tuple[Sentence, ...] = ()


def roster_name(form: Section) -> str:
    """The name of a form's roster, which is that of a file beside the meeting file."""
    name = form.text("subjects")
    if (
        any(sign in name for sign in "/\\:")
        or name.strip(".") != name
        or is_windows_device(name.partition(".")[0])
    ):
        raise NotBeside(file=form.file, key=form.key("subjects"), roster=name)
    return name


def roster_names(top: Section) -> tuple[str, ...]:
    """The rosters that a meeting file needs, each once."""
    forms = [form for form in top.sections("form") if "subjects" in form.values]
    return tuple(dict.fromkeys(roster_name(form) for form in forms))


def read_roster(form: Section, files: Mapping[str, bytes]) -> Roster:
    """The roster that the key ``subjects`` of a form names."""
    name = roster_name(form)
    if name not in files:
        raise FileMissing(file=name)
    table = read_table(name, files[name], columns=COLUMNS, required=["name"])
    entries = [
        Entry(
            _("row %(row)s", row=row.number),
            *(row.cells.get(column, "") for column in ("code", "name", "unit", "post")),
        )
        for row in table.rows
    ]
    return Roster(_subjects(name, entries), table.notices)


def read_inline(form: Section) -> Roster:
    """The subjects that stand in the meeting file as ``[[form.subject]]``."""
    sections = form.sections("subject")
    for section in sections:
        section.only("code", "name", "unit", "post")
    entries = [
        Entry(
            section.path,
            section.text_or_number("code", ""),
            *(section.text(key, "") for key in ("name", "unit", "post")),
        )
        for section in sections
    ]
    return Roster(_subjects(form.file, entries))


def _subjects(file: str, entries: Iterable[Entry]) -> tuple[Subject, ...]:
    """Subjects of ``entries``; a code left out is the number of the entry, 001, 002, …"""
    subjects: dict[str, Subject] = {}
    for number, entry in enumerate(entries, 1):
        code = entry.code or f"{number:03}"
        if not entry.name:
            raise MissingName(file=file, where=entry.where)
        if len(code) > LONGEST_CODE or code == "*":
            raise UnusableSubjectCode(
                file=file, where=entry.where, subject=code, longest=LONGEST_CODE
            )
        if code in subjects:
            raise DuplicateSubjectCode(file=file, where=entry.where, subject=code)
        subjects[code] = Subject(code, entry.name, entry.unit, entry.post)
    return tuple(subjects.values())
