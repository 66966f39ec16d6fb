"""The worked examples of source documents 001 to 004, figures checked by hand.

000 has a file of its own (``test_duty_000``).
"""

from dataclasses import replace
from fractions import Fraction

import pytest

from tally.scoring.derivation import derivation
from tally.scoring.engine import score
from tally.scoring.faults import InputsRefused, SchemeRefused
from tally.scoring.inputs import Finding
from tally.scoring.period import Period
from tests.tally.scoring.making_inputs import (
    YEAR,
    codes,
    counts,
    entry,
    event,
    inputs,
    one_of,
    person,
    shipped,
)

SCALE = ("1", "0.8", "0.6", "0.4")


def coefficients(*polls):
    return {
        f"poll__{poll}__coefficients__{place}": value
        for poll in polls
        for place, value in enumerate(SCALE, 1)
    }


def decided(name, values):
    return shipped(name, **{key: str(value) for key, value in values.items()})


# ── 001 日常积分 ─────────────────────────────────────────

LI_SI = [
    entry("001", "discipline-duty", 2, part="巡访扣分"),
    event("1", "award-city", "001", matter="环境整治"),
    event("2", "work-county", "001", matter="环境整治"),
    event("3", "article-city", "001", matter="稿件一"),
    event("4", "article-city", "001", matter="稿件二"),
    event("5", "city-rank-3", "001"),
    event("6", "named-at-meeting", "001", matter="会议甲"),
    event("7", "named-at-meeting", "001", matter="会议乙"),
    event("8", "reminder", "001", matter="会议乙"),
]
POINTS = {"selection__advanced__rounding": "floor", "selection__last__rounding": "floor"}


def test_001_li_si_has_100_5():
    scheme = decided("001-points", POINTS)
    one = one_of(score(scheme, inputs([person("001", "李四", "leaders")], LI_SI)), "001")
    assert one.exact == Fraction("100.5")
    values = {item.component: item.expression.value for item in one.components}
    assert (values["discipline"], values["discipline-duty"], values["political"]) == (18, 8, 50)
    aside = {
        line.event.number: (line.why_not, line.instead) for line in one.ledger if line.why_not
    }
    assert aside == {"2": ("same-matter", "1"), "8": ("same-matter", "7")}
    assert derivation(one.total)[0].by_numbers == "50 + 18 + 20 + 10 + 4.5 − 2"


def test_001_refuses_until_the_rounding_of_places_is_decided():
    with pytest.raises(InputsRefused) as refusal:
        score(shipped("001-points"), inputs([person("001", "李四", "leaders")], LI_SI))
    assert [dict(fault.values)["where"] for fault in refusal.value.faults] == [
        "selection.advanced.rounding",
        "selection.last.rounding",
    ]


@pytest.mark.parametrize(("rounding", "last"), [("floor", 4), ("up", 5)])
def test_001_of_84_people_twelve_are_advanced_and_four_or_five_last(rounding, last):
    people = [person(f"{number:03}", f"人{number}", "leaders") for number in range(84)]
    records = [
        entry(one.code, "political-loyalty", Fraction(place, 10), part="扣分")
        for place, one in enumerate(people)
    ]
    scheme = decided("001-points", POINTS | {"selection__last__rounding": rounding})
    sheet = score(scheme, inputs(people, records))
    sizes = {
        (one.selection.key, one.object_class): (one.share, len(one.chosen))
        for one in sheet.selections
    }
    assert sizes["advanced", "leaders"] == (Fraction("12.6"), 12)
    assert sizes["last", "leaders"] == (Fraction("4.2"), last)


# ── 002 内部量化 ─────────────────────────────────────────

WANG_WU = [
    event("1", "study-absent", "004"),
    event("2", "reflection-missing", "004"),
    event("3", "report-late", ("004", "", Fraction(100))),
    event("4", "activity-missed", "004"),
    event("5", "away", "004"),
    event("6", "award-city", "004"),
    event("7", "article-district", "004", matter="稿件甲"),
    event("8", "article-city", "004", matter="稿件甲"),
    event("9", "article-district", "004", matter="稿件乙"),
    counts("004", "review", (25, 15, 0, 0)),
    entry("004", "leader", "4.6"),
    entry("004", "board", "4.5"),
]


def office_of_22():
    """王五 is 004, with three people before him; totals of the others fall from 106."""
    records = list(WANG_WU)
    people = [person("004", "王五", "staff", staff_type="公务员")]
    for number in [*range(1, 4), *range(5, 23)]:
        code = f"{number:03}"
        people.append(person(code, f"人{number}", "staff", staff_type="事业人员"))
        records += [
            counts(code, "review", (10, 0, 0, 0)),
            entry(code, "leader", 5),
            entry(code, "board", 5),
        ]
        if number < 4:
            records.append(event(f"b{number}", "award-province", code))
        else:
            records.append(event(f"d{number}", "exposed", code, times=1 + number % 4))
    return people, records


def test_002_wang_wu_has_101_35_and_is_excellent():
    people, records = office_of_22()
    sheet = score(decided("002-quantified", coefficients("review")), inputs(people, records))
    one = one_of(sheet, "004")
    values = {item.component: item.expression.value for item in one.components}
    assert [values[key] for key in ("study", "business", "centre", "daily")] == [13, 29, 14, 19]
    assert values["review"] == Fraction("9.25")
    assert values["report"] == Fraction("18.35")
    assert one.exact == Fraction("101.35")
    assert one.rank == 4
    assert (sheet.selections[0].share, sheet.selections[0].places) == (Fraction("4.4"), 4)
    assert sheet.scheme.grade_name(one.proposed, "公务员") == "优秀"


def test_002_with_a_veto_wang_wu_is_basic_with_ninety_percent_pay():
    people, records = office_of_22()
    finding = Finding(
        person="004",
        veto="punishment",
        date="2023-09-01",
        ground="纪委文件",
        entered_by="甲",
        approved_by="乙",
    )
    sheet = score(
        decided("002-quantified", coefficients("review")),
        inputs(people, records, findings=(finding,)),
    )
    one = one_of(sheet, "004")
    assert sheet.scheme.grade_name(one.proposed, "公务员") == "基本称职"
    assert (one.exact, one.rank) == (Fraction("101.35"), 4)
    assert [item.multiplier for item in one.consequences] == [Fraction("0.9")]


def test_002_amounts_that_were_lost_are_wanted_only_when_they_are_used():
    people, records = office_of_22()
    scheme = decided("002-quantified", coefficients("review"))
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, inputs(people, records, event("late", "late", "004")))
    assert [dict(one.values)["where"] for one in refusal.value.faults] == [
        "ledger.rule.late.amount"
    ]


def test_002_only_section_leaders_are_recommended_to_the_department():
    """科级干部向区委组织部推荐为优秀: the others are 优秀 by the office's own decision."""
    people, records = office_of_22()
    people[1] = replace(people[1], object_class="section-leaders")
    sheet = score(decided("002-quantified", coefficients("review")), inputs(people, records))
    told = {
        one.person.code: [item.key for item in one.consequences]
        for one in sheet.people
        if one.proposed == "excellent"
    }
    assert told == {"001": ["recommend"], "002": [], "003": [], "004": []}


# ── 003 年度实绩 ─────────────────────────────────────────

PERFORMANCE = (
    coefficients("opinion", "conduct")
    | {
        f"component__{key}__points": value
        for key, value in {
            "tax": 20,
            "income": 10,
            "investment": 10,
            "attracting": 10,
            "functions": 40,
            "society": 15,
            "party-building": 20,
            "responsibility": 15,
        }.items()
    }
    | {
        f"poll__opinion__group__{group}__weight": weight
        for group, weight in zip("ABCD", (30, 30, 20, 20), strict=True)
    }
    | {
        "component__leading__weight": 50,
        "component__conduct-chief__weight": 50,
        "component__role__weight": 30,
        "component__half-years__weight": 30,
        "component__conduct-member__weight": 40,
    }
)


def test_003_a_towns_board_has_81_22():
    records = [
        entry("T1", "tax", 4500, part="actual"),
        entry("T1", "tax", 5000, part="target"),
        *(
            entry("T1", key, figure, part=part)
            for key in ("income", "investment", "attracting")
            for part, figure in (("actual", 8), ("target", 10))
        ),
        entry("T1", "society", 12),
        entry("T1", "party-building", 16),
        entry("T1", "responsibility", 10),
        counts("T1", "opinion", (5, 5, 0, 0), group="A"),
        counts("T1", "opinion", (1, 3, 0, 0), group="B"),
        counts("T1", "opinion", (0, 7, 0, 0), group="C"),
        counts("T1", "opinion", (2, 3, 0, 0), group="D"),
    ]
    sheet = score(
        decided("003-performance", PERFORMANCE), inputs([person("T1", "某镇", "town")], records)
    )
    one = one_of(sheet, "T1")
    values = {item.component: item.expression.value for item in one.components}
    assert (values["tax"], values["achievement"], values["opinion"]) == (
        18,
        80,
        Fraction("86.1"),
    )
    assert one.exact == Fraction("81.22")
    tax = next(step for step in derivation(one.total) if step.name == "税收收入")
    assert tax.by_numbers == "20 × min(1, 4500 / 5000)"


def test_003_more_than_the_target_earns_no_more_than_the_points():
    scheme = decided("003-performance", PERFORMANCE)
    records = [
        entry("M1", "role", 90),
        *(entry("M1", "half-review", 80 + n, period=f"h{n}") for n in (1, 2)),
        *(
            counts("M1", "conduct", (10, 0, 0, 0), dimension=dimension)
            for dimension in ("virtue", "ability", "diligence", "results", "integrity")
        ),
    ]
    one = one_of(score(scheme, inputs([person("M1", "副镇长", "member")], records)), "M1")
    assert one.exact == Fraction("0.3") * 90 + Fraction("0.3") * Fraction("81.5") + 40


# ── 004 ─────────────────────────────────────────────────

SECTION = coefficients("staff", "board") | {
    "component__staff-poll__weight": 60,
    "component__board-poll__weight": 40,
    "band__excellent__from": 90,
    "band__competent__from": 75,
    "band__basic__from": 60,
}
HALF = Period("half", 2023, 1)


def zhao_liu(code="001", marks=(20, 30, 6, 2)):
    return [
        *(
            counts(code, "staff", marks, dimension=dimension, abstained=1)
            for dimension in ("virtue", "ability", "diligence", "results")
        ),
        counts(code, "board", (4, 4, 1, 0)),
    ]


def manager(code, years="6"):
    return person(code, f"人{code}", "section", facts={"任职年限": years})


def test_004_1_zhao_liu_has_84_7356():
    sheet = score(
        decided("004-1-section", SECTION), inputs([manager("001")], zhao_liu(), period=HALF)
    )
    one = one_of(sheet, "001")
    assert one.exact == Fraction("0.6") * Fraction(2420, 29) + Fraction("0.4") * Fraction(
        260, 3
    )
    assert one.score == "84.74"
    assert one.proposed == "competent"


def test_004_1_each_dimension_has_its_own_valid_count():
    records = [
        counts("001", "staff", (1, 0, 0, 0), dimension="virtue"),
        counts("001", "staff", (0, 0, 0, 9), dimension="ability"),
        counts("001", "staff", (1, 1, 0, 0), dimension="diligence"),
        counts("001", "staff", (0, 1, 0, 0), dimension="results"),
        counts("001", "board", (1, 0, 0, 0)),
    ]
    sheet = score(
        decided("004-1-section", SECTION), inputs([manager("001")], records, period=HALF)
    )
    assert one_of(sheet, "001").exact == Fraction("0.6") * (100 + 40 + 90 + 80) / 4 + 40


def test_004_1_who_has_served_more_than_ten_years_is_not_scored():
    sheet = score(
        decided("004-1-section", SECTION),
        inputs([manager("001", "10"), manager("002", "10.5")], zhao_liu(), period=HALF),
    )
    assert [one.person.code for one in sheet.people] == ["001"]
    assert [one.rule.key for one in sheet.not_scored] == ["ten-years"]


def test_004_2_refuses_while_weights_are_missing():
    with pytest.raises(InputsRefused) as refusal:
        score(shipped("004-2-efficiency"), inputs([person("001", object_class="person")]))
    assert codes(refusal) == ["entry-missing", "still-open"]
    assert sum(one.code == "still-open" for one in refusal.value.faults) == 4


def applicant(code, post, **facts):
    usual = {
        "工作年限": "5",
        "学历": "大专",
        "身体健康": "是",
        "年龄": "40",
        "本乡在编": "是",
        "上年度考核等次": "称职",
        "前年度考核等次": "优秀",
    }
    return person(code, f"人{code}", post, facts=usual | facts)


COMPETITION = coefficients("staff") | {
    "component__speech__weight": 50,
    "component__poll__weight": 50,
}


def test_004_3_three_applicants_for_a_post_compete_and_one_for_another_does_not():
    people = [applicant(code, "finance") for code in "123"] + [applicant("4", "culture")]
    records = [
        (
            entry(code, "speech", 80 + int(code), part="panel", rater="甲"),
            entry(code, "speech", 90, part="panel", rater="乙"),
            counts(code, "staff", (1, 1, 0, 0)),
        )
        for code in "123"
    ]
    sheet = score(decided("004-3-competition", COMPETITION), inputs(people, records))
    assert [one.person.code for one in sheet.people] == ["3", "2", "1"]
    assert one_of(sheet, "3").exact == Fraction("86.5") / 2 + 45
    assert [(one.person.code, one.rule) for one in sheet.not_scored] == [("4", None)]
    shortlist = next(one for one in sheet.selections if one.object_class == "finance")
    assert shortlist.chosen == ("3", "2")


def test_004_3_two_applicants_for_two_posts_do_not_compete():
    people = [applicant("1", "finance"), applicant("2", "culture")]
    sheet = score(decided("004-3-competition", COMPETITION), inputs(people))
    assert sheet.people == ()
    assert len(sheet.not_scored) == 2


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"工作年限": "1.5"}, "two-years"),
        ({"学历": "高中"}, "education"),
        ({"身体健康": "否"}, "health"),
        ({"年龄": "46"}, "age"),
        ({"本乡在编": "否"}, "staff-post"),
        ({"前年度考核等次": "基本称职"}, "last-two-years"),
    ],
)
def test_004_3_who_lacks_a_condition_is_not_scored(facts, rule):
    sheet = score(
        decided("004-3-competition", COMPETITION), inputs([applicant("1", "finance", **facts)])
    )
    assert [one.rule.key for one in sheet.not_scored if one.rule] == [rule]


def test_004_4_refuses_while_the_raters_weights_are_missing_and_scores_with_them():
    records = [
        entry("1", "rating", 90, part="head"),
        *(entry("1", "rating", 86 + n, part="colleagues", rater=str(n)) for n in (-2, 0, 2)),
        entry("1", "rating", 88, part="leaders-of-person"),
    ]
    content = inputs([person("1", object_class="person")], records)
    with pytest.raises(InputsRefused) as refusal:
        score(shipped("004-4-rating"), content)
    assert codes(refusal) == ["still-open"]
    assert {dict(one.values)["where"] for one in refusal.value.faults} == {
        "component.rating.group.head.weight",
        "component.rating.group.colleagues.weight",
        "component.rating.group.leaders-of-person.weight",
        "selection.behind.percent",
    }
    weights = dict.fromkeys(("higher", "schools", "head"), 40)
    weights |= dict.fromkeys(("peer", "society", "sections", "leaders-of-section"), 30)
    weights |= dict.fromkeys(("colleagues", "leaders-of-person"), 30)
    scheme = decided(
        "004-4-rating",
        {f"component__rating__group__{key}__weight": value for key, value in weights.items()}
        | {"selection__behind__percent": 10},
    )
    assert one_of(score(scheme, content), "1").exact == 36 + Fraction("25.8") + Fraction("26.4")


def test_004_4_who_scores_persons_only_decides_only_their_weights():
    persons = {"head": 40, "colleagues": 30, "leaders-of-person": 30}
    where = "component__rating__group__{}__weight"
    values = {where.format(key): value for key, value in persons.items()}
    values["selection__behind__percent"] = 10
    records = [entry("1", "rating", 90, part=key) for key in persons]
    content = inputs([person("1", object_class="person")], records)
    assert one_of(score(decided("004-4-rating", values), content), "1").exact == 90
    with pytest.raises(SchemeRefused) as refusal:
        decided("004-4-rating", values | {where.format("head"): 41})
    assert codes(refusal) == ["weights-not-100"]
    section = inputs([person("1", object_class="section")])
    with pytest.raises(InputsRefused) as refused:
        score(decided("004-4-rating", values), section)
    assert sum(one.code == "still-open" for one in refused.value.faults) == 3


def test_003_who_scores_towns_only_decides_nothing_about_members():
    with pytest.raises(InputsRefused) as refusal:
        score(shipped("003-performance"), inputs([person("T1", "某镇", "town")]))
    wheres = [dict(one.values).get("where", "") for one in refusal.value.faults]
    # Seven points (tax to responsibility), four weights and four coefficients of 干部群众评价.
    assert sum(map(bool, wheres)) == 7 + 4 + 4
    assert not any("conduct" in one or "functions" in one for one in wheres)


def test_004_5_three_polls_give_87():
    scheme = decided(
        "004-5-section",
        coefficients("board", "staff", "society")
        | {
            "component__board__weight": 40,
            "component__staff__weight": 40,
            "component__society__weight": 20,
        },
    )
    records = [
        counts("1", "board", (2, 3, 0, 0)),
        counts("1", "staff", (9, 31, 0, 0)),
        counts("1", "society", (5, 5, 0, 0)),
    ]
    sheet = score(scheme, inputs([person("1", object_class="section")], records, period=YEAR))
    assert one_of(sheet, "1").exact == 87
