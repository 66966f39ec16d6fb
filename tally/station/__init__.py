"""The scrutineer's own page: key, ceremony, verification, decryption.

It runs on the scrutineer's own machine and is served on loopback only; the key never leaves
it.  Source: guarding A1, A2, C and D; security, decisions and R2, R22, R29.  This is the one
room of ``tally`` that knows Flask.
"""

from tally.station.app import create_station
from tally.station.config import StationConfig

__all__ = ["StationConfig", "create_station"]
