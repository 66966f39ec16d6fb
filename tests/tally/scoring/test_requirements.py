"""The 29 things that the source documents demand of an engine, each by a test that names it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tally.scoring.derivation import inputs_of
from tally.scoring.engine import score
from tally.scoring.faults import InputsRefused, SchemeRefused
from tally.scoring.inputs import (
    Decision,
    EarlierSheet,
    Finding,
    Item,
    ItemList,
    NoticeHeld,
    Override,
    TieDecision,
)
from tally.scoring.period import Period
from tally.scoring.rounding import Rounding
from tally.scoring.scheme_file import read_scheme
from tests.tally.scoring.making_inputs import (
    BASE_COMPONENT,
    GRADES,
    LAST,
    MARK,
    QUOTA,
    codes,
    counts,
    entry,
    event,
    inputs,
    marks,
    one_of,
    person,
    shipped,
    small,
    small_text,
)


def poll(key="p", groups=(("A", "100"),), missing="refuse", dimensions=()):
    text = f"""
[[poll]]
key = "{key}"
name = "测评"
source = "测试"
grades = ["优秀", "称职", "基本称职", "不称职"]
coefficients = ["1", "0.8", "0.6", "0.4"]
missing = "{missing}"
"""
    for name, rows in (("group", groups), ("dimension", dimensions)):
        for code, weight in rows:
            text += f'[[poll.{name}]]\nkey = "{code}"\nname = "{code}组"\nweight = "{weight}"\n'
    return text


POLLED = """
[[component]]
key = "poll"
name = "民主测评"
weight = "100"
kind = "poll"
poll = "p"
"""


def ledger(*, approval="none", same="all", matter="none", cap="none", **rules):
    """A bonus ledger; rules are ``name=amount``, or a text of further keys."""
    text = f"""
[ledger]
approval = "{approval}"
cap_bonus = "none"
cap_deduction = "none"
[[ledger.kind]]
key = "bonus"
name = "加分"
sign = "bonus"
same_matter = "{same}"
cap_matter = "{matter}"
cap = "{cap}"
placement = "total"
"""
    for key, amount in rules.items():
        extra = amount if "=" in amount else f'amount = "{amount}"'
        text += f'[[ledger.rule]]\nkey = "{key}"\nkind = "bonus"\nname = "{key}"\n{extra}\n'
    return text


def total(scheme, *records, code="a", **more):
    sheet = score(scheme, inputs([person("a")], *records, **more))
    return one_of(sheet, code).exact


def test_01_siblings_that_do_not_sum_to_100_are_refused():
    half = MARK.replace('"100"', '"50"')
    with pytest.raises(SchemeRefused) as refusal:
        small(half)
    assert codes(refusal) == ["weights-not-100"]


@pytest.mark.parametrize(
    ("combine", "weights", "expected"),
    [
        ("mean", ("", ""), 85),
        ("sum", ("", ""), 170),
        ("weighted", ("25", "75"), Fraction("87.5")),
    ],
)
def test_02_periods_add_up_as_the_scheme_says(combine, weights, expected):
    periods = "".join(
        f'[[component.period]]\nkey = "h{number}"\nname = "第{number}期"\n'
        + (f'weight = "{weight}"\n' if weight else "")
        for number, weight in enumerate(weights, 1)
    )
    scheme = small(
        f'[[component]]\nkey = "work"\nname = "工作"\nweight = "100"\nkind = "periods"\n'
        f'combine = "{combine}"\nmissing = "refuse"\ninner = "weights"\n{periods}',
        MARK.replace("kind", 'in = "work"\nkind'),
    )
    assert total(scheme, entry("a", "mark", 80, "h1"), entry("a", "mark", 90, "h2")) == expected


@pytest.mark.parametrize(
    ("missing", "expected", "rank"), [("mean", 80, 1), ("zero", 40, 1), ("exclude", 80, None)]
)
def test_02_a_missing_period_counts_as_the_scheme_says(missing, expected, rank):
    periods = "".join(f'[[component.period]]\nkey = "h{n}"\nname = "第{n}期"\n' for n in (1, 2))
    scheme = small(
        f'[[component]]\nkey = "work"\nname = "工作"\nweight = "100"\nkind = "periods"\n'
        f'combine = "mean"\nmissing = "{missing}"\ninner = "weights"\n{periods}',
        MARK.replace("kind", 'in = "work"\nkind'),
    )
    one = one_of(score(scheme, inputs([person("a")], entry("a", "mark", 80, "h1"))), "a")
    assert (one.exact, one.rank) == (expected, rank)
    assert [note.code for note in one.notes] == [f"period-{missing}"]


def test_03_each_leaf_names_its_poll():
    leaves = [leaf for leaf in shipped("000-duty").leaves() if hasattr(leaf.kind, "poll")]
    assert {leaf.key: leaf.kind.poll.key for leaf in leaves} == {
        "half": "half",
        "final": "final",
    }


def test_04_grades_and_coefficients_are_the_schemes():
    names = {
        scheme: shipped(scheme).polls()[0].grades[1].name
        for scheme in ("000-duty", "004-1-section")
    }
    assert names == {"000-duty": "称职", "004-1-section": "胜任"}


def test_05_only_valid_marks_are_in_the_denominator():
    scheme = small(poll(), POLLED)
    given = counts("a", "p", (30, 12, 5, 1), abstained=1, spoiled=1)
    assert total(scheme, given) == Fraction(4300, 48)
    assert total(scheme, replace(given, abstained=40)) == Fraction(4300, 48)
    with pytest.raises(InputsRefused) as refusal:
        total(scheme, counts("a", "p", (0, 0, 0, 0), abstained=9))
    assert codes(refusal) == ["no-valid-mark"]


def test_06_voter_groups_are_weighed_and_an_absent_one_refuses_or_renormalises():
    groups = (("A", "20"), ("B", "30"), ("C", "50"))
    given = [counts("a", "p", (1, 0, 0, 0)), counts("a", "p", (0, 1, 0, 0), group="B")]
    full = counts("a", "p", (0, 0, 0, 1), group="C")
    assert total(small(poll(groups=groups), POLLED), *given, full) == 20 + 24 + 20
    with pytest.raises(InputsRefused) as refusal:
        total(small(poll(groups=groups), POLLED), *given)
    assert codes(refusal) == ["no-valid-mark"]
    lenient = small(poll(groups=groups, missing="renormalise"), POLLED)
    assert total(lenient, *given) == Fraction(20 * 100 + 30 * 80, 50)


def test_07_dimensions_are_weighed():
    scheme = small(poll(dimensions=(("virtue", "60"), ("work", "40"))), POLLED)
    given = [
        counts("a", "p", (1, 0, 0, 0), dimension="virtue"),
        counts("a", "p", (0, 0, 0, 1), dimension="work"),
    ]
    assert total(scheme, *given) == 60 + 16


def test_08_deductions_stop_at_the_floor_of_each_item():
    scheme = small(BASE_COMPONENT, BASE_COMPONENT.replace("study", "work"), combine="points")
    assert total(scheme) == 20
    assert total(scheme, entry("a", "study", 4), entry("a", "study", 3, part="二")) == 13
    assert total(scheme, entry("a", "study", 9), entry("a", "study", 3, part="二")) == 10


def test_09_the_ledger_keeps_proof_and_approval_and_lists_what_does_not_count():
    scheme = small(MARK, ledger(approval="two people", award='amount = "2"\nproof = true'))
    people, records = marks(a=80)
    events = [
        event("1", "award", "a"),
        event("2", "award", "a", approved_by=""),
        event("3", "award", "a", approved_by="甲"),
        event("4", "award", "a", proof=""),
    ]
    one = one_of(score(scheme, inputs(people, records, events)), "a")
    assert one.exact == 82
    assert [line.why_not for line in one.ledger] == [
        "",
        "not-approved",
        "approved-by-the-same",
        "no-proof",
    ]
    assert (one.ledger[0].event.proof, one.ledger[0].event.approved_by) == ("文件", "乙")


def test_10_of_one_matter_the_highest_counts():
    scheme = small(MARK, ledger(same="highest", big="4", little="1"))
    events = [event("1", "little", "a", matter="甲"), event("2", "big", "a", matter="甲")]
    other = event("3", "little", "a", matter="乙")
    assert total(scheme, entry("a", "mark", 80), *events, other) == 85


@pytest.mark.parametrize(
    ("caps", "expected"),
    [({}, 14), ({"matter": "5"}, 9), ({"cap": "10"}, 10), ({"matter": "5", "cap": "8"}, 8)],
)
def test_11_caps_hold_for_a_matter_or_a_kind_or_not_at_all(caps, expected):
    scheme = small(MARK, ledger(**caps, award="5", other="4"))
    events = [
        event("1", "award", "a", matter="甲"),
        event("2", "award", "a", matter="甲"),
        event("3", "other", "a"),
    ]
    assert total(scheme, entry("a", "mark", 80), *events) == 80 + expected


def test_11_a_cap_holds_for_all_kinds_together():
    text = ledger(award="5").replace('cap_bonus = "none"', 'cap_bonus = "7"')
    events = [event("1", "award", "a"), event("2", "award", "a")]
    assert total(small(MARK, text), entry("a", "mark", 80), *events) == 87


def test_12_one_event_gives_several_people_amounts_by_role():
    roles = '[[ledger.rule.role]]\nname = "带班"\namount = "2"\n'
    roles += '[[ledger.rule.role]]\nname = "组员"\namount = "1"'
    people, records = marks(a=80, b=80, c=80)
    happened = event("1", "duty", ("a", "带班", None), ("b", "组员", None), ("c", "组员", None))
    sheet = score(small(MARK, ledger(duty=roles)), inputs(people, records, happened))
    assert [one_of(sheet, code).exact for code in "abc"] == [82, 81, 81]


def test_12_a_shared_event_is_borne_by_shares_that_sum_to_100():
    scheme = small(MARK, ledger(work='amount = "3"\nshared = true'))
    people, records = marks(a=80, b=80)
    shares = [("a", "", Fraction(40)), ("b", "", Fraction(60))]
    sheet = score(scheme, inputs(people, records, event("1", "work", *shares)))
    assert [one_of(sheet, code).exact for code in "ab"] == [Fraction("81.2"), Fraction("81.8")]
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, inputs(people, records, event("1", "work", shares[0])))
    assert codes(refusal) == ["shares-not-100"]


@pytest.mark.parametrize(
    ("mode", "text"),
    [("half up", "89.78"), ("half even", "89.78"), ("down", "89.77"), ("up", "89.78")],
)
def test_13_there_is_one_rounding_at_the_end_and_its_mode_is_shown(mode, text):
    assert Rounding(2, mode).text(Fraction("89.775")) == text
    scheme = shipped("000-duty")
    assert any(
        one.about == "rounding.mode" and one.value == "half up" for one in scheme.assumptions
    )


def test_13_modes_differ_on_halves_and_below_zero():
    texts = {
        mode: Rounding(1, mode).text(Fraction("-0.25"))
        for mode in ("half up", "half even", "down", "up")
    }
    assert texts == {"half up": "-0.3", "half even": "-0.2", "down": "-0.2", "up": "-0.3"}


def test_14_totals_may_leave_0_to_100_unless_the_scheme_cuts_them():
    minus = ledger(award="150").replace('"bonus"\nsame', '"deduction"\nsame')
    assert total(small(MARK, minus), entry("a", "mark", 80), event("1", "award", "a")) == -70
    cut = small(MARK, minus, at_least="0")
    assert total(cut, entry("a", "mark", 80), event("1", "award", "a")) == 0
    plus = small(MARK, ledger(award="30"))
    assert total(plus, entry("a", "mark", 80), event("1", "award", "a")) == 110


def test_15_ties_share_a_rank_and_are_reported():
    people, records = marks(a=90, b=80, c=80, d=70)
    sheet = score(small(MARK), inputs(people, records))
    assert [(one.person.code, one.rank, one.tied) for one in sheet.people] == [
        ("a", 1, False),
        ("b", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]
    assert [(tie.rank, tie.people) for tie in sheet.classes[0].ties] == [(2, ("b", "c"))]


def five(**more):
    return marks(a=95, b=90, c=85, d=80, e=75, **more)


@pytest.mark.parametrize(
    ("percent", "rounding", "places"),
    [("30", "floor", 1), ("30", "nearest", 2), ("25", "nearest", 1), ("25", "up", 2)],
)
def test_16_the_quota_is_rounded_as_the_scheme_says(percent, rounding, places):
    quota = QUOTA.replace('"20"', f'"{percent}"').replace("floor", rounding)
    sheet = score(small(MARK, GRADES, quota), inputs(*five()))
    assert sheet.selections[0].places == places


def test_16_an_override_needs_its_reason():
    scheme = small(MARK, GRADES, QUOTA)
    more = Override(
        selection="excellent", object_class="heads", places=2, reason="经党组同意", by="党组"
    )
    sheet = score(scheme, inputs(*five(), overrides=(more,)))
    assert sheet.selections[0].chosen == ("a", "b")
    assert sheet.selections[0].override == more
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, inputs(*five(), overrides=(replace(more, reason=""),)))
    assert codes(refusal) == ["no-reason"]


def test_16_a_tie_at_the_edge_is_settled_only_by_a_decision():
    people, records = marks(a=90, b=90, c=80, d=70, e=60)
    scheme = small(MARK, GRADES, QUOTA)
    open_sheet = score(scheme, inputs(people, records))
    assert open_sheet.selections[0].tied == ("a", "b")
    assert {one.proposed for one in open_sheet.people} == {""}
    settled = TieDecision(
        selection="excellent", object_class="heads", chosen=("b",), reason="资历", by="党组"
    )
    sheet = score(scheme, inputs(people, records, tie_decisions=(settled,)))
    assert one_of(sheet, "b").proposed == "excellent"
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, inputs(people, records, tie_decisions=(replace(settled, chosen=("c",)),)))
    assert codes(refusal) == ["tie-decision"]


BANDS = """
[[band]]
grade = "excellent"
from = "95"
needs = "top"
otherwise = "competent"
[[band]]
grade = "competent"
from = "80"
[[band]]
grade = "basic"
above = "60"
[[band]]
grade = "unfit"
[[selection]]
key = "top"
name = "前20%"
side = "top"
percent = "20"
rounding = "floor"
base = "each class"
"""


def test_17_a_percentage_and_a_threshold_hold_together():
    scheme = small(MARK, GRADES, BANDS)
    sheet = score(scheme, inputs(*marks(a=99, b=97, c=94, d=80, e=79)))
    assert [one.proposed for one in sheet.people] == [
        "excellent",
        "competent",
        "competent",
        "competent",
        "basic",
    ]
    low = score(scheme, inputs(*marks(a=94, b=90, c=85, d=84, e=83)))
    assert one_of(low, "a").proposed == "competent"


def test_17_a_quota_may_have_a_threshold():
    quota = QUOTA.replace('"20"', '"60"') + 'threshold = "90"\n'
    sheet = score(small(MARK, GRADES, quota), inputs(*five()))
    assert sheet.selections[0].chosen == ("a", "b")


def test_17_no_grade_is_proposed_while_a_tie_at_the_edge_is_open():
    scheme = small(MARK, GRADES, BANDS)
    people, records = marks(a=99, b=99, c=94, d=80, e=79)
    sheet = score(scheme, inputs(people, records))
    assert [(one.proposed, one.at_the_edge) for one in sheet.people[:3]] == [
        ("", ("top",)),
        ("", ("top",)),
        ("competent", ()),
    ]
    settled = TieDecision(
        selection="top", object_class="heads", chosen=("b",), reason="资历", by="党组"
    )
    sheet = score(scheme, inputs(people, records, tie_decisions=(settled,)))
    assert (one_of(sheet, "a").proposed, one_of(sheet, "b").proposed) == (
        "competent",
        "excellent",
    )


def test_16_a_tie_at_the_edge_leaves_the_grade_of_the_rest_open_too():
    scheme = small(MARK, GRADES, QUOTA, '[grading]\notherwise = "competent"\n')
    people, records = marks(a=90, b=90, c=80, d=70, e=60)
    sheet = score(scheme, inputs(people, records))
    assert [one.proposed for one in sheet.people] == ["", "", *["competent"] * 3]


def test_18_the_ends_of_bands_belong_where_the_scheme_says():
    scheme = small(MARK, GRADES, BANDS)
    sheet = score(scheme, inputs(*marks(a=80, b=79, c="60.01", d=60, e=59)))
    assert [one.proposed for one in sheet.people] == [
        "competent",
        "basic",
        "basic",
        "unfit",
        "unfit",
    ]


def test_19_the_last_three_are_a_count():
    last = QUOTA.replace('"top"', '"bottom"').replace(
        'percent = "20"\nrounding = "floor"', "count = 3"
    )
    sheet = score(small(MARK, last.replace('grade = "excellent"\n', "")), inputs(*five()))
    assert sheet.selections[0].chosen == ("e", "d", "c")


def veto(effect, grade=""):
    extra = f'grade = "{grade}"' if grade else 'excludes = ["excellent"]'
    return (
        '[[veto]]\nkey = "v"\nname = "一票否决"\nsource = "按有关规定"\n'
        f'effect = "{effect}"\n{extra}\n'
    )


FOUND = Finding(
    person="a",
    veto="v",
    date="2023-05-01",
    ground="纪发〔2023〕5号",
    entered_by="甲",
    approved_by="乙",
)


def test_20_a_veto_gives_the_place_to_the_next_and_keeps_the_score():
    sheet = score(
        small(MARK, GRADES, QUOTA, veto("exclude")), inputs(*five(), findings=(FOUND,))
    )
    one = one_of(sheet, "a")
    assert (one.exact, one.rank, one.proposed) == (95, 1, "")
    assert one.vetoes[0].finding.ground == "纪发〔2023〕5号"
    assert one.vetoes[0].veto.source == "按有关规定"
    assert sheet.selections[0].chosen == ("b",)
    assert sheet.selections[0].passed_over == ("a",)


@pytest.mark.parametrize(
    ("effect", "mark", "grade"),
    [
        ("cap", 99, "basic"),
        ("cap", 50, "unfit"),
        ("force", 99, "basic"),
        ("force", 50, "basic"),
    ],
)
def test_20_a_veto_caps_or_forces_a_grade(effect, mark, grade):
    scheme = small(MARK, GRADES, BANDS, veto(effect, "basic"))
    sheet = score(scheme, inputs(*marks(a=mark), findings=(FOUND,)))
    assert one_of(sheet, "a").proposed == grade


def test_20_a_veto_that_nobody_approved_does_not_hold_and_is_listed():
    approved = small(MARK, GRADES, QUOTA, veto("exclude"), ledger(approval="two people"))
    sheet = score(approved, inputs(*five(), findings=(replace(FOUND, approved_by=""),)))
    assert sheet.selections[0].chosen == ("a",)
    assert one_of(sheet, "a").vetoes[0].why_not == "not-approved"


THRICE = f"""{LAST}[[streak]]
key = "thrice"
name = "连续三个季度末位"
period = "quarter"
length = 3
of = ["last"]
excludes = ["excellent"]
consequence = "约谈"
"""


def earlier(number, *last):
    return EarlierSheet(
        period=Period("quarter", 2023, number),
        outcomes=tuple((code, ("last",) if code in last else ()) for code in "abcde"),
    )


def test_21_three_quarters_running_lead_to_the_consequence():
    scheme = small(MARK, GRADES, QUOTA, THRICE)
    now = Period("quarter", 2023, 3)
    sheets = (earlier(1, "e", "d"), earlier(2, "e"))
    sheet = score(scheme, inputs(*five(), period=now, earlier=sheets))
    assert [one.person.code for one in sheet.people if one.streaks] == ["e"]
    broken = score(
        scheme, inputs(*five(), period=now, earlier=(earlier(1, "e"), earlier(2, "d")))
    )
    assert not any(one.streaks for one in broken.people)


def test_21_a_missing_sheet_is_named_and_establishes_nothing():
    scheme = small(MARK, GRADES, QUOTA, THRICE)
    now = Period("quarter", 2023, 3)
    sheet = score(scheme, inputs(*five(), period=now, earlier=(earlier(2, "e"),)))
    assert [str(one) for one in sheet.streaks[0].missing] == ["2023Q1"]
    assert sheet.streaks[0].met == ()


def test_21_a_year_looks_at_its_quarters_and_a_streak_may_keep_out_of_a_list():
    scheme = small(MARK, GRADES, QUOTA, THRICE)
    sheets = tuple(earlier(number, "a") for number in (2, 3, 4))
    sheet = score(scheme, inputs(*five(), earlier=sheets))
    assert sheet.streaks[0].met == ("a",)
    assert sheet.selections[0].chosen == ("b",)


def test_21_a_year_looks_at_every_streak_that_ends_within_it():
    scheme = small(MARK, GRADES, QUOTA, THRICE)
    before = EarlierSheet(period=Period("quarter", 2022, 4), outcomes=(("a", ("last",)),))
    sheets = (before, earlier(1, "a"), earlier(2, "a"), earlier(3), earlier(4))
    sheet = score(scheme, inputs(*five(), earlier=sheets))
    assert sheet.streaks[0].met == ("a",)
    assert [str(one) for one in sheet.streaks[0].periods] == [
        "2022Q4",
        *(f"2023Q{number}" for number in range(1, 5)),
    ]
    assert sheet.selections[0].chosen == ("b",)


def test_21_the_quarters_of_one_year_are_no_streak_across_two():
    whole_year = THRICE.replace("length = 3", "length = 4\nsame_year = true")
    scheme = small(MARK, GRADES, QUOTA, whole_year)
    before = [
        EarlierSheet(period=Period("quarter", 2022, number), outcomes=(("e", ("last",)),))
        for number in (3, 4)
    ]
    sheets = (*before, earlier(1, "e"))
    now = Period("quarter", 2023, 2)
    sheet = score(scheme, inputs(*five(), period=now, earlier=sheets))
    assert sheet.streaks[0].met == ()
    assert [str(one) for one in sheet.streaks[0].missing] == ["2023Q3", "2023Q4"]
    last = Period("quarter", 2023, 4)
    sheets = tuple(earlier(number, "e") for number in (1, 2, 3))
    sheet = score(scheme, inputs(*five(), period=last, earlier=sheets))
    assert sheet.streaks[0].met == ("e",)
    with pytest.raises(SchemeRefused) as refusal:
        small(MARK, GRADES, QUOTA, whole_year.replace("length = 4", "length = 5"))
    assert codes(refusal) == ["longer-than-a-year"]


def test_21_a_sheet_tells_later_ones_what_they_need():
    scheme = small(MARK, GRADES, QUOTA, THRICE)
    outcome = score(scheme, inputs(*five(), period=Period("quarter", 2023, 1))).outcome()
    assert dict(outcome.outcomes)["a"] == ("excellent", "grade:excellent")
    assert dict(outcome.outcomes)["e"] == ("last",)


ELIGIBLE = """
[[eligibility]]
key = "age"
name = "年龄"
facts = ["年龄"]
test = "at most"
value = "45"
"""


def test_22_filters_keep_people_out_or_out_of_a_list_and_want_their_facts():
    people = [person("a", facts={"年龄": "46"}), person("b", facts={"年龄": "45"}), person("c")]
    records = [entry(one.code, "mark", 90) for one in people]
    with pytest.raises(InputsRefused) as refusal:
        score(small(MARK, ELIGIBLE), inputs(people, records))
    assert codes(refusal) == ["fact-missing"]
    sheet = score(small(MARK, ELIGIBLE), inputs(people[:2], records[:2]))
    assert [one.person.code for one in sheet.not_scored] == ["a"]
    listed = small(
        MARK, GRADES, QUOTA.replace('"20"', '"50"'), ELIGIBLE + 'excludes = ["excellent"]\n'
    )
    sheet = score(listed, inputs(people[:2], records[:2]))
    assert sheet.selections[0].chosen == ("b",)
    assert one_of(sheet, "a").ineligible[0].key == "age"


def test_23_classes_are_ranked_apart_and_lists_may_join_them():
    people, records = marks(a=95, b=90, s1=99, s2=80)
    sheet = score(small(MARK), inputs(people, records))
    assert [(one.person.code, one.rank) for one in sheet.people] == [
        ("a", 1),
        ("b", 2),
        ("s1", 1),
        ("s2", 2),
    ]
    joined = QUOTA.replace("each class", "all classes together").replace('"20"', '"50"')
    sheet = score(small(MARK, GRADES, joined), inputs(people, records))
    assert sheet.selections[0].chosen == ("s1", "a")


def test_24_a_board_can_be_scored():
    classes = {one.key: one.collective for one in shipped("003-performance").classes}
    assert classes["town"]
    assert not classes["member"]


def test_25_grades_are_called_by_the_type_of_staff():
    scheme = shipped("002-quantified")
    assert scheme.grade_name("competent", "公务员") == "称职"
    assert scheme.grade_name("competent", "事业人员") == "合格"


def test_26_schemes_and_item_lists_have_versions_and_filing_records():
    assert shipped("004-3-competition").versions[0].date == "2009-03-12"
    items = MARK + "items = true\n"
    mine = ItemList(
        person="a",
        component="mark",
        version="2",
        periods=(),
        items=(
            Item(key="1", name="项目一", points=Fraction(70)),
            Item(key="2", name="项目二", points=Fraction(30)),
        ),
        date="2023-04-01",
        filed="局办备〔2023〕4号",
        reason="岗位变动",
    )
    given = [entry("a", "mark", 60, part="1"), entry("a", "mark", 25, part="2")]
    assert total(small(items), *given, item_lists=(mine,)) == 85
    with pytest.raises(InputsRefused) as refusal:
        total(
            small(items), given[0], item_lists=(replace(mine, filed="", items=mine.items[:1]),)
        )
    assert codes(refusal) == ["items-not-filed", "items-not-whole"]


def test_26_a_list_that_changes_an_earlier_one_says_why():
    """遇有特殊情况需要调整……应重新研究确定工作项目清单，报局办公室备案."""
    halves = "".join(f'[[component.period]]\nkey = "h{n}"\nname = "第{n}期"\n' for n in (1, 2))
    scheme = small(
        '[[component]]\nkey = "work"\nname = "工作"\nweight = "100"\nkind = "periods"\n'
        f'combine = "mean"\nmissing = "refuse"\ninner = "weights"\n{halves}',
        MARK.replace("kind", 'in = "work"\nkind') + "items = true\n",
    )
    first = ItemList(
        person="a",
        component="mark",
        version="1",
        periods=("h1",),
        items=(Item(key="1", name="项目一", points=Fraction(100)),),
        date="2023-01-10",
        filed="备1",
    )
    second = replace(
        first, version="2", periods=("h2",), date="2023-07-10", filed="备2", reason="岗位变动"
    )
    given = [entry("a", "mark", 80, "h1", part="1"), entry("a", "mark", 90, "h2", part="1")]
    assert total(scheme, given, item_lists=(second, first)) == 85
    with pytest.raises(InputsRefused) as refusal:
        total(scheme, given, item_lists=(replace(second, reason=""), first))
    assert codes(refusal) == ["items-without-reason"]


def test_27_decisions_stand_beside_proposals_and_differences_need_a_reason():
    scheme = small(MARK, GRADES, QUOTA)
    other = Decision(
        person="a", grade="competent", by="党组", date="2024-01-05", reason="任职不满半年"
    )
    sheet = score(scheme, inputs(*five(), decisions=(other,)))
    one = one_of(sheet, "a")
    assert (one.proposed, one.final) == ("excellent", "competent")
    assert [(item.person, item.reason) for item in sheet.differences] == [("a", "任职不满半年")]
    assert sheet.undecided == 4
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, inputs(*five(), decisions=(replace(other, reason=""),)))
    assert codes(refusal) == ["difference-without-reason"]


def test_27_a_grade_of_a_list_given_to_somebody_who_is_not_on_it_is_a_difference():
    scheme = small(MARK, GRADES, QUOTA)
    given = Decision(person="e", grade="excellent", by="党组", date="2024-01-05")
    with pytest.raises(InputsRefused) as refusal:
        score(scheme, inputs(*five(), decisions=(given,)))
    assert [dict(one.values) for one in refusal.value.faults] == [
        {"proposed": "–", "decided": "优秀"}
    ]
    sheet = score(scheme, inputs(*five(), decisions=(replace(given, reason="立功"),)))
    assert [(one.person, one.proposed) for one in sheet.differences] == [("e", "")]
    other = replace(given, grade="competent")
    assert score(scheme, inputs(*five(), decisions=(other,))).differences == ()


@pytest.mark.parametrize(
    ("held", "state"),
    [
        ((), "not-yet"),
        ((NoticeHeld("n", "2024-01-01", "2024-01-05"),), "held"),
        ((NoticeHeld("n", "2024-01-01", "2024-01-04"),), "too-short"),
    ],
)
def test_28_notices_last_as_many_days_as_they_must(held, state):
    scheme = small(MARK, '[[notice]]\nkey = "n"\nname = "公示"\ndays = 5\n')
    sheet = score(scheme, inputs(*five(), notices=held))
    assert [one.state for one in sheet.notices] == [state]


def test_29_nothing_is_scored_while_a_weight_is_open():
    with pytest.raises(InputsRefused) as refusal:
        score(small(MARK.replace('"100"', '"?"')), inputs(*five()))
    assert codes(refusal) == ["still-open"]


def test_29_a_choice_without_its_why_is_refused_and_all_assumptions_are_on_the_sheet():
    text = small_text(MARK).replace('"*" = "测试"', "")
    with pytest.raises(SchemeRefused) as refusal:
        read_scheme(text)
    assert codes(refusal) == ["choice-without-why"]
    sheet = score(shipped("000-duty"), inputs(*whole_000()))
    about = {one.about for one in sheet.assumptions}
    assert {
        "component.quarter.missing",
        "selection.excellent.rounding",
        "ranking.ties",
    } <= about


def whole_000():
    records = [
        entry("a", part, 90, f"q{n}") for n in range(1, 5) for part in ("duty", "common")
    ]
    polls = [
        counts("a", key, (1, 1, 0, 0), source=f"{key} 核对码") for key in ("half", "final")
    ]
    return [person("a")], [records, polls]


def test_every_input_is_reached_from_the_total_with_its_source():
    people, records = whole_000()
    one = one_of(score(shipped("000-duty"), inputs(people, records)), "a")
    found = inputs_of(one.total)
    assert len(found) == 8 + 8
    assert {node.source for node in found} == {"", "half 核对码", "final 核对码"}
