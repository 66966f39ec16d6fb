"""The table ``[ledger]`` with its kinds and rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tally.scoring.components import Base, Component, Periods
from tally.scoring.scheme import Approval, Ledger, LedgerKind, LedgerRule, Placement, Sign
from tally.scoring.scheme_file.section import Section

NONE = "none"
ENTERED = "entered"
NO_LEDGER = Ledger(approval="none", cap_bonus=None, cap_deduction=None, kinds=(), rules=())
NO_KIND = LedgerKind(
    key="",
    name="",
    source="",
    sign="bonus",
    same_matter="all",
    cap_matter=None,
    cap=None,
    placement="total",
    into="",
)


def read_ledger(section: Section, components: Mapping[str, Component]) -> Ledger:
    kinds = {
        kind.key: kind for kind in (_kind(one, components) for one in section.sections("kind"))
    }
    rules = tuple(_rule(one, kinds, components) for one in section.sections("rule"))
    ledger = Ledger(
        approval=section.choice("approval", Approval),
        cap_bonus=section.number_or("cap_bonus", NONE),
        cap_deduction=section.number_or("cap_deduction", NONE),
        kinds=tuple(kinds.values()),
        rules=rules,
    )
    for name, sign, cap in (
        ("cap_bonus", "bonus", ledger.cap_bonus),
        ("cap_deduction", "deduction", ledger.cap_deduction),
    ):
        if cap is not None and any(
            kind.sign == sign and kind.placement != "total" for kind in ledger.kinds
        ):
            section.fault("cap-not-in-total", name)
    section.done()
    return ledger


def _kind(section: Section, components: Mapping[str, Component]) -> LedgerKind:
    placement: Placement = section.choice("placement", Placement)
    into = section.text("into") if placement == "period" else ""
    if into and not (into in components and isinstance(components[into].kind, Periods)):
        section.fault("not-periods", "into", text=into)
    sign: Sign = section.choice("sign", Sign)
    if placement == "component" and sign == "bonus":
        section.fault("bonus-in-component", "placement")
    cap = section.number_or("cap", NONE)
    if cap is not None and placement != "total":
        # Which component or period would lose what is above the cap?
        section.fault("cap-not-in-total", "cap")
    kind = LedgerKind(
        key=section.key(),
        name=section.text("name"),
        source=section.text("source", ""),
        sign=sign,
        same_matter=section.choice("same_matter", Literal["highest", "all"]),
        cap_matter=section.number_or("cap_matter", NONE),
        cap=cap,
        placement=placement,
        into=into,
    )
    section.done()
    return kind


def _rule(
    section: Section, kinds: Mapping[str, LedgerKind], components: Mapping[str, Component]
) -> LedgerRule:
    key = section.key()
    kind = section.one_of("kind", kinds, "ledger.kind", NO_KIND)
    into = section.text("into") if kind.placement == "component" else ""
    if into and not (into in components and isinstance(components[into].kind, Base)):
        section.fault("not-base", "into", text=into)
    roles = section.sections("role")
    rule = LedgerRule(
        key=key,
        name=section.text("name"),
        source=section.text("source", ""),
        kind=kind,
        amount=None if roles else section.number_or("amount", ENTERED, rule=key),
        at_most=section.number("at_most") if section.has("at_most") else None,
        roles=tuple((one.text("name"), one.number("amount", rule=key)) for one in roles),
        into=into,
        shared=section.flag("shared"),
        proof=section.flag("proof"),
    )
    for one in roles:
        one.done()
    amounts = [amount for _, amount in rule.roles]
    amounts += [one for one in (rule.amount, rule.at_most) if one is not None]
    if any(amount < 0 for amount in amounts):
        section.fault("amount-below-0", "amount")
    section.done()
    return rule
