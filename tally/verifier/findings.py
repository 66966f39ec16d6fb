"""What an audit has found so far: the named checks, those that failed, those that hold.

A hostile record may hold a million faults; of each check a thousand are listed and the rest
counted, so that the list stays short and the verdict certain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tally.errors import TallyError
from tally.verifier.report import Check, failing, holding

CHECKS = (
    "archive-form",
    "chain",
    "order-of-events",
    "nothing-left",
    "setup",
    "no-time-of-day",
    "trustees",
    "election-key",
    "credentials",
    "number-of-slips",
    "ballots",
    "one-ballot-a-slip",
    "order-of-ballots",
    "enough-ballots",
    "encrypted-tally",
    "number-tallied",
    "partial-decryptions",
    "result",
)
"""The checks of one record, in the order of the report."""

NOT_CHECKED = "not-checked"
"""Detail of a check that rests on something which could not be read."""

MOST = 1000
"""Faults of one check that are listed one by one."""


class NotChecked(TallyError):
    """A step of the audit that rests on something which is faulty itself."""

    code = NOT_CHECKED


class MoreFaults(TallyError):
    """More faults of one kind than are listed."""

    code = "more-faults"


class Enough(Exception):
    """The first fault was found, and only that was asked for."""


class Findings:
    """The lines of a report, in the making."""

    def __init__(self, *, first_fault_only: bool = False) -> None:
        self._first_fault_only = first_fault_only
        self._faults: dict[str, list[Check]] = {}
        self._number: Counter[str] = Counter()
        self._held: dict[str, Check] = {}

    def fault(
        self, name: str, fault: TallyError, rule: str = "", /, **place: int | str
    ) -> None:
        """Note a fault, by ``rule`` if it names none itself.

        ``place`` is what stands around the fault's own place.
        """
        fault.rule = fault.rule or rule
        self.add(failing(name, fault, **place))

    def add(self, line: Check) -> None:
        """Note a fault that somebody else has made a line of."""
        self._number[line.name] += 1
        if self._number[line.name] <= MOST:
            self._faults.setdefault(line.name, []).append(line)
        if self._first_fault_only:
            raise Enough

    def hold(self, name: str, note: str = "", /, **values: int | str) -> None:
        """The check was made to its end: it holds unless a fault was noted."""
        self._held[name] = holding(name, note, **values)

    def skip(self, name: str) -> None:
        """The check could not be made; nothing to say when its own faults say so."""
        if not self.faulty(name):
            self.fault(name, NotChecked())

    def demand(self, names: Iterable[str]) -> None:
        """Each of these checks must have been made: what nobody made did not hold."""
        for name in names:
            if name not in self._held:
                self.skip(name)

    def faulty(self, *names: str) -> bool:
        """Whether one of these checks has failed, or any at all."""
        return any(name in self._faults for name in names or CHECKS)

    def lines(self) -> tuple[Check, ...]:
        """Every check that was made, in order, each fault a line of its own."""
        lines: list[Check] = []
        for name in CHECKS:
            lines += self._faults.get(name, [])
            if self._number[name] > MOST:
                more = self._number[name] - MOST
                lines.append(failing(name, MoreFaults("{number} more", number=more)))
            if name in self._held and name not in self._faults:
                lines.append(self._held[name])
        return tuple(lines)
