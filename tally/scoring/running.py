"""The ledger while its year still runs: what counts so far, and the points of each person.

Source document 001 (月度统计、季度通报): an account is looked at long before everything that ``score``
asks for is there.  The rules are those of ``score``; only ranking, grades and lists are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tally.scoring.faults import Fault, fault
from tally.scoring.indexed import index, periods_of_components
from tally.scoring.inputs import Inputs
from tally.scoring.ledger import NO_ACCOUNT, Account, settle_ledger
from tally.scoring.scheme import Scheme
from tally.scoring.still_open import still_open
from tally.scoring.taking_part import taking_part
from tally.scoring.totals import totals_of

OF_RANKING = "selection."
"""Open values that are about places only: no total waits for them."""


@dataclass(frozen=True, slots=True)
class Running:
    accounts: Mapping[str, Account]
    totals: Mapping[str, Fraction]
    """Exact; of nobody while ``faults`` keep totals from being told."""
    faults: tuple[Fault, ...]

    def account(self, person: str) -> Account:
        return self.accounts.get(person, NO_ACCOUNT)


def running(scheme: Scheme, inputs: Inputs) -> Running:
    """Accounts of everybody named in ``inputs.events``, totals of everybody if they can be told."""
    indexed = index(scheme, inputs)
    people, _not_scored, _limited = taking_part(scheme, inputs, indexed)
    accounts = settle_ledger(scheme, inputs, indexed, periods_of_components(scheme))
    indexed.faults.extend(
        fault("still-open", (), where=one.where, what=one.what)
        for one in still_open(scheme, inputs)
        if not one.where.startswith(OF_RANKING)
    )
    scored = totals_of(scheme, indexed, people, accounts, year=inputs.period.year)
    faults = tuple(dict.fromkeys(indexed.faults))
    totals = {} if faults else {one.code: one.total.value for one in scored}
    return Running(accounts, totals, faults)
