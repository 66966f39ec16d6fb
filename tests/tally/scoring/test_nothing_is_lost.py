"""Whatever is entered counts, or is refused, or stands on the sheet with its reason: nothing is lost."""

import pytest

from tally.scoring.engine import score
from tally.scoring.faults import InputsRefused, SchemeRefused
from tally.scoring.inputs import Decision, EarlierSheet, MeetingUsed
from tally.scoring.period import Period
from tests.tally.scoring.making_inputs import (
    BASE_COMPONENT,
    GRADES,
    MARK,
    codes,
    counts,
    entry,
    event,
    inputs,
    one_of,
    person,
    shipped,
    small,
)


def ledger(
    *, sign="bonus", placement="total", into="", same="all", cap_all="none", rule_into=""
):
    """A ledger of one rule, ``done``, worth 3."""
    within = f'into = "{into}"\n' if into else ""
    below = f'into = "{rule_into}"\n' if rule_into else ""
    return f"""
[ledger]
approval = "none"
cap_bonus = "none"
cap_deduction = "{cap_all}"
[[ledger.kind]]
key = "kind"
name = "加扣分"
sign = "{sign}"
same_matter = "{same}"
cap_matter = "none"
cap = "none"
placement = "{placement}"
{within}
[[ledger.rule]]
key = "done"
kind = "kind"
name = "一事"
amount = "3"
{below}
"""


HALVES = """
[[component]]
key = "work"
name = "工作"
weight = "100"
kind = "periods"
combine = "{combine}"
missing = "{missing}"
inner = "points"
[[component.period]]
key = "h1"
name = "上半年"
[[component.period]]
key = "h2"
name = "下半年"
[[component]]
key = "given"
in = "work"
name = "评分"
points = "90"
kind = "entered"
"""


def halves(*tables, combine="mean", missing="mean"):
    return small(
        HALVES.format(combine=combine, missing=missing),
        BASE_COMPONENT.replace("kind", 'in = "work"\nkind'),
        *tables,
    )


def refused(scheme, people, *records):
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, inputs(people, *records))
    return codes(refusal)


FIRST_HALF = entry("a", "given", 80, "h1")


def test_a_deduction_of_a_half_year_without_scores_is_not_dropped_with_it():
    deducted = entry("a", "study", 4, "h2", part="迟到")
    one = one_of(score(halves(), inputs([person("a")], FIRST_HALF)), "a")
    assert (one.exact, [note.code for note in one.notes]) == (90, ["period-mean"])
    assert refused(halves(), [person("a")], FIRST_HALF, deducted) == ["entry-missing"]
    both = inputs([person("a")], FIRST_HALF, entry("a", "given", 70, "h2"), deducted)
    assert one_of(score(halves(), both), "a").exact == (90 + 76) / 2


@pytest.mark.parametrize(
    "kind",
    [
        {"placement": "period", "into": "work"},
        {"sign": "deduction", "placement": "component", "rule_into": "study"},
    ],
)
def test_an_event_of_a_half_year_without_scores_is_not_dropped_with_it(kind):
    scheme = halves(ledger(**kind))
    happened = event("1", "done", "a", period="h2")
    assert refused(scheme, [person("a")], FIRST_HALF, happened) == ["entry-missing"]


def test_a_score_for_a_component_of_another_class_is_refused():
    """003: 履行职能职责 is for departments, and was dropped where a town had it filled in."""
    scheme = shipped("003-performance")
    found = entry("T1", "functions", 30)
    assert "not-for-class" in refused(scheme, [person("T1", "某镇", "town")], found)


def test_votes_typed_for_a_class_that_the_poll_is_not_for_are_refused():
    """003: 德能勤绩廉测评 is of members; a meeting may grade the board along with them."""
    scheme = shipped("003-performance")
    found = counts("T1", "conduct", (9, 0, 0, 0), dimension="virtue")
    town = [person("T1", "某镇", "town")]
    assert "not-for-class" in refused(scheme, town, found)
    meeting = MeetingUsed(
        poll="conduct",
        period="",
        title="测评大会",
        date="2023-12-28",
        check_code="AAAA",
        fingerprint="",
        verified=True,
        rehearsal=False,
    )
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, inputs(town, found, meetings=(meeting,)))
    assert "not-for-class" not in codes(refusal)


def test_an_event_for_a_component_of_another_class_is_refused():
    for_heads = BASE_COMPONENT + 'classes = ["heads"]\n'
    for_staff = BASE_COMPONENT.replace("study", "work") + 'classes = ["staff"]\n'
    kinds = ledger(sign="deduction", placement="component", rule_into="work")
    scheme = small(for_heads, for_staff, kinds, combine="points")
    staff = person("s1", object_class="staff")
    assert one_of(score(scheme, inputs([staff], event("1", "done", "s1"))), "s1").exact == 7
    assert refused(scheme, [person("a")], event("1", "done", "a")) == ["not-for-class"]


def test_a_cap_that_would_not_reach_what_it_caps_is_refused():
    kinds = ledger(sign="deduction", placement="component", rule_into="study", cap_all="5")
    with pytest.raises(SchemeRefused) as refusal:
        small(BASE_COMPONENT, kinds, combine="points")
    assert [(one.code, dict(one.place)["at"]) for one in refusal.value.faults] == [
        ("cap-not-in-total", "ledger.cap_deduction")
    ]


def test_the_sum_of_the_periods_that_are_there_is_no_mean():
    with pytest.raises(SchemeRefused) as refusal:
        halves(combine="sum", missing="mean")
    assert codes(refusal) == ["no-mean-of-a-sum"]


def test_one_matter_typed_in_two_ways_counts_once():
    scheme = small(MARK, ledger(same="highest"))
    typed = [
        event("1", "done", "a", matter="稿（一）"),
        event("2", "done", "a", matter="稿(一)"),
    ]
    sheet = score(scheme, inputs([person("a")], entry("a", "mark", 80), typed))
    assert one_of(sheet, "a").exact == 83


def test_an_event_has_its_date_and_one_of_another_year_is_pointed_out():
    scheme = small(MARK, ledger())
    mark = entry("a", "mark", 80)
    assert refused(scheme, [person("a")], mark, event("1", "done", "a", date="")) == [
        "event-without-date"
    ]
    old = event("1", "done", "a", date="2021-06-01")
    one = one_of(score(scheme, inputs([person("a")], mark, old)), "a")
    assert (one.exact, [note.code for note in one.notes]) == (83, ["event-of-another-year"])
    now = event("1", "done", "a")
    assert one_of(score(scheme, inputs([person("a")], mark, now)), "a").notes == ()


def test_a_grade_for_somebody_who_is_not_scored_is_refused():
    eligible = """
[[eligibility]]
key = "age"
name = "年龄"
facts = ["年龄"]
test = "at most"
value = "45"
"""
    given = Decision(person="a", grade="competent", by="党组", date="2024-01-05")
    old = person("a", facts={"年龄": "46"})
    with pytest.raises(InputsRefused) as refusal:
        score(small(MARK, GRADES, eligible), inputs([old], decisions=(given,)))
    assert codes(refusal) == ["decided-not-scored"]


def test_a_judgement_that_only_the_streak_waits_for_is_asked_for():
    """001: 全年4个季度……排在前15%、工作实绩明显的: left blank, it was taken for a no."""
    tops = """
[[selection]]
key = "top"
name = "前列"
side = "top"
count = 1
base = "each class"
[[streak]]
key = "year"
name = "全年前列"
period = "quarter"
length = 4
same_year = true
of = ["top"]
needs = ["突出"]
consequence = "优先"
"""
    quarters = tuple(
        EarlierSheet(period=Period("quarter", 2023, number), outcomes=(("a", ("top",)),))
        for number in (1, 2, 3, 4)
    )
    scheme = small(MARK, tops)
    records = [entry("a", "mark", 90), entry("b", "mark", 80)]
    asked = inputs([person("a"), person("b")], records, earlier=quarters)
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, asked)
    assert [(one.code, dict(one.place)["person"]) for one in refusal.value.faults] == [
        ("fact-missing", "a 某人")
    ]
    for answer, met in (("是", ("a",)), ("否", ())):
        people = [person("a", facts={"突出": answer}), person("b")]
        assert score(scheme, inputs(people, records, earlier=quarters)).streaks[0].met == met


def test_open_values_stand_in_the_order_of_the_file():
    with pytest.raises(InputsRefused) as refusal:
        score(shipped("003-performance"), inputs([person("T1", "某镇", "town")]))
    lines = [
        int(dict(one.place)["line"]) for one in refusal.value.faults if one.code == "still-open"
    ]
    assert lines == sorted(lines)
    assert len(lines) == 15
