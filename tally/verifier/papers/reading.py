"""What the steps over an evidence package share: its files, its records, and the list of faults.

A step goes on after a fault and lists all that it can tell; what rests on something that could
not be read is said to be unchecked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NoReturn

from tally.canonical_json import canonical, integer, too_deep
from tally.election import Election, PingyiField
from tally.errors import Malformed, Place, TallyError
from tally.meeting import Meeting
from tally.record.closing import Closing
from tally.record.closing_words import PaperRegister
from tally.record.evidence import Evidence
from tally.record.manifest import Manifest
from tally.record.paper_forms import Piles
from tally.trustee.assemble import Trustees
from tally.verifier.findings import NotChecked
from tally.verifier.papers.messages import LogEntry, RegisterLine
from tally.verifier.record import VerifiedRecord
from tally.verifier.refusals import NotTheSame


class FileMissing(TallyError):
    """A file that every package holds is not in this one."""

    code = "file-missing"
    rule = "formats evidence.zip"


@dataclass(frozen=True, slots=True)
class Noted:
    """Not made with ``contextmanager``: a type checker would not know that it ends a fault."""

    faults: Faults
    rule: str
    place: Place

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(self, _: object, fault: BaseException | None, __: object) -> bool:
        if not isinstance(fault, TallyError):
            return False
        fault.place = {**self.place, **fault.place}
        fault.rule = fault.rule or self.rule
        self.faults.found.append(fault)
        return True


@dataclass(slots=True)
class Faults:
    """The faults of one step."""

    found: list[TallyError] = field(default_factory=list)

    def noted(self, rule: str = "", /, **place: int | str) -> Noted:
        """What is refused inside is noted, and the step goes on after the block."""
        return Noted(self, rule, place)


@dataclass(slots=True)
class Papers:
    """A package, and what of it has been read so far; ``None`` is not read, or unreadable."""

    evidence: Evidence
    records: dict[str, VerifiedRecord] = field(default_factory=dict)
    """By group code, which is the name of the file."""
    meeting: Meeting | None = None
    manifest: Manifest | None = None
    closing: Closing | None = None
    piles: Piles | None = None
    register: tuple[RegisterLine, ...] | None = None
    typed: dict[str, PaperRegister] = field(default_factory=dict)
    """Registers that holders typed at their stations, by file."""
    log: tuple[LogEntry, ...] | None = None
    results: dict[str, Any] | None = None
    """As computed again."""

    def text(self, name: str) -> str:
        """A text of the package; a newline at its end is not part of it."""
        if name not in self.evidence.names:
            raise FileMissing
        try:
            return self.evidence.read(name).decode().removesuffix("\n")
        except UnicodeDecodeError:
            raise Malformed("not UTF-8") from None

    def json(self, name: str) -> Any:
        """JSON that people may have laid out as they like, but that says one thing only."""
        text = self.text(name)
        try:
            content = json.loads(
                text,
                object_pairs_hook=_object,
                parse_int=integer,
                parse_float=_refuse,
                parse_constant=_refuse,
            )
            if "\\u" in text:  # an escape may spell half a character, which nothing can hash
                canonical(content)
        except (ValueError, RecursionError):
            raise Malformed("is not JSON") from None
        if too_deep(content):
            raise Malformed("is not JSON")
        return content

    def sealed(self, code: str) -> tuple[Election, PingyiField]:
        """The election of a group, which must be one of ours.

        Raises ``NotChecked`` when there is none to be read.
        """
        verified = self.records.get(code)
        if verified is None or verified.record.election is None:
            raise NotChecked
        election = verified.record.election
        if election.pingyi is None:
            raise NotTheSame("an election without a meeting")
        return election, election.pingyi

    def trustees(self) -> Trustees:
        """The trustees of the meeting: those of any record of ours, of which one ceremony is asked.

        Raises ``NotChecked`` when there are none to be read.
        """
        for verified in self.records.values():
            election, trustees = verified.record.election, verified.record.trustees
            if trustees is not None and election is not None and election.pingyi is not None:
                return trustees
        raise NotChecked


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a field that stands there twice some programs take the first, others the last."""
    content = dict(pairs)
    if len(content) < len(pairs):
        raise Malformed("has a field twice")
    return content


def _refuse(_: str) -> NoReturn:
    raise Malformed("has a number that is no integer")
