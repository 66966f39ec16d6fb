"""The lines of the papers that a kiosk writes beside records and signed texts.

Source: formats, "evidence.zip".  Fields may be added to these freely, so unknown ones are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from tally.message import Open
from tally.record.manifest import Hex


@dataclass(frozen=True, slots=True)
class RegisterLine(Open):
    """What the paper register says about one group; every number counts slips."""

    group: str
    printed: int
    handed_out: int
    unused: int
    withdrawn: tuple[str, ...]
    """Public credentials."""
    returned: int | None
    """Slips in the return box; certifying needs their number, counting does not."""
    ballots: int
    for_paper: int = 0
    """How many of the withdrawn slips were for paper forms: those stay handed out."""


@dataclass(frozen=True, slots=True)
class Person(Open):
    """Somebody with a login."""

    login: str
    name: str
    role: Literal["organiser", "scrutineer"]


@dataclass(frozen=True, slots=True)
class LogEntry(Open):
    """One line of the audit log."""

    number: int
    """Counts the entries of all meetings of the instance, from 1."""
    previous: Hex
    """Hash of the entry before it, of whatever meeting."""
    meeting_previous: Hex
    """Hash of the entry of this meeting before it; zeros for the first."""
    minute: str
    meeting: str
    who: Person | None
    """``None`` for an act at the machine's own console."""
    act: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedWithdrawal(Open):
    """What the audit log says about slips that two people withdrew."""

    group: str
    instead: Literal["spare", "paper"]
    slips: int
    proposed_by: str
    """Login."""
    proposer_role: Literal["organiser", "scrutineer"]


@dataclass(frozen=True, slots=True)
class SignOff(Open):
    """A step that was taken, and by whom."""

    step: str
    minute: str
    proposed_by: str
    """Login."""
    confirmed_by: str
