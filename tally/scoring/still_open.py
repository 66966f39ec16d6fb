"""Which of the scheme's open values the people who are scored wait for.

An office that scores persons only (004-4) need not decide how the organ as a whole is weighed, and
should not have to invent it.
"""

from __future__ import annotations

from collections.abc import Mapping

from tally.scoring.components import Rated
from tally.scoring.indexed import classes_without, classes_without_poll
from tally.scoring.inputs import Inputs
from tally.scoring.scheme import OpenValue, Scheme


def still_open(scheme: Scheme, inputs: Inputs) -> list[OpenValue]:
    """In the order of the file.  A ledger rule's amount is needed only where an event uses it."""
    used = {event.rule for event in inputs.events}
    known = {one.key for one in scheme.classes}
    here = {person.object_class for person in inputs.people} & known
    without = _classes_without(scheme)
    return [
        one
        for one in scheme.open
        if not one.rule or one.rule in used
        # Of people whom nobody has entered yet anything may be needed.
        if (here or known) - _of(one.where, without)
    ]


def _of(where: str, without: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """``component.rating.group.head.weight`` is of the rater group, or else of the component."""
    parts = where.split(".")
    named = (".".join(parts[:4]), ".".join(parts[:2]))
    return next((without[one] for one in named if one in without), frozenset())


def _classes_without(scheme: Scheme) -> dict[str, frozenset[str]]:
    """Component, rater group or poll, by its address, to the classes that it is not for."""
    without = classes_without(scheme)
    found = {f"component.{key}": classes for key, classes in without.items()}
    found |= {f"poll.{key}": classes for key, classes in classes_without_poll(scheme).items()}
    for component in scheme.components():
        if isinstance(component.kind, Rated):
            for group in component.kind.groups:
                others = {one.key for one in scheme.classes if one.key not in group.classes}
                found[f"component.{component.key}.group.{group.key}"] = without[
                    component.key
                ] | (others if group.classes else set())
    return found
