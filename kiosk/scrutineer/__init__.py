"""The scrutineer's pages: duties, seats and keys, records and decryption."""

from kiosk.scrutineer import ceremony, meetings, records
from kiosk.scrutineer.blueprint import blueprint

__all__ = ["blueprint", "ceremony", "meetings", "records"]
