"""Score a sheet as it is filled in now: everything it gives, or everything that is missing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy.orm import Session

from kiosk.actions.score_inputs import tables_of
from kiosk.models.score_meeting import score_meetings_of
from kiosk.models.score_sheet import ScoreSheetRecord
from tally.scoring.engine import score
from tally.scoring.faults import Fault, InputsRefused
from tally.scoring.inputs import Decision, Inputs
from tally.scoring.meetings import counts_of_meeting, told_of_meeting
from tally.scoring.scheme import Scheme
from tally.scoring.sheet import ScoreSheet
from tally.scoring.workbook.filled import Filled, all_faults, read_filled
from tally.scoring.workbook.tables import Table


@dataclass(frozen=True, slots=True)
class Taken:
    """A meeting that was taken in: what ``counts_of_meeting`` needs of it."""

    poll: str
    period: str
    form: str
    name: str
    results: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetInputs:
    """What is filled in, with the counts of the meetings that were taken in."""

    scheme: Scheme
    """With the open values as the office decided them."""
    inputs: Inputs
    faults: tuple[Fault, ...]
    """Cells and meetings that could not be read."""
    told: tuple[Fault, ...]
    """What should be looked at although it keeps nothing from being scored."""


@dataclass(frozen=True, slots=True)
class Scored:
    read: SheetInputs
    sheet: ScoreSheet | None
    """``None`` while anything is missing."""
    faults: tuple[Fault, ...]
    """All of them."""


def score_of(session: Session, sheet: ScoreSheetRecord) -> Scored:
    """The sheet as it is filled in now."""
    tables = tables_of(session, sheet)
    return _score(
        sheet.scheme,
        tuple((title, json.dumps(table.rows)) for title, table in tables.items()),
        tuple(
            Taken(one.poll, one.period, one.form, one.name, one.results)
            for one in score_meetings_of(session, sheet.id)
        ),
    )


@lru_cache(maxsize=1)
def _score(
    scheme: str, tables: tuple[tuple[str, str], ...], meetings: tuple[Taken, ...]
) -> Scored:
    """Kept, in memory only, for the next page of the same sheet: ten thousand people take seconds."""
    given = {title: Table(title, json.loads(rows)) for title, rows in tables}
    return scored(_with_meetings(read_filled(scheme, given), meetings))


def scored(read: SheetInputs, decisions: Sequence[Decision] | None = None) -> Scored:
    """The score sheet of what was read, as it would be with ``decisions`` if they are given."""
    inputs = read.inputs
    if decisions is not None:
        inputs = replace(inputs, decisions=tuple(decisions))
    refusal = None
    found = None
    try:
        found = score(read.scheme, inputs)
    except InputsRefused as refused:
        refusal = refused
    faults = all_faults(read.faults, refusal)
    return Scored(read, None if faults else found, faults)


def _with_meetings(filled: Filled, meetings: Sequence[Taken]) -> SheetInputs:
    polls = {poll.key: poll for poll in filled.scheme.polls()}
    counts = list(filled.inputs.counts)
    used = list(filled.inputs.meetings)
    faults, told = list(filled.faults), list(filled.notices)
    for one in meetings:
        try:
            found, meeting = counts_of_meeting(
                json.loads(one.results),
                polls[one.poll],
                filled.inputs.people,
                name=one.name,
                verified=True,
                form=one.form,
                period=one.period,
            )
        except InputsRefused as refused:
            faults += refused.faults
            continue
        counts += found
        used.append(meeting)
        told += told_of_meeting(meeting)
    return SheetInputs(
        scheme=filled.scheme,
        inputs=replace(filled.inputs, counts=tuple(counts), meetings=tuple(used)),
        faults=tuple(faults),
        told=tuple(told),
    )
