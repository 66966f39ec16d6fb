"""What an attack is, and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.i18n import Sentence
from kiosk.secrecy_check.loot import Loot


class Verdict(StrEnum):
    NOTHING = "nothing-found"
    FOUND = "found"
    NOT_TRIED = "could-not-be-tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What one attack did."""

    on: Sentence
    """What it looked at: files, rows, ballots."""
    findings: tuple[Sentence, ...] = ()
    why_not: Sentence | None = None
    """Why it could not be tried at all."""

    @property
    def verdict(self) -> Verdict:
        if self.findings:
            return Verdict.FOUND
        return Verdict.NOT_TRIED if self.why_not else Verdict.NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    name: str
    title: Sentence
    how: Sentence
    """How it goes about it, in one sentence."""
    means: Sentence
    """What a finding means, and what to do about it."""
    inherent: bool = False
    """Whether it finds something as long as a meeting is open, whatever the program does."""
    run: Callable[[Loot], Tried]


def once(findings: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """``findings``, the same one told once."""
    told: list[Sentence] = []
    for finding in findings:
        if finding not in told:
            told.append(finding)
    return tuple(told)
