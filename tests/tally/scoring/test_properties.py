"""What must hold for any inputs: higher marks never hurt, order is nothing, weights scale."""

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tally.scoring.components import Poll, PolledGrade, Weighted
from tally.scoring.engine import score
from tally.scoring.expression import Constant, parts, walk
from tally.scoring.inputs import PollCounts
from tally.scoring.poll_score import poll_score
from tally.scoring.rounding import MODES, Rounding
from tests.tally.scoring.making_inputs import (
    GRADES,
    MARK,
    QUOTA,
    counts,
    entry,
    event,
    inputs,
    marks,
    one_of,
    person,
    shipped,
    small,
)

COEFFICIENTS = tuple(map(Fraction, ("1", "0.8", "0.6", "0.4")))
GRADE_NAMES = ("优秀", "称职", "基本称职", "不称职")
rows = st.lists(st.integers(0, 60), min_size=4, max_size=4)
numbers = st.fractions(min_value=0, max_value=100, max_denominator=400)


def poll_of(weights, missing="refuse"):
    return Poll(
        key="p",
        name="测评",
        source="",
        grades=tuple(map(PolledGrade, GRADE_NAMES, COEFFICIENTS)),
        groups=tuple(Weighted(f"G{n}", f"G{n}", weight) for n, weight in enumerate(weights)),
        dimensions=(),
        missing=missing,
    )


def value(poll, given_rows):
    cells = [
        PollCounts(person="a", poll="p", group=f"G{n}", counts=tuple(row))
        for n, row in enumerate(given_rows)
    ]
    points = [Constant(100 * grade.coefficient) for grade in poll.grades]
    return poll_score(poll, cells, points, "测评").value


@given(rows.filter(any), st.integers(0, 2))
def test_a_higher_grade_never_lowers_a_score(row, grade):
    poll = poll_of([Fraction(100)])
    if row[grade + 1]:
        better = list(row)
        better[grade] += 1
        better[grade + 1] -= 1
        assert value(poll, [better]) > value(poll, [row])
    assert 40 <= value(poll, [row]) <= 100


@given(rows.filter(any), rows.filter(any), st.integers(1, 99), st.integers(2, 9))
def test_only_the_shares_of_votes_matter(row, other, weight, times):
    poll = poll_of([Fraction(weight), Fraction(100 - weight)])
    scaled = [times * count for count in row]
    assert value(poll, [scaled, other]) == value(poll, [row, other])


@given(
    st.lists(rows, min_size=3, max_size=3), st.lists(st.integers(1, 98), min_size=2, max_size=2)
)
def test_renormalising_is_the_hand_calculation(given_rows, cuts):
    low, high = sorted(cuts)
    weights = [Fraction(low), Fraction(high + 1 - low), Fraction(99 - high)]
    present = [
        (weight, row) for weight, row in zip(weights, given_rows, strict=True) if any(row)
    ]
    if present:
        by_hand = sum(
            weight * 100 * sum(c * n for c, n in zip(COEFFICIENTS, row, strict=True)) / sum(row)
            for weight, row in present
        ) / sum(weight for weight, _ in present)
        assert value(poll_of(weights, "renormalise"), given_rows) == by_hand


@given(st.lists(numbers, min_size=3, max_size=3), st.integers(1, 98), numbers)
def test_more_in_any_component_never_lowers_the_total(values, weight, more):
    weights = (weight, 1, 99 - weight)
    scheme = small(
        *(
            MARK.replace('"mark"', f'"c{n}"').replace('"100"', f'"{part}"')
            for n, part in enumerate(weights)
        )
    )
    records = [entry("a", f"c{n}", one) for n, one in enumerate(values)]
    by_hand = sum(Fraction(part) * one for part, one in zip(weights, values, strict=True)) / 100
    one = one_of(score(scheme, inputs([person("a")], records)), "a").exact
    assert one == by_hand
    higher = [replace(records[0], value=max(values[0], more)), *records[1:]]
    assert one_of(score(scheme, inputs([person("a")], higher)), "a").exact >= one


@given(st.lists(numbers, min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(values, order: random.Random):
    scheme = small(MARK, GRADES, QUOTA.replace('"20"', '"40"'))
    people, records = marks(**{f"p{n}": one for n, one in enumerate(values)})
    straight = score(scheme, inputs(people, records))
    order.shuffle(people)
    order.shuffle(records)
    shuffled = score(scheme, inputs(people, records))
    told = [
        [(one.person.code, one.exact, one.rank, one.proposed) for one in sheet.people]
        for sheet in (straight, shuffled)
    ]
    assert told[0] == told[1]
    assert straight.fingerprint == shuffled.fingerprint
    assert straight.selections == shuffled.selections


@given(st.lists(numbers, min_size=1, max_size=15), st.integers(0, 100))
def test_a_quota_is_never_exceeded_and_takes_the_best(values, percent):
    scheme = small(MARK, GRADES, QUOTA.replace('"20"', f'"{percent}"'))
    people, records = marks(**{f"p{n}": one for n, one in enumerate(values)})
    sheet = score(scheme, inputs(people, records))
    report = sheet.selections[0]
    assert len(report.chosen) <= percent * len(values) / 100
    inside = {one.exact for one in sheet.people if one.person.code in report.chosen}
    rest = [one.exact for one in sheet.people if one.person.code not in report.chosen]
    assert not inside or not rest or min(inside) > max(rest)
    assert len(report.tied) != 1
    assert len(report.chosen) + report.open_places == report.places


@given(st.fractions(min_value=-200, max_value=200, max_denominator=999), st.integers(0, 4))
def test_rounding_moves_a_number_by_at_most_one_unit(number, places):
    unit = Fraction(1, 10**places)
    for mode in MODES:
        rounding = Rounding(places, mode)
        rounded = rounding.rounded(number)
        assert (rounded / unit).denominator == 1
        assert abs(rounded - number) < unit
        assert Fraction(rounding.text(number)) == rounded
        assert mode in {"down", "up"} or abs(rounded - number) <= unit / 2


def sheet_000(amount=2):
    scheme = shipped("000-duty", ledger__rule__award__amount="entered")
    records = [
        entry("a", part, 90, f"q{n}") for n in range(1, 5) for part in ("duty", "common")
    ]
    records += [counts("a", key, (1, 1, 0, 0)) for key in ("half", "final")]
    happened = event("1", "award", "a", amount=Fraction(amount))
    return score(scheme, inputs([person("a")], records, happened))


def test_another_number_or_decision_has_another_fingerprint():
    assert sheet_000().fingerprint == sheet_000().fingerprint
    assert sheet_000().fingerprint != sheet_000(3).fingerprint


def test_components_are_nodes_of_the_total_so_that_a_workbook_can_name_cells():
    one = sheet_000().people[0]
    nodes = {id(node) for node in walk(one.total)}
    assert all(id(item.expression) in nodes for item in one.components)
    assert all(parts(node) for node in walk(one.total) if hasattr(node, "terms"))
