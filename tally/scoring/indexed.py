"""Inputs by whom and what they are about; whatever refers to nothing, or stands twice, is a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tally.grading.number_text import exact_text
from tally.scoring.components import (
    Base,
    Component,
    Entered,
    Indicator,
    Periods,
    Poll,
    Polled,
    Rated,
)
from tally.scoring.faults import Fault, Pairs, fault
from tally.scoring.inputs import Entry, Inputs, ItemList, Person, PollCounts
from tally.scoring.scheme import Scheme

Key = tuple[str, str, str]
"""Person, component or poll, period."""


@dataclass(frozen=True, slots=True)
class Indexed:
    people: dict[str, Person]
    entries: dict[Key, list[Entry]]
    counts: dict[Key, list[PollCounts]]
    items: dict[Key, ItemList]
    """The list that holds, by person, component and period (``""``: not inside periods)."""
    faults: list[Fault] = field(default_factory=list)
    polled: set[tuple[str, str]] = field(default_factory=set)
    """Polls, by period, of which there are counts about anybody."""

    def place(
        self, person: str, source: str = "", component: str = "", period: str = ""
    ) -> Pairs:
        """Where a fault is, for people."""
        one = self.people.get(person)
        named = {
            "source": source,
            "person": f"{person} {one.name}" if one else person,
            "component": component,
            "period": period,
        }
        return tuple((name, value) for name, value in named.items() if value)


def index(scheme: Scheme, inputs: Inputs) -> Indexed:
    indexed = Indexed({one.code: one for one in inputs.people}, {}, {}, {})
    _check_people(scheme, inputs, indexed)
    periods = periods_of_components(scheme)
    leaves = {leaf.key: leaf for leaf in scheme.leaves()}
    _index_items(inputs, indexed, leaves, periods)
    _index_entries(scheme, inputs, indexed, leaves, periods)
    _index_counts(scheme, inputs, indexed, periods)
    return indexed


def _check_people(scheme: Scheme, inputs: Inputs, indexed: Indexed) -> None:
    classes = {one.key for one in scheme.classes}
    for code, times in Counter(one.code for one in inputs.people).items():
        if times > 1:
            indexed.faults.append(fault("person-twice", indexed.place(code), times=times))
    if not inputs.people:
        indexed.faults.append(fault("no-people"))
    for person in inputs.people:
        place = indexed.place(person.code, person.source)
        if not person.code or not person.name:
            indexed.faults.append(fault("person-without-code", place))
        if person.object_class not in classes:
            known = ", ".join(sorted(classes))
            indexed.faults.append(
                fault("unknown-class", place, text=person.object_class, known=known)
            )
        if scheme.staff_types and person.staff_type not in scheme.staff_types:
            known = ", ".join(scheme.staff_types)
            indexed.faults.append(
                fault("unknown-staff-type", place, text=person.staff_type, known=known)
            )


def periods_of_components(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """Leaf or poll -> the periods that it is scored in; ``("",)`` for one outside of periods.

    A component that is made of periods has those: what the ledger adds to it goes into one.
    """
    found: dict[str, tuple[str, ...]] = {}

    def visit(component: Component, periods: tuple[str, ...]) -> None:
        kind = component.kind
        if isinstance(kind, Periods):
            periods = tuple(period.key for period in kind.periods)
            for part in kind.inner.parts:
                visit(part, periods)
        for part in getattr(kind, "parts", ()):
            visit(part, periods)
        found[component.key] = periods
        if isinstance(kind, Polled):
            earlier = found.get(f"poll {kind.poll.key}", ())
            found[f"poll {kind.poll.key}"] = (*earlier, *periods)

    for component in scheme.total.parts:
        visit(component, ("",))
    return found


def classes_without(scheme: Scheme) -> dict[str, frozenset[str]]:
    """Component -> the object classes that have no score in it, or in what it stands in."""
    found: dict[str, frozenset[str]] = {}

    def visit(component: Component, without: frozenset[str]) -> None:
        kind = component.kind
        mine = {one.key for one in scheme.classes if not component.is_for(one.key)}
        found[component.key] = without | mine
        inner = kind.inner.parts if isinstance(kind, Periods) else getattr(kind, "parts", ())
        for part in inner:
            visit(part, found[component.key])

    for component in scheme.total.parts:
        visit(component, frozenset())
    return found


def _index_items(
    inputs: Inputs,
    indexed: Indexed,
    leaves: Mapping[str, Component],
    periods: Mapping[str, tuple[str, ...]],
) -> None:
    found = indexed.items
    first: set[tuple[str, str]] = set()
    for one in sorted(inputs.item_lists, key=lambda one: (one.date, one.version)):
        leaf = leaves.get(one.component)
        place = indexed.place(one.person, one.source, leaf.name if leaf else one.component)
        if leaf is None or not isinstance(leaf.kind, Entered) or not leaf.kind.items:
            indexed.faults.append(fault("no-item-component", place))
            continue
        whole = sum(item.points for item in one.items)
        if whole != leaf.kind.scale or len({item.key for item in one.items}) < len(one.items):
            indexed.faults.append(
                fault("items-not-whole", place, whole=whole, wanted=leaf.kind.scale)
            )
        if not one.filed or not one.date:
            indexed.faults.append(fault("items-not-filed", place, version=one.version))
        if (one.person, one.component) in first and not one.reason:
            indexed.faults.append(fault("items-without-reason", place, version=one.version))
        first.add((one.person, one.component))
        for period in one.periods or periods[one.component]:
            key = (one.person, one.component, period)
            if period not in periods[one.component]:
                indexed.faults.append(fault("unknown-period", place, text=period))
            elif key in found:
                indexed.faults.append(fault("items-twice", place, text=period))
            found[key] = one


def _index_entries(
    scheme: Scheme,
    inputs: Inputs,
    indexed: Indexed,
    leaves: Mapping[str, Component],
    periods: Mapping[str, tuple[str, ...]],
) -> None:
    faults, entries = indexed.faults, indexed.entries
    without = {key: classes for key, classes in classes_without(scheme).items() if classes}
    for one in inputs.entries:
        leaf = leaves.get(one.component)
        if leaf is None or isinstance(leaf.kind, Polled):
            place = indexed.place(one.person, one.source)
            known = ", ".join(key for key in leaves if not isinstance(leaves[key].kind, Polled))
            faults.append(fault("unknown-component", place, text=one.component, known=known))
            continue
        if one.person not in indexed.people:
            faults.append(_unknown_person(indexed, one.person, one.source, leaf.name))
            continue
        if one.period not in periods[leaf.key]:
            place = indexed.place(one.person, one.source, leaf.name)
            faults.append(fault("unknown-period", place, text=one.period))
            continue
        if leaf.key in without and (
            indexed.people[one.person].object_class in without[leaf.key]
        ):
            faults.append(not_for_class(scheme, indexed, one.person, one.source, leaf.name))
            continue
        _check_value(indexed, one, leaf)
        here = entries.setdefault((one.person, leaf.key, one.period), [])
        if not isinstance(leaf.kind, Base) and any(
            (one.part, one.rater) == (other.part, other.rater) for other in here
        ):
            place = indexed.place(one.person, one.source, leaf.name, one.period)
            faults.append(fault("entered-twice", place, part=one.part or one.rater or "–"))
            continue
        here.append(one)


def _check_value(indexed: Indexed, entry: Entry, leaf: Component) -> None:
    kind = leaf.kind
    parts: tuple[str, ...] = ("",)
    most = None
    match kind:
        case Entered(scale, items):
            most = scale
            held = indexed.items.get((entry.person, leaf.key, entry.period)) if items else None
            if held is not None:
                parts = tuple(item.key for item in held.items)
                most = next(
                    (item.points for item in held.items if item.key == entry.part), scale
                )
        case Indicator(target, _):
            parts = ("actual",) if target is not None else ("actual", "target")
        case Rated(groups, scale, _):
            most = scale
            person = indexed.people[entry.person]
            parts = tuple(
                group.key
                for group in groups
                if not group.classes or person.object_class in group.classes
            )
        case Base():
            parts, most = (entry.part,), leaf.worth
    if entry.part not in parts:
        place = indexed.place(entry.person, entry.source, leaf.name, entry.period)
        known = ", ".join(parts)
        indexed.faults.append(fault("unknown-part", place, text=entry.part or "–", known=known))
    elif entry.value.numerator < 0 or (most is not None and entry.value > most):
        place = indexed.place(entry.person, entry.source, leaf.name, entry.period)
        value = exact_text(entry.value)
        limit = exact_text(most) if most is not None else "∞"
        indexed.faults.append(fault("out-of-range", place, value=value, most=limit))


def _index_counts(
    scheme: Scheme, inputs: Inputs, indexed: Indexed, periods: Mapping[str, tuple[str, ...]]
) -> None:
    polls = {poll.key: poll for poll in scheme.polls()}
    without = classes_without_poll(scheme)
    # A meeting may grade people of other classes along with those that its counts are for.
    taken = {(meeting.poll, meeting.period) for meeting in inputs.meetings}
    seen: set[tuple[str, ...]] = set()
    for one in inputs.counts:
        poll = polls.get(one.poll)
        place = indexed.place(
            one.person, one.source, poll.name if poll else one.poll, one.period
        )
        if poll is None:
            indexed.faults.append(
                fault("unknown-poll", place, text=one.poll, known=", ".join(polls))
            )
        elif one.person not in indexed.people:
            indexed.faults.append(_unknown_person(indexed, one.person, one.source, poll.name))
        elif (wrong := _wrong_counts(one, poll, periods)) is not None:
            indexed.faults.append(fault(wrong[0], place, **wrong[1]))
        elif (one.poll, one.period) not in taken and (
            indexed.people[one.person].object_class in without[one.poll]
        ):
            indexed.faults.append(
                not_for_class(scheme, indexed, one.person, one.source, poll.name)
            )
        else:
            cell = (one.person, one.poll, one.period, one.group, one.dimension)
            if cell in seen:
                indexed.faults.append(
                    fault(
                        "counted-twice", place, group=one.group, dimension=one.dimension or "–"
                    )
                )
            seen.add(cell)
            indexed.polled.add((one.poll, one.period))
            indexed.counts.setdefault((one.person, one.poll, one.period), []).append(one)


def classes_without_poll(scheme: Scheme) -> dict[str, frozenset[str]]:
    """Poll -> the object classes that have no score in any component that it is for."""
    without = classes_without(scheme)
    every = frozenset(one.key for one in scheme.classes)
    found = dict.fromkeys((poll.key for poll in scheme.polls()), every)
    for leaf in scheme.leaves():
        if isinstance(leaf.kind, Polled):
            found[leaf.kind.poll.key] &= without[leaf.key]
    return found


def _wrong_counts(
    one: PollCounts, poll: Poll, periods: Mapping[str, tuple[str, ...]]
) -> tuple[str, dict[str, object]] | None:
    groups = [group.key for group in poll.groups]
    dimensions = [dimension.key for dimension in poll.dimensions] or [""]
    if one.period not in periods[f"poll {poll.key}"]:
        return "unknown-period", {"text": one.period or "–"}
    if one.group not in groups:
        return "unknown-group", {"text": one.group or "–", "known": ", ".join(groups)}
    if one.dimension not in dimensions:
        return "unknown-dimension", {
            "text": one.dimension or "–",
            "known": ", ".join(dimensions),
        }
    if len(one.counts) != len(poll.grades):
        return "other-grades", {"found": len(one.counts), "wanted": len(poll.grades)}
    if min(*one.counts, one.abstained, one.spoiled) < 0:
        return "count-below-0", {}
    return None


def not_for_class(
    scheme: Scheme, indexed: Indexed, person: str, source: str, component: str
) -> Fault:
    """Something stands at a component that the person has no score in: it would be lost."""
    names = {one.key: one.name for one in scheme.classes}
    held = indexed.people[person].object_class
    place = indexed.place(person, source, component)
    return fault("not-for-class", place, object_class=names.get(held, held))


def _unknown_person(indexed: Indexed, person: str, source: str, component: str) -> Fault:
    return fault("unknown-person", indexed.place(person, source, component), text=person)
