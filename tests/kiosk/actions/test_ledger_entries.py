"""Entries of the ledger: two people stand for each, and scoring alone says what counts."""

import json
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from kiosk.actions.approve_ledger_entry import approve_entry, return_entry, void_entry
from kiosk.actions.keep_proof import LARGEST, keep_proof, take_proof_back
from kiosk.actions.ledger_entries import change_entry, draft_entry, drop_entry, send_entry
from kiosk.actions.ledger_refusals import NotYourEntry, OwnEntry, ProofRefused, ProofsFull
from kiosk.actions.ledger_standing import ledger_inputs
from kiosk.actions.ledger_table import ledger_rows
from kiosk.actions.score_inputs import scheme_as_adopted
from kiosk.actions.score_of_sheet import score_of
from kiosk.actions.score_sheet_refusals import FaultsFound, SheetNotOpen
from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.errors import Refused
from kiosk.models.audit_entry import entries_of
from kiosk.models.ledger_entry import ledger_entry_of
from kiosk.models.ledger_proof import proof_of
from kiosk.models.staff import StaffRecord
from kiosk.secrecy_check.attacks.staff_log import ACTS
from tests.kiosk.made_ledger import (
    LEADERS,
    LI_SI,
    TODAY,
    approved,
    clerks,
    entered,
    fields,
    make_sheet,
    store_rows,
)

PDF = b"%PDF-1.7\n"
END_OF_YEAR = "2023-12-31"


@pytest.fixture
def people(session):
    return clerks(session)


@pytest.fixture
def sheet(session):
    return make_sheet(session)


def points(session, sheet, day=END_OF_YEAR):
    return ledger_inputs(session, sheet).standing(day).totals


def enter_li_si(session, sheet, people, events=LI_SI):
    store_rows(
        session,
        sheet,
        "deductions",
        {
            "code": "001",
            "component": "履行党员义务、参加组织生活",
            "amount": "2",
            "reason": "巡访",
        },
    )
    return [
        approved(session, sheet, people, fields(rule, date, matter=matter))
        for rule, date, matter in events
    ]


# ── two people ───────────────────────────────────────────


def test_an_entry_counts_only_once_another_person_has_approved_it(session, sheet, people):
    author, approver = people
    entry = entered(session, sheet, author)
    assert points(session, sheet)["001"] == 100
    with pytest.raises(OwnEntry):
        approve_entry(session, sheet_id=sheet.id, number=1, staff=author, today=TODAY)
    approve_entry(session, sheet_id=sheet.id, number=1, staff=approver, today=TODAY)
    assert points(session, sheet)["001"] == 102
    assert (entry.state, entry.approved_on) == (LedgerEntryState.APPROVED, TODAY)


def test_what_waits_is_shown_as_not_approved_and_adds_nothing(session, sheet, people):
    entered(session, sheet, people[0])
    (line,) = (
        ledger_inputs(session, sheet, sent=True).standing(END_OF_YEAR).accounts["001"].lines
    )
    assert (line.counts, line.why_not) == (False, "not-approved")


def test_an_approved_entry_is_never_changed(session, sheet, people):
    author, approver = people
    entry = approved(session, sheet, people)
    one = {"sheet_id": sheet.id, "number": entry.number}
    for staff in people:
        with pytest.raises(Refused):
            change_entry(session, **one, fields=fields(), staff=staff, today=TODAY)
        with pytest.raises(Refused):
            drop_entry(session, **one, staff=staff)
        with pytest.raises(Refused):
            keep_proof(session, **one, name="a.pdf", data=PDF, staff=staff)
    with pytest.raises(Refused):
        return_entry(session, **one, words="改", staff=approver)
    with pytest.raises(Refused):
        approve_entry(session, **one, staff=approver, today=TODAY)
    assert author.id == entry.entered_by


def test_a_draft_that_was_sent_after_it_was_read_is_not_changed(session, engine, sheet, people):
    author, _other = people
    draft_entry(session, sheet_id=sheet.id, fields=fields(), staff=author, today=TODAY)
    session.commit()
    one = {"sheet_id": sheet.id, "number": 1, "today": TODAY}
    read = ledger_entry_of(session, sheet.id, 1)
    assert read.state is LedgerEntryState.DRAFT
    with Session(engine) as elsewhere:
        send_entry(elsewhere, **one, staff=elsewhere.get(StaffRecord, author.id))
        elsewhere.commit()
    with pytest.raises(Refused):
        change_entry(session, **one, fields=fields(times="9"), staff=author)
    assert read.state is LedgerEntryState.SENT


def test_a_draft_belongs_to_whoever_entered_it(session, sheet, people):
    author, other = people
    entry = draft_entry(session, sheet_id=sheet.id, fields=fields(), staff=author, today=TODAY)
    one = {"sheet_id": sheet.id, "number": entry.number, "staff": other}
    with pytest.raises(NotYourEntry):
        change_entry(session, **one, fields=fields(), today=TODAY)
    with pytest.raises(NotYourEntry):
        send_entry(session, **one, today=TODAY)
    with pytest.raises(NotYourEntry):
        drop_entry(session, **one)
    changed = fields(date="2023-03-01", people=(("002", "", ""),))
    change_entry(session, **one | {"staff": author}, fields=changed, today=TODAY)
    assert (entry.date, entry.people) == ("2023-03-01", [["002", "", ""]])


def test_a_returned_entry_is_a_draft_again_with_what_has_to_be_mended(session, sheet, people):
    author, approver = people
    entry = entered(session, sheet, author)
    one = {"sheet_id": sheet.id, "number": entry.number}
    with pytest.raises(Refused):
        return_entry(session, **one, words=" ", staff=approver)
    with pytest.raises(OwnEntry):
        return_entry(session, **one, words="日期不符", staff=author)
    return_entry(session, **one, words="日期不符", staff=approver)
    assert (entry.state, entry.returned) == (LedgerEntryState.DRAFT, "日期不符")
    send_entry(session, **one, staff=author, today=TODAY)
    assert entry.returned == ""


def test_a_number_is_given_once(session, sheet, people):
    for _ in range(2):
        entry = entered(session, sheet, people[0])
    return_entry(session, sheet_id=sheet.id, number=2, words="重", staff=people[1])
    drop_entry(session, sheet_id=sheet.id, number=2, staff=people[0])
    assert entry.state is LedgerEntryState.DROPPED
    assert entered(session, sheet, people[0]).number == 3


def test_two_people_of_one_name_are_two_people(session, sheet, people):
    people[1].name = people[0].name
    approved(session, sheet, people)
    assert points(session, sheet)["001"] == 102


@pytest.mark.parametrize("state", [ScoreSheetState.NOTICE, ScoreSheetState.FINAL])
def test_a_sheet_on_notice_takes_no_entry(session, sheet, people, state):
    waiting = entered(session, sheet, people[0])
    sheet.state = state
    session.flush()
    with pytest.raises(SheetNotOpen):
        draft_entry(session, sheet_id=sheet.id, fields=fields(), staff=people[0], today=TODAY)
    with pytest.raises(SheetNotOpen):
        approve_entry(
            session, sheet_id=sheet.id, number=waiting.number, staff=people[1], today=TODAY
        )


# ── what scoring says ────────────────────────────────────


def test_001_li_si_has_100_5_and_so_says_the_score_sheet(session, sheet, people):
    enter_li_si(session, sheet, people)
    assert points(session, sheet) == {"001": Fraction("100.5"), "002": 100, "003": 100}
    months = [points(session, sheet, f"2023-{month:02}-28")["001"] for month in range(1, 9)]
    assert months == [
        98,
        100,
        100,
        101,
        102,
        Fraction("102.5"),
        Fraction("101.5"),
        Fraction("100.5"),
    ]
    found = score_of(session, sheet)
    assert found.faults == ()
    mine = next(one for one in found.sheet.people if one.person.code == "001")
    assert mine.exact == Fraction("100.5")
    aside = {line.event.number: line.instead for line in mine.ledger if line.why_not}
    assert aside == {"2": "1", "8": "7"}


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(LI_SI))
def test_the_order_in_which_events_are_entered_changes_no_points(session, people, events):
    sheet = make_sheet(session)
    enter_li_si(session, sheet, people, events)
    assert points(session, sheet)["001"] == Fraction("100.5")
    session.rollback()


@pytest.fixture(autouse=True)
def _people_stay(session, people):
    """The property rolls its sheets back, and must not take the people with them."""
    assert people
    session.commit()


def test_one_event_touches_several_people_by_their_roles(session, sheet, people):
    given_roles = (("001", "主要领导", ""), ("002", "分管领导", ""))
    approved(session, sheet, people, fields("unit-criticised", people=given_roles))
    assert points(session, sheet) == {"001": 99, "002": 99, "003": 100}


def test_a_rule_that_asks_for_proof_counts_nothing_without(session, sheet, people):
    approved(session, sheet, people, fields("public-service"))
    approved(session, sheet, people, fields("for-the-people", reference="县志愿〔2023〕3号"))
    lines = ledger_inputs(session, sheet).standing(END_OF_YEAR).accounts["001"].lines
    assert [(line.event.number, line.why_not) for line in lines] == [
        ("1", "no-proof"),
        ("2", ""),
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (fields("unit-criticised"), "unknown-role"),
        (fields(people=(("001", "", ""), ("001", "", ""))), "person-twice-in-event"),
        (fields(people=(("777", "", ""),)), "unknown-person"),
        (fields(times="0"), "times-below-1"),
        (fields(amount="3"), "other-amount"),
    ],
)
def test_what_scoring_would_refuse_is_not_sent(session, sheet, people, given, code):
    draft = draft_entry(session, sheet_id=sheet.id, fields=given, staff=people[0], today=TODAY)
    with pytest.raises(FaultsFound) as refusal:
        send_entry(
            session, sheet_id=sheet.id, number=draft.number, staff=people[0], today=TODAY
        )
    assert code in {one.code for one in refusal.value.faults}
    assert draft.state is LedgerEntryState.DRAFT


@pytest.mark.parametrize(
    ("more", "heading"),
    [
        ({"times": "几"}, "次数"),
        ({"date": "2023-02-30"}, "日期"),
        ({"amount": "=1+1"}, "分值"),
    ],
)
def test_a_field_that_could_not_stand_in_the_workbook_is_named(
    session, sheet, people, more, heading
):
    with pytest.raises(FaultsFound) as refusal:
        draft_entry(
            session, sheet_id=sheet.id, fields=fields(**more), staff=people[0], today=TODAY
        )
    (sentence,) = refusal.value.sentences
    assert sentence.text("zh").startswith(heading)
    assert "单元格" not in sentence.text("zh")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"date": "2024-01-06"}, "future"),
        ({"date": "2022-12-31"}, "outside"),
        ({"ground": "\u202e改"}, "cannot be seen"),
        ({"ground": "长" * 501}, "longer"),
        ({"rule": "nothing"}, "not in the scheme"),
    ],
)
def test_a_draft_that_could_never_be_right_is_refused_in_one_sentence(
    session, sheet, people, more, said
):
    with pytest.raises(Refused) as refusal:
        draft_entry(
            session, sheet_id=sheet.id, fields=fields(**more), staff=people[0], today=TODAY
        )
    assert said in str(refusal.value)


@pytest.mark.parametrize("missing", ["date", "ground", "people"])
def test_an_unfinished_draft_is_kept_and_not_sent(session, sheet, people, missing):
    blank = () if missing == "people" else ""
    draft = draft_entry(
        session,
        sheet_id=sheet.id,
        fields=fields(**{missing: blank}),
        staff=people[0],
        today=TODAY,
    )
    with pytest.raises(Refused):
        send_entry(
            session, sheet_id=sheet.id, number=draft.number, staff=people[0], today=TODAY
        )


def test_hostile_words_stay_words_and_score_like_any_others(session, sheet, people):
    words = '=HYPERLINK("http://x","a") <script>alert(1)</script> \'; DROP TABLE'
    approved(session, sheet, people, fields(matter=words[:60], ground=words, reference=words))
    table = ledger_rows(session, sheet.id, scheme_as_adopted(sheet.scheme))
    assert any(words[:60] in row for row in table.rows)
    assert points(session, sheet)["001"] == 102


# ── counter-entries ──────────────────────────────────────


def test_a_counter_entry_voids_once_another_person_has_approved_it(session, sheet, people):
    author, approver = people
    entry = approved(session, sheet, people)
    counter = void_entry(
        session,
        sheet_id=sheet.id,
        number=entry.number,
        ground="通报有误",
        reference="",
        staff=author,
        today=TODAY,
    )
    assert points(session, sheet)["001"] == 102
    one = {"sheet_id": sheet.id, "number": counter.number, "today": TODAY}
    with pytest.raises(OwnEntry):
        approve_entry(session, **one, staff=author)
    approve_entry(session, **one, staff=approver)
    assert points(session, sheet)["001"] == 100
    assert score_of(session, sheet).sheet.people[0].ledger == ()
    assert entry.state is LedgerEntryState.APPROVED


def test_after_a_void_the_next_highest_of_the_matter_counts(session, sheet, people):
    first, *_ = enter_li_si(session, sheet, people)
    counter = void_entry(
        session,
        sheet_id=sheet.id,
        number=first.number,
        ground="撤销",
        reference="",
        staff=people[0],
        today=TODAY,
    )
    approve_entry(
        session, sheet_id=sheet.id, number=counter.number, staff=people[1], today=TODAY
    )
    assert points(session, sheet)["001"] == Fraction("99.5")


def test_an_entry_is_voided_once_and_a_counter_entry_never(session, sheet, people):
    entry = approved(session, sheet, people)
    more = {"sheet_id": sheet.id, "reference": "", "staff": people[0], "today": TODAY}
    with pytest.raises(Refused):
        void_entry(session, **more, number=entry.number, ground=" ")
    counter = void_entry(session, **more, number=entry.number, ground="有误")
    with pytest.raises(Refused):
        void_entry(session, **more, number=entry.number, ground="有误")
    approve_entry(
        session, sheet_id=sheet.id, number=counter.number, staff=people[1], today=TODAY
    )
    for number in (entry.number, counter.number):
        with pytest.raises(Refused):
            void_entry(session, **more, number=number, ground="有误")


# ── proofs ───────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (PDF, "application/pdf", "表彰.pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "表彰.jpg"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "表彰.png"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(  # noqa: PLR0917  # three of them are the table's
    session, sheet, people, data, kind, name
):
    draft_entry(session, sheet_id=sheet.id, fields=fields(), staff=people[0], today=TODAY)
    keep_proof(
        session,
        sheet_id=sheet.id,
        number=1,
        name="C:\\扫描\\表彰.html",
        data=data,
        staff=people[0],
    )
    found = proof_of(session, sheet.id, 1)
    assert (found.kind, found.name, found.data, found.size) == (kind, name, data, len(data))


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"PK\x03\x04", b"MZ", b" %PDF-", PDF.ljust(LARGEST + 1, b"0")]
)
def test_any_other_file_is_refused_and_the_entry_stays(session, sheet, people, data):
    draft_entry(session, sheet_id=sheet.id, fields=fields(), staff=people[0], today=TODAY)
    with pytest.raises(ProofRefused):
        keep_proof(
            session, sheet_id=sheet.id, number=1, name="a.pdf", data=data, staff=people[0]
        )
    assert proof_of(session, sheet.id, 1) is None


def test_the_proofs_of_a_sheet_are_bounded_and_another_file_takes_the_place_of_the_first(
    session, sheet, people, monkeypatch
):
    monkeypatch.setattr("kiosk.actions.keep_proof.MOST_OF_A_SHEET", 2 * len(PDF))
    for _ in range(3):
        draft_entry(session, sheet_id=sheet.id, fields=fields(), staff=people[0], today=TODAY)
    one = {"sheet_id": sheet.id, "name": "a.pdf", "data": PDF, "staff": people[0]}
    for number in (1, 2, 2):
        keep_proof(session, number=number, **one)
    with pytest.raises(ProofsFull):
        keep_proof(session, number=3, **one)
    take_proof_back(session, sheet_id=sheet.id, number=1, staff=people[0])
    keep_proof(session, number=3, **one)


def test_a_file_proves_as_a_paper_does(session, sheet, people):
    author, approver = people
    draft_entry(
        session, sheet_id=sheet.id, fields=fields("public-service"), staff=author, today=TODAY
    )
    keep_proof(session, sheet_id=sheet.id, number=1, name="a.pdf", data=PDF, staff=author)
    send_entry(session, sheet_id=sheet.id, number=1, staff=author, today=TODAY)
    approve_entry(session, sheet_id=sheet.id, number=1, staff=approver, today=TODAY)
    assert points(session, sheet)["001"] == 103


# ── other schemes, and the log ───────────────────────────


def test_where_a_scheme_asks_for_nobodys_approval_what_waits_still_counts_nothing(
    session, people
):
    text = make_sheet(session).scheme.replace('= "two people"', '= "none"')
    sheet = make_sheet(session, text=text)
    entered(session, sheet, people[0])
    assert ledger_inputs(session, sheet, sent=True).standing(END_OF_YEAR).totals["001"] == 100


def test_a_shared_deduction_is_borne_by_shares(session, people):
    staff = (("1", "王五", "staff"), ("2", "马六", "staff"))
    sheet = make_sheet(session, scheme="002-quantified", people=staff)
    store_rows(
        session,
        sheet,
        "people",
        *(
            {"code": code, "name": name, "class": "staff", "staff_type": "公务员"}
            for code, name, _ in staff
        ),
    )
    late = fields("report-late", people=(("1", "", "60"), ("2", "", "40")))
    approved(session, sheet, people, late)
    standing = ledger_inputs(session, sheet).standing(END_OF_YEAR)
    taken = {
        code: [line.expression.value for line in standing.accounts[code].lines]
        for code, _, _ in staff
    }
    assert taken == {"1": [Fraction("0.6")], "2": [Fraction("0.4")]}


def test_the_log_names_acts_and_numbers_and_no_person_of_the_ledger(session, sheet, people):
    enter_li_si(session, sheet, people)
    acts = [json.loads(one.text) for one in entries_of(session)]
    mine = [one for one in acts if one["act"].startswith("ledger-")]
    assert {one["act"] for one in mine} == {"ledger-draft", "ledger-send", "ledger-approve"}
    assert {one["who"]["login"] for one in mine} == {"clerk", "checker"}
    assert {one["act"] for one in acts} <= ACTS, "the secrecy check would call it a leak"
    told = json.dumps([one["details"] for one in mine], ensure_ascii=False)
    assert not any(name in told for _, name, _ in LEADERS)
    assert "环境整治" not in told
