"""Ranking, decided grades, the public notice, objections, and the final sheet: by two people."""

import io
import json
import re
from datetime import date

import openpyxl
import pytest

from kiosk.actions.score_of_sheet import score_of
from kiosk.domain.meeting_state import MeetingState
from kiosk.domain.score_sheet_state import ScoreSheetState
from kiosk.models.audit_entry import entries_of
from kiosk.models.meeting import meeting_of
from kiosk.models.score_input import store_table, table_stored
from kiosk.models.score_posting import last_posting, objections_of
from kiosk.scoresheet import notice
from tally.cli import main
from tally.scoring.scheme_file import shipped_text
from tests.kiosk.scoresheet.office import HEADS, SCRUTINEER, SECOND, fill_worked_example

TODAY = date(2024, 1, 8)
POSTED = {"act": "propose", "start": "2024-01-08", "end": "2024-01-12"}


@pytest.fixture(autouse=True)
def calendar(monkeypatch):
    """A day that the test can turn: ``calendar(date)``."""
    monkeypatch.setattr(notice, "today", lambda: TODAY)
    return lambda day: monkeypatch.setattr(notice, "today", lambda: day)


def heads(office, tops: list[int]) -> str:
    """A sheet of heads whose totals fall as ``tops`` do."""
    sheet_id = office.start()
    codes = [(f"{n:03}", f"人{n}", str(top)) for n, top in enumerate(tops, 1)]
    quarters = [[code, name, top, top, top, top] for code, name, top in codes]
    polls = [[code, name, "30", "12", "5", "1", "1", "1"] for code, name, _ in codes]
    office.fill(
        sheet_id,
        people=[[code, name, HEADS] for code, name, _ in codes],
        entered__duty=quarters,
        entered__common=quarters,
        poll__half=polls,
        poll__final=polls,
    )
    return sheet_id


def test_the_ranking_shows_ties_and_the_tie_at_the_edge(office, clerk):
    sheet_id = heads(office, [99, 98, 98, *range(90, 80, -1)])
    page = clerk.read(f"/scores/{sheet_id}/ranking")
    assert "并列第 2 名：" in page
    assert "名额边缘并列：2 人争 1 个名额" in page
    assert "13 人的 20%：2 个名额" in page
    assert page.count("<svg") == 2
    assert "去填“并列取舍”表" in page


def test_many_people_have_pages(office, clerk):
    sheet_id = heads(office, list(range(100, 0, -1)) * 3)
    page = clerk.read(f"/scores/{sheet_id}/ranking?page=3")
    assert "第 3 页，共 3 页" in page
    assert page.count('class="subject-name"') >= 100


def test_a_veto_cites_its_rule(office, clerk):
    sheet_id = heads(office, [99, 98, 97, *range(90, 80, -1)])
    office.fill(
        sheet_id, vetoes=[["001", "人1", "一票否决", "2023-10-01", "某号处分决定", "甲", "乙"]]
    )
    page = clerk.read(f"/scores/{sheet_id}/ranking")
    assert "某号处分决定" in page
    assert "一票否决情况及其它不能评先的情况按有关规定执行" in page
    assert "名额递补" in page


# --- decisions ---------------------------------------------------------------------------


def enter(reader, sheet_id, **fields: str) -> str:
    form = {"by": "党组会议", "day": "2024-01-05", **fields}
    return reader.send(f"/scores/{sheet_id}/decisions", form)


def act(reader, sheet_id, step: str, what: str, **fields: str) -> str:
    """Press a button of a step, on the page as it is now."""
    page = reader.read(f"/scores/{sheet_id}/{'decisions' if step == 'decide' else 'notice'}")
    return reader.send(
        f"/scores/{sheet_id}/steps/{step}",
        {"act": what, "seen": seen_on(page, f"/steps/{step}"), **fields},
    )


def seen_on(page: str, path: str) -> str:
    """What the form that is sent to ``path`` says that its reader has seen."""
    form = page.partition(f'{path}"')[2].partition("</form>")[0]
    return form.partition('name="seen" value="')[2].partition('"')[0]


def decided(office, sheet_id) -> dict[str, str]:
    found = score_of(office.session, office.sheet(sheet_id)).sheet
    return {one.person.code: one.decision.grade for one in found.people if one.decision}


def test_decisions_count_when_a_second_person_confirms_them(office, clerk):
    sheet_id = heads(office, list(range(99, 89, -1)))
    page = enter(clerk, sheet_id, rest="as proposed", **{"grade-009": "basic"})
    assert "3 人的等次已录入" in page
    assert "由另一名组织者在自己的屏幕上确认" in page
    assert decided(office, sheet_id) == {}
    assert "您提议了这一步" in act(clerk, sheet_id, "decide", "confirm") or not decided(
        office, sheet_id
    )
    page = act(office.reader(SECOND), sheet_id, "decide", "confirm")
    assert "等次已决定" in page
    assert decided(office, sheet_id) == {"001": "excellent", "002": "excellent", "009": "basic"}
    enter(clerk, sheet_id, rest="ungraded", rest_grade="competent")
    act(office.reader(SECOND), sheet_id, "decide", "confirm")
    assert len(decided(office, sheet_id)) == 10
    assert decided(office, sheet_id)["009"] == "basic", "who is decided stays"


def test_a_decision_that_is_not_the_proposal_needs_its_reason(office, clerk):
    sheet_id = heads(office, list(range(99, 89, -1)))
    page = enter(clerk, sheet_id, **{"grade-001": "competent", "reason-002": "长" * 250})
    assert "note-bad" in page
    assert "理由" in page
    assert "长" * 250 in page, "nothing that was typed is lost"
    assert '<option value="competent" selected>' in page
    page = enter(
        clerk, sheet_id, **{"grade-001": "competent", "reason-001": "受到处分，会议研究"}
    )
    act(office.reader(SECOND), sheet_id, "decide", "confirm")
    page = clerk.read(f"/scores/{sheet_id}/decisions")
    assert "决定与建议的差异" in page
    assert "受到处分，会议研究" in page


def test_a_list_that_another_person_entered_is_not_mixed_with_ones_own(office, clerk):
    sheet_id = heads(office, list(range(99, 89, -1)))
    enter(clerk, sheet_id, **{"grade-001": "excellent"})
    page = enter(office.reader(SECOND), sheet_id, **{"grade-002": "excellent"})
    assert "陈组织" in page
    act(office.reader(SECOND), sheet_id, "decide", "withdraw")
    assert "等待第二人确认" not in clerk.read(f"/scores/{sheet_id}/decisions")


def test_nobody_confirms_a_list_that_was_changed_after_they_read_it(office, clerk):
    sheet_id = heads(office, list(range(99, 89, -1)))
    second = office.reader(SECOND)
    enter(clerk, sheet_id, rest="as proposed")
    seen = seen_on(second.read(f"/scores/{sheet_id}/decisions"), "/steps/decide")
    enter(clerk, sheet_id, **{"grade-009": "unfit"})
    page = act(second, sheet_id, "decide", "confirm", seen=seen)
    assert "刚被改过，没有办理" in page
    assert decided(office, sheet_id) == {}
    assert "等次已决定" in act(second, sheet_id, "decide", "confirm")
    assert decided(office, sheet_id)["009"] == "unfit"


def test_nobody_agrees_to_a_notice_whose_days_were_changed_after_they_read_it(office, clerk):
    sheet_id, second = heads(office, [99]), office.reader(SECOND)
    enter(clerk, sheet_id, rest="ungraded", rest_grade="competent")
    act(second, sheet_id, "decide", "confirm")
    act(clerk, sheet_id, "post", "propose", **POSTED)
    seen = seen_on(second.read(f"/scores/{sheet_id}/notice"), "/steps/post")
    act(clerk, sheet_id, "post", "withdraw")
    act(clerk, sheet_id, "post", "propose", **POSTED | {"end": "2024-01-08"})
    assert "刚被改过，没有办理" in act(second, sheet_id, "post", "confirm", seen=seen)
    assert office.sheet(sheet_id).state is ScoreSheetState.OPEN


def test_decisions_that_do_not_stand_any_more_are_decided_anew_or_taken_back(office, clerk):
    """003 comes into the best 20 %, and 001 leaves the sheet: without scores nobody could go on."""
    sheet_id, second = heads(office, list(range(99, 88, -1))), office.reader(SECOND)
    enter(clerk, sheet_id, rest="as proposed", **{"grade-003": "competent"})
    act(second, sheet_id, "decide", "confirm")
    without(office, sheet_id, "001")
    assert "还没有得分" in clerk.read(f"/scores/{sheet_id}/ranking")
    page = clerk.read(f"/scores/{sheet_id}")
    assert page.count(f'href="/scores/{sheet_id}/decisions">') >= 2, "the list leads there"
    page = clerk.read(f"/scores/{sheet_id}/decisions")
    assert "已不再成立的决定：001、003 人3" in page
    page = enter(clerk, sheet_id, rest="as proposed")
    assert "收回不再成立的决定：001" in page
    act(second, sheet_id, "decide", "confirm")
    assert decided(office, sheet_id) == {"002": "excellent", "003": "excellent"}


def without(office, sheet_id: str, code: str) -> None:
    """Take somebody off every table of ``heads``."""
    for key in ("people", "entered.duty", "entered.common", "poll.half", "poll.final"):
        rows = table_stored(office.session, sheet_id, key)
        store_table(office.session, sheet_id, key, [row for row in rows if row[0] != code])
    office.session.commit()


def test_a_change_of_the_sheet_drops_what_was_proposed_about_it(office, clerk):
    sheet_id = heads(office, list(range(99, 89, -1)))
    enter(clerk, sheet_id, rest="as proposed")
    rows = "011\t人11\t" + HEADS
    clerk.send(f"/scores/{sheet_id}/inputs/people/paste", {"rows": rows})
    page = act(office.reader(SECOND), sheet_id, "decide", "confirm")
    assert "note-bad" in page
    office.session.expire_all()
    assert "note-bad" in act(office.reader(SECOND), sheet_id, "decide", "confirm")


def test_the_audit_log_knows_who_and_when_but_no_score_and_no_grade(office, clerk):
    sheet_id = heads(office, list(range(99, 89, -1)))
    enter(clerk, sheet_id, rest="as proposed", **{"grade-009": "basic", "reason-009": "理由乙"})
    act(office.reader(SECOND), sheet_id, "decide", "confirm")
    told = "".join(entry.text for entry in entries_of(office.session))
    acts = [json.loads(entry.text)["act"] for entry in entries_of(office.session)]
    assert "confirm-score-decide" in acts
    for secret in ("basic", "excellent", "理由乙", "人9", "89."):
        assert secret not in told


# --- notice ------------------------------------------------------------------------------


def decided_sheet(office, **scheme: object) -> str:
    sheet_id = office.start(**scheme)
    fill_worked_example(office, sheet_id)
    clerk = office.reader()
    # 20 % of one person is nobody: 优秀 is not what the scheme proposes.
    enter(clerk, sheet_id, **{"grade-001": "excellent", "reason-001": "名额调剂"})
    act(office.reader(SECOND), sheet_id, "decide", "confirm")
    assert decided(office, sheet_id) == {"001": "excellent"}
    return sheet_id


def posted_sheet(office) -> str:
    sheet_id = decided_sheet(office)
    office.reader().send(f"/scores/{sheet_id}/steps/post", POSTED)
    act(office.reader(SECOND), sheet_id, "post", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.NOTICE
    return sheet_id


def test_nothing_is_posted_before_everything_is_decided(office, clerk):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    assert "1 人还没有决定等次" in clerk.send(f"/scores/{sheet_id}/steps/post", POSTED)
    sheet_id = office.start()
    assert "处缺少或有误" in clerk.send(f"/scores/{sheet_id}/steps/post", POSTED)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"start": "2024-01-07"}, "该日已过"),
        ({"end": "2024-01-07"}, "共 0 天"),
        ({"start": "明天"}, "不是日期"),
        ({"notice": "nothing"}, "方案中没有这项公示"),
    ],
)
def test_a_notice_has_days_that_can_be(office, clerk, fields, told):
    sheet_id = decided_sheet(office)
    assert told in clerk.send(f"/scores/{sheet_id}/steps/post", {**POSTED, **fields})


SEVEN_DAYS = """
[[notice]]
key = "posting"
name = "结果公示"
source = "公示时间为7天"
days = 7
"""


def test_which_notice_of_the_scheme_it_is_has_to_be_chosen(office, clerk):
    text = (shipped_text("000-duty") + SEVEN_DAYS).encode()
    own = {"scheme": "own", "scheme_file": (io.BytesIO(text), "own.toml")}
    sheet_id = decided_sheet(office, **own)
    page = clerk.read(f"/scores/{sheet_id}/notice")
    assert 'name="notice" required><option value="">' in page
    path = f"/scores/{sheet_id}/steps/post"
    assert "至少 7 天" in clerk.send(path, {**POSTED, "notice": "posting"})
    clerk.send(path, {**POSTED, "notice": "-"})
    act(office.reader(SECOND), sheet_id, "post", "confirm")
    office.session.expire_all()
    assert last_posting(office.session, sheet_id).notice == ""


def test_a_posted_sheet_does_not_change(office, clerk):
    sheet_id = posted_sheet(office)
    path = f"/scores/{sheet_id}"
    for form_path, form in (
        (f"{path}/inputs/people/paste", {"rows": "002\t李四"}),
        (f"{path}/inputs/people", {"A2": "002", "page": "1"}),
        (f"{path}/values", {}),
        (f"{path}/meetings/drop", {}),
        (f"{path}/decisions", {"by": "x", "day": "2024-01-01"}),
        (f"{path}/workbook/take-over", {"act": "discard"}),
    ):
        assert "已公示或已定稿" in clerk.send(form_path, form), form_path
    assert 'name="A2"' not in clerk.read(f"{path}/inputs/people")
    found = score_of(office.session, office.sheet(sheet_id)).sheet
    assert last_posting(office.session, sheet_id).fingerprint == found.fingerprint


def test_a_scrutineer_sees_no_score(office):
    sheet_id = posted_sheet(office)
    scrutineer = office.reader(SCRUTINEER)
    for page in ("", "/ranking", "/people/001", "/papers/score-sheet.xlsx", "/notice"):
        text = scrutineer.read(f"/scores/{sheet_id}{page}", status=403)
        assert "89.78" not in text


def object_to(reader, sheet_id, text="季度得分录入有误") -> str:
    form = {"raised_by": "李四", "about": "张三", "text": text}
    return reader.send(f"/scores/{sheet_id}/objections", form)


def answer(reader, sheet_id, number=1, *, upheld: bool) -> str:
    form = {"answer": "已核对原始材料。", "upheld": "yes" if upheld else "no"}
    return reader.send(f"/scores/{sheet_id}/objections/{number}", form)


def confirm(reader, sheet_id, number=1) -> str:
    page = reader.read(f"/scores/{sheet_id}/notice")
    form = {"seen": seen_on(page, f"/objections/{number}/confirm")}
    return reader.send(f"/scores/{sheet_id}/objections/{number}/confirm", form)


def test_the_sheet_is_final_after_the_notice_and_every_answer(office, clerk, calendar):
    sheet_id = posted_sheet(office)
    second = office.reader(SECOND)
    assert "异议已登记" in object_to(clerk, sheet_id)
    assert "公示至 2024-01-12" in act(clerk, sheet_id, "finish", "propose")
    calendar(date(2024, 1, 13))
    assert "还没有经确认的答复：1" in act(clerk, sheet_id, "finish", "propose")
    answer(clerk, sheet_id, upheld=False)
    assert "还没有经确认的答复：1" in act(clerk, sheet_id, "finish", "propose")
    form = {"seen": objections_of(office.session, sheet_id)[0].answer_mark}
    clerk.send(f"/scores/{sheet_id}/objections/1/confirm", form)
    office.session.expire_all()
    assert not objections_of(office.session, sheet_id)[0].settled, "one person is not two"
    assert "答复已确认" in confirm(second, sheet_id)
    act(clerk, sheet_id, "finish", "propose")
    act(clerk, sheet_id, "finish", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.NOTICE
    assert "得分表已定稿" in act(second, sheet_id, "finish", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.FINAL
    page = clerk.read(f"/scores/{sheet_id}/notice")
    assert "已核对原始材料" in page
    assert "林组织 确认" in page


def test_a_sheet_that_the_program_reckons_otherwise_now_is_neither_printed_nor_final(
    office, clerk, calendar
):
    sheet_id = posted_sheet(office)
    last_posting(office.session, sheet_id).results = "0" * 64  # as another version found them
    office.session.commit()
    for path in ("papers/score-sheet.pdf", "papers/posting-list.pdf", "people/001/paper.pdf"):
        assert "用公示时的程序版本打印" in clerk.read(f"/scores/{sheet_id}/{path}", status=409)
    assert clerk.client.get(f"/scores/{sheet_id}/papers/inputs.xlsx").status_code == 200
    calendar(date(2024, 1, 13))
    assert "得分表与公示的不同" in act(clerk, sheet_id, "finish", "propose")
    act(clerk, sheet_id, "reopen", "propose")
    act(office.reader(SECOND), sheet_id, "reopen", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.OPEN


def test_an_upheld_objection_opens_the_sheet_again(office, clerk, calendar):
    sheet_id = posted_sheet(office)
    second = office.reader(SECOND)
    assert "只有异议成立" in clerk.read(f"/scores/{sheet_id}/notice")
    act(clerk, sheet_id, "reopen", "propose")
    act(second, sheet_id, "reopen", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.NOTICE
    object_to(clerk, sheet_id)
    answer(clerk, sheet_id, upheld=True)
    confirm(second, sheet_id)
    calendar(date(2024, 1, 13))
    assert "有异议成立" in act(clerk, sheet_id, "finish", "propose")
    act(clerk, sheet_id, "reopen", "propose")
    act(second, sheet_id, "reopen", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.OPEN
    fill_worked_example(office, sheet_id)
    office.fill(sheet_id, entered__common=[["001", "张三", "95", "95", "95", "95"]])
    again = {"start": "2024-01-13", "end": "2024-01-17"}
    act(clerk, sheet_id, "post", "propose", **again)
    act(second, sheet_id, "post", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.NOTICE
    calendar(date(2024, 1, 18))
    act(clerk, sheet_id, "finish", "propose")
    act(second, sheet_id, "finish", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.FINAL
    assert last_posting(office.session, sheet_id).number == 2


def test_an_answer_is_confirmed_only_as_it_was_read(office, clerk):
    sheet_id = posted_sheet(office)
    object_to(clerk, sheet_id)
    answer(clerk, sheet_id, upheld=False)
    seen = objections_of(office.session, sheet_id)[0].answer_mark
    answer(clerk, sheet_id, upheld=True)
    form = {"seen": seen}
    page = office.reader(SECOND).send(f"/scores/{sheet_id}/objections/1/confirm", form)
    assert "答复刚被修改" in page


def test_a_sheet_whose_meeting_is_annulled_is_not_made_final(office, clerk, calendar):
    sheet_id = office.start()
    fill_worked_example(office, sheet_id)
    office.fill(sheet_id, poll__half=[])
    meeting = office.certified_meeting("半年测评大会", {"001": (30, 12, 5, 1)})
    clerk.send(
        f"/scores/{sheet_id}/meetings", {"place": "half@", "meeting": f"{meeting}/heads"}
    )
    enter(clerk, sheet_id, **{"grade-001": "excellent"})
    act(office.reader(SECOND), sheet_id, "decide", "confirm")
    clerk.send(f"/scores/{sheet_id}/steps/post", POSTED)
    act(office.reader(SECOND), sheet_id, "post", "confirm")
    meeting_of(office.session, meeting).state = MeetingState.ANNULLED
    office.session.commit()
    calendar(date(2024, 1, 13))
    assert "已作废" in act(clerk, sheet_id, "finish", "propose")
    act(clerk, sheet_id, "reopen", "propose")
    act(office.reader(SECOND), sheet_id, "reopen", "confirm")
    assert office.sheet(sheet_id).state is ScoreSheetState.OPEN


def test_the_scheme_says_how_long_a_notice_lasts(office, clerk):
    sheet_id = office.start("004-3-competition")
    page = clerk.read(f"/scores/{sheet_id}/notice")
    assert "缺少" in page


# --- papers ------------------------------------------------------------------------------


def test_the_score_workbook_has_the_figures(office, clerk):
    sheet_id = posted_sheet(office)
    answer = clerk.client.get(f"/scores/{sheet_id}/papers/score-sheet.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data), data_only=True)
    text = "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert "89.775" in text
    assert "待定事项备案" in book.sheetnames
    clerk.read(f"/scores/{sheet_id}/papers/nothing.pdf", status=404)
    clerk.read(f"/scores/{sheet_id}/papers/..%2Fsecret", status=404)


def test_whoever_reckons_again_gets_the_same_fingerprint(office, clerk, tmp_path):
    sheet_id = posted_sheet(office)
    for name in ("inputs.xlsx", "scheme.toml"):
        answer = clerk.client.get(f"/scores/{sheet_id}/papers/{name}")
        (tmp_path / name).write_bytes(answer.data)
    out = tmp_path / "sheet.xlsx"
    words = [str(tmp_path / "scheme.toml"), str(tmp_path / "inputs.xlsx"), "-o", str(out)]
    assert main(["score", *words]) == 0
    book = openpyxl.load_workbook(out, data_only=True)
    text = "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    assert last_posting(office.session, sheet_id).fingerprint in text


def test_the_papers_are_those_of_the_state(office, clerk, calendar):
    sheet_id = decided_sheet(office)
    path = f"/scores/{sheet_id}/papers"
    clerk.read(f"{path}/posting-list.pdf", status=404)
    clerk.read(f"{path}/certificates.pdf", status=404)
    clerk.send(f"/scores/{sheet_id}/steps/post", POSTED)
    act(office.reader(SECOND), sheet_id, "post", "confirm")
    calendar(date(2024, 1, 13))
    act(clerk, sheet_id, "finish", "propose")
    act(office.reader(SECOND), sheet_id, "finish", "confirm")
    names = re.findall(rf'href="{path}/([^"]+)"', clerk.read(path))
    assert len(names) == 7
    for name in names:
        answer = clerk.client.get(f"{path}/{name}")
        start = {"pdf": b"%PDF", "xlsx": b"PK"}.get(name.rpartition(".")[2], b"#")
        assert answer.data.startswith(start), name
    answer = clerk.client.get(f"/scores/{sheet_id}/people/001/paper.pdf")
    assert answer.data.startswith(b"%PDF")
    clerk.read(f"/scores/{sheet_id}/people/999/paper.pdf", status=404)
