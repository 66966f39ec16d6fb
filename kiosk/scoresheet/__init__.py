"""The annual score in the browser: what a personnel clerk does with a year's score sheet."""

from kiosk.scoresheet import (
    ledger,
    ledger_entry,
    ledger_objections,
    ledger_publications,
    sheets,
)
from kiosk.scoresheet.blueprint import blueprint

__all__ = [
    "blueprint",
    "ledger",
    "ledger_entry",
    "ledger_objections",
    "ledger_publications",
    "sheets",
]
