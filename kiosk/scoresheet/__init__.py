"""The annual score in the browser: what a personnel clerk does with a year's score sheet."""

from kiosk.scoresheet import (
    decisions,
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
    "meetings",
    "notice",
    "overview",
    "papers",
    "ranking",
    "sheets",
    "tables",
    "workbook",
]
