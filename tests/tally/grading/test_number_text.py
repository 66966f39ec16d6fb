from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.grading.number_text import exact_text, score_text

decimals = st.decimals(0, 200, places=6)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(100), "100"),
        (Fraction(179, 2), "89.5"),
        (Fraction(3591, 40), "89.775"),
        (Fraction(1, 1024), "0.0009765625"),
        (Fraction(4300, 48), "1075/12"),
        (Fraction(2723, 30), "2723/30"),
        (Fraction(-1, 8), "-0.125"),
    ],
)
def test_a_number_is_written_exactly(number, text):
    assert exact_text(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("4300/48", "89.58"),
        ("3591/40", "89.78"),  # half even would agree, float would not be sure
        ("89.765", "89.77"),  # half even would say 89.76
        ("2723/30", "90.77"),
        ("90", "90.00"),
        ("0.004", "0.00"),
        ("-0.004", "0.00"),
        ("-0.005", "-0.01"),
    ],
)
def test_a_score_is_rounded_half_up_to_two_places(number, text):
    assert score_text(Fraction(number)) == text


@given(number=st.fractions(0, 200))
def test_the_exact_text_says_exactly_the_number(number):
    assert Fraction(exact_text(number)) == number


@given(number=decimals)
def test_rounding_agrees_with_the_decimal_module(number):
    rounded = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert score_text(Fraction(number)) == str(abs(rounded))
