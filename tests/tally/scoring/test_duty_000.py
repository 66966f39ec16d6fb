"""Worked example 000: 区环境保护局履职尽责, figures checked by hand."""

from fractions import Fraction

import pytest

from tally.scoring.derivation import derivation
from tally.scoring.engine import score
from tally.scoring.faults import InputsRefused
from tally.scoring.inputs import Decision
from tests.tally.scoring.making_inputs import (
    codes,
    counts,
    entry,
    event,
    inputs,
    one_of,
    person,
    shipped,
)

DECIDED = {"ledger__rule__award__amount": "entered", "ledger__rule__failure__amount": "entered"}


def quarters(code, *values):
    """Each quarter's duty and common goals alike, so that the quarter is that number."""
    return [
        entry(code, component, value, period=f"q{number}")
        for number, value in enumerate(values, 1)
        for component in ("duty", "common")
        if value is not None
    ]


def polls(code, half=(30, 12, 5, 1), final=(28, 14, 4, 2)):
    return [
        counts(code, "half", half, abstained=1, spoiled=1),
        counts(code, "final", final, abstained=2),
    ]


ZHANG = [*quarters("001", 92, 90, 94, 88), *polls("001")]


def test_zhang_san_has_89_775_exactly_and_89_78_printed():
    sheet = score(shipped("000-duty"), inputs([person("001", "张三")], ZHANG))
    one = one_of(sheet, "001")
    assert one.exact == Fraction(3591, 40)
    assert one.score == "89.78"
    by_key = {
        score.component: score.expression.value for score in one.components if not score.period
    }
    assert by_key == {"quarter": 91, "half": Fraction(4300, 48), "final": Fraction(4240, 48)}


def test_the_derivation_shows_the_valid_votes():
    sheet = score(shipped("000-duty"), inputs([person("001", "张三")], ZHANG))
    steps = derivation(one_of(sheet, "001").total)
    assert str(steps[0]) == (
        "年度总分 = 0.4 × 季度考核 + 0.3 × 半年考核 + 0.3 × 年终考核"
        " = 0.4 × 91 + 0.3 × 4300/48 + 0.3 × 4240/48 = 89.775"
    )
    half = next(step for step in steps if step.name == "半年考核")
    assert half.by_numbers == "(30 × 100 + 12 × 80 + 5 × 60 + 1 × 40) / 48"


def test_bonus_and_deduction_come_after_the_weights():
    events = [
        event("1", "award", "001", amount=Fraction(2)),
        event("2", "failure", "001", amount=Fraction("0.5")),
    ]
    sheet = score(shipped("000-duty", **DECIDED), inputs([person("001")], ZHANG, events))
    one = one_of(sheet, "001")
    assert one.exact == Fraction("91.275")
    assert str(derivation(one.total)[0]) == (
        "年度总分 = 0.4 × 季度考核 + 0.3 × 半年考核 + 0.3 × 年终考核 + 加分 − 扣分"
        " = 0.4 × 91 + 0.3 × 4300/48 + 0.3 × 4240/48 + 2 − 0.5 = 91.275"
    )


def test_an_amount_that_the_document_leaves_open_must_be_decided_first():
    with pytest.raises(InputsRefused) as refusal:
        score(shipped("000-duty"), inputs([person("001")], ZHANG, event("1", "award", "001")))
    assert codes(refusal) == ["still-open"]


def thirteen(tops):
    people = [person(f"{number:03}", f"人{number}") for number in range(1, 14)]
    records = [
        record
        for one, top in zip(people, tops, strict=True)
        for record in (*quarters(one.code, top, top, top, top), *polls(one.code))
    ]
    return people, records


def test_twenty_percent_of_thirteen_is_two():
    people, records = thirteen(range(99, 86, -1))
    sheet = score(shipped("000-duty"), inputs(people, records))
    heads = sheet.selections[0]
    assert (heads.base, heads.share, heads.places) == (13, Fraction("2.6"), 2)
    assert heads.chosen == ("001", "002")
    assert [one.proposed for one in sheet.people[:3]] == ["excellent", "excellent", ""]


def test_a_tie_of_ranks_two_and_three_is_reported_and_not_cut():
    people, records = thirteen([99, 98, 98, *range(90, 80, -1)])
    sheet = score(shipped("000-duty"), inputs(people, records))
    heads = sheet.selections[0]
    assert (heads.chosen, heads.tied, heads.open_places) == (("001",), ("002", "003"), 1)
    assert [one.rank for one in sheet.people[:4]] == [1, 2, 2, 4]
    assert one_of(sheet, "002").proposed == ""
    assert one_of(sheet, "002").at_the_edge == ("excellent",)


def test_who_is_decided_to_be_unfit_is_on_the_list_of_those_unfit_for_their_post():
    """提出年度考核先进个人和不适宜担任现职干部建议名单."""
    unfit = Decision(person="001", grade="unfit", by="党组", date="2024-01-05")
    one = one_of(
        score(shipped("000-duty"), inputs([person("001")], ZHANG, decisions=(unfit,))), "001"
    )
    assert [item.name for item in one.consequences] == ["列入不适宜担任现职干部建议名单"]


def test_a_missing_quarter_is_left_out_of_the_mean_and_noted():
    records = [*quarters("001", 92, None, 94, 88), *polls("001")]
    one = one_of(score(shipped("000-duty"), inputs([person("001")], records)), "001")
    quarter = next(s for s in one.components if s.component == "quarter" and not s.period)
    assert quarter.expression.value == Fraction(274, 3)
    assert [note.code for note in one.notes] == ["period-mean"]


def test_everything_that_is_missing_is_told_at_once():
    records = [
        quarters("001", 92, 90, 94, 88),
        counts("002", "half", (0, 0, 0, 0), abstained=9),
    ]
    with pytest.raises(InputsRefused) as refusal:
        score(shipped("000-duty"), inputs([person("001"), person("002")], records))
    told = {(fault.code, dict(fault.place).get("component")) for fault in refusal.value.faults}
    assert told == {
        ("no-valid-mark", "半年考核"),
        ("not-polled", "年终民主测评"),
        ("period-missing", "季度考核"),
    }
    # One poll that was not held; in the other 001 and 002 have no valid mark; 002 lacks four quarters.
    assert len(refusal.value.faults) == 7
