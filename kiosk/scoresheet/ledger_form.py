"""The form of an entry: what the chosen rule asks for, in the words of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from kiosk.actions.ledger_fields import (
    LONGEST_GROUND,
    LONGEST_MATTER,
    LONGEST_REFERENCE,
    MOST_PEOPLE,
)
from kiosk.domain.ledger_entry import EntryFields, LedgerEntryState
from kiosk.errors import Refused
from kiosk.i18n import Sentence, _
from kiosk.models.ledger_entry import LedgerEntryRecord
from kiosk.scoresheet.ledger_lines import signed
from tally.grading.number_text import exact_text
from tally.scoring.components import Periods
from tally.scoring.indexed import periods_of_components
from tally.scoring.inputs import Person
from tally.scoring.scheme import LedgerRule, Scheme

FEWEST_ROWS = 3
"""Rows for persons in an empty form; saved, it has two more than it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """A rule as people choose it."""

    key: str
    name: str
    source: str
    amount: Sentence
    proof: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleKind:
    name: str
    source: str
    highest: bool
    """Of one matter only the highest counts."""
    rules: tuple[RuleWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForm:
    """What is asked for, with what was typed so far."""

    rule: RuleWords
    kind: str
    highest: bool
    roles: tuple[str, ...]
    shared: bool
    needs_amount: bool
    most: str
    """The greatest amount that may be entered; empty: any."""
    periods: tuple[tuple[str, str], ...]
    """Key and name of each period that the rule counts in; empty: it counts in the total."""
    people: tuple[Person, ...]
    matters: tuple[str, ...]
    fields: EntryFields
    new_matter: str
    rows: tuple[tuple[str, str, str], ...]
    longest_ground: int = LONGEST_GROUND
    longest_matter: int = LONGEST_MATTER
    longest_reference: int = LONGEST_REFERENCE


def rules_by_kind(scheme: Scheme) -> tuple[RuleKind, ...]:
    return tuple(
        RuleKind(
            name=kind.name,
            source=kind.source,
            highest=kind.same_matter == "highest",
            rules=tuple(rule_words(rule) for rule in scheme.ledger.rules if rule.kind is kind),
        )
        for kind in scheme.ledger.kinds
    )


def _with_sources(scheme: Scheme) -> list[tuple[LedgerRule, str]]:
    """A document says once what a row of rules comes from: the rest of the row repeats it."""
    found = []
    source, kind = "", None
    for rule in scheme.ledger.rules:
        source = rule.source or (source if rule.kind is kind else "")
        kind = rule.kind
        found.append((rule, source))
    return found


def rule_words(rule: LedgerRule, source: str = "") -> RuleWords:
    return RuleWords(
        key=rule.key,
        name=rule.name,
        source=source or rule.source,
        amount=_amount(rule),
        proof=rule.proof,
    )


def _amount(rule: LedgerRule) -> Sentence:
    sign = rule.kind.sign
    if rule.roles:
        told = "、".join(
            f"{role} {signed(sign, exact_text(amount))}" for role, amount in rule.roles
        )
        return _("%(amounts)s points by role", amounts=told)
    if rule.amount is not None:
        return _("%(amount)s points", amount=signed(sign, exact_text(rule.amount)))
    if rule.at_most is not None:
        return _(
            "points entered with each event, at most %(most)s", most=exact_text(rule.at_most)
        )
    return _("points entered with each event")


def entry_form(
    scheme: Scheme,
    rule: LedgerRule,
    people: Sequence[Person],
    entries: Sequence[LedgerEntryRecord],
    *,
    fields: EntryFields,
    new_matter: str = "",
) -> EntryForm:
    source = next(source for one, source in _with_sources(scheme) if one is rule)
    taken = len(fields.people)
    rows = max(FEWEST_ROWS, len(rule.roles), taken + 2 if taken else 0)
    blank = ("", "", "")
    return EntryForm(
        rule=rule_words(rule, source),
        kind=rule.kind.name,
        highest=rule.kind.same_matter == "highest",
        roles=tuple(role for role, _amount in rule.roles),
        shared=rule.shared,
        needs_amount=not rule.roles and rule.amount is None,
        most="" if rule.at_most is None else exact_text(rule.at_most),
        periods=_periods(scheme, rule),
        people=tuple(people),
        matters=matters_of(entries),
        fields=fields,
        new_matter=new_matter,
        rows=(*fields.people, *[blank] * (min(rows, MOST_PEOPLE) - taken)),
    )


def matters_of(entries: Sequence[LedgerEntryRecord]) -> tuple[str, ...]:
    """What entries that were not given up are about."""
    return tuple(
        sorted(
            {
                one.matter
                for one in entries
                if one.matter and one.state is not LedgerEntryState.DROPPED
            }
        )
    )


def fields_in_form(rule: str) -> tuple[EntryFields, str]:
    """What the request's form holds, and the name of a new matter in it."""
    form = request.form
    codes, roles, shares = (form.getlist(name) for name in ("person", "role", "share"))
    people = tuple(
        (
            code,
            roles[place] if place < len(roles) else "",
            shares[place] if place < len(shares) else "",
        )
        for place, code in enumerate(codes)
        if code
    )
    fields = EntryFields(
        date=form.get("date", ""),
        rule=rule,
        people=people,
        matter=form.get("matter", ""),
        times=form.get("times", ""),
        amount=form.get("amount", ""),
        period=form.get("period", ""),
        ground=form.get("ground", ""),
        reference=form.get("reference", ""),
    )
    return fields, form.get("new_matter", "").strip()


def with_matter(fields: EntryFields, new_matter: str) -> EntryFields:
    """Raises ``Refused`` where the form names a new matter beside an existing one."""
    if new_matter and fields.matter and new_matter != fields.matter:
        raise Refused(_("Choose a matter of the list, or name a new one; not both."))
    return EntryFields(
        date=fields.date,
        rule=fields.rule,
        people=fields.people,
        matter=fields.matter or new_matter,
        times=fields.times,
        amount=fields.amount,
        period=fields.period,
        ground=fields.ground,
        reference=fields.reference,
    )


def _periods(scheme: Scheme, rule: LedgerRule) -> tuple[tuple[str, str], ...]:
    if rule.kind.placement == "total":
        return ()
    names = {
        period.key: period.name
        for component in scheme.components()
        if isinstance(component.kind, Periods)
        for period in component.kind.periods
    }
    keys = [key for key in periods_of_components(scheme)[rule.into or rule.kind.into] if key]
    return tuple((key, names.get(key, key)) for key in keys)
