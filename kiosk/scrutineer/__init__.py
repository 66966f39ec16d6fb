"""The scrutineer's pages: duties, seats and keys, sealing, records and decryption."""

from kiosk.scrutineer import ceremony, meetings, records, sealing
from kiosk.scrutineer.blueprint import blueprint

__all__ = ["blueprint", "ceremony", "meetings", "records", "sealing"]
