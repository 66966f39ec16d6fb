"""What somebody fills in for an entry of the ledger, and its check by the rules of scoring.

Cells are read and events are judged by ``tally.scoring`` alone, exactly as if they stood in the
workbook; here is only what the workbook has no column for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.actions.ledger_table import EntryCells, ledger_layout, table_of
from kiosk.actions.score_sheet_refusals import FaultsFound
from kiosk.actions.start_score_sheet import shown_text
from kiosk.domain.ledger_entry import EntryFields
from kiosk.domain.quarters import first_day, last_day
from kiosk.errors import Refused
from kiosk.i18n import _
from tally.scoring.faults import Fault
from tally.scoring.indexed import Indexed, periods_of_components
from tally.scoring.inputs import Inputs, Person
from tally.scoring.ledger import settle_ledger
from tally.scoring.period import Period
from tally.scoring.scheme import LedgerRule, Scheme
from tally.scoring.workbook.reading import Reading, read_sheets
from tally.scoring.workbook.records import events_of

LONGEST_MATTER = 60
LONGEST_GROUND = 500
LONGEST_REFERENCE = 120
LONGEST_FIGURE = 32
MOST_PEOPLE = 60
"""Persons of one entry."""
NOBODY = "0"
"""Stands for a person who is not chosen yet."""


def rule_of(scheme: Scheme, key: str) -> LedgerRule:
    """Raises ``Refused``."""
    for rule in scheme.ledger.rules:
        if rule.key == key:
            return rule
    raise Refused(_("This rule is not in the scheme. Choose one of the list."))


def checked_fields(
    fields: EntryFields, scheme: Scheme, *, period: Period, today: str
) -> EntryFields:
    """``fields`` with their white space made single and the date written as ISO.

    Raises ``Refused`` or ``FaultsFound`` for what could not stand in a ledger at all.  What is
    only missing yet is no fault: a draft may be unfinished.
    """
    rule_of(scheme, fields.rule)
    if len(fields.people) > MOST_PEOPLE:
        raise Refused(_("An entry is about at most %(most)s persons.", most=MOST_PEOPLE))
    plain = replace(
        fields,
        date=shown_text(fields.date, longest=LONGEST_FIGURE),
        people=tuple(
            (
                shown_text(code, longest=LONGEST_FIGURE),
                shown_text(role, longest=LONGEST_MATTER),
                shown_text(share, longest=LONGEST_FIGURE),
            )
            for code, role, share in fields.people
        ),
        matter=shown_text(fields.matter, longest=LONGEST_MATTER),
        times=shown_text(fields.times, longest=LONGEST_FIGURE),
        amount=shown_text(fields.amount, longest=LONGEST_FIGURE),
        period=shown_text(fields.period, longest=LONGEST_FIGURE),
        ground=shown_text(fields.ground, longest=LONGEST_GROUND),
        reference=shown_text(fields.reference, longest=LONGEST_REFERENCE),
    )
    plain = _without_strangers(scheme, plain)
    reading = _read(scheme, plain)
    if reading.faults:
        raise FaultsFound(_at_headings(scheme, reading.faults))
    return replace(plain, date=_checked_day(scheme, reading, period, today))


def check_complete(
    fields: EntryFields, scheme: Scheme, *, people: Sequence[Person], period: Period, today: str
) -> None:
    """Whether a second person may look at it.

    Raises ``Refused`` or ``FaultsFound`` with everything that is missing or wrong.
    """
    checked_fields(fields, scheme, period=period, today=today)
    if not fields.date:
        raise Refused(_("Enter the date of the event."))
    if not fields.ground:
        raise Refused(_("Write the ground: what happened, in one or two sentences."))
    if not fields.people:
        raise Refused(_("Choose at least one person."))
    reading = _read(scheme, fields)
    faults: list[Fault] = []
    events = events_of(scheme, reading.of(ledger_layout(scheme)), faults)
    indexed = Indexed({one.code: one for one in people}, {}, {}, {}, faults)
    inputs = Inputs(period=period, people=tuple(people), events=events)
    settle_ledger(scheme, inputs, indexed, periods_of_components(scheme))
    if faults:
        raise FaultsFound([Fault(one.code, (), one.values) for one in faults])


def _without_strangers(scheme: Scheme, fields: EntryFields) -> EntryFields:
    """Without what no rule of the scheme asks for: scoring would never see it."""
    known = {column.key for column in ledger_layout(scheme).columns}
    return replace(
        fields,
        people=tuple(
            (code, role if "role" in known else "", share if "share" in known else "")
            for code, role, share in fields.people
        ),
        period=fields.period if "period" in known else "",
    )


def _read(scheme: Scheme, fields: EntryFields) -> Reading:
    layout = ledger_layout(scheme)
    if not fields.people:
        # A row stands for a person; without one the other cells would not be looked at.
        fields = replace(fields, people=((NOBODY, "", ""),))
    table = table_of(scheme, [EntryCells(number="1", fields=fields)])
    return read_sheets([layout], {layout.title: table})


def _at_headings(scheme: Scheme, faults: Sequence[Fault]) -> list[Fault]:
    """The faults at the field's name: on a page there are no cells."""
    headings = [column.heading for column in ledger_layout(scheme).columns]
    found = []
    for one in faults:
        cell = dict(one.place).get("cell", "")
        place = (("at", headings[ord(cell[0]) - ord("A")]),) if cell else ()
        found.append(Fault(one.code, place, one.values))
    return list(dict.fromkeys(found))


def _checked_day(scheme: Scheme, reading: Reading, period: Period, today: str) -> str:
    """The date as ISO, empty if there is none yet."""
    rows = reading.of(ledger_layout(scheme))
    day = rows[0].text("date") if rows else ""
    if not day:
        return ""
    if date.fromisoformat(day) > date.fromisoformat(today):
        raise Refused(_("The date lies in the future. Enter the day on which it happened."))
    if not first_day(period) <= day <= last_day(period):
        raise Refused(
            _(
                "This score sheet is for %(first)s to %(last)s, and the date lies outside. "
                "Enter it in the sheet of its own period.",
                first=first_day(period),
                last=last_day(period),
            )
        )
    return day
