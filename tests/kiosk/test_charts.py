"""Stacked bars add up to the last unit."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.charts import LABEL, WIDTH, Answer, subject_chart, tones


def bar_of(counts: list[int]):
    names = [f"答案{index}" for index in range(len(counts))]
    answers = [
        Answer(name, tone) for name, tone in zip(names, tones(len(counts) - 2), strict=True)
    ]
    return subject_chart("c", "张三", answers, [("A", counts)]).bars[0]


@given(st.lists(st.integers(0, 500), min_size=4, max_size=10).filter(any))
def test_the_segments_fill_the_bar_without_gap_or_overlap(counts: list[int]):
    segments = bar_of(counts).segments
    assert segments[0].x == LABEL
    for before, after in pairwise(segments):
        assert before.x + before.width == after.x
    assert segments[-1].x + segments[-1].width == WIDTH - 1
    assert [segment.count for segment in segments] == counts


@given(st.lists(st.integers(0, 60), min_size=4, max_size=10).filter(any))
def test_more_votes_never_make_a_segment_clearly_narrower(counts: list[int]):
    widths = [(segment.count, segment.width) for segment in bar_of(counts).segments]
    for count, width in widths:
        assert all(other <= width + 1 for fewer, other in widths if fewer <= count)


def test_a_contest_without_any_ballot_is_an_empty_bar():
    assert {segment.width for segment in bar_of([0] * 6).segments} == {0}


def test_every_grade_has_a_tone_of_its_own():
    for grades in range(2, 9):
        assert len(set(tones(grades))) == grades + 2


def test_a_long_name_of_a_group_is_cut_where_it_fits():
    chart = subject_chart(
        "c", "张三", [Answer("优秀", "0")], [("机关干部职工及离退休老同志代表", [1])]
    )
    assert chart.bars[0].label == "机关干部职工及离退休…"
