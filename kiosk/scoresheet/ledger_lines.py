"""An entry of the ledger as its pages show it: who, how much, and why something does not count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.actions.ledger_standing import LedgerInputs
from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.domain.quarters import holding
from kiosk.i18n import Sentence, _
from kiosk.models.ledger_entry import LedgerEntryRecord, counter_entries_of, voided_numbers
from kiosk.models.ledger_publication import LedgerPublicationRecord
from kiosk.scoring_words import ScoringSentence
from tally.grading.number_text import exact_text
from tally.scoring.faults import fault
from tally.scoring.ledger import LedgerLine
from tally.scoring.running import Running
from tally.scoring.scheme import Sign

STATES: Mapping[LedgerEntryState, Sentence] = {
    LedgerEntryState.DRAFT: _("draft entry"),
    LedgerEntryState.SENT: _("waits for approval"),
    LedgerEntryState.APPROVED: _("approved"),
    LedgerEntryState.DROPPED: _("given up"),
}
VOIDED = _("voided")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person's part in an entry."""

    code: str
    name: str
    role: str
    share: str
    amount: str
    """With its sign; empty where nothing can be reckoned."""
    counts: bool
    why_not: Sentence | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    number: int
    date: str
    title: str
    """Name of the rule."""
    kind: str
    matter: str
    parts: tuple[Part, ...]
    state: Sentence
    mark: str
    """``good``, ``warn`` or nothing."""
    remarks: tuple[Sentence, ...]
    is_counter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What the lines are made from, fetched once a page."""

    found: LedgerInputs
    entries: tuple[LedgerEntryRecord, ...]
    publications: tuple[LedgerPublicationRecord, ...]

    def lines(
        self, entries: Iterable[LedgerEntryRecord], standing: Running
    ) -> tuple[EntryLine, ...]:
        """The lines of some entries, with what counts in ``standing``."""
        return tuple(self._line(one, standing) for one in entries)

    def _line(self, entry: LedgerEntryRecord, standing: Running) -> EntryLine:
        of = self.disputed(entry)
        rule = next((one for one in self.found.scheme.ledger.rules if one.key == of.rule), None)
        void = entry.number in voided_numbers(self.entries)
        approved = entry.state is LedgerEntryState.APPROVED
        return EntryLine(
            number=entry.number,
            date=entry.date,
            title=rule.name if rule else of.rule,
            kind=rule.kind.name if rule else "",
            matter=of.matter,
            parts=self._parts(of, standing, void=void or entry.is_counter),
            state=VOIDED if void else STATES[entry.state],
            mark="warn" if void or not approved else "good",
            remarks=tuple(self._remarks(entry)),
            is_counter=entry.is_counter,
        )

    def disputed(self, entry: LedgerEntryRecord) -> LedgerEntryRecord:
        """The entry itself, or the one that a counter-entry voids."""
        if entry.voids is None:
            return entry
        return next(one for one in self.entries if one.number == entry.voids)

    def _parts(
        self, entry: LedgerEntryRecord, standing: Running, *, void: bool
    ) -> tuple[Part, ...]:
        names = {one.code: one.name for one in self.found.inputs.people}
        parts = []
        for code, role, share in entry.people:
            line = None if void else _line_of(standing, code, entry.number)
            parts.append(
                Part(
                    code=code,
                    name=names.get(code, ""),
                    role=role,
                    share=share,
                    amount=amount_text(line) if line else "",
                    counts=line is not None and line.counts,
                    why_not=why_not(line) if line else None,
                )
            )
        return tuple(parts)

    def _remarks(self, entry: LedgerEntryRecord) -> Iterable[Sentence]:
        if entry.voids is not None:
            yield _("counter-entry: voids No. %(number)s", number=entry.voids)
        against = counter_entries_of(self.entries).get(entry.number)
        if against is not None and against.state is LedgerEntryState.APPROVED:
            yield _("voided by No. %(number)s", number=against.number)
        elif against is not None:
            yield _("No. %(number)s, which would void it, waits", number=against.number)
        if entry.publication is not None:
            yield _("in publication %(number)s", number=entry.publication)
        elif (late := self._late_for(entry)) is not None:
            yield _("late for publication %(number)s: goes into the next", number=late)
        if entry.returned:
            yield _("returned: %(words)s", words=entry.returned)

    def _late_for(self, entry: LedgerEntryRecord) -> int | None:
        """The publication that had been fixed before the entry came."""
        if entry.is_counter or not entry.date or entry.state is LedgerEntryState.DROPPED:
            return None
        quarter = str(holding(entry.date, "quarter"))
        return next(
            (
                one.number
                for one in self.publications
                if one.is_fixed and one.quarter == quarter
            ),
            None,
        )


def why_not(line: LedgerLine) -> Sentence | None:
    if not line.why_not:
        return None
    return ScoringSentence(fault(line.why_not, (), instead=line.instead))


def amount_text(line: LedgerLine) -> str:
    return signed(line.rule.kind.sign, exact_text(line.expression.value))


def signed(sign: Sign, amount: str) -> str:
    """An amount with the sign of its kind.

    >>> signed("deduction", "0.5")
    '−0.5'
    """
    if amount == "0":
        return amount
    return f"{'+' if sign == 'bonus' else '−'}{amount}"


def _line_of(standing: Running, person: str, number: int) -> LedgerLine | None:
    return next(
        (line for line in standing.account(person).lines if line.event.number == str(number)),
        None,
    )
