"""Everybody's total: components, plus bonuses, less deductions, cut where the scheme says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tally.scoring.component_score import Scoring
from tally.scoring.expression import (
    Constant,
    Difference,
    Expression,
    Maximum,
    Minimum,
    Sum,
)
from tally.scoring.indexed import Indexed
from tally.scoring.inputs import Person
from tally.scoring.ledger import NO_ACCOUNT, Account, in_another_year
from tally.scoring.scheme import Scheme, Sign
from tally.scoring.scheme_constants import constants_of
from tally.scoring.standing import Scored


def totals_of(
    scheme: Scheme,
    indexed: Indexed,
    people: Sequence[Person],
    accounts: Mapping[str, Account],
    *,
    year: int,
) -> list[Scored]:
    """Everybody whose total can be told; what keeps another's from it goes to ``indexed.faults``.

    ``year`` is that of the sheet: what the ledger has of another one is noted.
    """
    period_kinds = tuple(kind for kind in scheme.ledger.kinds if kind.placement == "period")
    constants = constants_of(scheme)
    found = []
    for person in people:
        if all(one.key != person.object_class for one in scheme.classes):
            continue  # told of in ``index``
        account = accounts.get(person.code, NO_ACCOUNT)
        scoring = Scoring(indexed, person, account, constants, period_kinds=period_kinds)
        for line in account.lines:
            if in_another_year(line, year):
                told = {"number": line.event.number, "date": line.event.date}
                scoring.note("event-of-another-year", "", **told)
        total = _total(scheme, scoring)
        if total is not None:
            by = total.value
            if scheme.rank_by == "rounded":
                by = scheme.rounding.rounded(by)
            found.append(Scored(scoring, total, by))
    return found


def _total(scheme: Scheme, scoring: Scoring) -> Expression | None:
    """Components, plus bonuses, less deductions, cut to the ends that the scheme states."""
    added = _of_sign(scheme, scoring.account, "bonus", scheme.ledger.cap_bonus)
    taken = _of_sign(scheme, scoring.account, "deduction", scheme.ledger.cap_deduction)
    cut = scheme.at_least is not None or scheme.at_most is not None
    name = "" if cut else scheme.total_name
    inner = scoring.group(scheme.total, "" if added or taken else name, "", "")
    if inner is None:
        return None
    node = inner
    if added:
        node = Sum((node, *added), "" if taken else name)
    if taken:
        node = Difference(node, taken, name)
    if scheme.at_most is not None:
        ends = scheme.at_least is None
        node = Minimum((Constant(scheme.at_most), node), scheme.total_name if ends else "")
    if scheme.at_least is not None:
        node = Maximum((Constant(scheme.at_least), node), scheme.total_name)
    return node


def _of_sign(
    scheme: Scheme, account: Account, sign: Sign, cap: Fraction | None
) -> tuple[Expression, ...]:
    terms = tuple(
        term
        for kind in scheme.ledger.kinds
        if kind.sign == sign and kind.placement == "total"
        if (term := account.total_of(kind)) is not None
    )
    if not terms or cap is None:
        return terms
    return (Minimum((Constant(cap), Sum(terms))),)
