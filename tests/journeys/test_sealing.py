"""Before the vote: a scrutineer checks, counts and signs; only then can anybody open the box."""

import pytest
from sqlalchemy.orm import Session

from kiosk.domain.meeting_state import Step
from kiosk.rehearsal.sign_cards import sign_cards

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SLIPS = {"局领导班子": "7", "机关干部职工": "24"}


def test_a_scrutineer_checks_what_was_sealed_counts_the_slips_and_signs(
    *, sealed_hall, station_of, launch, new_page, log_in, booth, passphrase
):
    tablet = booth(sealed_hall)
    organiser = log_in(new_page(launch()), sealed_hall, "organiser")
    organiser.goto(f"{sealed_hall.origin}/organiser/meetings/{sealed_hall.held.meeting_id}")
    assert cannot_open(organiser) == "赵监票、钱监票、孙监票"

    page = new_page(organiser.context.browser, viewport={"width": 1366, "height": 768})
    page.goto(station_of(sealed_hall, 1))
    page.get_by_role("link", name="打开赵监票的密钥").click()
    page.get_by_label("口令").fill(passphrase)
    press(page, "打开密钥")
    page.get_by_role("heading", name="赵监票的密钥").wait_for()
    assert page.locator(".code-large").count() == 0
    press(page, "取来封存内容并核对")
    page.get_by_role("heading", name="数凭条，签字").wait_for()
    read_what_was_sealed(page.locator("main").inner_text())

    count(page, {**SLIPS, "机关干部职工": "25"})
    told = page.get_by_role("alert").inner_text()
    assert "您数到 25 张凭条，封存的是 24 张" in told
    organiser.reload()
    assert cannot_open(organiser) == "赵监票、钱监票、孙监票"

    count(page, SLIPS)
    page.get_by_role("heading", name="已签字，密钥已测试").wait_for()
    code = page.locator(".code-large").inner_text()
    assert code == tablet.page.locator(".code-panel .code").inner_text()
    organiser.reload()
    assert cannot_open(organiser) == "钱监票、孙监票"

    sealed_hall.trustees.sign_seal(2, 3)
    page.get_by_role("link", name="再看一次").click()
    page.locator("table .mark.good").nth(5).wait_for()
    organiser.reload()
    assert organiser.get_by_role("button", name="提议开始投票", exact=True).is_disabled()
    tick_cards(sealed_hall.held)
    organiser.reload()
    press(organiser, "提议开始投票")
    scrutineer = log_in(new_page(page.context.browser), sealed_hall, "scrutineer")
    scrutineer.goto(f"{sealed_hall.origin}/scrutineer/meetings/{sealed_hall.held.meeting_id}")
    assert code in scrutineer.locator("main").inner_text()
    press(scrutineer, "同意并执行：开始投票")
    scrutineer.get_by_text("投票已开始。").wait_for()
    tablet.page.get_by_role("button", name="开始投票").wait_for()
    for one in (page, organiser, scrutineer, tablet.page):
        assert one.faults == []


def tick_cards(held) -> None:
    """The zero report is another journey's matter."""
    with Session(held.engine) as session:
        people = {"organiser": held.organiser, "chief": held.scrutineer}
        sign_cards(session, held.meeting_id, Step.OPEN, **people)
        session.commit()


def cannot_open(organiser) -> str:
    """Whom the step to open still waits for."""
    assert organiser.get_by_role("button", name="提议开始投票", exact=True).is_disabled()
    told = organiser.get_by_text("在自己的工作站上核对封存内容并签字。还缺：").inner_text()
    return told.split("还缺：")[1].split("。")[0]


def read_what_was_sealed(text: str) -> None:
    for part in (
        *("区环境保护局2023年年终述职测评大会", "科室、单位负责人民主测评表"),
        *("A 局领导班子 40 %", "B 机关干部职工 60 %", "周明远", "陈𬱖", "领导班子集体"),
    ):
        assert part in text, part


def count(page, slips) -> None:
    for group, number in slips.items():
        page.get_by_label(f"亲手数到，{group}").fill(number)
    press(page, "内容正确，张数相符，签字")


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
