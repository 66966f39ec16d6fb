from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tally.grading.results import MissingContest, grade_meeting

GOOD = (8, 2, 0, 0, 0, 0)  # 96
FAIR = (2, 3, 5, 0, 0, 0)  # 74
ABSENT = (0, 0, 0, 0, 7, 3)  # ten ballots, no opinion

ten_ballots = st.lists(st.integers(0, 5), min_size=10, max_size=10).map(
    lambda marks: tuple(marks.count(answer) for answer in range(6))
)
given_a_fixture = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_contests_stand_by_form_subject_criterion_and_group(make_meeting):
    meeting = make_meeting(criteria=("30", "70"))
    results = grade_meeting(meeting, {"A": [GOOD] * 4, "B": [FAIR] * 4})
    assert [(c.subject.code, c.criterion.name, c.group) for c in results.contests] == [
        (subject, criterion, group)
        for subject in ("001", "002")
        for criterion in ("项目1", "项目2")
        for group in ("A", "B")
    ]


def test_each_count_reaches_its_own_contest(make_meeting):
    meeting = make_meeting()
    results = grade_meeting(
        meeting, {"A": [GOOD, FAIR], "B": [(1, 2, 3, 4, 5, 6), (6, 5, 4, 3, 2, 1)]}
    )
    last = results.contests[-1]
    assert (last.subject.name, last.group) == ("李四", "B")
    assert (last.counts, last.abstained, last.spoiled, last.valid) == ((6, 5, 4, 3), 2, 1, 18)


def test_a_subject_is_scored_by_the_weights_of_groups_and_criteria(make_meeting):
    meeting = make_meeting(criteria=("30", "70"))
    results = grade_meeting(meeting, {"A": [GOOD, FAIR] * 2, "B": [FAIR, GOOD] * 2})
    by_hand = (40 * 30 * 96 + 60 * 30 * 74 + 40 * 70 * 74 + 60 * 70 * 96) / Fraction(10000)
    assert [subject.score for subject in results.subjects] == [by_hand, by_hand]


def test_ties_share_a_rank(make_meeting):
    results = grade_meeting(make_meeting(), {"A": [GOOD, GOOD], "B": [FAIR, FAIR]})
    assert [subject.rank for subject in results.subjects] == [1, 1]


def test_a_person_with_no_valid_mark_has_no_score_and_no_rank(make_meeting):
    results = grade_meeting(make_meeting(), {"A": [ABSENT, GOOD], "B": [ABSENT, FAIR]})
    nobody, other = results.subjects
    assert (nobody.score, nobody.rank) == (None, None)
    assert nobody.missing == (
        MissingContest("A", "项目1", "no-valid-mark"),
        MissingContest("B", "项目1", "no-valid-mark"),
    )
    assert (other.rank, other.missing) == (1, ())
    contest = results.contests[0]
    assert (contest.counts, contest.abstained, contest.spoiled) == ((0, 0, 0, 0), 7, 3)


@pytest.mark.parametrize("rows", [None, [(4, 0, 0, 0, 0, 0)] * 2])
def test_a_group_below_min_group_shows_nothing(make_meeting, rows):
    results = grade_meeting(make_meeting(), {"A": rows, "B": [GOOD, FAIR]})
    closed = results.contests[0]
    assert (closed.counts, closed.abstained, closed.spoiled, closed.valid, closed.score) == (
        (None,) * 5
    )
    assert [subject.score for subject in results.subjects] == [None, None]
    assert results.subjects[0].missing == (MissingContest("A", "项目1", "small-group"),)


def test_exactly_min_group_ballots_are_counted(make_meeting):
    five = [(5, 0, 0, 0, 0, 0)] * 2
    results = grade_meeting(make_meeting(), {"A": five, "B": [FAIR, FAIR]})
    assert results.contests[0].score == 100


def test_refusing_gives_no_score_where_one_contest_is_missing(make_meeting):
    results = grade_meeting(make_meeting(), {"A": [ABSENT, GOOD], "B": [FAIR, FAIR]})
    assert [subject.score for subject in results.subjects] == [
        None,
        Fraction(40 * 96 + 60 * 74, 100),
    ]


def test_renormalising_leaves_the_missing_contest_out(make_meeting):
    meeting = make_meeting(missing="renormalise", criteria=("30", "70"))
    results = grade_meeting(
        meeting, {"A": [ABSENT, GOOD, GOOD, GOOD], "B": [FAIR, GOOD, FAIR, FAIR]}
    )
    by_hand = Fraction(60 * 30 * 74 + 40 * 70 * 96 + 60 * 70 * 96, 60 * 30 + 40 * 70 + 60 * 70)
    assert results.subjects[0].score == by_hand
    assert results.subjects[0].missing == (MissingContest("A", "项目1", "no-valid-mark"),)


def test_renormalising_cannot_make_a_score_of_nothing(make_meeting):
    meeting = make_meeting(missing="renormalise")
    results = grade_meeting(meeting, {"A": None, "B": [ABSENT, FAIR]})
    assert [subject.score for subject in results.subjects] == [None, 74]
    assert [missing.reason for missing in results.subjects[0].missing] == [
        "small-group",
        "no-valid-mark",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [GOOD],
        [GOOD, FAIR[:5]],
        [GOOD, (9, 0, 0, 0, 0, 0)],
        [GOOD, (11, -1, 0, 0, 0, 0)],
    ],
)
def test_counts_that_do_not_fit_the_meeting_are_refused(make_meeting, rows):
    with pytest.raises(ValueError, match="group A"):
        grade_meeting(make_meeting(), {"A": rows, "B": [GOOD, FAIR]})


@given(rows=st.lists(ten_ballots, min_size=6, max_size=6))
@given_a_fixture
def test_the_order_of_groups_does_not_matter(make_meeting, rows):
    counts = dict(zip("ABC", (rows[0:2], rows[2:4], rows[4:6]), strict=True))
    one = make_meeting(groups=("A", "B", "C"), weights=("20", "30", "50"))
    other = make_meeting(groups=("C", "A", "B"), weights=("50", "20", "30"))
    outcomes = [
        [(s.subject, s.score, s.rank) for s in grade_meeting(meeting, counts).subjects]
        for meeting in (one, other)
    ]
    assert outcomes[0] == outcomes[1]


@given(row=ten_ballots.filter(lambda row: sum(row[:4])), weight=st.integers(1, 99))
@given_a_fixture
def test_renormalising_a_lone_group_gives_its_own_score(make_meeting, row, weight):
    meeting = make_meeting(missing="renormalise", weights=(str(weight), str(100 - weight)))
    results = grade_meeting(meeting, {"A": None, "B": [row, GOOD]})
    assert results.subjects[0].score == results.contests[1].score


def test_paper_forms_are_added_to_the_box_and_stand_beside_it(make_meeting):
    pile = (1, 1, 1, 1, 1, 0)
    results = grade_meeting(
        make_meeting(), {"A": [GOOD, GOOD], "B": [FAIR, FAIR]}, {"A": [pile, ABSENT]}
    )
    (paper, absent) = [contest for contest in results.contests if contest.group == "A"]
    assert (paper.counts, paper.abstained, paper.spoiled) == ((9, 3, 1, 1), 1, 0)
    assert (paper.paper, absent.paper) == (pile, ABSENT)
    assert paper.score == Fraction(100 * 9 + 80 * 3 + 60 + 40, 14)
    assert absent.score == 96
    assert {contest.paper for contest in results.contests if contest.group == "B"} == {None}


def test_a_small_box_stays_closed_however_many_paper_forms_there_are(make_meeting):
    results = grade_meeting(make_meeting(), {"A": None, "B": [FAIR, FAIR]}, {"A": [GOOD, GOOD]})
    closed = [contest for contest in results.contests if contest.group == "A"]
    assert [(one.counts, one.score, one.paper, one.reason) for one in closed] == [
        (None, None, None, "small-group")
    ] * 2
