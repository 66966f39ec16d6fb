"""The annual score in the browser: what a personnel clerk does with a year's score sheet."""

from kiosk.scoresheet import (
    decisions,
    ledger,
    ledger_entry,
    ledger_objections,
    ledger_publications,
    meetings,
    notice,
    overview,
    papers,
    ranking,
    sheets,
    tables,
    workbook,
)
from kiosk.scoresheet.blueprint import blueprint

__all__ = [
    "blueprint",
    "decisions",
    "ledger",
    "ledger_entry",
    "ledger_objections",
    "ledger_publications",
    "meetings",
    "notice",
    "overview",
    "papers",
    "ranking",
    "sheets",
    "tables",
    "workbook",
]
