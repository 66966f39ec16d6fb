"""What an objection 申辩 is about, and how it is answered."""

from __future__ import annotations

from enum import StrEnum


class ObjectionSubject(StrEnum):
    ENTRY = "entry"
    """An entry of the ledger; named by its number."""
    STANDING = "standing"
    """Somebody's standing in a publication; named by the publication's number and the code."""


class ObjectionOutcome(StrEnum):
    UPHELD = "upheld"
    """The objection is right: an entry is voided, a standing put right by entries."""
    REJECTED = "rejected"
    EXPLAINED = "explained"
    """It was a question, and it is answered."""
