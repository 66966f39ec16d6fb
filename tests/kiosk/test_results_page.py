"""Results arranged for reading: in full for staff, at the chosen level for the public."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.results_page import one_decimal, results_by_form, scores_by_form
from tally.meeting import Criterion, Form, Grade, Meeting, Subject, VoterGroup

MEETING = Meeting(
    title="大会",
    unit="局",
    date="2023-12-28",
    threshold=2,
    scrutineers=("赵", "钱"),
    missing="refuse",
    min_group=5,
    publish="scores",
    grades=(Grade("优秀", "1"), Grade("不称职", "0.4")),
    groups=(VoterGroup("A", "班子", 5), VoterGroup("B", "职工", 9)),
    forms=(
        Form(
            code="f",
            title="测评表",
            groups={"A": "40", "B": "60"},
            subjects=(Subject("1", "张三", "", ""), Subject("2", "李四", "", "")),
            criteria=(Criterion("总体评价", "100"),),
            limit=None,
        ),
    ),
)


def contest(subject: str, group: str, counts: dict[str, int] | None) -> dict[str, object]:
    number = None if counts is None else 0
    return {
        "form": "f",
        "subject": subject,
        "criterion": "总体评价",
        "group": group,
        "counts": counts,
        "abstained": number,
        "spoiled": number,
        "valid": None if counts is None else sum(counts.values()),
        "exact": None,
        "score": None,
    }


def subject(code: str, exact: str | None, rank: int | None, missing: list[dict[str, str]]):
    score = None if exact is None else "90.77"
    values = {"exact": exact, "score": score, "rank": rank, "missing": missing}
    return {"form": "f", "subject": code, "name": "", **values}


RESULTS = {
    "contests": [
        contest("1", "A", None),
        contest("1", "B", {"优秀": 4, "不称职": 1}),
        contest("2", "A", {"优秀": 5, "不称职": 0}),
        contest("2", "B", {"优秀": 5, "不称职": 0}),
    ],
    "subjects": [
        subject(
            "1", None, None, [{"group": "A", "criterion": "总体评价", "reason": "small-group"}]
        ),
        subject("2", "2723/30", 1, []),
    ],
}


def test_subjects_stand_by_rank_and_those_without_a_score_last():
    (form,) = results_by_form(MEETING, RESULTS)
    assert [row.subject.name for row in form.subjects] == ["李四", "张三"]


def test_a_missing_score_says_why():
    (form,) = results_by_form(MEETING, RESULTS)
    assert [sentence.text("en") for sentence in form.subjects[1].missing] == [
        "班子: fewer than 5 ballots, never decrypted"
    ]


def test_a_box_that_was_not_decrypted_has_no_bar():
    (form,) = results_by_form(MEETING, RESULTS)
    chart = form.subjects[1].chart
    assert chart
    assert [bar.label for bar in chart.bars] == ["职工"]


def test_published_scores_carry_nothing_but_rank_and_one_decimal():
    (form,) = scores_by_form(MEETING, RESULTS)
    first = form.subjects[0]
    assert (first.rank, first.score, first.exact, first.chart) == (1, "90.8", None, None)
    assert form.contests == ()
    assert form.subjects[1].missing == ()


@pytest.mark.parametrize(
    ("exact", "shown"),
    [("0", "0.0"), ("89.95", "90.0"), ("89.949", "89.9"), ("2723/30", "90.8")],
)
def test_one_decimal_is_rounded_half_up(exact: str, shown: str):
    assert one_decimal(exact) == shown


@given(st.fractions(min_value=0, max_value=100))
def test_rounding_never_moves_a_score_by_more_than_half_a_tenth(exact: Fraction):
    assert abs(Fraction(one_decimal(str(exact))) - exact) <= Fraction(1, 20)
