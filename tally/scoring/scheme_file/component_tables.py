"""The tables ``[[poll]]`` and ``[[component]]``, and the tree that ``in`` makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from tally.scoring.components import (
    Base,
    Combine,
    Component,
    Entered,
    Group,
    Indicator,
    Kind,
    Missing,
    PeriodCombine,
    PeriodMissing,
    Periods,
    Poll,
    Polled,
    PolledGrade,
    Rated,
    Weighted,
)
from tally.scoring.scheme_file.section import Section

HUNDRED = Fraction(100)
KINDS = ("group", "entered", "poll", "periods", "base", "indicator", "raters")
NO_POLL = Poll(
    key="", name="", source="", grades=(), groups=(), dimensions=(), missing="refuse"
)


def read_polls(sections: Sequence[Section], classes: Sequence[str]) -> dict[str, Poll]:
    return {poll.key: poll for poll in (_poll(section, classes) for section in sections)}


def _poll(section: Section, classes: Sequence[str]) -> Poll:
    names = section.texts("grades")
    coefficients = section.numbers("coefficients")
    if not 2 <= len(names) <= 8 or len(names) != len(coefficients):
        section.fault("grades-and-coefficients", "coefficients", grades=len(names))
    is_open = any(
        one.where.startswith(f"{section.address}.coefficients") for one in section.notes.open
    )
    falling = all(a > b for a, b in pairwise(coefficients))
    if (
        coefficients
        and not is_open
        and not (falling and min(coefficients) >= 0 and coefficients[0] <= 1)
    ):
        section.fault("coefficients-not-falling", "coefficients")
    groups = weighted(section, "group", classes)
    if not groups:
        section.fault("no-group", "group")
    dimensions = weighted(section, "dimension", classes)
    for name, parts in (("group", groups), ("dimension", dimensions)):
        if any(one.classes for one in parts):
            # Which poll a class has is said by the components; its ballots are one form for all.
            section.fault("unknown-name", f"{name}.classes", known="key, name, weight")
    poll = Poll(
        key=section.key(),
        name=section.text("name"),
        source=section.text("source"),
        grades=tuple(map(PolledGrade, names, coefficients)),
        groups=groups,
        dimensions=dimensions,
        missing=section.choice("missing", Missing),
    )
    section.done()
    return poll


def weighted(section: Section, name: str, classes: Sequence[str]) -> tuple[Weighted, ...]:
    """The tables ``[[….name]]`` with weights that sum to 100 for each object class."""
    found = []
    tables = section.sections(name)
    for table in tables:
        found.append(
            Weighted(
                table.key(), table.text("name"), table.number("weight"), table.texts("classes")
            )
        )
        known_classes(table, found[-1].classes, classes)
        table.done()
    undecided = _undecided(tables, "weight")
    for object_class in classes or ("",):
        mine = [one for one in found if not one.classes or object_class in one.classes]
        if any(one.key in undecided for one in mine):
            continue
        whole = sum((one.weight for one in mine), Fraction())
        if mine and (whole != HUNDRED or min(one.weight for one in mine) <= 0):
            section.fault("weights-not-100", name, whole=whole, object_class=object_class)
            break
    return tuple(found)


def _undecided(sections: Sequence[Section], name: str) -> set[str]:
    """Keys of the tables whose ``name`` is open: for the other object classes the sum is known."""
    return {
        str(section.raw.get("key"))
        for section in sections
        if any(one.where == section.at(name) for one in section.notes.open)
    }


def known_classes(section: Section, named: Sequence[str], classes: Sequence[str]) -> None:
    for one in named:
        if one not in classes:
            section.fault(
                "unknown-key", "classes", text=one, what="class", known=", ".join(classes)
            )


@dataclass(frozen=True, slots=True)
class Tree:
    """The component tables by the key of the table that they stand in."""

    below: Mapping[str, Sequence[Section]]
    polls: Mapping[str, Poll]
    classes: Sequence[str]

    def group(
        self, key: str, combine: Combine, holder: Section, worth: Fraction | None
    ) -> Group:
        """The parts of ``key``; their weights, or points, are added up for each class."""
        sections = self.below.get(key, ())
        parts = tuple(self.component(section, combine) for section in sections)
        name = "weight" if combine == "weights" else "points"
        undecided = _undecided(sections, name)
        if not parts:
            holder.fault("no-parts")
        wanted = HUNDRED if combine == "weights" else worth
        for object_class in self.classes or ("",):
            mine = [part for part in parts if part.is_for(object_class)]
            whole = sum(
                (part.weight if combine == "weights" else part.worth for part in mine),
                Fraction(),
            )
            if any(part.key in undecided for part in mine):
                continue
            # Of a part whose own points are open, 0 stands for what they will be.
            if mine and wanted and whole != wanted:
                code = "weights-not-100" if combine == "weights" else "points-not-whole"
                holder.fault(code, whole=whole, wanted=wanted, object_class=object_class)
                break
        return Group(combine, parts)

    def component(self, section: Section, combine: Combine) -> Component:
        key, classes = section.key(), section.texts("classes")
        known_classes(section, classes, self.classes)
        weight, worth = Fraction(), HUNDRED
        opened = len(section.notes.open)
        name = "weight" if combine == "weights" else "points"
        number = section.number(name)
        if number <= 0 and len(section.notes.open) == opened:
            section.fault("not-above-0", name)
        if combine == "weights":
            weight = number
        else:
            worth = number
        section.text("in", "")
        component = Component(
            key=key,
            name=section.text("name"),
            source=section.text("source", ""),
            weight=weight,
            worth=worth,
            classes=classes,
            kind=self._within(classes).kind(section, key, worth),
        )
        section.done()
        return component

    def _within(self, classes: Sequence[str]) -> Tree:
        """The tree below a component that is for ``classes`` only (empty: for all)."""
        if not classes:
            return self
        return replace(self, classes=[one for one in self.classes if one in classes])

    def kind(  # noqa: PLR0911  # one case a kind of component
        self, section: Section, key: str, worth: Fraction
    ) -> Kind:
        kind = section.text("kind")
        match kind:
            case "group":
                combine: Combine = section.choice("combine", Combine)
                return self.group(key, combine, section, worth)
            case "entered":
                scale = section.number("scale") if section.has("scale") else worth
                return Entered(scale, section.flag("items"))
            case "poll":
                return Polled(section.one_of("poll", self.polls, "poll", NO_POLL))
            case "periods":
                inner: Combine = section.choice("inner", Combine)
                together: PeriodCombine = section.choice("combine", PeriodCombine)
                missing: PeriodMissing = section.choice("missing", PeriodMissing)
                if together == "sum" and missing == "mean":
                    section.fault("no-mean-of-a-sum", "missing")
                return Periods(
                    weighted_periods(section),
                    together,
                    missing,
                    self.group(key, inner, section, None if inner == "points" else HUNDRED),
                )
            case "base":
                return Base(section.number("floor"))
            case "indicator":
                return Indicator(
                    section.number_or("target", "entered"), section.number("at_most")
                )
            case "raters":
                scale = section.number("scale") if section.has("scale") else worth
                groups = weighted(section, "group", self.classes)
                if not groups:
                    section.fault("no-group", "group")
                return Rated(groups, scale, section.choice("missing", Missing))
        section.fault("not-among", "kind", text=kind, known=" / ".join(KINDS))
        section.known.update(section.raw)
        return Entered(HUNDRED, items=False)


def weighted_periods(section: Section) -> tuple[Weighted, ...]:
    """The tables ``[[component.period]]``; their weights are needed only with ``weighted``."""
    if section.raw.get("combine") == "weighted":
        found = weighted(section, "period", ())
    else:
        tables = section.sections("period")
        found = tuple(Weighted(one.key(), one.text("name"), Fraction()) for one in tables)
        for one in tables:
            one.done()
    if not found:
        section.fault("no-period", "period")
    return found


def component_tree(
    sections: Sequence[Section], polls: Mapping[str, Poll], classes: Sequence[str], top: Section
) -> Group:
    """The tree below ``[total]``; a table whose ``in`` leads nowhere or round is a fault."""
    keys = {str(section.raw.get("key")): section for section in sections}
    below: dict[str, list[Section]] = {}
    for section in sections:
        parent = str(section.raw.get("in", ""))
        holds = keys[parent].raw.get("kind") if parent in keys else None
        if parent and holds not in ("group", "periods"):
            section.fault("no-such-parent", "in", text=parent)
        elif parent and _goes_round(section, keys):
            section.fault("round-in", "in", text=parent)
        else:
            below.setdefault(parent, []).append(section)
    combine: Combine = top.choice("combine", Combine)
    return Tree(below, polls, classes).group("", combine, top, None)


def _goes_round(section: Section, keys: Mapping[str, Section]) -> bool:
    seen: set[str] = set()
    at = str(section.raw.get("key"))
    while at in keys and at not in seen:
        seen.add(at)
        at = str(keys[at].raw.get("in", ""))
    return at in seen
