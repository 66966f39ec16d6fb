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
