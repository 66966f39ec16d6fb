"""From totals to proposed grades: bands, quotas, vetoes.

Source documents 000 (优秀比例), 002 (分数段, 前20%, 一票否决).  The result is a proposal 建议; what the
deciding body decides is kept apart, and a decision that differs needs its reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from tally.scoring.scheme import Scheme
from tally.scoring.sheet import VetoFound


def proposed_grade(
    scheme: Scheme,
    total: Fraction,
    selections: Collection[str],
    vetoes: Sequence[VetoFound],
    edge: Collection[str],
) -> str:
    """The key of the grade that the scheme proposes; empty: none.

    ``selections`` are those that the person is in, ``edge`` those whose last places the person
    shares with others: until it is decided who gets them, no grade that hangs on it is proposed.
    """
    grade = scheme.otherwise
    for band in scheme.bands:
        if band.holds(total):
            inside = not band.needs or band.needs in selections
            grade = band.grade if inside else band.otherwise
            if band.needs in edge:
                grade = ""
            break
    lists = [one.grade for one in scheme.selections if one.grade and one.key in selections]
    # Of several lists' grades the best stands: 优秀 is no worse for being on another list.
    if lists:
        grade = min(lists, key=scheme.grade_place)
    waiting = [one.grade for one in scheme.selections if one.grade and one.key in edge]
    if any(scheme.grade_place(one) < scheme.grade_place(grade) for one in waiting):
        grade = ""
    holding = [one.veto for one in vetoes if not one.why_not]
    for veto in holding:
        worse = scheme.grade_place(veto.grade) > scheme.grade_place(grade)
        if veto.effect == "cap" and (worse or not grade):
            grade = veto.grade
    forced = [veto.grade for veto in holding if veto.effect == "force"]
    return max(forced, key=scheme.grade_place) if forced else grade


def outcomes_of(grade: str, selections: Collection[str]) -> set[str]:
    """What streaks and consequences ask about: selections and ``grade:KEY``."""
    return {*selections, *((f"grade:{grade}",) if grade else ())}


def kept_out(
    scheme: Scheme,
    vetoes: Mapping[str, Sequence[VetoFound]],
    ineligible: Mapping[str, Sequence[Collection[str]]],
    streaks: Mapping[str, Collection[str]],
) -> dict[str, set[str]]:
    """Selection -> the people whom a veto, a rule or a streak keeps out of it.

    ``ineligible`` holds the selections that the failed rules of each person name, ``streaks`` the
    people of each streak that is met.
    """
    out: dict[str, set[str]] = {selection.key: set() for selection in scheme.selections}
    for code, found in vetoes.items():
        for one in found:
            if not one.why_not:
                for key in one.veto.excludes:
                    out[key].add(code)
    for code, named in ineligible.items():
        for keys in named:
            for key in keys:
                out[key].add(code)
    for streak in scheme.streaks:
        for key in streak.excludes:
            out[key].update(streaks.get(streak.key, ()))
    return out
