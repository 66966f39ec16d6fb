"""Who is within a quota 限额, on a list, among the last three.

Source documents 000 ("一般不超过20%"), 001 (15 %, 5 %), 002 (前20%), 004-1 (后三位).  A tie at the edge
is reported and never cut; those who are out by a veto or a rule give their place to the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tally.scoring.faults import Fault, fault
from tally.scoring.inputs import Override, TieDecision
from tally.scoring.rounding import number_of_places
from tally.scoring.scheme import Scheme, Selection
from tally.scoring.sheet import SelectionReport


@dataclass(frozen=True, slots=True)
class Ranked:
    """One ranked person, with the number that the ranking goes by."""

    code: str
    object_class: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Chances:
    """What selecting needs to know besides the ranking."""

    overrides: Mapping[tuple[str, str], Override]
    ties: Mapping[tuple[str, str], TieDecision]
    out: Mapping[str, Collection[str]]
    """Selection -> the people who are kept out of it."""


def pools(scheme: Scheme, selection: Selection) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The pools that ``selection`` ranks: name (empty for all together) and object classes."""
    classes = selection.classes or tuple(one.key for one in scheme.classes)
    if selection.base == "all classes together":
        return (("", classes),)
    return tuple((key, (key,)) for key in classes)


def select(
    selection: Selection, pool: str, people: Sequence[Ranked], chances: Chances
) -> tuple[SelectionReport, list[Fault]]:
    """``people`` are the ranked people of the pool."""
    share = (
        selection.percent * len(people) / 100
        if selection.percent is not None
        else Fraction(selection.count or 0)
    )
    override = chances.overrides.get((selection.key, pool))
    places = override.places if override else number_of_places(share, selection.rounding)
    out = chances.out.get(selection.key, ())
    top = selection.side == "top"
    ordered = sorted(people, key=lambda one: (-one.value if top else one.value, one.code))
    able = [one for one in ordered if one.code not in out and _within(selection, one)]
    chosen, tied = _cut(able, places)
    would, would_tie = _cut([one for one in ordered if _within(selection, one)], places)
    open_places = min(places, len(able)) - len(chosen)
    decision = chances.ties.get((selection.key, pool))
    faults = []
    if decision is not None:
        if set(decision.chosen) <= set(tied) and len(set(decision.chosen)) == open_places:
            chosen += decision.chosen
            tied, open_places = [], 0
        else:
            place = (
                ("source", decision.source),
                ("selection", selection.name),
                ("class", pool),
            )
            faults.append(
                fault(
                    "tie-decision",
                    tuple((name, value) for name, value in place if value),
                    tied=", ".join(tied) or "–",
                    places=open_places,
                )
            )
    report = SelectionReport(
        selection=selection,
        object_class=pool,
        base=len(people),
        share=share,
        override=override,
        places=places,
        chosen=tuple(chosen),
        tied=tuple(tied),
        open_places=open_places,
        tie_decision=decision,
        passed_over=tuple(code for code in (*would, *would_tie) if code in out),
    )
    return report, faults


def _within(selection: Selection, one: Ranked) -> bool:
    if selection.threshold is None:
        return True
    if selection.side == "top":
        return one.value >= selection.threshold
    return one.value <= selection.threshold


def _cut(able: Sequence[Ranked], places: int) -> tuple[list[str], list[str]]:
    """Those inside, and those who tie for the last places."""
    if places >= len(able):
        return [one.code for one in able], []
    if places <= 0:
        return [], []
    edge = able[places - 1].value
    if able[places].value != edge:
        return [one.code for one in able[:places]], []
    inside = [one.code for one in able[:places] if one.value != edge]
    return inside, [one.code for one in able if one.value == edge]


def codes(reports: Iterable[SelectionReport]) -> dict[str, set[str]]:
    """Selection -> everybody who is in it."""
    found: dict[str, set[str]] = {}
    for report in reports:
        found.setdefault(report.selection.key, set()).update(report.chosen)
    return found
