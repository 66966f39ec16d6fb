"""A scheme file is taken whole or refused with every fault and its line."""

import pytest

from tally.scoring.components import leaves
from tally.scoring.faults import SchemeRefused
from tally.scoring.scheme_file import SHIPPED, read_scheme, shipped_text
from tally.scoring.words import sentence
from tests.tally.scoring.making_inputs import BASE_COMPONENT, GRADES, MARK, QUOTA, small_text


def refused(text, decided=None):
    with pytest.raises(SchemeRefused) as refusal:
        read_scheme(text, decided)
    return refusal.value.faults


def told(text):
    return [sentence(fault, "zh") for fault in refused(text)]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scheme_reads_and_quotes_its_document(name):
    scheme = read_scheme(shipped_text(name))
    assert scheme.key == name
    assert scheme.assumptions
    assert all(component.source for component in scheme.components())
    assert all(leaf.name for part in scheme.total.parts for leaf in leaves(part))
    assert [rule.key for rule in scheme.ledger.rules if not rule.source] == []


def test_the_shipped_schemes_leave_open_what_their_documents_leave_open():
    count = {name: len(read_scheme(shipped_text(name)).open) for name in SHIPPED}
    assert count == {
        "000-duty": 2,
        "001-points": 2,
        "002-quantified": 7,
        "003-performance": 30,
        "004-1-section": 13,
        "004-2-efficiency": 4,
        "004-3-competition": 6,
        "004-4-rating": 10,
        "004-5-section": 15,
    }


def test_an_unknown_shipped_name_is_refused():
    with pytest.raises(KeyError):
        shipped_text("../secret")


def test_all_faults_are_told_at_once_with_their_lines():
    text = small_text(
        MARK.replace('"100"', '"60"').replace("得分", ""),
        QUOTA,
        '[[veto]]\nkey = "v"\nname = "否决"\nsource = "文"\neffect = "ban"\nexcludes = ["nobody"]\n',
        'colour = "red"\n',
    )
    faults = {(fault.code, dict(fault.place).get("at")) for fault in refused(text)}
    assert faults == {
        ("weights-not-100", "total"),
        ("empty", "component.mark.name"),
        ("unknown-key", "selection.excellent"),
        ("not-among", "veto.v.effect"),
        ("unknown-key", "veto.v"),
        ("unknown-name", "veto.v.colour"),
    }
    lines = text.splitlines()
    for fault in refused(text):
        place = dict(fault.place)
        name = place["at"].rpartition(".")[2]
        if fault.code in {"empty", "not-among", "unknown-name"}:
            assert lines[int(place["line"]) - 1].startswith(name)


def test_a_toml_float_is_refused_with_its_line():
    assert told(small_text(MARK.replace('"100"', "100.0"))) == [
        '第30行：数字 100.0 带小数点而没有引号；请写成 "100.0"，才能按原样精确计算'
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = ", "not-toml"),
        ("x" * 1_000_001, "too-large"),
        (small_text(MARK).replace("pingyi-scheme/1", "other/9"), "other-format"),
        (small_text(MARK).replace("[[class]]", "[[form]]"), "no-class"),
        (small_text(MARK, MARK), "key-twice"),
        (small_text(MARK.replace("kind", 'in = "nowhere"\nkind')), "no-such-parent"),
        (small_text(MARK.replace("entered", "guessed")), "not-among"),
        (small_text(MARK, GRADES, '[[band]]\ngrade = "excellent"\nfrom = "60"\n'
                    '[[band]]\ngrade = "competent"\nfrom = "80"\n[[band]]\ngrade = "unfit"\n'),
         "bands-not-falling"),
        (small_text(MARK, GRADES, QUOTA + "count = 2\n"), "percent-or-count"),
        (small_text(MARK, GRADES, QUOTA.replace('"20"', '"120"')), "not-a-percent"),
        (small_text(MARK.replace("mark", "Größe")), "bad-key"),
        (small_text(MARK.replace('"100"', '"-100"')), "not-above-0"),
        (small_text(MARK.replace('"100"', '"1e2"')), "not-number"),
        (small_text(MARK).replace("places = 2", "places = 12"), "not-whole"),
        (small_text(MARK).replace('"*" =', '"nothing.here" = "x"\n"*" ='), "about-nothing"),
        (small_text(MARK, '[[poll]]\nkey = "p"\nname = "测评"\nsource = "文"\ngrades = ["优", "劣"]\n'
                    'coefficients = ["1", "0"]\nmissing = "refuse"\n[[poll.group]]\nkey = "A"\n'
                    'name = "甲"\nweight = "100"\nclasses = ["heads"]\n'), "unknown-name"),
        (small_text(BASE_COMPONENT.replace('"10"', '"0"'), combine="points"), "not-above-0"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused(text, code):
    assert code in {fault.code for fault in refused(text)}


def test_components_that_stand_in_each_other_are_refused():
    loop = '[[component]]\nkey = "{}"\nin = "{}"\nname = "组"\nweight = "100"\nkind = "group"\n'
    loop += 'combine = "weights"\n'
    text = small_text(MARK, loop.format("a", "b"), loop.format("b", "a"))
    assert {fault.code for fault in refused(text)} == {"round-in"}


def test_a_decision_fills_an_open_value_and_is_checked_like_a_written_one():
    text = small_text(MARK.replace('"100"', '"?"'))
    where = "component.mark.weight"
    opened = read_scheme(text).open[0]
    assert (opened.where, opened.what, opened.line) == (where, "得分", 30)
    assert read_scheme(text, {where: "100"}).open == ()
    assert [fault.code for fault in refused(text, {where: "90"})] == ["weights-not-100"]
    assert "not-number" in {fault.code for fault in refused(text, {where: "viel"})}
    assert [fault.code for fault in refused(small_text(MARK), {where: "90"})] == [
        "nothing-open"
    ]


def test_every_assumption_has_a_value_and_a_reason():
    for name in SHIPPED:
        for one in read_scheme(shipped_text(name)).assumptions:
            assert one.why
            assert one.value or one.about == "grading.otherwise", (name, one)


def test_what_was_decided_is_what_the_assumptions_show():
    scale = {f"poll.review.coefficients.{n}": f"0.{9 - n}" for n in range(1, 5)}
    scheme = read_scheme(shipped_text("002-quantified"), scale)
    shown = {one.about: one.value for one in scheme.assumptions}
    assert shown["poll.review.coefficients"] == "0.8 / 0.7 / 0.6 / 0.5"
