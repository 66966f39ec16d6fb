"""Quarterly publications and objections: frozen once two people agreed, answered by another person."""

import json
from datetime import date

import pytest

from kiosk.actions.approve_ledger_entry import approve_entry, void_entry
from kiosk.actions.ledger_objections import (
    answer_objection,
    enter_objection,
    open_objections,
)
from kiosk.actions.ledger_refusals import LedgerMoved, OwnEntry, OwnPublication
from kiosk.actions.publish_ledger import (
    agree_to_publication,
    content_of,
    propose_publication,
    quarters_to_publish,
    withdraw_publication,
)
from kiosk.actions.score_conditions import check_finish
from kiosk.actions.score_of_sheet import score_of
from kiosk.actions.score_sheet_refusals import SheetNotOpen
from kiosk.actions.score_workbook import filled_workbook
from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.domain.ledger_objection import ObjectionOutcome, ObjectionSubject
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.errors import ConditionsNotMet, NotFound, Refused
from kiosk.models.ledger_entry import ledger_entry_of, ledger_of
from kiosk.models.ledger_publication import publication_of, publications_of
from kiosk.models.score_input import ScoreValueRecord
from tally.scoring.engine import score
from tally.scoring.workbook.filled import read_filled
from tally.scoring.workbook.tables import workbook_tables
from tests.kiosk.made_ledger import (
    LI_SI,
    TODAY,
    approved,
    clerks,
    entered,
    fields,
    make_sheet,
    store_rows,
)

END = "2024-01-12"


@pytest.fixture
def people(session):
    return clerks(session)


@pytest.fixture
def sheet(session):
    """Twenty people: 15 % are three of them, and 5 % is one."""
    crowd = tuple((f"{number:03}", f"人{number}", "leaders") for number in range(2, 21))
    return make_sheet(session, people=(("001", "李四", "leaders"), *crowd))


@pytest.fixture
def li_si(session, sheet, people):
    return [
        approved(session, sheet, people, fields(rule, day, matter=matter))
        for rule, day, matter in LI_SI
    ]


def propose(session, sheet, staff, quarter="2023Q1", *, start=TODAY, end=END, today=TODAY):
    return propose_publication(
        session,
        sheet_id=sheet.id,
        quarter=quarter,
        notice_start=start,
        notice_end=end,
        staff=staff,
        today=today,
    )


def publish(session, sheet, people, quarter="2023Q1"):
    number = propose(session, sheet, people[0], quarter).number
    agree_to_publication(
        session, sheet_id=sheet.id, number=number, staff=people[1], today=TODAY
    )
    return content_of(publication_of(session, sheet.id, number))


def listed(content):
    return [one["number"] for one in content["entries"]]


def line_of(content, code="001"):
    return next(one for one in content["standings"] if one["code"] == code)


def void(session, sheet, people, number):
    counter = void_entry(
        session,
        sheet_id=sheet.id,
        number=number,
        ground="有误",
        reference="",
        staff=people[0],
        today=TODAY,
    )
    approve_entry(
        session, sheet_id=sheet.id, number=counter.number, staff=people[1], today=TODAY
    )
    return counter


# ── publications ─────────────────────────────────────────


def test_a_publication_lists_the_quarters_entries_and_where_everybody_stands(
    session, sheet, people, li_si
):
    content = publish(session, sheet, people)
    assert listed(content) == [1, 2]
    assert [part["why_not"] for one in content["entries"] for part in one["people"]] == [
        "",
        "same-matter",
    ]
    mine = line_of(content)
    assert (mine["total"], mine["rank"], mine["lists"]) == ("102.00", 1, ["advanced"])
    assert mine["amounts"] == [["奖励加分", "bonus", "2"], ["惩戒扣分", "deduction", "0"]]
    assert content["unranked"] == []
    assert li_si[0].publication == 1


def test_what_is_posted_tells_no_ground_no_proof_and_nobody_who_entered(session, sheet, people):
    approved(
        session, sheet, people, fields(ground="群众举报张某", reference="信访件〔2023〕7号")
    )
    posted = json.dumps(publish(session, sheet, people), ensure_ascii=False)
    for secret in ("群众举报", "信访件", people[0].name, people[1].name):
        assert secret not in posted


def test_nothing_changes_a_fixed_publication(session, sheet, people, li_si):
    publish(session, sheet, people)
    before = publication_of(session, sheet.id, 1).text
    approved(session, sheet, people, fields("award-national", "2023-01-15"))
    void(session, sheet, people, li_si[0].number)
    assert publication_of(session, sheet.id, 1).text == before
    with pytest.raises(Refused):
        withdraw_publication(session, sheet_id=sheet.id, number=1, staff=people[0])
    with pytest.raises(Refused):
        agree_to_publication(session, sheet_id=sheet.id, number=1, staff=people[1], today=TODAY)


def test_a_late_entry_is_marked_and_stands_in_the_next_publication(
    session, sheet, people, li_si
):
    publish(session, sheet, people)
    late = approved(session, sheet, people, fields("award-county", "2023-03-30"))
    assert late.number == len(li_si) + 1
    content = publish(session, sheet, people, "2023Q2")
    assert listed(content) == [3, 4, 5, late.number]
    assert [one["number"] for one in content["entries"] if one["late"]] == [late.number]
    assert late.publication == 2
    assert line_of(content)["total"] == "105.50"


def test_a_quarter_that_was_never_published_is_not_late(session, sheet, people, li_si):
    content = publish(session, sheet, people, "2023Q2")
    assert listed(content) == [one.number for one in li_si[:5]]
    assert not any(one["late"] for one in content["entries"])


def test_a_void_stands_in_the_next_publication_and_counts_in_its_standings(
    session, sheet, people, li_si
):
    publish(session, sheet, people)
    counter = void(session, sheet, people, li_si[0].number)
    content = publish(session, sheet, people, "2023Q2")
    assert content["voided"] == [{"number": counter.number, "voids": 1, "date": TODAY}]
    # The county award of the same matter counts now: 100 + 1 + 1 + 1 + 0.5.
    assert line_of(content)["total"] == "103.50"


def test_what_was_voided_before_publishing_is_listed_as_voided(session, sheet, people, li_si):
    void(session, sheet, people, li_si[0].number)
    content = publish(session, sheet, people)
    first = content["entries"][0]["people"][0]
    assert (first["why_not"], first["amount"]) == ("voided", "")
    assert line_of(content)["total"] == "101.00"


def test_two_people_agree_to_the_same_list(session, sheet, people, li_si):
    propose(session, sheet, people[0])
    one = {"sheet_id": sheet.id, "number": 1, "today": TODAY}
    with pytest.raises(OwnPublication):
        agree_to_publication(session, **one, staff=people[0])
    approved(session, sheet, people, fields("award-national", "2023-01-15"))
    with pytest.raises(LedgerMoved):
        agree_to_publication(session, **one, staff=people[1])
    assert li_si[0].publication is None
    withdraw_publication(session, sheet_id=sheet.id, number=1, staff=people[1])
    assert publications_of(session, sheet.id) == []


@pytest.mark.parametrize(
    "more",
    [
        {"quarter": "2022Q4"},
        {"quarter": "2023"},
        {"start": "2024-01-04"},
        {"end": "2024-01-04"},
        {"start": "soon"},
        {"today": "2023-03-31", "start": "2023-03-31"},
    ],
)
def test_a_publication_that_cannot_be_is_refused(session, sheet, people, more):
    with pytest.raises(Refused):
        propose(session, sheet, people[0], **more)
    assert publications_of(session, sheet.id) == []


def test_the_notice_lasts_as_long_as_the_scheme_says(session, people):
    text = make_sheet(session).scheme.replace("days   = 1", "days   = 5")
    sheet = make_sheet(session, text=text)
    with pytest.raises(Refused):
        propose(session, sheet, people[0], end="2024-01-08")
    assert propose(session, sheet, people[0], end="2024-01-09").number == 1


def test_a_notice_that_began_before_the_second_person_agreed_is_refused(session, sheet, people):
    propose(session, sheet, people[0])
    with pytest.raises(Refused):
        agree_to_publication(
            session, sheet_id=sheet.id, number=1, staff=people[1], today="2024-01-06"
        )


def test_quarters_are_those_within_the_period_of_the_sheet(session):
    assert [
        [str(one) for one in quarters_to_publish(session, make_sheet(session, period=period))]
        for period in ("2023", "2023Q3")
    ] == [["2023Q1", "2023Q2", "2023Q3", "2023Q4"], ["2023Q3"]]


def test_while_places_are_undecided_there_are_points_and_no_ranks(session, people):
    sheet = make_sheet(session, rounding="")
    approved(session, sheet, people)
    content = publish(session, sheet, people)
    assert (line_of(content)["total"], line_of(content)["rank"]) == ("102.00", None)
    assert {one["code"] for one in content["unranked"]} == {"still-open"}
    assert content["outcome"] is None


def test_four_quarters_at_the_bottom_are_a_streak_of_the_year(session, sheet, people):
    approved(
        session, sheet, people, fields("admonition", "2023-01-20", people=(("020", "", ""),))
    )
    for quarter in range(1, 5):
        content = publish(session, sheet, people, f"2023Q{quarter}")
        assert line_of(content, "020")["lists"] == ["last"]
        streaks = line_of(content, "020")["streaks"]
        assert ("连续三个季度排在靠后5%" in streaks) == (quarter >= 3)
    found = score_of(session, sheet).sheet
    mine = next(one for one in found.people if one.person.code == "020")
    assert {one.key for one in mine.streaks} == {"three-quarters-last", "four-quarters-last"}


def test_the_workbook_takes_ledger_and_published_quarters_along(session, sheet, people):
    hostile = fields(
        matter="=1+1", reference="@SUM(A1)", people=(("001", "", ""), ("002", "", ""))
    )
    approved(session, sheet, people, hostile)
    approved(session, sheet, people, fields("admonition", people=(("020", "", ""),)))
    publish(session, sheet, people)
    here = score_of(session, sheet)
    tables = workbook_tables(filled_workbook(session, sheet), "inputs.xlsx")
    there = read_filled(sheet.scheme, tables)
    assert there.faults == ()
    assert there.inputs.events == here.read.inputs.events
    assert there.inputs.earlier == here.read.inputs.earlier != ()
    assert score(there.scheme, there.inputs).fingerprint == here.sheet.fingerprint


def test_what_was_marked_in_polls_is_not_read_from_the_wall(session, people):
    """The total of document 000 is the year's score: only the ledger's own points are posted."""
    sheet = make_sheet(
        session, scheme="000-duty", people=(("001", "张三", "科室、单位负责人"),)
    )
    amount = {"place": "ledger.rule.award.amount", "value": "2"}
    who = {"decided_by": "部务会", "decided_on": "2023-01-10", "filed": ""}
    session.add(ScoreValueRecord(sheet_id=sheet.id, **amount, **who))
    quarters = {f"score:q{one}": "90" for one in (1, 2, 3, 4)}
    for key in ("entered.duty", "entered.common"):
        store_rows(session, sheet, key, {"code": "001", **quarters})
    marks = {"count:0": "9", "count:1": "1", "count:2": "0", "count:3": "0"}
    for key in ("poll.half", "poll.final"):
        store_rows(session, sheet, key, {"code": "001", **marks})
    approved(session, sheet, people, fields("award"))
    assert score_of(session, sheet).sheet.people[0].score
    content = publish(session, sheet, people)
    mine = line_of(content)
    assert mine["amounts"] == [["加分", "bonus", "2"], ["扣分", "deduction", "0"]]
    assert (mine["total"], mine["rank"], content["unranked"]) == ("", None, [])


# ── objections ───────────────────────────────────────────


def object_to(session, sheet, staff, number, **more):
    return enter_objection(
        session,
        sheet_id=sheet.id,
        **{
            "subject": ObjectionSubject.ENTRY,
            "about": number,
            "person": "",
            "raised_by": "李四",
            "raised_on": TODAY,
            "words": "点名的不是我单位",
            "staff": staff,
            "today": TODAY,
        }
        | more,
    )


def answer(session, sheet, staff, number, outcome, *, words="经核实"):
    answer_objection(
        session,
        sheet_id=sheet.id,
        number=number,
        outcome=outcome,
        answer=words,
        staff=staff,
        today=TODAY,
    )


def test_an_upheld_objection_voids_once_a_second_person_has_approved(
    session, sheet, people, li_si
):
    author, other = people
    disputed = li_si[6].number
    object_to(session, sheet, other, disputed)
    with pytest.raises(OwnEntry):
        answer(session, sheet, author, 1, ObjectionOutcome.UPHELD)
    answer(session, sheet, other, 1, ObjectionOutcome.UPHELD)
    counter = ledger_of(session, sheet.id)[-1]
    assert (counter.voids, counter.state) == (disputed, LedgerEntryState.SENT)
    assert [one.number for one in open_objections(session, sheet)] == [1]
    approve_entry(session, sheet_id=sheet.id, number=counter.number, staff=author, today=TODAY)
    assert open_objections(session, sheet) == ()


@pytest.mark.parametrize("outcome", [ObjectionOutcome.REJECTED, ObjectionOutcome.EXPLAINED])
def test_a_rejected_or_explained_objection_changes_nothing(
    session, sheet, people, li_si, outcome
):
    entries = len(li_si)
    object_to(session, sheet, people[0], li_si[0].number)
    answer(session, sheet, people[1], 1, outcome)
    assert open_objections(session, sheet) == ()
    assert len(ledger_of(session, sheet.id)) == entries
    with pytest.raises(Refused):
        answer(session, sheet, people[1], 1, outcome)


def test_an_objection_to_a_standing_names_a_person_of_the_publication(
    session, sheet, people, li_si
):
    publish(session, sheet, people)
    standing = {"subject": ObjectionSubject.STANDING, "person": "001"}
    object_to(session, sheet, people[0], 1, **standing)
    with pytest.raises(OwnPublication):
        answer(session, sheet, people[0], 1, ObjectionOutcome.EXPLAINED)
    answer(session, sheet, people[1], 1, ObjectionOutcome.EXPLAINED)
    with pytest.raises(Refused):
        object_to(session, sheet, people[0], 1, **standing | {"person": "777"})
    with pytest.raises(NotFound):
        object_to(session, sheet, people[0], 2, **standing)
    assert li_si


def test_a_standing_is_not_upheld_while_nothing_could_put_it_right(session, sheet, people):
    publish(session, sheet, people)
    object_to(session, sheet, people[0], 1, subject=ObjectionSubject.STANDING, person="001")
    sheet.state = ScoreSheetState.NOTICE
    with pytest.raises(Refused):
        answer(session, sheet, people[1], 1, ObjectionOutcome.UPHELD)
    assert [one.number for one in open_objections(session, sheet)] == [1], "it keeps the sheet"
    sheet.state = ScoreSheetState.OPEN
    answer(session, sheet, people[1], 1, ObjectionOutcome.UPHELD)
    assert open_objections(session, sheet) == ()


@pytest.mark.parametrize(
    "more",
    [
        {"words": " "},
        {"raised_by": ""},
        {"raised_on": "2024-01-06"},
        {"raised_on": "昨天"},
        {"words": "长" * 501},
    ],
)
def test_an_objection_without_its_words_is_refused(session, sheet, people, li_si, more):
    with pytest.raises(Refused):
        object_to(session, sheet, people[0], li_si[0].number, **more)


def test_objections_are_to_what_is_approved(session, sheet, people, li_si):
    waiting = entered(session, sheet, people[0])
    counter = void(session, sheet, people, li_si[0].number)
    for number in (waiting.number, counter.number):
        with pytest.raises(Refused):
            object_to(session, sheet, people[0], number)


def test_a_sheet_on_notice_takes_objections_and_is_not_final_before_they_are_settled(
    session, sheet, people, li_si
):
    sheet.state = ScoreSheetState.NOTICE
    session.flush()
    object_to(session, sheet, people[0], li_si[0].number)

    def missing():
        with pytest.raises(ConditionsNotMet) as refusal:
            check_finish(session, sheet, date.fromisoformat(TODAY))
        return "台账申辩" in " ".join(one.text("zh") for one in refusal.value.sentences)

    assert missing()
    with pytest.raises(Refused):
        answer(session, sheet, people[1], 1, ObjectionOutcome.UPHELD, words=" ")
    answer(session, sheet, people[1], 1, ObjectionOutcome.UPHELD)
    assert len(ledger_of(session, sheet.id)) == len(li_si), "a posted sheet takes no entry"
    assert missing()
    with pytest.raises(SheetNotOpen):
        void(session, sheet, people, li_si[0].number)
    sheet.state = ScoreSheetState.OPEN
    session.flush()
    void(session, sheet, people, li_si[0].number)
    sheet.state = ScoreSheetState.NOTICE
    session.flush()
    assert not missing()
    sheet.state = ScoreSheetState.FINAL
    session.flush()
    with pytest.raises(Refused):
        object_to(session, sheet, people[0], li_si[1].number)
    assert ledger_entry_of(session, sheet.id, 1).publication is None
