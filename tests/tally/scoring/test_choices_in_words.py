"""Every choice that a sheet prints is said in words a clerk knows, not in the file's own."""

import re

import pytest

from tally.scoring.scheme_file.choices import CHOICES
from tally.scoring.scheme_file.shipped import SHIPPED, shipped_text
from tally.scoring.scheme_file.whole_scheme import read_scheme
from tally.scoring.words.choices import ASPECTS, choice_words, value_words

LATIN = re.compile(r"[A-Za-z_*?]")


@pytest.mark.parametrize("name", SHIPPED)
def test_no_word_of_the_scheme_file_is_left_on_the_sheet(name):
    scheme = read_scheme(shipped_text(name))
    said = [choice_words(one.about, scheme) for one in scheme.assumptions]
    said += [value_words(one.value, scheme) for one in scheme.assumptions]
    said += [choice_words(one.where, scheme) for one in scheme.open]
    assert [words for words in said if not words or LATIN.search(words)] == []


def test_whatever_can_be_a_choice_has_its_word():
    assert ASPECTS.keys() >= CHOICES


def test_names_are_those_of_the_scheme():
    scheme = read_scheme(shipped_text("003-performance"))
    assert (
        choice_words("poll.conduct.dimension.*.weight", scheme)
        == "德能勤绩廉测评，各测评项目：权重"
    )
    assert choice_words("poll.opinion.coefficients.2", scheme).endswith("各等次系数（第2个）")
    assert choice_words("streak", scheme) == "连续情形"


def test_several_values_are_each_said():
    scheme = read_scheme(shipped_text("003-performance"))
    assert value_words("component · total", scheme) == "所属计分项 · 总分"
    assert value_words("? · 100", scheme) == "待定 · 100"
    assert value_words("quarter / year", scheme) == "季度 / 年度"
