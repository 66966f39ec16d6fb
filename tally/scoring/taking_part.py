"""Who takes part, who may be in which selection, and where there is a competition at all.

Source documents 004-1 (任职十年以下), 004-3 (资格条件; 报名人数等于或少于竞争职务数则不实行竞争上岗).
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from tally.scoring.faults import fault
from tally.scoring.indexed import Indexed
from tally.scoring.inputs import Inputs, Person, exact_number
from tally.scoring.scheme import Eligibility, Scheme
from tally.scoring.sheet import NotScored
from tally.scoring.streaks import is_yes


def taking_part(
    scheme: Scheme, inputs: Inputs, indexed: Indexed
) -> tuple[list[Person], list[NotScored], dict[str, tuple[Eligibility, ...]]]:
    """Who is scored, who is not, and the rules that keep each out of some selection."""
    scored, not_scored = [], []
    limited: dict[str, tuple[Eligibility, ...]] = {}
    for person in inputs.people:
        failed = [rule for rule in scheme.eligibility if _fails(rule, person, indexed)]
        keeping_out = [rule for rule in failed if not rule.excludes]
        if keeping_out:
            not_scored += [NotScored(person, rule) for rule in keeping_out[:1]]
        else:
            scored.append(person)
            if failed:
                limited[person.code] = tuple(failed)
    if scheme.competition is not None:
        contested = _contested(scheme, scored)
        not_scored += [
            NotScored(one, None) for one in scored if one.object_class not in contested
        ]
        scored = [one for one in scored if one.object_class in contested]
    return scored, not_scored, limited


def _contested(scheme: Scheme, applicants: list[Person]) -> set[str]:
    """The classes whose applicants outnumber their places."""
    places = {one.key: one.places for one in scheme.classes}
    if scheme.competition and scheme.competition.compare == "all classes together":
        return set(places) if len(applicants) > sum(places.values()) else set()
    applied = Counter(person.object_class for person in applicants)
    return {key for key, number in places.items() if applied[key] > number}


def _fails(rule: Eligibility, person: Person, indexed: Indexed) -> bool:
    if rule.classes and person.object_class not in rule.classes:
        return False
    found = [_passes(rule, name, person, indexed) for name in rule.facts]
    return not all(found)


def _passes(  # noqa: PLR0911  # one case a test
    rule: Eligibility, name: str, person: Person, indexed: Indexed
) -> bool:
    text = person.fact(name)
    place = indexed.place(person.code, person.source)
    if text is None:
        indexed.faults.append(fault("fact-missing", place, fact=name, rule=rule.name))
        return True
    if rule.test == "is yes":
        return is_yes(text)
    if rule.test == "one of":
        return text in rule.values
    try:
        number = exact_number(text)
    except ValueError:
        indexed.faults.append(fault("fact-not-number", place, fact=name, text=text))
        return True
    limit = Fraction(rule.values[0])
    match rule.test:
        case "at least":
            return number >= limit
        case "at most":
            return number <= limit
        case "above":
            return number > limit
        case "below":
            return number < limit
