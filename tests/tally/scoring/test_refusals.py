"""Wrong inputs: each fault is found, and all at once."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tally.scoring.engine import score
from tally.scoring.faults import InputsRefused
from tally.scoring.inputs import (
    Decision,
    EarlierSheet,
    Finding,
    NoticeHeld,
    Override,
    exact_number,
)
from tally.scoring.period import Period
from tally.scoring.words import sentence
from tests.tally.scoring.making_inputs import (
    YEAR,
    codes,
    counts,
    entry,
    event,
    inputs,
    person,
    shipped,
)

SCHEME = shipped(
    "000-duty", ledger__rule__award__amount="2", ledger__rule__failure__amount="entered"
)
GOOD = [
    *(entry("001", key, 90, f"q{n}") for n in range(1, 5) for key in ("duty", "common")),
    counts("001", "half", (1, 0, 0, 0)),
    counts("001", "final", (1, 0, 0, 0)),
]


def faults(*records, people=(), **more):
    with pytest.raises(InputsRefused) as refusal:
        score(SCHEME, inputs([person("001", "张三"), *people], GOOD, *records, **more))
    for fault in refusal.value.faults:
        assert sentence(fault, "zh")
        assert sentence(fault, "en")
    return codes(refusal)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (entry("999", "duty", 1, "q1"), "unknown-person"),
        (entry("001", "dutty", 1, "q1"), "unknown-component"),
        (entry("001", "half", 1), "unknown-component"),
        (entry("001", "duty", 1), "unknown-period"),
        (entry("001", "duty", 1, "q1"), "entered-twice"),
        (entry("001", "duty", 1, "q1", part="x"), "unknown-part"),
        (entry("001", "common", 101, "q1"), "out-of-range"),
        (entry("001", "common", -1, "q1"), "out-of-range"),
        (counts("001", "halff", (1, 0, 0, 0)), "unknown-poll"),
        (counts("999", "half", (1, 0, 0, 0)), "unknown-person"),
        (counts("001", "half", (1, 0, 0, 0)), "counted-twice"),
        (counts("001", "half", (1, 0, 0, 0), group="B"), "unknown-group"),
        (counts("001", "half", (1, 0, 0, 0), dimension="德"), "unknown-dimension"),
        (counts("001", "half", (1, 0, 0, 0), period="q1"), "unknown-period"),
        (counts("001", "half", (1, 0, 0)), "other-grades"),
        (counts("001", "half", (1, 0, 0, 0), spoiled=-1), "count-below-0"),
        (event("1", "prize", "001"), "unknown-rule"),
        (event("1", "award", "999"), "unknown-person"),
        (event("1", "award"), "event-of-nobody"),
        (event("1", "award", "001", "001"), "person-twice-in-event"),
        (event("1", "award", "001", times=0), "times-below-1"),
        (event("1", "award", "001", period="q1"), "event-without-period"),
        (event("1", "award", "001", amount=Fraction(3)), "other-amount"),
        (event("1", "failure", "001"), "no-amount"),
        (event("1", "failure", "001", amount=Fraction(-1)), "out-of-range"),
        (event("1", "award", ("001", "", Fraction(50))), "not-shared"),
        ([event("1", "award", "001"), event("1", "award", "001")], "event-twice"),
    ],
)
def test_a_wrong_record_is_told(record, code):
    assert code in faults(record)


VETO = Finding(person="001", veto="veto", date="2023-05-01", ground="文件")
MORE = Override(selection="excellent", object_class="heads", places=1, reason="因", by="党组")
GRADE = Decision(person="001", grade="excellent", by="党组", date="2024-01-01")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"findings": (replace(VETO, person="999"),)}, "unknown-person"),
        ({"findings": (replace(VETO, veto="x"),)}, "unknown-veto"),
        ({"findings": (replace(VETO, ground=""),)}, "veto-without-ground"),
        ({"overrides": (replace(MORE, selection="x"),)}, "unknown-selection"),
        ({"overrides": (replace(MORE, places=-1),)}, "places-below-0"),
        ({"overrides": (MORE, MORE)}, "decided-twice"),
        ({"decisions": (replace(GRADE, person="999"),)}, "unknown-person"),
        ({"decisions": (replace(GRADE, grade="x"),)}, "unknown-grade"),
        ({"decisions": (replace(GRADE, by=""),)}, "decision-by-nobody"),
        ({"decisions": (GRADE, GRADE)}, "person-decided-twice"),
        ({"earlier": (EarlierSheet(period=YEAR, outcomes=()),)}, "earlier-is-this"),
        ({"earlier": (EarlierSheet(period=YEAR.before(1), outcomes=()),) * 2}, "earlier-twice"),
        ({"notices": (NoticeHeld("x", "2024-01-01", "2024-01-02"),)}, "unknown-notice"),
        ({"period": Period("quarter", 2023, 1)}, "other-period"),
        ({"people": [person("001", "重复")]}, "person-twice"),
        ({"people": [person("002", "", "heads")]}, "person-without-code"),
        ({"people": [person("002", "某", "guests")]}, "unknown-class"),
    ],
)
def test_a_wrong_finding_decision_or_person_is_told(more, code):
    assert code in faults(**more)


def test_no_people_are_no_sheet():
    with pytest.raises(InputsRefused) as refusal:
        score(SCHEME, inputs([]))
    assert codes(refusal) == ["no-people"]


def test_the_list_names_person_component_and_what_to_do():
    with pytest.raises(InputsRefused) as refusal:
        score(SCHEME, inputs([person("001", "张三")], GOOD[1:]))
    assert [sentence(fault, "zh") for fault in refusal.value.faults] == [
        "001 张三，“履职尽责工作（第一季度）”，q1：没有填写分数；请填写"
    ]


def test_numbers_are_decimals_and_nothing_else():
    assert exact_number("-0.50") == Fraction(-1, 2)
    for text in ("1e3", "１２", "1/2", "", " 1", "nan", "1."):
        with pytest.raises(ValueError, match=f"^{text}$" if text else "^$"):
            exact_number(text)
