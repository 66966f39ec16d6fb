"""A scrutineer decrypts at ``tally station`` in the browser, against the real server."""

import pytest

from kiosk.domain.meeting_state import Step

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def closed_hall(open_hall):
    hall = open_hall()
    hall.close()
    return hall


def test_one_key_is_opened_the_record_examined_and_the_total_decrypted(
    closed_hall, station_of, launch, new_page, passphrase
):
    page = new_page(launch())
    page.goto(station_of(closed_hall, 1))
    page.get_by_role("link", name="打开赵监票的密钥").click()
    page.get_by_label("口令").fill("not this passphrase")
    press(page, "打开密钥")
    page.get_by_role("alert").wait_for()
    page.get_by_label("口令").fill(passphrase)
    press(page, "打开密钥")
    page.get_by_role("heading", name="赵监票的密钥").wait_for()
    press(page, "取来档案并核对")
    page.get_by_role("heading", name="核对无误").wait_for()
    code = page.locator(".code-large").inner_text()
    board = new_page(page.context.browser)
    board.goto(f"{closed_hall.origin}/board/{closed_hall.held.meeting_id}")
    assert code in board.locator("dd.code").all_inner_texts()
    assert "不通过" not in page.locator("main").inner_text()
    press(page, "核对无误，解密合计")
    page.get_by_role("heading", name="解密已送达").wait_for()
    assert page.locator(".code-large").inner_text() == code
    assert page.get_by_text("已打开：").count() == 0
    assert page.faults == []

    closed_hall.trustees.decrypt(2)
    closed_hall.held.take(Step.COUNT)


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()
