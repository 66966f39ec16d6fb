"""Rows of the ledger, of findings and of decisions, as the records that scoring takes in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tally.scoring.components import Periods
from tally.scoring.faults import Fault, fault
from tally.scoring.inputs import (
    Decision,
    EarlierSheet,
    Event,
    Finding,
    Involved,
    NoticeHeld,
    Override,
    TieDecision,
)
from tally.scoring.period import Period, PeriodKind
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.reading import PERIOD, Row

KINDS: dict[str, PeriodKind] = {"H": "half", "Q": "quarter", "M": "month"}

OF_THE_EVENT = (
    ("date", "日期"),
    ("rule", "事项"),
    ("amount", "分值"),
    ("times", "次数"),
    ("matter", "同一事项"),
    ("period", "考核期"),
    ("proof", "佐证"),
    ("entered_by", "填报人"),
    ("approved_by", "审核人"),
)
"""What the rows of one event must agree in; rows after the first may leave it blank."""


def events_of(scheme: Scheme, rows: Iterable[Row], faults: list[Fault]) -> tuple[Event, ...]:
    """Rows with the same number are one event that involves several people."""
    together: dict[str, list[Row]] = {}
    for row in rows:
        if row.text("number"):
            together.setdefault(row.text("number"), []).append(row)
    return tuple(
        _event(scheme, number, mine)
        for number, mine in together.items()
        if _agree(number, mine, faults) and not any(row.bad for row in mine)
    )


def _agree(number: str, rows: Sequence[Row], faults: list[Fault]) -> bool:
    before = len(faults)
    for column, heading in OF_THE_EVENT:
        told = [row for row in rows if _told(row, column)]
        faults += [
            fault("event-differs", row.place(column), number=number, heading=heading)
            for row in told[1:]
            if _told(row, column) != _told(told[0], column)
        ]
    return len(faults) == before


def _told(row: Row, column: str) -> str:
    number = row.number_of(column)
    return row.text(column) if number is None else str(number)


def _event(scheme: Scheme, number: str, rows: Sequence[Row]) -> Event:
    told = {
        column: next((_told(r, column) for r in rows if _told(r, column)), "")
        for column, _ in OF_THE_EVENT
    }
    amounts = [value for row in rows if (value := row.number_of("amount")) is not None]
    return Event(
        number=number,
        date=told["date"],
        rule=told["rule"],
        people=tuple(
            Involved(row.text("code"), row.text("role"), row.number_of("share")) for row in rows
        ),
        matter=told["matter"],
        times=int(told["times"] or 1),
        amount=amounts[0] if amounts else None,
        period=_period_key(scheme, told["period"]),
        proof=told["proof"],
        entered_by=told["entered_by"],
        approved_by=told["approved_by"],
        source=rows[0].source("number"),
    )


def _period_key(scheme: Scheme, text: str) -> str:
    """A period by its name, 第一季度, as people write it, or by its key."""
    periods = [
        one
        for component in scheme.components()
        if isinstance(component.kind, Periods)
        for one in component.kind.periods
    ]
    return next((one.key for one in periods if text == one.name), text)


def findings_of(rows: Iterable[Row]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            person=row.text("code"),
            veto=row.text("veto"),
            date=row.text("date"),
            ground=row.text("ground"),
            entered_by=row.text("entered_by"),
            approved_by=row.text("approved_by"),
            source=row.source(),
        )
        for row in rows
        if not row.bad
    )


def overrides_of(rows: Iterable[Row]) -> tuple[Override, ...]:
    return tuple(
        Override(
            selection=row.text("selection"),
            object_class=row.text("class"),
            places=int(row.number_of("places") or 0),
            reason=row.text("reason"),
            by=row.text("by"),
            source=row.source("selection"),
        )
        for row in rows
        if not row.bad
    )


def ties_of(rows: Iterable[Row], faults: list[Fault]) -> tuple[TieDecision, ...]:
    together: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if not row.bad:
            together.setdefault((row.text("selection"), row.text("class")), []).append(row)
    found = []
    for (selection, object_class), mine in together.items():
        for column, heading in (("reason", "理由"), ("by", "决定人")):
            if len({row.text(column) for row in mine if row.text(column)}) > 1:
                faults.append(fault("rows-differ", mine[-1].place(column), heading=heading))
        found.append(
            TieDecision(
                selection=selection,
                object_class=object_class,
                chosen=tuple(row.text("code") for row in mine),
                reason=next((row.text("reason") for row in mine if row.text("reason")), ""),
                by=next((row.text("by") for row in mine if row.text("by")), ""),
                source=mine[0].source("selection"),
            )
        )
    return tuple(found)


def decisions_of(rows: Iterable[Row]) -> tuple[Decision, ...]:
    return tuple(
        Decision(
            person=row.text("code"),
            grade=row.text("grade"),
            by=row.text("by"),
            date=row.text("date"),
            reason=row.text("reason"),
            source=row.source(),
        )
        for row in rows
        if not row.bad
    )


def notices_of(rows: Iterable[Row]) -> tuple[NoticeHeld, ...]:
    return tuple(
        NoticeHeld(row.text("notice"), row.text("start"), row.text("end"))
        for row in rows
        if not row.bad
    )


def earlier_of(rows: Iterable[Row], faults: list[Fault]) -> tuple[EarlierSheet, ...]:
    """One sheet for each period; a row without a code only says that its sheet is here."""
    sheets: dict[Period, dict[str, list[str]]] = {}
    prints: dict[Period, str] = {}
    for row in rows:
        period = period_of(row.text("period"))
        if period is None:
            if row.text("period"):
                faults.append(
                    fault("cell-no-period", row.place("period"), text=row.text("period"))
                )
            continue
        people = sheets.setdefault(period, {})
        if row.text("code"):
            outcomes = people.setdefault(row.text("code"), [])
            if row.text("outcome"):
                outcomes.append(row.text("outcome"))
        told = row.text("fingerprint")
        if told and prints.setdefault(period, told) != told:
            faults.append(fault("rows-differ", row.place("fingerprint"), heading="得分表指纹"))
    return tuple(
        EarlierSheet(
            period=period,
            outcomes=tuple((code, tuple(found)) for code, found in people.items()),
            fingerprint=prints.get(period, ""),
        )
        for period, people in sheets.items()
    )


def period_of(text: str) -> Period | None:
    """2022, 2023H1, 2023Q1 or 2023M3; ``None`` for anything else."""
    match = PERIOD.fullmatch(text)
    if match is None:
        return None
    year, letter, number = match.groups()
    try:
        return (
            Period(KINDS[letter], int(year), int(number))
            if letter
            else Period("year", int(year))
        )
    except ValueError:
        return None
