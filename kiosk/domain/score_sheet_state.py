"""How far a score sheet has come: filled in, on public notice, final."""

from __future__ import annotations

from enum import StrEnum


class ScoreSheetState(StrEnum):
    OPEN = "open"
    """Being filled in: components, ledger, decisions."""
    NOTICE = "notice"
    """Posted for the notice period; nothing that enters a score may change."""
    FINAL = "final"
    """The notice period is over and its objections are answered."""
