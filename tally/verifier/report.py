"""What verification says: one line a check, and a verdict.

Source: formats, "tally verify".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from tally.errors import Place, TallyError

LONGEST = 120
"""Characters of foreign text that a line shows: a record must not fill the screen."""


class Verdict(StrEnum):
    """From best to worst."""

    VERIFIED = "VERIFIED"
    NOT_COUNTED = "VERIFIED, NOT COUNTED"
    STILL_OPEN = "VERIFIED, STILL OPEN"
    NOT_VERIFIED = "NOT VERIFIED"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report: a check that holds, or one fault that it found."""

    name: str
    """Stable: ``tally.words`` has its sentence as ``check-<name>``."""
    ok: bool
    where: str = ""
    """Place and note in English; of a check that holds, how much was checked."""
    detail: str = ""
    """The code of the refusal, or empty."""
    rule: str = ""
    """The section that is broken: "protocol 6.5"."""
    place: Place = field(default_factory=dict)
    note: str = ""
    """English template; ``tally.words`` has the Chinese."""
    values: dict[str, int | str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """``detail`` by the name that it has in a refusal."""
        return self.detail


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
    check_code: str = ""
    """Check code of the results; empty for a bare record."""
    results_fingerprint: str = ""
    """Fingerprint of the results, hex; empty for a bare record."""

    @property
    def holds(self) -> bool:
        return self.verdict is not Verdict.NOT_VERIFIED

    def json(self) -> dict[str, Any]:
        fields = asdict(self)
        return {**fields, "verdict": str(self.verdict), "checks": list(fields["checks"])}


def holding(name: str, note: str = "", /, **values: int | str) -> Check:
    """A check that holds; ``note`` says how much was checked."""
    shown = _shown(values)
    return Check(name, ok=True, where=note.format(**shown), note=note, values=shown)


def failing(name: str, fault: TallyError, /, **place: int | str) -> Check:
    """A check that found ``fault``; ``place`` is what stands around the fault's own place."""
    shown = _shown(fault.values)
    whole = _shown({**place, **fault.place})
    parts = [f"{key} {value}" for key, value in whole.items() if key != "contest"]
    said = fault.note.format(**shown) if shown else fault.note
    return Check(
        name,
        ok=False,
        where=": ".join(part for part in (", ".join(parts), said) if part),
        detail=fault.code,
        rule=fault.rule,
        place=whole,
        note=fault.note[:LONGEST] if not shown else fault.note,
        values=shown,
    )


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that decides over several files."""
    order = list(Verdict)
    return max(verdicts, key=order.index, default=Verdict.VERIFIED)


def _shown(values: dict[str, Any]) -> dict[str, int | str]:
    return {
        name: value if type(value) is int else str(value)[:LONGEST]
        for name, value in values.items()
    }
