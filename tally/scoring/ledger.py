"""What counts of the ledger 加减分台账, and how it adds up for each person.

Source documents 000 (附表2), 001 ("因同一事项重复加分的，取最高分值"), 002 (shares, amounts by role).
An event that does not count stays in sight with its reason.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tally.grading.number_text import exact_text
from tally.scoring.expression import Constant, Expression, Input, Minimum, Product, Sum
from tally.scoring.faults import Fault, fault
from tally.scoring.indexed import Indexed, classes_without, not_for_class
from tally.scoring.inputs import Event, Inputs, Involved
from tally.scoring.scheme import Approval, LedgerKind, LedgerRule, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One person's part in one event."""

    event: Event
    rule: LedgerRule
    person: str
    role: str
    expression: Expression
    """The amount, never below 0; the kind's sign says whether it is added or taken."""
    why_not: str
    """Empty if it counts; else a code of ``tally.scoring.words`` (``not-approved`` …)."""
    instead: str
    """With ``same-matter``: the number of the event that counts."""

    @property
    def counts(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Account:
    """One person's ledger."""

    lines: tuple[LedgerLine, ...]

    def counted(self) -> tuple[LedgerLine, ...]:
        return tuple(line for line in self.lines if line.counts)

    def taken_from(self, component: str, period: str) -> tuple[Expression, ...]:
        """The deductions from a base component."""
        mine = [
            line
            for line in self.counted()
            if line.rule.into == component and line.event.period == period
        ]
        return _by_matter(mine)

    def within(self, kind: LedgerKind, period: str) -> tuple[Expression, ...]:
        """What ``kind`` adds to, or takes from, one period."""
        mine = [
            line
            for line in self.counted()
            if line.rule.kind is kind and line.event.period == period
        ]
        return _by_matter(mine)

    def total_of(self, kind: LedgerKind) -> Expression | None:
        """What ``kind`` adds to, or takes from, the total, within its cap."""
        terms = _by_matter([line for line in self.counted() if line.rule.kind is kind])
        if not terms:
            return None
        if kind.cap is None:
            return Sum(terms, kind.name)
        return Minimum((Constant(kind.cap), Sum(terms)), kind.name)

    def amount_of(self, kind: LedgerKind) -> Fraction:
        """What ``kind`` gives or takes in all, wherever it is placed, within its own caps.

        Not cut at what a base component has, nor at the caps of all kinds together.
        """
        if kind.placement == "total":
            total = self.total_of(kind)
            return total.value if total else Fraction()
        mine = [line for line in self.counted() if line.rule.kind is kind]
        places = dict.fromkeys((line.rule.into, line.event.period) for line in mine)
        return sum(
            (
                term.value
                for into, period in places
                for term in _by_matter(
                    [
                        line
                        for line in mine
                        if (line.rule.into, line.event.period) == (into, period)
                    ]
                )
            ),
            Fraction(),
        )


NO_ACCOUNT = Account(())


def settle_ledger(
    scheme: Scheme, inputs: Inputs, indexed: Indexed, periods: Mapping[str, Sequence[str]]
) -> dict[str, Account]:
    """Each person's account; what is wrong goes to ``indexed.faults``.

    ``periods`` are the periods that each component knows (``""`` where it stands outside of any).
    """
    rules = {rule.key: rule for rule in scheme.ledger.rules}
    names = {one.key: one.name for one in scheme.components()}
    without = classes_without(scheme)
    lines: dict[str, list[LedgerLine]] = {}
    numbers: set[str] = set()
    for event in inputs.events:
        found = _event_faults(event, rules, numbers, indexed, periods)
        into = rules[event.rule].counts_in if event.rule in rules else ""
        found += [
            not_for_class(scheme, indexed, one.person, event.source, names[into])
            for one in event.people
            if into and one.person in indexed.people
            if indexed.people[one.person].object_class in without[into]
        ]
        numbers.add(event.number)
        indexed.faults.extend(found)
        if not found:
            for involved in event.people:
                line = _line(scheme, event, rules[event.rule], involved)
                lines.setdefault(involved.person, []).append(line)
    return {person: Account(_highest_of_each_matter(mine)) for person, mine in lines.items()}


def in_another_year(line: LedgerLine, year: int) -> bool:
    """An event of last year's ledger, say, or a slip of the pen: nobody should overlook it."""
    return line.counts and not line.event.date.startswith(f"{year:04}-")


def why_not_approved(entered_by: str, approved_by: str, approval: Approval) -> str:
    """Empty if it is approved as the scheme demands; else a code."""
    if approval == "none" or (approval == "one person" and approved_by):
        return ""
    if not approved_by:
        return "not-approved"
    if not entered_by or entered_by == approved_by:
        return "approved-by-the-same"
    return ""


def _event_faults(
    event: Event,
    rules: Mapping[str, LedgerRule],
    numbers: Iterable[str],
    indexed: Indexed,
    periods: Mapping[str, Sequence[str]],
) -> list[Fault]:
    place = (*indexed.place("", event.source), ("event", event.number))
    if event.number in set(numbers):
        return [fault("event-twice", place)]
    rule = rules.get(event.rule)
    if rule is None:
        return [fault("unknown-rule", place, text=event.rule, known=", ".join(rules))]
    found = []
    if not event.people:
        found.append(fault("event-of-nobody", place))
    if len({one.person for one in event.people}) < len(event.people):
        found.append(fault("person-twice-in-event", place))
    found += [
        fault("unknown-person", place, text=one.person)
        for one in event.people
        if one.person not in indexed.people
    ]
    if not event.date:
        found.append(fault("event-without-date", place))
    if event.times < 1:
        found.append(fault("times-below-1", place))
    found += _amount_faults(event, rule, place)
    known = periods[rule.counts_in] if rule.counts_in else [""]
    if event.period not in known:
        code = "event-period" if any(known) else "event-without-period"
        found.append(fault(code, place, text=event.period or "–", known=", ".join(known)))
    return found


def _amount_faults(
    event: Event, rule: LedgerRule, place: tuple[tuple[str, str], ...]
) -> list[Fault]:
    found = []
    if rule.roles:
        known = [role for role, _ in rule.roles]
        found += [
            fault("unknown-role", place, text=one.role or "–", known=", ".join(known))
            for one in event.people
            if one.role not in known
        ]
    elif rule.amount is None and event.amount is None:
        found.append(fault("no-amount", place, rule=rule.name))
    elif rule.amount is not None and event.amount not in (None, rule.amount):
        stated = exact_text(rule.amount)
        found.append(fault("other-amount", place, rule=rule.name, stated=stated))
    if event.amount is not None and (
        event.amount < 0 or (rule.at_most is not None and event.amount > rule.at_most)
    ):
        most = "∞" if rule.at_most is None else exact_text(rule.at_most)
        found.append(fault("out-of-range", place, value=exact_text(event.amount), most=most))
    shares = [one.share for one in event.people]
    if rule.shared:
        known_shares = [share for share in shares if share is not None]
        whole = sum(known_shares, Fraction())
        if len(known_shares) < len(shares) or whole != 100 or min(known_shares) < 0:
            found.append(fault("shares-not-100", place, whole=exact_text(whole)))
    elif any(share is not None for share in shares):
        found.append(fault("not-shared", place, rule=rule.name))
    return found


def _line(scheme: Scheme, event: Event, rule: LedgerRule, involved: Involved) -> LedgerLine:
    amount = rule.amount_of(involved.role)
    stated = event.amount if amount is None else amount
    if stated is None:
        raise ValueError(event.number)  # _event_faults has told of it
    name = f"{rule.name}（{event.number}）"
    node: Expression = Input(stated, name, event.source)
    if event.times != 1 or involved.share is not None:
        factors: list[Expression] = [Input(stated, rule.name, event.source)]
        if event.times != 1:
            factors.append(Constant(Fraction(event.times)))
        if involved.share is not None:
            factors.append(Constant(involved.share / 100))
        node = Product(tuple(factors), name)
    why_not = why_not_approved(event.entered_by, event.approved_by, scheme.ledger.approval)
    if not why_not and rule.proof and not event.proof:
        why_not = "no-proof"
    return LedgerLine(
        event=event,
        rule=rule,
        person=involved.person,
        role=involved.role,
        expression=node,
        why_not=why_not,
        instead="",
    )


def _highest_of_each_matter(lines: Sequence[LedgerLine]) -> tuple[LedgerLine, ...]:
    """``lines`` in the order of dates; of one matter and sign only the highest amount counts."""
    ordered = sorted(lines, key=lambda line: (line.event.date, line.event.number))
    best: dict[tuple[str, str], LedgerLine] = {}
    for line in ordered:
        key = _matter(line)
        if key and line.counts:
            other = best.get(key)
            if other is None or line.expression.value > other.expression.value:
                best[key] = line
    settled = []
    for line in ordered:
        key = _matter(line)
        if key and line.counts and best[key] is not line:
            line = _set_aside(line, best[key])  # noqa: PLW2901  # the same line, marked
        settled.append(line)
    return tuple(settled)


def _matter(line: LedgerLine) -> tuple[str, str] | None:
    """What the line is about, where of that only the highest counts."""
    kind, matter = line.rule.kind, _plain(line.event.matter)
    return (kind.sign, matter) if matter and kind.same_matter == "highest" else None


def _plain(matter: str) -> str:
    """稿（一） and 稿(一) are typed by two people about one matter, which must not count twice."""
    return " ".join(unicodedata.normalize("NFKC", matter).casefold().split())


def _set_aside(line: LedgerLine, best: LedgerLine) -> LedgerLine:
    return LedgerLine(
        event=line.event,
        rule=line.rule,
        person=line.person,
        role=line.role,
        expression=line.expression,
        why_not="same-matter",
        instead=best.event.number,
    )


def _by_matter(lines: Sequence[LedgerLine]) -> tuple[Expression, ...]:
    """One term a line, or a matter's sum cut at the cap of its kind."""
    terms: dict[str, list[LedgerLine]] = {}
    for line in lines:
        about = _plain(line.event.matter) or f"\0{line.event.number}"
        terms.setdefault(f"{line.rule.kind.key}\0{about}", []).append(line)
    found: list[Expression] = []
    for mine in terms.values():
        cap = mine[0].rule.kind.cap_matter
        nodes = tuple(line.expression for line in mine)
        if cap is None or (len(nodes) == 1 and nodes[0].value <= cap):
            found += nodes
        else:
            inner = nodes[0] if len(nodes) == 1 else Sum(nodes)
            found.append(Minimum((Constant(cap), inner)))
    return tuple(found)
