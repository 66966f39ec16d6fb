"""Where everybody stands in the ledger on a day: reckoned by ``tally.scoring``, never here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from kiosk.actions.ledger_table import counted_cells, ledger_layout, table_of
from kiosk.actions.score_of_sheet import score_of
from kiosk.models.score_sheet import ScoreSheetRecord
from tally.scoring.faults import Fault
from tally.scoring.inputs import Inputs
from tally.scoring.running import Running, running
from tally.scoring.scheme import Scheme
from tally.scoring.workbook.reading import read_sheets
from tally.scoring.workbook.records import events_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerInputs:
    """All that is filled in, with what waits for approval among the events."""

    scheme: Scheme
    inputs: Inputs
    faults: tuple[Fault, ...]
    """Cells that could not be read: no total is told while there are any."""

    def until(self, day: str) -> Inputs:
        """The inputs with the events up to and on an ISO date."""
        events = tuple(event for event in self.inputs.events if event.date <= day)
        return replace(self.inputs, events=events)

    def standing(self, day: str) -> Running:
        found = running(self.scheme, self.until(day))
        if not self.faults:
            return found
        return Running(found.accounts, {}, (*self.faults, *found.faults))


def ledger_inputs(
    session: Session, sheet: ScoreSheetRecord, *, sent: bool = False
) -> LedgerInputs:
    """What counts on the pages of the ledger; ``sent`` adds what waits, which then does not count."""
    filled = score_of(session, sheet).read
    faults = list(filled.faults)
    if not filled.scheme.ledger.rules:
        return LedgerInputs(scheme=filled.scheme, inputs=filled.inputs, faults=tuple(faults))
    layout = ledger_layout(filled.scheme)
    # Where the scheme asks for nobody's approval, what waits would count: here it never does.
    sent = sent and filled.scheme.ledger.approval != "none"
    table = table_of(filled.scheme, counted_cells(session, sheet.id, sent=sent))
    reading = read_sheets([layout], {layout.title: table})
    mine = events_of(filled.scheme, reading.of(layout), faults)
    numbers = {event.number for event in mine}
    others = tuple(event for event in filled.inputs.events if event.number not in numbers)
    inputs = replace(filled.inputs, events=(*others, *mine))
    return LedgerInputs(
        scheme=filled.scheme, inputs=inputs, faults=tuple(dict.fromkeys(faults))
    )
