"""Rows of the sheets, put together to what scoring takes in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tally.grading.number_text import exact_text
from tally.scoring.components import Entered, Poll
from tally.scoring.faults import Fault, fault
from tally.scoring.inputs import Entry, Inputs, Item, ItemList, Person, PollCounts
from tally.scoring.period import Period
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.layout import Layout
from tally.scoring.workbook.reading import Reading, Row
from tally.scoring.workbook.records import (
    decisions_of,
    earlier_of,
    events_of,
    findings_of,
    notices_of,
    overrides_of,
    period_of,
    ties_of,
)
from tally.scoring.workbook.sheets_to_fill import periods_of_leaves

PERIOD_ITEM = "考核期"
FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Assembled:
    inputs: Inputs
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]
    """What should be looked at although it keeps nothing from being scored."""


@dataclass(slots=True)
class _Entries:
    entries: list[Entry] = field(default_factory=list)
    counts: list[PollCounts] = field(default_factory=list)
    item_lists: list[ItemList] = field(default_factory=list)


def decided_values(
    scheme: Scheme, layouts: Sequence[Layout], reading: Reading
) -> Mapping[str, str]:
    """What the sheet of open values decides; its faults go to ``reading``."""
    known = {one.where for one in scheme.open}
    decided: dict[str, str] = {}
    for row in _rows(layouts, reading, "open"):
        where = row.text("where")
        if where in decided:
            reading.faults.append(fault("open-twice", row.place("where"), text=where))
        elif where and where not in known:
            reading.faults.append(fault("open-unknown", row.place("where"), text=where))
        elif where and row.text("value"):
            decided[where] = row.text("value")
    return decided


def assemble(scheme: Scheme, layouts: Sequence[Layout], reading: Reading) -> Assembled:
    faults = reading.faults
    period, prepared_by = _basics(scheme, _rows(layouts, reading, "basics"), faults)
    people = _people(scheme, _rows(layouts, reading, "people"))
    parts = _Entries()
    for layout in layouts:
        _component_rows(scheme, layout, reading.of(layout), parts, faults)

    def rows(key: str) -> list[Row]:
        return _rows(layouts, reading, key)

    inputs = Inputs(
        period=period,
        people=people,
        entries=tuple(parts.entries),
        counts=tuple(parts.counts),
        events=events_of(scheme, rows("ledger"), faults),
        findings=findings_of(rows("vetoes")),
        overrides=overrides_of(rows("overrides")),
        tie_decisions=ties_of(rows("ties"), faults),
        decisions=decisions_of(rows("decisions")),
        earlier=earlier_of(rows("earlier"), faults),
        item_lists=tuple(parts.item_lists),
        notices=notices_of(rows("notices")),
        prepared_by=prepared_by,
    )
    return Assembled(inputs, tuple(faults), tuple(_names_told(layouts, reading, people)))


def _rows(layouts: Iterable[Layout], reading: Reading, key: str) -> list[Row]:
    return [row for layout in layouts if layout.key == key for row in reading.of(layout)]


def _basics(scheme: Scheme, rows: Sequence[Row], faults: list[Fault]) -> tuple[Period, str]:
    given = {row.text("item"): row for row in rows}
    row = given.get(PERIOD_ITEM)
    text = row.text("value") if row else ""
    period = period_of(text)
    if row is None or not text:
        place = row.place("value") if row else (("sheet", "基本信息"),)
        faults.append(fault("basics-missing", place, item=PERIOD_ITEM))
    elif period is None:
        faults.append(fault("cell-no-period", row.place("value"), text=text[:40]))
    by = given.get("填表人")
    stand_in = Period(scheme.sheets[0], FIRST_YEAR)
    return period or stand_in, by.text("value") if by else ""


def _people(scheme: Scheme, rows: Iterable[Row]) -> tuple[Person, ...]:
    return tuple(
        Person(
            code=row.text("code"),
            name=row.text("name"),
            object_class=row.text("class"),
            unit=row.text("unit"),
            post=row.text("post"),
            staff_type=row.text("staff_type"),
            facts=tuple(
                (name, text) for name in scheme.facts if (text := _fact(row, f"fact:{name}"))
            ),
            source=row.source(),
        )
        for row in rows
        # What was refused is told already; the rest of the row could only be told twice.
        if not row.bad & {"code", "name", "class", "staff_type"}
    )


def _fact(row: Row, key: str) -> str:
    number = row.number_of(key)
    if number is None:
        return row.text(key)
    return exact_text(number)


def _component_rows(
    scheme: Scheme,
    layout: Layout,
    rows: Sequence[Row],
    parts: _Entries,
    faults: list[Fault],
) -> None:
    match layout.key:
        case "entered":
            for row in rows:
                parts.entries += _scores(row, layout.subject, layout)
        case "item-lists":
            parts.item_lists += _item_lists(scheme, rows, faults)
        case "items-scored":
            for row in rows:
                parts.entries += _scores(row, row.text("component"), layout, "item")
        case "deductions":
            parts.entries += [
                _entry(row, row.text("component"), "amount", row.text("reason"))
                for row in rows
                if row.number_of("amount") is not None
            ]
        case "indicator":
            parts.entries += [
                _entry(row, layout.subject, part, part)
                for row in rows
                for part in ("actual", "target")
                if row.number_of(part) is not None
            ]
        case "rated":
            parts.entries += [
                _entry(row, layout.subject, "score", row.text("group"))
                for row in rows
                if row.number_of("score") is not None
            ]
        case "poll":
            poll = next(one for one in scheme.polls() if one.key == layout.subject)
            parts.counts += _counts(poll, rows, faults)


def _entry(row: Row, component: str, column: str, part: str) -> Entry:
    return Entry(
        person=row.text("code"),
        component=component,
        value=row.number_of(column) or Fraction(),
        period=row.text("period"),
        part=part,
        rater=row.text("rater"),
        source=row.source(column),
    )


def _scores(row: Row, component: str, layout: Layout, part: str = "") -> list[Entry]:
    """One entry for each period's column that is filled in."""
    return [
        Entry(
            person=row.text("code"),
            component=component,
            value=value,
            period=column.key.partition(":")[2],
            part=row.text(part) if part else "",
            source=row.source(column.key),
        )
        for column in layout.columns
        if column.key.startswith("score:") and (value := row.number_of(column.key)) is not None
    ]


def _item_lists(scheme: Scheme, rows: Sequence[Row], faults: list[Fault]) -> list[ItemList]:
    lists: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        key = (row.text("code"), row.text("component"), row.text("version"))
        lists.setdefault(key, []).append(row)
    periods = periods_of_leaves(scheme)
    itemised = {
        leaf.key
        for leaf in scheme.leaves()
        if isinstance(leaf.kind, Entered) and leaf.kind.items
    }
    found = []
    for (person, component, version), mine in lists.items():
        if component not in itemised:
            continue  # told of by its cell
        first = mine[0]
        for name, heading in (
            ("periods", "适用考核期"),
            ("date", "确定日期"),
            ("filed", "备案"),
            ("reason", "调整理由"),
        ):
            told = {row.text(name) for row in mine if row.text(name)}
            if len(told) > 1:
                faults.append(fault("rows-differ", first.place(name), heading=heading))
        names = {one.name: one.key for one in periods[component]}
        written = [row for row in mine if row.text("periods")]
        parts = (
            written[0].text("periods").replace("，", "、").replace(",", "、").split("、")
            if written
            else []
        )
        found.append(
            ItemList(
                person=person,
                component=component,
                version=version or "1",
                periods=tuple(names.get(part.strip(), part.strip()) for part in parts),
                items=tuple(
                    Item(key=row.text("item"), name=row.text("title"), points=points)
                    for row in mine
                    if (points := row.number_of("points")) is not None
                ),
                date=_first(mine, "date"),
                filed=_first(mine, "filed"),
                reason=_first(mine, "reason"),
                source=first.source(),
            )
        )
    return found


def _first(rows: Sequence[Row], column: str) -> str:
    return next((row.text(column) for row in rows if row.text(column)), "")


def _counts(poll: Poll, rows: Sequence[Row], faults: list[Fault]) -> list[PollCounts]:
    found = []
    columns = [f"count:{place}" for place in range(len(poll.grades))]
    for row in rows:
        given = {key: row.number_of(key) for key in columns}
        blank = [key for key in columns if given[key] is None and key not in row.bad]
        if len(blank) == len(columns):
            continue  # a name without counts: they come from a meeting, or are told as missing
        for key in blank:
            name = poll.grades[columns.index(key)].name
            faults.append(fault("cell-empty", row.place(key), heading=name))
        found.append(
            PollCounts(
                person=row.text("code"),
                poll=poll.key,
                group=row.text("group")
                or (poll.groups[0].key if len(poll.groups) == 1 else ""),
                counts=tuple(int(given[key] or 0) for key in columns),
                abstained=int(row.number_of("abstained") or 0),
                spoiled=int(row.number_of("spoiled") or 0),
                dimension=row.text("dimension"),
                period=row.text("period"),
                source=row.source(columns[0]),
            )
        )
    return found


def _names_told(
    layouts: Iterable[Layout], reading: Reading, people: Iterable[Person]
) -> Iterable[Fault]:
    names = {person.code: person.name for person in people}
    for layout in layouts:
        if layout.key == "people":
            continue
        for row in reading.of(layout):
            wanted, found = names.get(row.text("code")), row.text("name")
            if wanted and found and found != wanted:
                yield fault(
                    "name-differs",
                    row.place("name"),
                    code=row.text("code"),
                    wanted=wanted,
                    found=found,
                )
