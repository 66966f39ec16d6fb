"""A test deck: ballots with a known result, to rehearse a meeting with.

Source: formats, "deck.csv".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.i18n import Sentence, _
from kiosk.meeting_file.refusals import FileRefused
from kiosk.meeting_file.table import TableRow, read_table
from tally.meeting import SPOILED, Meeting, broken_limits, spoil_by_limits

COLUMNS = {
    "group": ("group", "票种"),
    "ballot": ("ballot", "票号"),
    "form": ("form", "测评表"),
    "subject": ("subject", "测评对象"),
    "criterion": ("criterion", "测评项目"),
    "mark": ("mark", "所划等次"),
}
EVERYTHING = "*"

Marks = tuple[int, ...]
"""One answer index a contest, in the order of ``meeting.contests(group)``."""


class UnknownDeckGroup(FileRefused):
    message = _(
        "%(file)s, row %(row)s: there is no voter group “%(text)s” in the meeting. Known are: "
        "%(known)s."
    )


class NotBallotNumber(FileRefused):
    message = _(
        "%(file)s, row %(row)s: “%(text)s” is not the number of a ballot. Number the ballots of "
        "each group 1, 2, 3, …"
    )


class UnknownDeckForm(FileRefused):
    message = _(
        "%(file)s, row %(row)s: there is no form “%(text)s” in the meeting. Known are: %(known)s."
    )


class FormNotOfGroup(FileRefused):
    message = _(
        "%(file)s, row %(row)s: voter group %(group)s does not fill in the form %(text)s. Remove "
        "the row or correct the group."
    )


class UnknownDeckSubject(FileRefused):
    message = _(
        "%(file)s, row %(row)s: the form %(form)s has no subject with the code “%(text)s”. Write "
        "the code exactly as in the roster, like %(example)s."
    )


class UnknownDeckCriterion(FileRefused):
    message = _(
        "%(file)s, row %(row)s: the form %(form)s has no criterion “%(text)s”. Known are: "
        "%(known)s."
    )


class UnknownMark(FileRefused):
    message = _("%(file)s, row %(row)s: “%(text)s” is not a mark. Known are: %(known)s.")


class MarkedTwice(FileRefused):
    message = _(
        "%(file)s, row %(row)s: ballot %(ballot)s of group %(group)s marks this contest a second "
        "time. Remove one of the two rows."
    )


class WrongWholeBallot(FileRefused):
    message = _(
        "%(file)s, row %(row)s: * spoils a whole ballot and is only understood as *,*,*,废票. "
        "Correct the row."
    )


class WholeBallotNotAlone(FileRefused):
    message = _(
        "%(file)s, row %(row)s: ballot %(ballot)s of group %(group)s is spoiled as a whole, so it "
        "can have no other row. Remove the others or this one."
    )


class TooManyBallots(FileRefused):
    message = _(
        "%(file)s: group %(group)s has %(ballots)s ballots but only %(slips)s slips. Remove "
        "ballots or print more slips."
    )


class LimitBroken(FileRefused):
    message = _(
        "%(file)s: ballot %(ballot)s of group %(group)s gives %(grade)s %(given)s times in the form "
        "%(form)s (%(criterion)s), but at most %(allowed)s are allowed. Correct the ballot."
    )


@dataclass(frozen=True, slots=True)
class Deck:
    ballots: Mapping[str, tuple[Marks, ...]]
    """By voter group, in the order of their numbers; limits with ``spoil`` are applied."""
    notices: tuple[Sentence, ...]

    def counts(self, meeting: Meeting) -> dict[str, list[list[int]]]:
        """What counting must find: by voter group one row a contest, one number an answer."""
        return {
            group.code: [
                [
                    sum(marks[place] == answer for marks in self.ballots[group.code])
                    for answer in range(len(meeting.answers))
                ]
                for place in range(len(meeting.contests(group.code)))
            ]
            for group in meeting.groups
        }


@dataclass(slots=True)
class _Ballot:
    """A ballot while its rows come in."""

    marks: dict[int, int]
    """Place of the contest -> answer."""
    whole: bool = False
    """Spoiled by a row of stars."""


def read_deck(file: str, data: bytes, meeting: Meeting) -> Deck:
    """The ballots of ``file`` (CSV or XLSX by its ending).  Raises a ``FileRefused``."""
    table = read_table(file, data, columns=COLUMNS, required=tuple(COLUMNS))
    reader = _Reader(file, meeting)
    for row in table.rows:
        reader.take(row)
    return Deck(
        {group.code: reader.ballots_of(group.code) for group in meeting.groups}, table.notices
    )


class _Reader:
    """Collects rows, which come in any order, into ballots."""

    def __init__(self, file: str, meeting: Meeting) -> None:
        self._file = file
        self._meeting = meeting
        self._ballots: dict[str, dict[int, _Ballot]] = {g.code: {} for g in meeting.groups}
        self._forms = {form.code: form for form in meeting.forms}
        self._places = {
            group.code: {
                (contest.form.code, contest.subject.code, contest.criterion.name): place
                for place, contest in enumerate(meeting.contests(group.code))
            }
            for group in meeting.groups
        }

    def take(self, row: TableRow) -> None:
        group, number = self._group(row), self._number(row)
        found = {"file": self._file, "row": row.number, "ballot": number, "group": group}
        earlier = self._ballots[group].get(number)
        # A criterion may be called *; no form and no subject may.
        if EVERYTHING in (row.cells["form"], row.cells["subject"]) or (
            row.cells["criterion"] == EVERYTHING and not self._is_criterion(row)
        ):
            self._check_whole(row)
            if earlier:
                raise WholeBallotNotAlone(**found)
            self._ballots[group][number] = _Ballot({}, whole=True)
            return
        place, mark = self._place(row, group), self._mark(row)
        ballot = earlier or self._ballots[group].setdefault(number, _Ballot({}))
        if ballot.whole:
            raise WholeBallotNotAlone(**found)
        if place in ballot.marks:
            raise MarkedTwice(**found)
        ballot.marks[place] = mark

    def ballots_of(self, group: str) -> tuple[Marks, ...]:
        ballots = self._ballots[group]
        slips = self._meeting.group(group).slips
        if len(ballots) > slips:
            raise TooManyBallots(
                file=self._file, group=group, ballots=len(ballots), slips=slips
            )
        return tuple(self._marks(group, number) for number in sorted(ballots))

    def _marks(self, group: str, number: int) -> Marks:
        ballot = self._ballots[group][number]
        unmarked = self._meeting.spoiled if ballot.whole else self._meeting.abstention
        marks = [ballot.marks.get(place, unmarked) for place in range(len(self._places[group]))]
        for form, criterion, given in broken_limits(self._meeting, group, marks):
            if form.limit and form.limit.otherwise == "refuse":
                raise LimitBroken(
                    file=self._file,
                    ballot=number,
                    group=group,
                    grade=form.limit.grade,
                    given=given,
                    form=form.code,
                    criterion=criterion.name,
                    allowed=form.limit.allowed(len(form.subjects)),
                )
        return spoil_by_limits(self._meeting, group, marks)

    def _group(self, row: TableRow) -> str:
        text = row.cells["group"]
        if text not in self._ballots:
            raise UnknownDeckGroup(
                file=self._file, row=row.number, text=text, known=", ".join(self._ballots)
            )
        return text

    def _number(self, row: TableRow) -> int:
        text = row.cells["ballot"]
        if not re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) or int(text) == 0:
            raise NotBallotNumber(file=self._file, row=row.number, text=text)
        return int(text)

    def _is_criterion(self, row: TableRow) -> bool:
        form = self._forms.get(row.cells["form"])
        names = [criterion.name for criterion in form.criteria] if form else []
        return row.cells["criterion"] in names

    def _check_whole(self, row: TableRow) -> None:
        said = [row.cells[column] for column in ("form", "subject", "criterion", "mark")]
        if said != [EVERYTHING] * 3 + [SPOILED]:
            raise WrongWholeBallot(file=self._file, row=row.number)

    def _place(self, row: TableRow, group: str) -> int:
        """The place of the row's contest among those of ``group``."""
        cells, file, number = row.cells, self._file, row.number
        form = self._forms.get(cells["form"])
        if form is None:
            raise UnknownDeckForm(
                file=file, row=number, text=cells["form"], known=", ".join(self._forms)
            )
        codes = [subject.code for subject in form.subjects]
        if cells["subject"] not in codes:
            raise UnknownDeckSubject(
                file=file, row=number, form=form.code, text=cells["subject"], example=codes[0]
            )
        criteria = [criterion.name for criterion in form.criteria]
        if cells["criterion"] not in criteria:
            raise UnknownDeckCriterion(
                file=file,
                row=number,
                form=form.code,
                text=cells["criterion"],
                known=", ".join(criteria),
            )
        if group not in form.groups:
            raise FormNotOfGroup(file=file, row=number, group=group, text=form.code)
        return self._places[group][form.code, cells["subject"], cells["criterion"]]

    def _mark(self, row: TableRow) -> int:
        text = row.cells["mark"]
        if text not in self._meeting.answers:
            raise UnknownMark(
                file=self._file,
                row=row.number,
                text=text,
                known=", ".join(self._meeting.answers),
            )
        return self._meeting.answers.index(text)
