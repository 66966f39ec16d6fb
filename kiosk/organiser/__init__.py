"""The organiser's pages: prepare a meeting and lead it from draft to certified."""

from kiosk.organiser import meetings, slips, tablets
from kiosk.organiser.blueprint import blueprint

__all__ = ["blueprint", "meetings", "slips", "tablets"]
