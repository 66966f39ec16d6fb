"""The ledger's pages: well made, closed to others, and nothing that was typed is lost."""

import io
import json
import re
from datetime import date, timedelta

import pytest

from kiosk.domain.ledger_entry import LedgerEntryState
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.models.audit_entry import entries_of
from kiosk.models.ledger_entry import ledger_entry_of, ledger_of
from kiosk.models.ledger_objection import objections_of
from kiosk.models.ledger_publication import publications_of
from kiosk.models.score_sheet import score_sheet_of
from kiosk.models.staff import staff_with_login
from kiosk.secrecy_check.attacks.staff_log import ACTS
from tests.kiosk.made_ledger import approved, entered, fields, make_sheet
from tests.kiosk.page_outline import check_well_made
from tests.kiosk.scoresheet.office import CLERK, SCRUTINEER, SECOND

PDF = b"%PDF-1.7\n"
HOSTILE = "<script>alert(1)</script>\"'=1+1"
HAN = re.compile(r"[\u4e00-\u9fff]")
TODAY = date.today().isoformat()  # noqa: DTZ011 (the pages go by the office's day)
SOON = (date.today() + timedelta(days=5)).isoformat()  # noqa: DTZ011


@pytest.fixture
def staff(office):
    return tuple(staff_with_login(office.session, login) for login in (CLERK, SECOND))


@pytest.fixture
def sheet_id(office):
    people = (("001", "李四", "leaders"), ("002", HOSTILE, "leaders"))
    sheet = make_sheet(office.session, people=people)
    office.session.commit()
    return sheet.id


@pytest.fixture
def second(office):
    return office.reader(SECOND)


def typed(**more):
    return {
        "date": "2023-02-10",
        "times": "1",
        "person": "001",
        "ground": "县委通报",
        "act": "send",
    } | more


def enter(reader, sheet_id, rule="award-city", **more):
    return reader.send(f"/scores/{sheet_id}/ledger/new/{rule}", typed(**more))


def act(reader, sheet_id, number, name, **more):
    """Press a button of an entry, on its page as it is now."""
    path = f"/scores/{sheet_id}/ledger/entries/{number}"
    page = reader.client.get(path).get_data(as_text=True)
    return reader.send(f"{path}/acts/{name}", {"seen": seen_on(page)} | more)


def agree(reader, sheet_id, number=1, **more):
    path = f"/scores/{sheet_id}/ledger/publications/{number}"
    return reader.send(f"{path}/acts/agree", {"seen": seen_on(reader.read(path))} | more)


def seen_on(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def entries(office, sheet_id):
    office.session.expire_all()
    return ledger_of(office.session, sheet_id)


# ── well made ────────────────────────────────────────────


@pytest.fixture
def full(office, sheet_id, staff):
    """One of everything: approved, waiting, drafted, voided, published, disputed."""
    session, sheet = office.session, score_sheet_of(office.session, sheet_id)
    approved(session, sheet, staff, fields(matter=HOSTILE, ground=HOSTILE, reference=HOSTILE))
    roles = (("001", "主要领导", ""), ("002", "分管领导", ""))
    approved(session, sheet, staff, fields("unit-criticised", people=roles))
    entered(session, sheet, staff[1], fields(people=(("002", "", ""),)))
    session.commit()
    clerk, second = office.reader(CLERK), office.reader(SECOND)
    enter(clerk, sheet_id, act="save", ground="")
    page = f"/scores/{sheet_id}/ledger/publications"
    notice = {"quarter": "2023Q1", "notice_start": TODAY, "notice_end": SOON}
    clerk.send(page, notice)
    agree(second, sheet_id)
    objection = {"raised_by": HOSTILE, "raised_on": "2023-04-02", "words": HOSTILE}
    objections = f"/scores/{sheet_id}/ledger/objections"
    clerk.send(f"{objections}/new?entry=1", objection)
    clerk.send(f"{objections}/new?publication=1&person=002", objection)
    act(clerk, sheet_id, 2, "void", ground=HOSTILE)
    clerk.send(page, notice | {"quarter": "2023Q2"})
    return sheet_id


PAGES = (
    "",
    "?month=2023M2",
    "?month=nonsense",
    "/people/001",
    "/people/002",
    "/new",
    "/new/unit-criticised",
    "/new/award-city",
    "/entries/1",
    "/entries/2",
    "/entries/3",
    "/entries/4",
    "/entries/4/form",
    "/entries/5",
    "/publications",
    "/publications/1",
    "/publications/2",
    "/objections",
    "/objections/new?entry=1",
    "/objections/new?publication=1&person=002",
)
DRAFT = "/entries/4"
"""The clerk's own."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("login", [CLERK, SECOND])
def test_every_page_is_well_made_in_both_languages(office, full, login, language):
    reader = office.reader(login, language)
    for page in PAGES:
        path = f"/scores/{full}/ledger{page}"
        if login == SECOND and page.startswith(DRAFT):
            continue
        text = reader.read(path)
        check_well_made(text, path)
        assert "<script>alert" not in text, path
        assert "%(" not in text, path


def test_an_english_reader_finds_no_chinese_but_what_people_typed_and_the_scheme_says(
    office, full
):
    page = office.reader(CLERK, "en").read(f"/scores/{full}/ledger/publications")
    words = re.sub(r"<[^>]+>", "", page)
    for known in ("评议", "中文", "2023年度日常积分", "县委组织部", "陈组织"):
        words = words.replace(known, "")
    assert not HAN.search(words)


def test_nobody_but_an_organiser_opens_them(office, full):
    nobody, scrutineer = office.reader(None), office.reader(SCRUTINEER)
    for page in PAGES:
        nobody.read(f"/scores/{full}/ledger{page}", 401)
        scrutineer.read(f"/scores/{full}/ledger{page}", 403)


@pytest.mark.parametrize(
    "page",
    [
        "/entries/99",
        "/entries/99/proof",
        "/entries/1/proof",
        "/entries/1/form",
        "/people/777",
        "/publications/9",
        "/objections/new",
        "/objections/new?entry=99",
        "/objections/new?publication=1&person=777",
        "/objections/new?entry=１",
    ],
)
def test_what_is_not_there_is_told_in_plain_words(full, clerk, page):
    assert "请返回" in clerk.read(f"/scores/{full}/ledger{page}", 404)


def test_a_scheme_without_a_ledger_says_so(office, clerk):
    sheet_id = office.start("004-5-section")
    assert "没有加减分规则" in clerk.read(f"/scores/{sheet_id}/ledger/new")
    clerk.read(f"/scores/{sheet_id}/ledger")


# ── entering ─────────────────────────────────────────────


def test_an_event_goes_from_one_person_to_the_other(office, sheet_id, clerk, second):
    said = enter(clerk, sheet_id, new_matter="环境整治", reference="县委发1号")
    assert "由另一人审核" in said
    assert "审核通过" not in said
    assert "等您审核" in second.read(f"/scores/{sheet_id}/ledger")
    assert "列入台账" in act(second, sheet_id, 1, "approve")
    (entry,) = entries(office, sheet_id)
    assert (entry.state, entry.matter) == (LedgerEntryState.APPROVED, "环境整治")
    page = clerk.read(f"/scores/{sheet_id}/ledger?month=2023M2")
    assert "102.00" in page


def test_what_was_typed_stays_when_it_is_refused(office, sheet_id, clerk):
    said = enter(
        clerk,
        sheet_id,
        "unit-criticised",
        person=["001", "002"],
        role=["主要领导", "主要领导"],
        date="2022-01-01",
        new_matter="信访件",
        ground="长" * 300,
        reference="县委发1号",
        proof=(io.BytesIO(PDF), "a.pdf"),
    )
    assert "尚未保存" in said
    assert "请重新选择文件" in said
    for kept in ("长" * 300, "信访件", "县委发1号", 'value="2022-01-01"'):
        assert kept in said
    assert said.count('<option value="002" selected>') == 1
    assert said.count("<option selected>主要领导</option>") == 2
    assert entries(office, sheet_id) == []


def test_an_entry_and_its_refused_file_are_refused_together(office, sheet_id, clerk):
    said = enter(clerk, sheet_id, proof=(io.BytesIO(b"<html>"), "a.pdf"))
    assert "不能作为佐证保存" in said
    assert entries(office, sheet_id) == []


def test_a_file_that_is_far_too_large_leads_back_to_the_form(office, sheet_id, clerk):
    page = f"/scores/{sheet_id}/ledger/new/award-city"
    answer = clerk.post_large(page, "proof", PDF.ljust(9 * 2**20, b"0"))
    said = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "不超过4 MB" in said
    assert "请重新选择文件" in said
    assert entries(office, sheet_id) == []


def test_a_file_comes_back_as_it_was_to_be_kept_and_not_shown(sheet_id, clerk, second):
    enter(clerk, sheet_id, proof=(io.BytesIO(PDF), "表彰 决定.html"))
    answer = second.client.get(f"/scores/{sheet_id}/ledger/entries/1/proof")
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_returned_entry_says_what_to_mend_and_goes_again(office, sheet_id, clerk, second):
    enter(clerk, sheet_id)
    assert "已退回" in act(second, sheet_id, 1, "return", words="次数应为2")
    assert "次数应为2" in clerk.read(f"/scores/{sheet_id}/ledger/entries/1")
    page = f"/scores/{sheet_id}/ledger/entries/1/form"
    assert "由另一人审核" in clerk.send(page, typed(times="2"))
    assert entries(office, sheet_id)[0].times == "2"


def test_nobody_approves_what_they_entered(office, sheet_id, clerk):
    enter(clerk, sheet_id)
    page = office.reader(SECOND).read(f"/scores/{sheet_id}/ledger/entries/1")
    assert "须由另一人查看" in act(clerk, sheet_id, 1, "approve", seen=seen_on(page))
    assert entries(office, sheet_id)[0].state is LedgerEntryState.SENT


def test_a_draft_is_its_authors_alone(sheet_id, clerk, second):
    enter(clerk, sheet_id, act="save", proof=(io.BytesIO(PDF), "a.pdf"))
    page = f"/scores/{sheet_id}/ledger/entries/1"
    for path in (page, f"{page}/form", f"{page}/proof"):
        assert clerk.client.get(path).status_code == 200
        second.read(path, 404)
    assert second.post(f"{page}/form", typed()).status_code == 404
    act(clerk, sheet_id, 1, "send")
    second.read(f"{page}/proof")
    act(second, sheet_id, 1, "return", words="日期有误")
    second.read(page, 404)
    assert "日期有误" in clerk.read(page)


def test_nobody_approves_an_entry_that_was_changed_after_they_read_it(
    office, sheet_id, clerk, second
):
    enter(clerk, sheet_id)
    page = f"/scores/{sheet_id}/ledger/entries/1"
    shown = seen_on(second.read(page))
    act(second, sheet_id, 1, "return", words="改")
    clerk.send(f"{page}/form", typed(times="9"))
    assert "刚被改过，没有办理" in act(second, sheet_id, 1, "approve", seen=shown)
    assert entries(office, sheet_id)[0].state is LedgerEntryState.SENT
    act(second, sheet_id, 1, "approve")
    assert entries(office, sheet_id)[0].state is LedgerEntryState.APPROVED


def test_nobody_agrees_to_a_publication_that_was_prepared_anew_after_they_read_it(
    office, sheet_id, clerk, second
):
    page = f"/scores/{sheet_id}/ledger/publications"
    form = {"quarter": "2023Q1", "notice_start": TODAY, "notice_end": SOON}
    clerk.send(page, form)
    shown = seen_on(second.read(f"{page}/1"))
    clerk.send(f"{page}/1/acts/withdraw", {})
    clerk.send(page, form | {"notice_end": TODAY})
    assert "刚被改过，没有办理" in agree(second, sheet_id, seen=shown)
    assert not publications_of(office.session, sheet_id)[0].is_fixed


@pytest.mark.parametrize("page", ["entries", "publications"])
def test_a_number_that_no_database_holds_is_not_there(sheet_id, clerk, page):
    clerk.read(f"/scores/{sheet_id}/ledger/{page}/{10**30}", 404)


def test_a_matter_is_chosen_or_named_and_not_both(office, sheet_id, clerk):
    enter(clerk, sheet_id, new_matter="稿件一")
    said = enter(clerk, sheet_id, matter="稿件一", new_matter="稿件二")
    assert "二者只填其一" in said
    assert len(entries(office, sheet_id)) == 1


def test_the_page_names_the_field_and_not_a_cell(sheet_id, clerk):
    said = enter(clerk, sheet_id, times="几")
    assert "次数：" in said
    assert "单元格" not in said


def test_among_many_people_one_is_typed_and_a_month_has_pages(office, clerk):
    crowd = tuple((f"{number:03}", f"人{number}", "leaders") for number in range(1, 302))
    sheet_id = make_sheet(office.session, people=crowd).id
    office.session.commit()
    page = clerk.read(f"/scores/{sheet_id}/ledger/new/award-city")
    assert page.count("人301") == 1
    said = enter(clerk, sheet_id, person="301")
    assert "由另一人审核" in said
    assert "编号“人301”不在名单中" in enter(clerk, sheet_id, person="人301")
    first, last = (
        clerk.read(f"/scores/{sheet_id}/ledger?month=2023M1&page={page}") for page in (1, 99)
    )
    assert ("人100<" in first, "人101<" in first) == (True, False)
    assert "人301<" in last


# ── publications and objections ──────────────────────────


def test_a_publication_waits_for_the_other_person_and_prints_its_list(
    office, sheet_id, clerk, second
):
    enter(clerk, sheet_id)
    act(second, sheet_id, 1, "approve")
    page = f"/scores/{sheet_id}/ledger/publications"
    form = {"quarter": "2023Q1", "notice_start": TODAY, "notice_end": SOON}
    said = clerk.send(page, form)
    assert "草稿，不得张贴" in said
    assert "同意并固定通报" not in said
    shown = seen_on(second.read(f"{page}/1"))
    assert "须由另一人同意" in agree(clerk, sheet_id, seen=shown)
    said = agree(second, sheet_id)
    assert "通报已固定" in said
    assert "草稿，不得张贴" not in said
    (record,) = publications_of(office.session, sheet_id)
    assert record.hash in said


def test_refused_days_of_a_notice_lead_back_with_what_was_chosen(sheet_id, clerk):
    page = f"/scores/{sheet_id}/ledger/publications"
    form = {"quarter": "2023Q1", "notice_start": SOON, "notice_end": TODAY}
    said = clerk.send(page, form)
    assert "止日不得早于起日" in said
    assert f'value="{SOON}"' in said


def test_an_answer_that_is_refused_keeps_its_words(office, full, clerk, second):
    assert "尚未办结的申辩、问询：2件" in clerk.read(f"/scores/{full}/ledger")
    answer = f"/scores/{full}/ledger/objections/1/answer"
    said = second.send(answer, {"answer": "经核实无误"})
    assert "请选择处理结果" in said
    assert "经核实无误" in said
    assert "须由另一人查看" in clerk.send(answer, {"outcome": "rejected", "answer": "无误"})
    said = second.send(answer, {"outcome": "rejected", "answer": "经核实无误"})
    assert "已答复" in said
    office.session.expire_all()
    assert objections_of(office.session, full)[0].answer == "经核实无误"


def test_every_act_is_one_that_the_secrecy_check_knows(office, full, clerk, second):
    act(clerk, full, 4, "drop")
    act(clerk, full, 3, "return", words="改")
    second.send(f"/scores/{full}/ledger/publications/2/acts/withdraw", {})
    noted = {json.loads(one.text)["act"] for one in entries_of(office.session)}
    assert noted >= {"ledger-drop", "ledger-return", "ledger-void", "publication-withdraw"}
    assert noted <= ACTS


def test_a_posted_sheet_shows_the_ledger_and_takes_nothing(office, full, clerk):
    score_sheet_of(office.session, full).state = ScoreSheetState.NOTICE
    office.session.commit()
    page = clerk.read(f"/scores/{full}/ledger")
    assert "登记一件事" not in page
    before = len(entries(office, full))
    enter(clerk, full)
    assert len(entries(office, full)) == before
    assert ledger_entry_of(office.session, full, 4).state is LedgerEntryState.DRAFT
