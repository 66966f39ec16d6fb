"""Counts of a certified meeting: joined by code, names compared, closed boxes absent."""

from fractions import Fraction

import pytest

from tally.scoring.engine import score
from tally.scoring.faults import InputsRefused
from tally.scoring.meetings import counts_of_meeting
from tests.tally.scoring.making_inputs import codes, entry, inputs, one_of, person, shipped

GRADES = ("优秀", "称职", "基本称职", "不称职")


def results(marks=(30, 12, 5, 1), *, rehearsal=False, grades=GRADES, forms=("heads",)):
    """The content of a ``results.json`` in which one person was graded."""
    given = None if marks is None else dict(zip(grades, marks, strict=True))
    return {
        "format": "pingyi-results/1",
        "rehearsal": rehearsal,
        "meeting": {"title": "半年测评", "unit": "局", "date": "2023-07-01"},
        "fingerprint": "ab" * 32,
        "check_code": "ABCD-EFGH-JKLM-NPQR",
        "contests": [
            {
                "form": form,
                "subject": "001",
                "criterion": "总体评价",
                "group": "A",
                "counts": given,
                "abstained": None if marks is None else 1,
                "spoiled": None if marks is None else 1,
            }
            for form in forms
        ],
        "subjects": [{"form": form, "subject": "001", "name": "张三"} for form in forms],
    }


SCHEME = shipped("000-duty")
HALF, FINAL = SCHEME.polls()
PEOPLE = [person("001", "张三")]


def taken(content, people=PEOPLE, poll=HALF, **more):
    return counts_of_meeting(content, poll, people, name="half.zip", verified=True, **more)


def test_a_meetings_counts_give_the_component_and_its_check_code():
    halves, used = taken(results())
    finals, other = taken(results((28, 14, 4, 2)), poll=FINAL)
    entries = [
        entry("001", key, 91, f"q{n}") for n in range(1, 5) for key in ("duty", "common")
    ]
    sheet = score(SCHEME, inputs(PEOPLE, halves, finals, entries, meetings=(used, other)))
    assert one_of(sheet, "001").exact == Fraction("89.775")
    assert [one.check_code for one in sheet.meetings] == ["ABCD-EFGH-JKLM-NPQR"] * 2
    assert halves[0].source == "half.zip ABCD-EFGH-JKLM-NPQR"
    assert (halves[0].abstained, halves[0].spoiled) == (1, 1)


def test_people_are_joined_by_code_and_names_only_compared():
    counts, used = taken(results(), [person("001", "张叁")])
    assert len(counts) == 1
    assert used.name_differs == (("001", "张叁", "张三"),)
    counts, used = taken(results(), [person("002", "张三")])
    assert counts == ()
    assert used.not_here == (("001", "张三"),)


def test_a_box_that_stayed_closed_has_no_counts():
    assert taken(results(None))[0] == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"format": "other"}, "not-our-results"),
        (results(rehearsal=True), "meeting-rehearsal"),
        (results(grades=("好", "较好", "一般", "差")), "meeting-grades"),
        (results(forms=("heads", "staff")), "meeting-form"),
    ],
)
def test_other_results_are_refused(content, code):
    with pytest.raises(InputsRefused) as refusal:
        taken(content)
    assert codes(refusal) == [code]


def test_one_of_several_forms_can_be_named_and_a_rehearsal_allowed():
    assert len(taken(results(forms=("heads", "staff")), form="staff")[0]) == 1
    assert taken(results(rehearsal=True), rehearsal=True)[1].rehearsal
