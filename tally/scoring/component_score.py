"""A person's components, from the leaves up, as expressions."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from tally.scoring.components import Component, Group, Periods, Weighted
from tally.scoring.expression import (
    Constant,
    Difference,
    Expression,
    Mean,
    Sum,
    WeightedMean,
    WeightedSum,
)
from tally.scoring.leaf_score import LeafScores
from tally.scoring.scheme import LedgerKind


@dataclass(frozen=True, slots=True)
class ComponentScore:
    component: str
    """Its key."""
    period: str
    """Which period, inside ``Periods``; else empty."""
    expression: Expression
    """Named, on the scale of the component's worth."""


@dataclass(slots=True)
class Scoring(LeafScores):
    """One person's scoring under way."""

    period_kinds: tuple[LedgerKind, ...] = ()
    """Kinds of the ledger that count inside a period."""
    scores: list[ComponentScore] = field(default_factory=list)
    ranked: bool = True

    def group(self, group: Group, name: str, period: str, label: str) -> Expression | None:
        """The score of the parts that are for this person, out of 100 or of their points."""
        parts = [part for part in group.parts if part.is_for(self.person.object_class)]
        found = [self.component(part, period, label) for part in parts]
        nodes = [node for node in found if node is not None]
        if len(nodes) < len(parts):
            return None
        if not parts:
            self.fault("nothing-for-class", name, period)
            return None
        if group.combine == "points":
            return Sum(tuple(nodes), name)
        weights = self.constants.weights
        return WeightedSum(
            tuple(
                (weights[part.key, ""], node) for part, node in zip(parts, nodes, strict=True)
            ),
            name,
        )

    def component(self, component: Component, period: str, label: str) -> Expression | None:
        name = f"{component.name}（{label}）" if label else component.name
        node = self._native(component, name, period, label)
        if node is not None:
            self.scores.append(ComponentScore(component.key, period, node))
        return node

    def _native(
        self, component: Component, name: str, period: str, label: str
    ) -> Expression | None:
        kind = component.kind
        if isinstance(kind, Group):
            return self.group(kind, name, period, label)
        if isinstance(kind, Periods):
            return self._periods(component, kind, name)
        return self.leaf(component, kind, name, period)

    def _periods(self, component: Component, kind: Periods, name: str) -> Expression | None:
        scores: list[tuple[Weighted, Expression | None]] = []
        absent = []
        for period in kind.periods:
            if self._has_any(component, period.key):
                scores.append((period, self._in_period(component, kind, period)))
            else:
                absent.append(period)
        present = [(period, node) for period, node in scores if node is not None]
        if len(present) < len(scores):
            return None
        if absent and (kind.missing == "refuse" or (not present and kind.missing != "zero")):
            for period in absent:
                self.fault("period-missing", name, period=period.name)
            return None
        for period in absent:
            self.note(f"period-{kind.missing}", name, period.name)
        if absent and kind.missing == "exclude":
            self.ranked = False
        if kind.missing == "zero":
            present += [(period, Constant(Fraction())) for period in absent]
        if kind.combine == "sum" or kind.inner.combine == "points":
            return self._combined(component, kind, present, name)
        node = self._combined(component, kind, present, self.inner_name(component, name))
        return self.scaled(component, node, name)

    def _in_period(
        self, component: Component, kind: Periods, period: Weighted
    ) -> Expression | None:
        """One period's score, named like 季度考核（第一季度）, with what the ledger adds to it."""
        called = f"{component.name}（{period.name}）"
        added, taken = self._ledger_within(component, period.key)
        inner_name = f"{called}·加减分前" if added or taken else called
        node = self.group(kind.inner, inner_name, period.key, period.name)
        if node is None:
            return None
        if added:
            node = Sum((node, *added), "" if taken else called)
        if taken:
            node = Difference(node, taken, called)
        self.scores.append(ComponentScore(component.key, period.key, node))
        return node

    def _combined(
        self,
        component: Component,
        kind: Periods,
        present: list[tuple[Weighted, Expression]],
        name: str,
    ) -> Expression:
        nodes = tuple(node for _, node in present)
        if kind.combine == "sum":
            return Sum(nodes, name)
        if kind.combine == "mean":
            return Mean(nodes, name)
        terms = tuple(
            (self.constants.weights[component.key, period.key], node)
            for period, node in present
        )
        if len(present) < len(kind.periods):
            return WeightedMean(terms, name)
        return WeightedSum(terms, name)

    def _ledger_within(
        self, component: Component, period: str
    ) -> tuple[tuple[Expression, ...], tuple[Expression, ...]]:
        """The bonuses and the deductions that count inside the period."""
        added: list[Expression] = []
        taken: list[Expression] = []
        for kind in self.period_kinds:
            if kind.into == component.key:
                side = added if kind.sign == "bonus" else taken
                side += self.account.within(kind, period)
        return tuple(added), tuple(taken)

    def _has_any(self, component: Component, period: str) -> bool:
        """Whether anything was entered for the period; a base needs nothing."""
        code = self.person.code
        asked = self.constants.asked[component.key, self.person.object_class]
        counts, entries = self.indexed.counts, self.indexed.entries
        return (
            not asked
            or any(
                (code, key, period) in (counts if polled else entries) for polled, key in asked
            )
            or self._has_deductions(component, period)
        )

    def _has_deductions(self, component: Component, period: str) -> bool:
        """What was entered below a base, or stands in the ledger, must not be lost with its period."""
        bases = self.constants.bases[component.key, self.person.object_class]
        return any(
            (self.person.code, key, period) in self.indexed.entries for key in bases
        ) or any(
            line.event.period == period and line.rule.counts_in in (component.key, *bases)
            for line in self.account.counted()
        )
