import io
import re
from dataclasses import replace

import pytest
from openpyxl import Workbook

from kiosk import deck
from kiosk.deck import read_deck
from kiosk.meeting_file import read_meeting, refusals, table
from kiosk.samples import sample_deck, sample_meeting
from tally.grading.results import grade_meeting

HEADER = "group,ballot,form,subject,criterion,mark\n"
MEETING = """
title = "年终述职测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票"]
[grades]
names = ["优秀", "称职"]
coefficients = ["1", "0.8"]
[[group]]
code = "A"
name = "班子"
slips = 5
[[group]]
code = "B"
name = "职工"
slips = 6
[[form]]
code = "heads"
title = "科室负责人"
groups = {A = 40, B = 60}
subject = [{name = "张三"}, {name = "李四"}]
criterion = [{name = "德", weight = 50}, {name = "绩", weight = 50}]
limit = {grade = "优秀", at_most = "50%", otherwise = "refuse"}
[[form]]
code = "staff"
title = "工作人员"
groups = {B = 100}
subject = [{name = "王五", code = "w"}, {name = "赵六", code = "z"}]
limit = {grade = "优秀", at_most = 1, otherwise = "spoil"}
"""
EXCELLENT, COMPETENT, ABSTAINED, SPOILED = range(4)


@pytest.fixture
def meeting():
    return read_meeting({"meeting.toml": MEETING.encode()})


def read(meeting, rows):
    return read_deck("deck.csv", (HEADER + rows).encode(), meeting)


def test_marks_stand_in_the_order_of_the_contests(meeting):
    rows = (
        "B,1,staff,z,总体评价,称职\nB,1,heads,002,绩,优秀\n"
        "B,1,heads,001,德,称职\nB,1,heads,002,德,废票\n"
    )
    assert read(meeting, rows).ballots == {
        "A": (),
        "B": ((COMPETENT, ABSTAINED, SPOILED, EXCELLENT, ABSTAINED, COMPETENT),),
    }


def test_a_contest_that_is_not_mentioned_is_an_abstention(meeting):
    assert read(meeting, "A,1,heads,001,德,弃权\n").ballots["A"] == ((ABSTAINED,) * 4,)


def test_one_row_of_stars_spoils_a_whole_ballot(meeting):
    assert read(meeting, "A,7,*,*,*,废票\n").ballots["A"] == ((SPOILED,) * 4,)


def test_a_criterion_may_be_called_by_a_star(meeting):
    heads = meeting.forms[0]
    starred = replace(heads, criteria=(replace(heads.criteria[0], name="*"), heads.criteria[1]))
    meeting = replace(meeting, forms=(starred, *meeting.forms[1:]))
    found = read(meeting, "A,1,heads,001,*,优秀\nA,2,*,*,*,废票\n").ballots["A"]
    assert found == ((EXCELLENT, ABSTAINED, ABSTAINED, ABSTAINED), (SPOILED,) * 4)


def test_gaps_in_the_numbers_are_no_ballots_and_rows_come_in_any_order(meeting):
    rows = "A,9,heads,001,德,优秀\nA,2,heads,001,德,称职\nA,09,heads,002,德,称职\n"
    first, second = read(meeting, rows).ballots["A"]
    assert (first[0], second[0], second[2]) == (COMPETENT, EXCELLENT, COMPETENT)


def test_a_limit_that_spoils_makes_every_contest_of_its_form_spoiled(meeting):
    rows = "B,1,staff,w,总体评价,优秀\nB,1,staff,z,总体评价,优秀\nB,1,heads,001,德,优秀\n"
    assert read(meeting, rows).ballots["B"] == (
        (EXCELLENT, ABSTAINED, ABSTAINED, ABSTAINED, SPOILED, SPOILED),
    )


def test_a_limit_counts_each_criterion_apart(meeting):
    rows = "A,1,heads,001,德,优秀\nA,1,heads,002,绩,优秀\n"
    assert read(meeting, rows).ballots["A"] == ((EXCELLENT, ABSTAINED, ABSTAINED, EXCELLENT),)


def test_the_counts_of_a_deck_are_one_row_a_contest(meeting):
    rows = "A,1,heads,001,德,优秀\nA,2,heads,001,德,优秀\nA,3,*,*,*,废票\n"
    counts = read(meeting, rows).counts(meeting)
    assert counts == {
        "A": [[2, 0, 0, 1], [0, 0, 2, 1], [0, 0, 2, 1], [0, 0, 2, 1]],
        "B": [[0, 0, 0, 0]] * 6,
    }


def test_chinese_headings_and_gb18030_are_read_with_a_notice(meeting):
    text = "票种,票号,测评表,测评对象,测评项目,所划等次\nA,1,heads,001,德,优秀\n"
    found = read_deck("deck.csv", text.encode("gb18030"), meeting)
    assert found.ballots["A"][0][0] == EXCELLENT
    assert "GB18030" in str(found.notices[0])


def test_a_workbook_is_a_deck_too(meeting):
    workbook = Workbook()
    for row in (HEADER.strip().split(","), ["A", 1, "heads", "001", "德", "优秀"]):
        workbook.active.append(row)
    data = io.BytesIO()
    workbook.save(data)
    found = read_deck("deck.xlsx", data.getvalue(), meeting)
    assert found == read(meeting, "A,1,heads,001,德,优秀\n")


@pytest.mark.parametrize(
    ("rows", "reason", "said"),
    [
        ("C,1,heads,001,德,优秀\n", deck.UnknownDeckGroup, "row 2"),
        ("A,1,tails,001,德,优秀\n", deck.UnknownDeckForm, "heads, staff"),
        ("A,1,heads,1,德,优秀\n", deck.UnknownDeckSubject, "like 001"),
        ("A,1,heads,001,能,优秀\n", deck.UnknownDeckCriterion, "德, 绩"),
        ("A,1,heads,001,德,良好\n", deck.UnknownMark, "优秀, 称职, 弃权, 废票"),
        ("A,1,heads,001,德,\n", deck.UnknownMark, "row 2"),
        ("A,1,staff,w,总体评价,优秀\n", deck.FormNotOfGroup, "group A"),
        ("A,0,heads,001,德,优秀\n", deck.NotBallotNumber, "“0”"),
        ("A,-1,heads,001,德,优秀\n", deck.NotBallotNumber, "“-1”"),
        ("A,1.5,heads,001,德,优秀\n", deck.NotBallotNumber, "“1.5”"),
        ("A,一,heads,001,德,优秀\n", deck.NotBallotNumber, "“一”"),
        ("A,,heads,001,德,优秀\n", deck.NotBallotNumber, "row 2"),
        ("A,1,heads,001,德,优秀\nA,1,heads,001,德,优秀\n", deck.MarkedTwice, "row 3"),
        ("A,1,*,*,*,废票\nA,1,heads,001,德,优秀\n", deck.WholeBallotNotAlone, "row 3"),
        ("A,1,heads,001,德,优秀\nA,1,*,*,*,废票\n", deck.WholeBallotNotAlone, "row 3"),
        ("A,1,*,*,*,废票\nA,1,*,*,*,废票\n", deck.WholeBallotNotAlone, "row 3"),
        ("A,1,*,*,*,弃权\n", deck.WrongWholeBallot, "row 2"),
        ("A,1,heads,*,*,废票\n", deck.WrongWholeBallot, "row 2"),
        ("".join(f"A,{n},*,*,*,废票\n" for n in range(1, 7)), deck.TooManyBallots, "6 ballots"),
        (
            "A,3,heads,001,德,优秀\nA,3,heads,002,德,优秀\n",
            deck.LimitBroken,
            "ballot 3 of group A gives 优秀 2 times in the form heads (德), but at most 1",
        ),
        ("", refusals.EmptyFile, "deck.csv"),
        ("A,1,heads,001,德,优秀,x\n", table.CellWithoutHeading, "row 2"),
        ("A,1,heads,001,德,优\u200b秀\n", refusals.ForbiddenCharacter, "U+200B"),
    ],
)
def test_a_deck_that_cannot_be_used_is_refused(meeting, rows, reason, said):
    with pytest.raises(reason) as refused:
        read(meeting, rows)
    assert said in str(refused.value)
    assert "deck.csv" in str(refused.value)


def test_a_deck_without_one_of_its_headings_is_refused(meeting):
    with pytest.raises(table.HeadingMissing, match="mark / 所划等次"):
        read_deck("deck.csv", b"group,ballot,form,subject,criterion\n", meeting)


def test_the_sample_deck_can_be_counted_in_both_groups():
    meeting = read_meeting(sample_meeting())
    found = read_deck("deck.csv", sample_deck(), meeting)
    assert {group: len(ballots) for group, ballots in found.ballots.items()} == {
        "A": 7,
        "B": 20,
    }
    results = grade_meeting(meeting, found.counts(meeting))
    assert [subject.missing for subject in results.subjects] == [()] * 14
    assert sorted(s.rank for s in results.subjects if s.form.code == "heads") == list(
        range(1, 14)
    )
    assert re.search(r"^B,\d+,\*,\*,\*,废票$", sample_deck().decode(), re.MULTILINE)
