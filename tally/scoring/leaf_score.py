"""What is entered for one person and one leaf component, as an expression.

What is missing is told with person, component and period; the leaf then has no score, and the
scoring goes on, so that the whole list comes at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from tally.scoring.components import (
    Base,
    Component,
    Entered,
    Indicator,
    Poll,
    Polled,
    Rated,
)
from tally.scoring.expression import (
    Constant,
    Difference,
    Expression,
    Input,
    Maximum,
    Mean,
    Minimum,
    Product,
    Quotient,
    Sum,
    WeightedMean,
    WeightedSum,
)
from tally.scoring.faults import Fault, fault
from tally.scoring.indexed import Indexed
from tally.scoring.inputs import Entry, ItemList, Person
from tally.scoring.ledger import Account
from tally.scoring.poll_score import NoMarks, cells_without_marks, poll_score
from tally.scoring.scheme_constants import SchemeConstants

Leaf = Entered | Polled | Base | Indicator | Rated


@dataclass(slots=True)
class LeafScores:
    """One person's leaves."""

    indexed: Indexed
    person: Person
    account: Account
    constants: SchemeConstants
    notes: list[Fault] = field(default_factory=list)
    """What a reader of the sheet should look at: a quarter left out, say."""

    def leaf(
        self, component: Component, kind: Leaf, name: str, period: str
    ) -> Expression | None:
        """The score of ``component`` on the scale of its worth."""
        match kind:
            case Entered():
                return self._entered(component, kind, name, period)
            case Polled(poll):
                return self._polled(component, poll, name, period)
            case Base(floor):
                return self._base(component, floor, name, period)
            case Indicator():
                return self._indicator(component, kind, name, period)
            case Rated():
                return self._rated(component, kind, name, period)

    def _polled(
        self, component: Component, poll: Poll, name: str, period: str
    ) -> Expression | None:
        if (poll.key, period) not in self.indexed.polled:
            # The same for everybody: said once, not for each person and voter group.
            place = self.indexed.place("", "", poll.name, period)
            self.indexed.faults.append(fault("not-polled", place))
            return None
        counts = self.indexed.counts.get((self.person.code, poll.key, period), [])
        try:
            node = poll_score(
                poll, counts, self.constants.points[poll.key], self.inner_name(component, name)
            )
        except NoMarks as missing:
            for group, dimension in missing.cells:
                self.fault("no-valid-mark", name, group=group, dimension=dimension or "–")
            return None
        absent = cells_without_marks(poll, counts) if poll.missing == "renormalise" else ()
        for group, dimension in absent:
            self.note("no-mark-left-out", name, group=group, dimension=dimension or "–")
        return self.scaled(component, node, name)

    def _entered(
        self, component: Component, kind: Entered, name: str, period: str
    ) -> Expression | None:
        entries = self._entries(component, period)
        held = self.indexed.items.get((self.person.code, component.key, period))
        if kind.items and held is not None:
            return self._itemised(component, held, name, period)
        if not entries:
            self.fault("entry-missing", name, period)
            return None
        node = Input(entries[0].value, name, entries[0].source)
        return self.scaled(component, node, name)

    def _itemised(
        self, component: Component, held: ItemList, name: str, period: str
    ) -> Expression | None:
        given = {entry.part: entry for entry in self._entries(component, period)}
        missing = [item for item in held.items if item.key not in given]
        for item in missing:
            self.fault("item-missing", name, period, item=item.name)
        if missing:
            return None
        terms = tuple(
            Input(given[item.key].value, item.name, given[item.key].source)
            for item in held.items
        )
        node = Sum(terms, self.inner_name(component, name))
        return self.scaled(component, node, name)

    def _base(
        self, component: Component, floor: Fraction, name: str, period: str
    ) -> Expression:
        taken = [
            Input(entry.value, entry.part or f"{component.name}扣分", entry.source)
            for entry in self._entries(component, period)
        ]
        all_taken = (*taken, *self.account.taken_from(component.key, period))
        full = Constant(component.worth)
        if not all_taken:
            return Sum((full,), name)
        return Maximum((Constant(floor), Difference(full, all_taken)), name)

    def _indicator(
        self, component: Component, kind: Indicator, name: str, period: str
    ) -> Expression | None:
        given = {entry.part: entry for entry in self._entries(component, period)}
        needed = ("actual",) if kind.target is not None else ("actual", "target")
        for part in needed:
            if part not in given:
                self.fault("figure-missing", name, period, part=part)
        if any(part not in given for part in needed):
            return None
        actual = Input(given["actual"].value, f"{component.name}·实际", given["actual"].source)
        target: Expression = Constant(kind.target or Fraction())
        if kind.target is None:
            entry = given["target"]
            target = Input(entry.value, f"{component.name}·目标", entry.source)
        if target.value <= 0:
            self.fault("target-not-above-0", name, period)
            return None
        reached = Minimum((Constant(kind.at_most), Quotient(actual, target)))
        return Product((Constant(component.worth), reached), name)

    def _rated(
        self, component: Component, kind: Rated, name: str, period: str
    ) -> Expression | None:
        entries = self._entries(component, period)
        mine = [
            group
            for group in kind.groups
            if not group.classes or self.person.object_class in group.classes
        ]
        terms = []
        absent = []
        for group in mine:
            given = sorted(
                (entry for entry in entries if entry.part == group.key),
                key=lambda entry: entry.rater,
            )
            if given:
                nodes = tuple(
                    Input(one.value, f"{group.name}{one.rater}", one.source) for one in given
                )
                node = nodes[0] if len(nodes) == 1 else Mean(nodes, f"{name}·{group.name}")
                terms.append((self.constants.weights[component.key, group.key], node))
            else:
                absent.append(group)
        if not mine:
            self.fault("nothing-for-class", name, period)
        if absent and (kind.missing == "refuse" or not terms):
            for group in absent:
                self.fault("raters-missing", name, period, group=group.name)
        for group in absent:
            self.note("group-left-out", name, group=group.name)
        if not terms or (absent and kind.missing == "refuse"):
            return None
        called = self.inner_name(component, name)
        weighed = (
            WeightedMean(tuple(terms), called) if absent else WeightedSum(tuple(terms), called)
        )
        return self.scaled(component, weighed, name)

    def _entries(self, component: Component, period: str) -> list[Entry]:
        return self.indexed.entries.get((self.person.code, component.key, period), [])

    def inner_name(self, component: Component, name: str) -> str:
        """The name of a score before it is scaled: the scaled one bears ``name``."""
        return "" if component.key in self.constants.factors else name

    def scaled(self, component: Component, node: Expression, name: str) -> Expression:
        """``node`` brought from the scale of its kind to the component's worth."""
        factor = self.constants.factors.get(component.key)
        return node if factor is None else Product((factor, node), name)

    def fault(self, code: str, component: str, period: str = "", /, **values: object) -> None:
        place = self.indexed.place(self.person.code, "", component, period)
        self.indexed.faults.append(fault(code, place, **values))

    def note(self, code: str, component: str, period: str = "", /, **values: object) -> None:
        place = self.indexed.place(self.person.code, "", component, period)
        self.notes.append(fault(code, place, **values))
