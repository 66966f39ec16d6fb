"""A year of the ledger by two people in a browser: entries, a publication, two objections, the points.

The figures are those of the worked example of source document 001, checked by hand.
"""

import re
import runpy
import secrets
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kiosk.engine import make_tables, open_engine
from kiosk.settings import make_instance
from tally.scoring.scheme_file import read_scheme, shipped_text
from tests.kiosk.made_ledger import LI_SI, clerks, make_sheet, store_rows
from tests.kiosk.made_people import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Server = runpy.run_path(str(Path(__file__).with_name("hall.py")))["Server"]
RULES = {rule.key: rule.name for rule in read_scheme(shipped_text("001-points")).ledger.rules}
HOSTILE = "<img src=x onerror=alert(1)>'\"=1+1"
DAY = date.today()  # noqa: DTZ011 (the pages go by the office's day)


@pytest.fixture
def office(tmp_path):
    """A server with one sheet: the base deduction of the example is typed in, the ledger empty."""
    settings = make_instance(tmp_path / "instance", random=secrets.token_bytes)
    engine = open_engine(settings)
    make_tables(engine)
    with Session(engine) as session:
        clerks(session)
        sheet = make_sheet(session)
        taken = {"code": "001", "component": "履行党员义务、参加组织生活", "amount": "2"}
        store_rows(session, sheet, "deductions", taken)
        session.commit()
    engine.dispose()
    server = Server(settings.instance)
    yield server
    server.kill()


@pytest.fixture
def at_ledger(office, launch, new_page):
    """``at_ledger(login)``: a person at the ledger of the sheet, by the way people take."""

    def enter(login):
        page = new_page(launch(), viewport={"width": 1280, "height": 800})
        page.goto(f"{office.origin}/login")
        page.get_by_label("登录名").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        press(page, "登录")
        page.goto(f"{office.origin}/scores/")
        page.get_by_role("link", name="2023年度日常积分").click()
        page.get_by_role("link", name="台账", exact=True).click()
        return page

    return enter


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def register(page, rule, day, matter, earlier):
    follow(page, "登记一件事")
    page.get_by_role("link").filter(has_text=RULES[rule]).first.click()
    page.get_by_label("发生日期").fill(day)
    page.get_by_label("第1行人员", exact=True).select_option(label="001 李四")
    if matter in earlier:
        page.get_by_label("已有记录的事项").select_option(matter)
    else:
        page.get_by_label("或另起事项名称").fill(matter)
    page.get_by_label("事由", exact=True).fill(HOSTILE)
    page.get_by_label("书面材料：文号或存放处").fill("县委发〔2023〕1号")
    press(page, "提交审核")
    page.get_by_text("已提交，由另一人审核。").wait_for()
    follow(page, "按月查看")


def points_of(page, month):
    """李四 in the table at the end of a month."""
    follow(page, f"2023年{month}月")
    row = page.locator("table").last.get_by_role("row").filter(has_text="李四")
    return row.get_by_role("cell").last.inner_text()


def test_a_year_of_the_ledger(at_ledger):
    clerk, checker = at_ledger("clerk"), at_ledger("checker")
    known = set()
    for rule, day, matter in LI_SI:
        register(clerk, rule, day, matter, known)
        known |= {matter} - {""}
    assert points_of(clerk, 8) == "98.00"
    for number in range(1, len(LI_SI) + 1):
        follow(checker, "按月查看")
        follow(checker, str(number))
        assert HOSTILE in checker.locator("main").inner_text()
        press(checker, "审核通过")
    follow(clerk, "按月查看")
    found = [points_of(clerk, month) for month in (1, 2, 3, 4, 5, 6, 7, 8, 12)]
    assert found == [
        *("98.00", "100.00", "100.00", "101.00", "102.00", "102.50", "101.50"),
        *("100.50", "100.50"),
    ]
    follow(clerk, "2023年8月")
    assert "同一事项取最高分值，已计第7号" in clerk.locator("main").inner_text()

    publish(clerk, checker)
    object_to(clerk, 6, "会议甲点名的不是我单位")
    object_to(clerk, 1, "表彰应计国家级")
    answer(checker, 2, "不成立", "文件为市级")
    answer(checker, 1, "成立", "经核实有误")
    assert points_of(at_months(checker), 12) == "100.50"
    follow(at_months(clerk), "9")
    press(clerk, "审核通过")
    assert points_of(at_months(clerk), 12) == "101.50"
    follow(clerk, "季度通报")
    follow(clerk, "2023年第1季度")
    assert "100.00" in clerk.locator(".posted").inner_text()
    follow(clerk, "排名")
    assert "101.50" in clerk.locator("main").inner_text()
    assert (clerk.faults, checker.faults) == ([], [])


def at_months(page):
    follow(page, "按月查看")
    return page


def publish(clerk, checker):
    follow(clerk, "季度通报")
    clerk.get_by_label("2023年第1季度").check()
    clerk.get_by_label("公示第一日").fill(DAY.isoformat())
    clerk.get_by_label("公示最后一日").fill((DAY + timedelta(days=5)).isoformat())
    press(clerk, "拟定通报")
    clerk.get_by_text("草稿，不得张贴").wait_for()
    follow(checker, "季度通报")
    follow(checker, "2023年第1季度")
    press(checker, "同意并固定通报")
    checker.get_by_text("通报已固定。请打印张贴。").wait_for()


def object_to(page, number, words):
    page.goto(page.url.partition("/ledger")[0] + f"/ledger/entries/{number}")
    follow(page, "登记申辩或问询")
    page.get_by_label("申辩或问询人").fill("李四")
    page.get_by_label("申辩或问询的内容").fill(words)
    press(page, "保存申辩")


def answer(page, number, outcome, words):
    follow(page, "申辩和问询")
    one = page.locator("section").filter(has_text=f"申辩问询第{number}号")
    one.get_by_role("radio", name=re.compile(f"^{outcome}")).check()
    one.get_by_label("给本人的答复").fill(words)
    one.get_by_role("button", name="提交答复").click()
    page.get_by_text("申辩、问询已答复。").wait_for()
