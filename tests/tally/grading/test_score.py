from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.grading.score import contest_score

COEFFICIENTS = [Fraction(text) for text in ("1", "0.8", "0.6", "0.4")]

some_counts = st.lists(st.integers(0, 200), min_size=4, max_size=4)
falling_coefficients = st.lists(
    st.fractions(0, 1, max_denominator=100), min_size=4, max_size=4, unique=True
).map(lambda values: sorted(values, reverse=True))


def test_the_worked_example_of_source_document_000_is_4300_over_48():
    assert contest_score([30, 12, 5, 1], COEFFICIENTS) == Fraction(4300, 48)


def test_the_year_end_poll_of_the_worked_example_is_4240_over_48():
    assert contest_score([28, 14, 4, 2], COEFFICIENTS) == Fraction(4240, 48)


def test_no_valid_mark_is_no_score_and_not_zero():
    assert contest_score([0, 0, 0, 0], COEFFICIENTS) is None


def test_counts_and_coefficients_must_be_of_one_length():
    with pytest.raises(ValueError, match="zip"):
        contest_score([1, 2, 3], COEFFICIENTS)


@given(counts=some_counts, coefficients=falling_coefficients, data=st.data())
def test_a_higher_grade_never_lowers_a_score(counts, coefficients, data):
    higher, lower = sorted(
        data.draw(st.lists(st.integers(0, 3), min_size=2, max_size=2, unique=True))
    )
    counts[lower] += 1
    before = contest_score(counts, coefficients)
    counts[lower] -= 1
    counts[higher] += 1
    assert contest_score(counts, coefficients) > before


@given(counts=some_counts.filter(any), coefficients=falling_coefficients)
def test_a_score_lies_between_the_worst_and_the_best_grade(counts, coefficients):
    score = contest_score(counts, coefficients)
    assert 100 * coefficients[-1] <= score <= 100 * coefficients[0]


@given(counts=some_counts.filter(any), times=st.integers(1, 9))
def test_more_voters_of_the_same_opinion_change_nothing(counts, times):
    many = [times * count for count in counts]
    assert contest_score(many, COEFFICIENTS) == contest_score(counts, COEFFICIENTS)
