"""The ledger while its year still runs, and what it adds inside a period."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tally.scoring.engine import score
from tally.scoring.running import running
from tally.scoring.scheme_file import read_scheme, shipped_text
from tests.tally.scoring.making_inputs import event, inputs, person, shipped
from tests.tally.scoring.test_worked_examples import LI_SI, POINTS

LEADERS = [person("001", "李四", "leaders"), person("002", "王五", "leaders")]


def amounts(found, scheme, code="001"):
    return [found.account(code).amount_of(kind) for kind in scheme.ledger.kinds]


def told(found):
    return [
        (line.event.number, line.expression.value, line.why_not, line.instead)
        for line in found.account("001").lines
    ]


def test_points_are_told_before_the_office_has_decided_how_places_are_rounded():
    scheme = shipped("001-points")
    found = running(scheme, inputs(LEADERS, LI_SI))
    assert found.faults == ()
    assert found.totals == {"001": Fraction("100.5"), "002": 100}
    assert amounts(found, scheme) == [Fraction("4.5"), 2]
    assert amounts(found, scheme, "002") == [0, 0]


def test_the_points_are_those_of_the_score_sheet():
    scheme = shipped("001-points", **POINTS)
    sheet = score(scheme, inputs(LEADERS, LI_SI))
    found = running(scheme, inputs(LEADERS, LI_SI))
    assert found.totals == {one.person.code: one.exact for one in sheet.people}


def test_no_total_is_told_while_a_component_is_missing_but_the_accounts_are():
    scheme = read_scheme(shipped_text("000-duty"), {"ledger.rule.award.amount": "entered"})
    heads = [person("001", "张三", "heads")]
    found = running(scheme, inputs(heads, event("1", "award", "001", amount=Fraction(2))))
    assert (found.totals, amounts(found, scheme)) == ({}, [2, 0])
    assert {one.code for one in found.faults} >= {"period-missing"}


def test_an_event_whose_rule_has_no_amount_yet_is_told_and_stops_every_total():
    scheme = shipped("002-quantified")
    found = running(scheme, inputs([person("1", "甲", "staff")], event("1", "late", "1")))
    told = {dict(one.values).get("where") for one in found.faults}
    assert "ledger.rule.late.amount" in told
    assert found.totals == {}


@given(st.permutations(LI_SI))
def test_the_order_in_which_events_were_entered_changes_nothing(events):
    scheme = shipped("001-points")
    found, ordered = (running(scheme, inputs(LEADERS, some)) for some in (events, LI_SI))
    assert found.totals == ordered.totals
    assert told(found) == told(ordered)


def in_a_quarter():
    """000 with its bonuses inside the quarter, which its document leaves open."""
    text = shipped_text("000-duty").replace(
        'placement   = "total"', 'placement   = "period"\ninto        = "quarter"'
    )
    return read_scheme(
        text, {f"ledger.rule.{rule}.amount": "entered" for rule in ("award", "failure")}
    )


def test_a_bonus_inside_a_period_counts_in_that_period_only():
    scheme = in_a_quarter()
    heads = [person("001", "张三", "heads")]
    award = event("1", "award", "001", amount=Fraction(4), period="q2")
    found = running(scheme, inputs(heads, award))
    kind = scheme.ledger.kinds[0]
    assert amounts(found, scheme) == [4, 0]
    assert [term.value for term in found.account("001").within(kind, "q2")] == [4]
    assert found.account("001").within(kind, "q1") == ()
    nowhere = running(scheme, inputs(heads, replace(award, period="")))
    assert "event-period" in {one.code for one in nowhere.faults}


def test_a_deduction_from_a_base_is_told_as_it_was_entered():
    scheme = shipped("002-quantified")
    people = [person("1", "甲", "staff")]
    rule = next(one for one in scheme.ledger.rules if one.into and one.amount)
    shares = ("1", "", Fraction(100)) if rule.shared else "1"
    found = running(scheme, inputs(people, event("1", rule.key, shares, times=2)))
    taken = {kind.key: found.account("1").amount_of(kind) for kind in scheme.ledger.kinds}
    assert taken[rule.kind.key] == 2 * rule.amount
