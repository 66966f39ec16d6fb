"""An entry of the ledger 加减分台账: what is filled in, and how far it has come.

An approved entry is never changed; a counter-entry, which takes the same way, voids it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LedgerEntryState(StrEnum):
    DRAFT = "draft"
    """Whoever entered it still writes it, or it was returned to them."""
    SENT = "sent"
    """Waits for a second person; nobody may change it."""
    APPROVED = "approved"
    DROPPED = "dropped"
    """Given up by whoever entered it; its number is never used again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFields:
    """What somebody fills in, as typed: all of it text."""

    date: str
    rule: str
    """Key of the scheme's rule."""
    people: tuple[tuple[str, str, str], ...] = ()
    """Code, role and share (percent) of each person involved."""
    matter: str = ""
    times: str = ""
    amount: str = ""
    period: str = ""
    ground: str = ""
    reference: str = ""
