"""Every step by two people, on the pages of organiser and scrutineer."""

import pytest

from kiosk.domain.meeting_state import MeetingState
from kiosk.models.audit_entry import acts_of
from kiosk.models.meeting import meeting_of


def page_of(reader) -> str:
    role = "organiser" if "/organiser/" in reader.home else "scrutineer"
    return f"/{role}/meetings/{reader.hall.meeting_id}"


def step(reader, name: str, act: str, **data: str) -> str:
    page = page_of(reader)
    return reader.send(f"{page}/steps/{name}", {"act": act, **data}, page=page)


def state_of(hall) -> MeetingState:
    hall.session.expire_all()
    return meeting_of(hall.session, hall.meeting_id).state


def test_one_proposes_and_the_other_carries_out(hall, organiser, scrutineer):
    hall.hold_ceremony()
    assert "提议已记录" in step(organiser, "seal", "propose")
    assert state_of(hall) is MeetingState.DRAFT
    page = scrutineer.read(page_of(scrutineer))
    assert "王组织（组织者）已提议这一步" in page
    assert "同意并执行：封存会议" in page
    assert "会议已封存" in step(scrutineer, "seal", "confirm")
    assert state_of(hall) is MeetingState.SEALED


def test_whoever_proposed_cannot_confirm(hall, organiser):
    hall.hold_ceremony()
    page = step(organiser, "seal", "propose")
    assert "同意并执行：封存会议" not in page
    assert "现在等待一名监票人同意" in page
    assert "须由另一人同意" in step(organiser, "seal", "confirm")
    assert state_of(hall) is MeetingState.DRAFT


def test_a_proposal_is_withdrawn_by_its_author_or_refused_by_the_other(
    hall, organiser, scrutineer
):
    hall.hold_ceremony()
    assert "撤回提议" in step(organiser, "seal", "propose")
    assert "提议已撤回" in step(organiser, "seal", "withdraw")
    step(organiser, "seal", "propose")
    assert "拒绝提议" in scrutineer.read(page_of(scrutineer))
    assert "提议已撤回" in step(scrutineer, "seal", "withdraw")
    assert "还没有人提议这一步" in step(scrutineer, "seal", "confirm")


def test_a_step_whose_conditions_do_not_hold_says_what_is_missing(hall, organiser):
    page = organiser.read(page_of(organiser))
    assert "未满足" in page
    assert '<button class="primary" name="act" value="propose" disabled>' in page
    assert "3 名监票人中，0 名已核对公钥" in step(organiser, "seal", "propose")
    assert state_of(hall) is MeetingState.DRAFT


def test_nobody_agrees_to_numbers_that_were_exchanged_after_the_page_was_shown(
    hall, organiser, scrutineer
):
    """Shown five and six, the scrutineer takes a sip of tea; the organiser proposes anew."""
    hall.lead_to(MeetingState.OPEN)
    hall.vote({"A": 5, "B": 6})
    numbers = {"handed_out-A": "5", "handed_out-B": "6"}
    step(organiser, "close", "propose", **numbers)
    page = scrutineer.read(page_of(scrutineer))
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    step(organiser, "close", "withdraw")
    step(organiser, "close", "propose", **{**numbers, "handed_out-B": "7"})
    assert "提议已经变了" in step(scrutineer, "close", "confirm", seen=seen)
    assert state_of(hall) is MeetingState.OPEN
    assert "投票已截止" in step(scrutineer, "close", "confirm")


def test_closing_needs_the_register_and_refuses_more_ballots_than_slips(
    hall, organiser, scrutineer
):
    hall.lead_to(MeetingState.OPEN)
    hall.vote({"A": 5, "B": 6})
    numbers = {"handed_out-A": "5", "handed_out-B": "6", "returned-A": "5"}
    assert "请输入发出的凭条数" in step(organiser, "close", "propose", **{"handed_out-A": "5"})
    assert "凭条数应为整数" in step(organiser, "close", "propose", **{"handed_out-A": "五"})
    assert "票箱内有 6 张票，却只发出 5 张" in step(
        organiser, "close", "propose", **{**numbers, "handed_out-B": "5"}
    )
    assert "局领导班子：发出 5 张，收回 5 张" in step(organiser, "close", "propose", **numbers)
    assert "投票已截止" in step(scrutineer, "close", "confirm")
    assert state_of(hall) is MeetingState.CLOSED


def test_annulling_needs_a_reason_which_the_log_keeps(hall, organiser, scrutineer):
    assert "请写明作废会议的理由" in step(organiser, "annul", "propose", reason="  ")
    assert "理由：名册有误" in step(organiser, "annul", "propose", reason="名册有误")
    step(scrutineer, "annul", "confirm")
    assert state_of(hall) is MeetingState.ANNULLED
    assert any("名册有误" in text for text in acts_of(hall.session, hall.meeting_id))


@pytest.mark.parametrize("act", ["propose", "withdraw", "confirm", "else"])
def test_a_step_that_does_not_exist_is_not_found(organiser, act: str):
    path = f"{page_of(organiser)}/steps/publish"
    page = organiser.send(path, {"act": act}, page=page_of(organiser))
    assert "这里没有内容" in page


def test_a_form_without_its_token_changes_nothing(hall, organiser):
    hall.hold_ceremony()
    answer = organiser.client.post(f"{page_of(organiser)}/steps/seal", data={"act": "propose"})
    assert answer.status_code == 400
    assert organiser.client.get(f"{page_of(organiser)}/steps/seal").status_code == 405
    assert "已提议这一步" not in organiser.read(page_of(organiser))
