"""The annual score in the browser: what a personnel clerk does with a year's score sheet."""

from kiosk.scoresheet import sheets
from kiosk.scoresheet.blueprint import blueprint

__all__ = ["blueprint", "sheets"]
