"""A scrutineer decrypts at ``tally station`` in the browser, against the real server."""

import shutil
import subprocess
import sys

import pytest

from kiosk.domain.meeting_state import Step
from tally.station.key_shelf import KeyShelf

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def closed_hall(open_hall):
    hall = open_hall()
    hall.close()
    return hall


@pytest.fixture
def station(closed_hall, tmp_path):
    """``tally station`` as a scrutineer starts it, with the key of seat 1; yields its address."""
    stick = tmp_path / "stick"
    stick.mkdir()
    keys = closed_hall.folder / "keys"
    (key,) = [card.file for card in KeyShelf(keys).cards() if card.header.index == 1]
    shutil.copy(keys / key, stick)
    words = [
        *(sys.executable, "-m", "tally", "station", "--no-browser"),
        *("--keys", stick, "--journal", keys / "journal"),
        *("--server", closed_hall.origin, "--code", closed_hall.trustees.codes["1"]),
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, encoding="utf-8") as process:
        yield process.stdout.readline().split("：", 1)[-1].strip()
        process.terminate()


def test_one_key_is_opened_the_record_examined_and_the_total_decrypted(
    closed_hall, station, launch, new_page, passphrase
):
    page = new_page(launch())
    page.goto(station)
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
