"""What a voter is told when something is not right: in plain words, and what to do next."""

import pytest

from kiosk.domain.meeting_state import Step

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STRICT = """
title = "有限额的测评大会"
unit = "区环境保护局"
date = 2023-12-28
threshold = 2
scrutineers = ["赵监票", "钱监票", "孙监票"]
[grades]
names = ["优秀", "称职", "不称职"]
coefficients = ["1", "0.8", "0.4"]
[[group]]
code = "A"
name = "全体职工"
slips = 12
[[form]]
code = "heads"
title = "中层干部测评表"
[form.groups]
A = "100"
[form.limit]
grade = "优秀"
at_most = "34%"
otherwise = "refuse"
[[form.subject]]
name = "周明远"
[[form.subject]]
name = "陈𬱖"
[[form.subject]]
name = "吴思源"
[[form]]
code = "staff"
title = "一般干部测评表"
[form.groups]
A = "100"
[form.limit]
grade = "优秀"
at_most = "1"
otherwise = "spoil"
[[form.subject]]
name = "郑国平"
[[form.subject]]
name = "王雅琴"
"""
GRADES = ["优秀", "称职", "称职", "优秀", "称职"]
"""A ballot that keeps both limits."""


@pytest.fixture(scope="module")
def strict(open_hall):
    return open_hall(STRICT, {})


@pytest.fixture
def tablet(booth, strict):
    return booth(strict)


@pytest.fixture
def voter(tablet, strict):
    """Somebody who has just shown a slip."""
    tablet.slip = strict.draw("A")
    tablet.type_slip(tablet.slip)
    tablet.reads("A 票 全体职工")
    return tablet


def test_a_slip_of_another_meeting_is_told_apart_at_once(tablet, hall):
    tablet.type_slip(hall.draw())
    tablet.reads("这张凭条不属于本次会议")
    assert tablet.page.faults == []


# ---------- the meeting is not open ----------


@pytest.fixture
def paused(strict):
    """``paused()``; the meeting is open again afterwards."""
    yield lambda: strict.held.take(Step.PAUSE)
    strict.held.take(Step.RESUME)


def test_a_sleeping_tablet_says_that_voting_is_paused(tablet, paused):
    paused()
    tablet.reads("投票暂停，请稍候")
    assert tablet.page.get_by_role("button", name="开始投票").count() == 0
    assert tablet.page.faults == []


def test_a_ballot_of_a_paused_meeting_is_not_taken_and_the_slip_stays_good(
    voter, strict, paused
):
    voter.fill_in(GRADES)
    before = strict.ballots("A")
    paused()
    voter.press("投票")
    voter.heads("尚未计入")
    voter.reads("会议没有在投票中。凭条没有使用")
    assert strict.ballots("A") == before
    voter.press("完成")
    voter.reads("投票暂停，请稍候")
    strict.held.take(Step.RESUME)
    voter.type_slip(voter.slip)
    voter.fill_in(GRADES)
    voter.press("投票")
    voter.heads("已计入")
    strict.held.take(Step.PAUSE)


# ---------- the server is gone ----------


def test_a_server_that_is_gone_counts_the_ballot_once_when_it_is_back(voter, strict):
    tracker = voter.fill_in(GRADES)
    before = strict.ballots("A")
    strict.server.kill()
    try:
        voter.press("投票")
        voter.heads("尚未计入", timeout=30_000)
        voter.reads("再发同一张票不会重复计")
        voter.reads("秒后自动再试")
        assert voter.tracker == tracker
        assert not voter.page.get_by_role("heading", name="已计入").count()
        assert strict.ballots("A") == before
    finally:
        strict.server.start()
    voter.press("现在再试")
    voter.heads("已计入")
    assert voter.tracker == tracker
    assert strict.ballots("A") == before + 1


def test_a_lost_answer_is_asked_for_again_and_nothing_is_counted_twice(voter, strict):
    tracker = voter.fill_in(GRADES)
    before = strict.ballots("A")
    seen = []

    def lose_first_answer(route):
        answer = route.fetch()
        seen.append(answer.status)
        if len(seen) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    voter.page.route("**/ballots", lose_first_answer)
    voter.press("投票")
    voter.heads("已计入")
    assert seen == [201, 200]
    assert voter.tracker == tracker
    assert strict.ballots("A") == before + 1


def test_who_stops_waiting_is_given_the_tracker_and_asked_twice(voter, strict):
    tracker = voter.fill_in(GRADES)
    voter.page.route("**/ballots", lambda route: route.abort("connectionrefused"))
    voter.press("投票")
    voter.heads("尚未计入", timeout=30_000)
    voter.press("不再等待")
    dialog = voter.page.get_by_role("dialog")
    assert tracker in dialog.inner_text()
    dialog.get_by_role("button", name="继续等待").click()
    voter.heads("尚未计入")
    voter.press("不再等待")
    dialog.get_by_role("button", name="不再等待").click()
    voter.press("我的票计入了吗")
    voter.page.get_by_label("凭条代码").fill(voter.slip)
    voter.press("使用此代码")
    voter.heads("没有计入")
    strict.unused["A"].append(voter.slip)


# ---------- limits ----------


def test_a_limit_that_refuses_has_to_be_mended_before_the_next_form(voter):
    voter.press("开始填写")
    for who in ("周明远", "陈𬱖", "吴思源"):
        voter.mark(who, "优秀")
    voter.reads("“优秀”最多 1 个，现在是 3 个")
    voter.press("下一张")
    voter.heads("中层干部测评表")
    for who in ("周明远", "陈𬱖"):
        voter.mark(who, "称职")
    assert voter.page.get_by_text("请改到").count() == 0
    voter.press("下一张")
    voter.heads("一般干部测评表")
    assert voter.page.faults == []


def test_a_limit_that_spoils_is_announced_on_the_form_and_at_review(voter):
    voter.press("开始填写")
    for who in ("周明远", "陈𬱖", "吴思源"):
        voter.mark(who, "称职")
    voter.press("下一张")
    for who in ("郑国平", "王雅琴"):
        voter.mark(who, "优秀")
    voter.reads("若不改，本张表的每一项都计为废票")
    voter.go_to_review()
    voter.reads("“一般干部测评表”超过了“优秀”的名额，整张表将计为废票")
    marks = voter.page.locator(".marks-list strong").all_inner_texts()
    assert marks == ["称职", "称职", "称职", "废票", "废票"]
    voter.press("返回修改")
    voter.mark("王雅琴", "称职")
    voter.go_to_review()
    marks = voter.page.locator(".marks-list strong").all_inner_texts()
    assert marks == ["称职", "称职", "称职", "优秀", "称职"]
    assert voter.page.faults == []


# ---------- 废票 ----------


def test_spoiling_takes_two_presses_and_no_arrow_key_leads_there(voter):
    voter.press("开始填写")
    row = voter.row("陈𬱖")
    spoiled = row.get_by_role("radio", name="废票")
    row.get_by_role("radio").first.focus()
    for _ in range(6):
        voter.page.keyboard.press("ArrowRight")
        assert not spoiled.count()
    row.get_by_role("button", name="其他").click()
    voter.reads("“陈𬱖”这一项将计为废票")
    voter.page.keyboard.press("Escape")
    assert not spoiled.count()
    row.get_by_role("button", name="其他").click()
    voter.page.get_by_role("dialog").get_by_role("button", name="作为废票").click()
    assert spoiled.is_checked()
    voter.mark("陈𬱖", "称职")
    assert not spoiled.count()
    assert voter.page.faults == []


# ---------- walking away ----------


def test_a_voter_who_walks_away_leaves_nothing(launch, new_page, booth_on, strict):
    page = new_page(launch())
    page.clock.install()
    voter = booth_on(page, strict.origin)
    voter.enrol(strict.enrolment_code())
    slip = strict.draw("A")
    voter.type_slip(slip)
    tracker = voter.fill_in(GRADES)
    page.clock.fast_forward(91_000)
    voter.reads("你还在吗？")
    voter.press("我还在填")
    assert voter.tracker == tracker
    page.clock.fast_forward(91_000)
    voter.reads("秒后清除所填内容")
    page.clock.fast_forward(30_000)
    page.get_by_role("button", name="开始投票").wait_for()
    left = page.content()
    assert not [words for words in (tracker, slip, "周明远", "优秀") if words in left]
    voter.type_slip(slip)
    voter.press("开始填写")
    assert page.locator("input:checked").count() == 0
    assert page.faults == []
