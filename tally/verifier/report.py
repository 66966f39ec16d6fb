"""What verification says: one line a check, and a verdict.

Source: formats, "tally verify".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """From best to worst."""

    VERIFIED = "VERIFIED"
    NOT_COUNTED = "VERIFIED, NOT COUNTED"
    STILL_OPEN = "VERIFIED, STILL OPEN"
    NOT_VERIFIED = "NOT VERIFIED"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    name: str
    """Stable: ``tally.words`` has its sentence as ``check-<name>``."""
    ok: bool
    where: str = ""
    """Which record, event, ballot, question; of a check that holds, how much was checked."""
    detail: str = ""
    """The code of the refusal, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The report on one file."""

    file: str
    verdict: Verdict
    fingerprint: str
    """SHA-256 of the file, hex."""
    ballots: int
    """Ballots in the box, or in all boxes of an evidence package."""
    checks: tuple[Check, ...]

    @property
    def holds(self) -> bool:
        return self.verdict is not Verdict.NOT_VERIFIED

    def json(self) -> dict[str, Any]:
        fields = asdict(self)
        return {**fields, "verdict": str(self.verdict), "checks": list(fields["checks"])}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that decides over several files."""
    order = list(Verdict)
    return max(verdicts, key=order.index, default=Verdict.VERIFIED)
