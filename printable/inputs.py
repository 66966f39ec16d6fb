"""What can be put on paper, as plain frozen data.

These classes are the whole language between the rest of Pingyi and its paper: they hold text
and numbers that are already final.  ``printable`` computes nothing from them but sums that stand
on the same page (the slips' equation), so a printed figure is always one that came in.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipSheet:
    """The slips of one voter group.

    There is deliberately no serial number, and no counter of any kind: a number on a slip is
    a name for the person who drew it.
    """

    title: str
    unit: str
    date: str
    group_name: str
    rehearsal: bool
    codes: tuple[str, ...]
    """Codes of 28 symbols, already in random order: the order of printing is this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetGroup:
    """One voter group's line in the slips' equation: printed = handed out + unused + withdrawn."""

    code: str
    name: str
    printed: int
    handed_out: int
    returned: int
    """Electronic ballots in the box (电子票)."""
    withdrawn: int = 0
    paper: int = 0
    """Paper forms (纸质测评表)."""
    valid_note: str = ""
    """What is to be said about this box, such as 票数不足未开票."""

    @property
    def unused(self) -> int:
        return self.printed - self.handed_out - self.withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One contest in one voter group."""

    name: str
    unit: str = ""
    post: str = ""
    criterion: str
    group: str
    """Code of the voter group."""
    counts: tuple[int, ...] | None
    """One number a grade, in the order of ``TallySheet.grades``; None: the box was never decrypted."""
    abstained: int | None
    spoiled: int | None
    valid: int | None
    score: str | None
    """Rounded to two places, as text; None: there is no score."""
    paper: tuple[int, ...] | None = None
    """What of it stood on paper forms: one number a grade, 弃权, 废票; None: there were none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRank:
    """One subject's place within its form."""

    rank: int | None
    name: str
    unit: str = ""
    exact: str | None
    score: str | None
    missing: tuple[str, ...] = ()
    """Why there is no score, or what was left out of it, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """One form: its rows ordered by subject, criterion, group, as in the meeting file."""

    title: str
    rows: tuple[SheetRow, ...]
    ranking: tuple[SheetRank, ...]
    basis: str = ""
    """The weights and coefficients behind the scores, in one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TallySheet:
    """The tally sheet (计票单) of a whole meeting, to be signed by hand."""

    title: str
    unit: str
    date: str
    rehearsal: bool
    grades: tuple[str, ...]
    groups: tuple[SheetGroup, ...]
    forms: tuple[SheetForm, ...]
    check_code: str
    fingerprint: str
    """64 hex digits: what programs compare, and what the signatures stand for."""
    notes: tuple[str, ...] = ()
    scrutineers: int = 2
    """How many scrutineers sign: each has a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHead:
    """What stands at the head of every sheet about one meeting."""

    title: str
    unit: str
    date: str
    rehearsal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroBox:
    """One voter group's box before opening."""

    code: str
    name: str
    slips: int
    ballots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ZeroReport:
    """The zero report (零票报告): the hall sees that nobody has voted yet."""

    head: SheetHead
    boxes: tuple[ZeroBox, ...]
    manifest_code: str
    tablets: tuple[str, ...]
    """Labels of the enrolled tablets."""
    scrutineers: tuple[str, ...]
    chief: str
    """Name of the chief scrutineer, or empty."""
    ticked: bool
    """Whether the chief scrutineer has ticked the card already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCard:
    """One sign-off card and who has ticked it."""

    name: str
    words: str
    ticked: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    """Sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIncident:
    """One entry of the incident log."""

    number: int
    kind: str
    group: str
    words: str
    by: str
    corrects: int | None
    decision: str
    decided_by: tuple[str, ...]
    """The two people; empty while nothing is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSheet:
    """The record sheet (签认与异常登记单), which belongs to the tally sheet."""

    head: SheetHead
    check_code: str
    log_hash: str
    """Hash of the last entry of the audit log so far, 64 hex digits: signed with this sheet."""
    log_entries: int
    cards: tuple[RecordCard, ...]
    incidents: tuple[RecordIncident, ...]
    notes: tuple[str, ...]
    scrutineers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFile:
    """A file of the evidence package and what it is."""

    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCover:
    """Cover sheet of one medium of the sealed package, and the record of its destruction."""

    head: SheetHead
    check_code: str
    fingerprint: str
    sha256: str
    """Of ``evidence.zip``, 64 hex digits."""
    size: int | None
    """Bytes of ``evidence.zip``; None once it can no longer be made."""
    files: tuple[PackageFile, ...]
    """Empty once it can no longer be made."""
    keep_until: str
    """The last day of the objection period, ISO date."""
