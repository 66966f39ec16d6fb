"""A personnel clerk's year: from choosing the scheme to the final sheet, with two meetings by name.

The worked example of source document 000: 张三 has 89.775.  Both meetings are really held.
"""

import secrets
from datetime import date

import pytest

from kiosk.actions.draft_meeting import draft_meeting
from kiosk.actions.steps import StepTools
from kiosk.domain.meeting_state import MeetingState
from kiosk.models.staff import staff_with_login
from kiosk.rehearsal.held_meeting import serving
from kiosk.scoresheet import notice
from tests.kiosk.made_meeting import MadeMeeting
from tests.kiosk.scoresheet.office import (
    CLERK,
    HEADS,
    MEETING,
    PASSWORD,
    SCRUTINEER,
    SECOND,
    new_office,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SUBJECT = '[[form.subject]]\ncode = "001"\nname = "张三"\n'
HALF = [0] * 30 + [1] * 12 + [2] * 5 + [3] + [4] + [5]
FINAL = [0] * 28 + [1] * 14 + [2] * 4 + [3] * 2 + [4] * 2
"""Marks of fifty voters: four grades, then 弃权 and 废票."""


class PollMeeting(MadeMeeting):
    """A meeting in which everybody grades one person."""

    marks: list[int]

    @property
    def organiser(self):
        return staff_with_login(self.session, CLERK)

    @property
    def scrutineer(self):
        return staff_with_login(self.session, SCRUTINEER)

    def marks_of(self, slip: int) -> tuple[int, ...]:
        return (self.marks[slip],)


def hold(office, title: str, marks: list[int]) -> None:
    codes: dict[str, tuple[str, ...]] = {}
    tools = StepTools(
        random=secrets.token_bytes,
        instance=office.settings.instance,
        keep_slips=codes.__setitem__,
    )
    text = MEETING.replace("TITLE", title) + SUBJECT
    record = draft_meeting(
        office.session,
        files={"meeting.toml": text.encode()},
        rehearsal=False,
        random=secrets.token_bytes,
    )
    office.session.commit()
    meeting = PollMeeting(id=record.id, session=office.session, tools=tools, codes=codes)
    meeting.marks = marks
    meeting.lead_to(MeetingState.CERTIFIED, {"A": len(marks)})


@pytest.fixture
def office(tmp_path):
    office = new_office(tmp_path / "office")
    yield office
    office.close()


@pytest.fixture
def calendar(monkeypatch):
    """``calendar(date)`` turns the page of the server's calendar."""

    def turn(day: date) -> None:
        monkeypatch.setattr(notice, "today", lambda: day)

    turn(date(2024, 1, 8))
    return turn


@pytest.fixture
def at_desk(launch, new_page):
    """``at_desk(origin, login)``: one of the two organisers, logged in."""
    browser = launch()

    def sit(origin: str, login: str):
        page = new_page(browser, viewport={"width": 1280, "height": 800})
        page.goto(f"{origin}/login")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_role("link", name="年度考核").click()
        return page

    return sit


def tab(page, name: str) -> None:
    page.get_by_role("navigation", name="得分表各页").get_by_role(
        "link", name=name, exact=True
    ).click()


def press(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def start(page) -> None:
    page.get_by_role("link", name="新建得分表").click()
    page.get_by_role("textbox", name="标题", exact=True).fill("2023年度考核得分表")
    page.get_by_role("textbox", name="单位", exact=True).fill("区环境保护局")
    page.get_by_role("textbox", name="考核期", exact=True).fill("2023")
    page.get_by_role("radio", name="履职尽责管理及考核").check()
    press(page, "建立得分表")
    page.get_by_text("得分表已建立").wait_for()


def fill_in(page) -> None:
    """The people by typing and Enter, the quarters by pasting."""
    tab(page, "填报")
    page.get_by_role("link", name="人员", exact=True).click()
    page.get_by_label("编号 A2").fill("001")
    page.keyboard.press("Tab")
    page.keyboard.type("张三")
    page.get_by_label("类别 C2").select_option(label=HEADS)
    page.get_by_label("单位 D2").press("Enter")
    page.get_by_text("已保存").wait_for()
    for table in ("履职尽责工作", "共性目标"):
        page.get_by_role("link", name="全部各表").click()
        page.get_by_role("link", name=table, exact=True).click()
        page.get_by_text("从表格软件粘贴").click()
        page.locator("#rows").fill("001\t张三\t92\t90\t94\t88")
        press(page, "加在末尾")
        page.get_by_text("已在末尾加入 1 行").wait_for()


def take_in(page, place: str, title: str) -> None:
    tab(page, "测评会议")
    page.locator("#place").select_option(label=place)
    option = page.locator("#meeting option", has_text=title)
    page.locator("#meeting").select_option(value=option.get_attribute("value"))
    press(page, "采用这个会议")
    page.get_by_text("会议已采用").wait_for()


def ask_why(page) -> None:
    tab(page, "排名")
    page.get_by_role("link", name="张三 的得分为什么是 89.78？").click()
    page.get_by_text("精确值 89.775").wait_for()
    page.get_by_text("0.4 × 91 + 0.3 × 4300/48 + 0.3 × 4240/48").wait_for()
    page.get_by_text("2023年半年测评大会（2023-12-28）").first.wait_for()


def decide(clerk, second) -> None:
    tab(clerk, "等次")
    clerk.get_by_label("决定人（会议）").fill("局党组会议")
    clerk.get_by_label("决定日期").fill("2024-01-05")
    clerk.get_by_label("张三 的等次").select_option(label="优秀")
    # 20 % of one person is nobody, so that 优秀 differs from the proposal.
    clerk.get_by_label("张三 的理由").fill("名额调剂")
    press(clerk, "录入这些决定")
    clerk.get_by_text("1 人的等次已录入").wait_for()
    second.get_by_role("link", name="2023年度考核得分表").click()
    tab(second, "等次")
    press(second, "确认这些等次")
    second.get_by_text("等次已决定").wait_for()


def post(clerk, second) -> None:
    tab(clerk, "公示")
    clerk.get_by_label("第一日").fill("2024-01-08")
    clerk.get_by_label("最后一日").fill("2024-01-12")
    press(clerk, "提议公示")
    tab(second, "公示")
    press(second, "同意并开始公示")
    second.get_by_text("已开始公示").wait_for()


def object_and_answer(clerk, second) -> None:
    tab(clerk, "公示")
    clerk.get_by_label("异议人").fill("李四")
    clerk.get_by_label("异议内容和理由").fill("请核对第三季度得分。")
    press(clerk, "登记这项异议")
    clerk.get_by_role("textbox", name="答复").fill("已核对附表4，第三季度为94分。")
    clerk.get_by_label("不成立：得分表不变").check()
    press(clerk, "录入答复")
    tab(second, "公示")
    press(second, "确认这一答复")
    second.get_by_text("公示至 2024-01-12，含当日").wait_for()


def test_a_year_from_the_scheme_to_the_final_sheet(office, at_desk, calendar):
    hold(office, "2023年半年测评大会", HALF)
    hold(office, "2023年年终述职测评大会", FINAL)
    with serving(office.settings) as origin:
        clerk, second = at_desk(origin, CLERK), at_desk(origin, SECOND)
        start(clerk)
        clerk.get_by_role("heading", name="缺少或有误").wait_for()
        second.reload()
        fill_in(clerk)
        take_in(clerk, "半年民主测评", "2023年半年测评大会")
        tab(clerk, "概览")
        clerk.get_by_text("缺少或有误：1 处").wait_for()
        take_in(clerk, "年终民主测评", "2023年年终述职测评大会")
        tab(clerk, "概览")
        clerk.get_by_role("heading", name="内容已齐").wait_for()
        ask_why(clerk)
        decide(clerk, second)
        post(clerk, second)
        object_and_answer(clerk, second)

        calendar(date(2024, 1, 13))
        tab(clerk, "公示")
        press(clerk, "提议定稿")
        tab(second, "公示")
        press(second, "同意并定稿")
        second.get_by_role("heading", name="得分表已定稿").wait_for()
        tab(second, "打印")
        with second.expect_download() as download:
            second.get_by_role("link", name="考核得分表，供签字（PDF）").click()
        assert download.value.suggested_filename == "score-sheet.pdf"
        assert (clerk.faults, second.faults) == ([], [])
