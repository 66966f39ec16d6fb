"""Three scrutineers at three stations, three processes, in the browser, against the real server."""

import pytest

from kiosk.domain.meeting_state import Step

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ("赵监票", "钱监票", "孙监票")


@pytest.fixture(scope="module")
def closed_hall(open_hall):
    hall = open_hall()
    hall.close()
    return hall


@pytest.fixture
def sit_down(closed_hall, station_of, launch, new_page, passphrase):
    """A scrutineer at an own station, with the key open."""
    browser = launch()

    def sit(seat):
        page = new_page(browser)
        page.goto(station_of(closed_hall, seat))
        page.get_by_role("link", name=f"打开{NAMES[seat - 1]}的密钥").click()
        page.get_by_label("口令").fill(passphrase)
        press(page, "打开密钥")
        page.get_by_role("heading", name=f"{NAMES[seat - 1]}的密钥").wait_for()
        return page

    return sit


def test_three_attest_the_codes_are_equal_and_two_decrypt(closed_hall, sit_down, new_page):
    pages, codes = [sit_down(seat) for seat in (1, 2, 3)], set()
    for number, page in enumerate(pages, 1):
        examine(page, closed_hall)
        codes.add(page.locator(".code-large").inner_text())
        assert "不通过" not in page.locator("main").inner_text()
        press(page, "票数与纸上一致，作出核对声明")
        page.get_by_role("heading", name="比较核对声明").wait_for()
        assert f"3 人中已有 {number} 人声明" in page.locator("main").inner_text()
        decrypts = page.get_by_role("button", name="核对无误，解密合计", exact=True)
        assert decrypts.count() == (number == 3)
    (code,) = codes
    board = new_page(pages[0].context.browser)
    board.goto(f"{closed_hall.origin}/board/{closed_hall.held.meeting_id}")
    assert code in board.locator("dd.code").all_inner_texts()
    for page in (pages[2], pages[0]):
        page.reload()
        press(page, "核对无误，解密合计")
        page.get_by_role("heading", name="解密已送达").wait_for()
        assert page.locator(".code-large").inner_text() == code
        assert page.get_by_text("已打开：").count() == 0
    assert [page.faults for page in pages] == [[], [], []]
    closed_hall.held.take(Step.COUNT)


def test_a_wrong_passphrase_opens_nothing(
    closed_hall, station_of, launch, new_page, passphrase
):
    page = new_page(launch())
    page.goto(station_of(closed_hall, 2))
    page.get_by_role("link", name="打开钱监票的密钥").click()
    page.get_by_label("口令").fill(f"not {passphrase}")
    press(page, "打开密钥")
    page.get_by_role("alert").wait_for()


def examine(page, hall):
    """Type the register as it lies on the table, and examine."""
    page.get_by_role("link", name="开始截止核对").click()
    for group in ("A", "B"):
        number = str(hall.ballots(group))
        page.fill(f"#handed_out-{group}", number)
        page.fill(f"#returned-{group}", number)
        page.fill(f"#paper-{group}", "0")
        page.fill(f"#withdrawn-{group}", "0")
    press(page, "登记无误，核对全部档案")
    page.get_by_role("heading", name="核对无误").wait_for(timeout=60_000)


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
