"""The pages of the return box and of the cards, without JavaScript and without a server."""

from io import BytesIO

import pytest

from tally.record.left_out import LeftOut
from tests.tally.station.test_return_box import trackers

pytestmark = pytest.mark.slow


@pytest.fixture
def station(browser, put_key, hall, passphrase):
    """The first seat's key open and the records of the stick examined; there is no server."""
    put_key(hall.keyfiles[0])
    station = browser().post("/keys/seat1.key.json", passphrase=passphrase)
    examine_files(station, files_of(hall, "A", "B"))
    return station


def examine_files(station, files):
    station.post("/closing/files", files=files)
    return station.examine(A="6", B="3")


def files_of(hall, *groups):
    records = [(BytesIO(hall.records[group]), f"{group}.bel") for group in groups]
    papers = [("manifest.json", hall.manifest), ("left-out.json", LeftOut().text)]
    return [*records, *((BytesIO(text.encode()), name) for name, text in papers)]


def test_nothing_is_compared_before_the_records_are_verified(
    browser, put_key, hall, passphrase
):
    put_key(hall.keyfiles[0])
    station = browser()
    for path in ("/return-box", "/tracker-cards"):
        assert station.get(path).path == "/"
    station.post("/keys/seat1.key.json", passphrase=passphrase)
    for path in ("/return-box", "/tracker-cards"):
        assert station.get(path).path == "/key"
        assert station.post(path, slip=hall.slips["A"][0]).path == "/key"
    station.post("/return-box/sum")
    assert station.path == "/key"


def test_each_slip_is_answered_in_large_words_and_counted_by_group(station, hall):
    assert "请扫第一张" in station.get("/return-box").text
    for slip, said in (
        (hall.slips["A"][0], "在票箱中 票种 A · 第 1 次"),
        (hall.slips["B"][1], "在票箱中 票种 B · 第 2 次"),
        (hall.slips["A"][0], "已扫过 票种 A · 第 3 次 这一张：在票箱中"),
        (hall.slips["A"][7], "没有对应的票 票种 A · 第 4 次"),
        ("0" * 28, "不是本会议的凭条 第 5 次"),
        ("不是代码", "读不出 第 5 次"),
    ):
        station.post("/return-box", slip=slip)
        assert said in station.text, station.text
        # Neither the code nor the credential is on the page, nor is it offered again.
        assert slip not in station.page
    assert "停下来：有凭条对不上" in station.text
    assert "不是本会议的凭条：1 张" in station.text
    assert "A 6 2 1 1 0 1" in station.text
    assert "B 3 1 1 0 0 0" in station.text


def test_the_page_says_how_many_are_enough_and_when_all_are_done(station, hall):
    station.get("/return-box")
    assert "票种 A：最好扫完全部 6 张；至少扫 6 张" in station.text
    for slip in hall.slips["A"][:6]:
        assert "停下来" not in station.text
        station.post("/return-box", slip=slip)
    assert "票种 A：6 张全部扫完，每张都有票" in station.text
    assert "票种 B：最好扫完全部 3 张" in station.text


def test_cards_are_looked_up_one_after_another(station, hall):
    assert "请输入第一张" in station.get("/tracker-cards").text
    known = trackers(hall)
    for typed, said in (
        (known[0], "找到了 第 1 次"),
        (known[0], "已查过"),
        (known[1][:-1] + ("0" if known[1][-1] != "0" else "1"), "只差一两位"),
        ("0000-0000-0000-0000", "没有找到，请再输一次"),
        ("0000-0000-0000-0000", "没有找到 第 5 次"),
        ("7K9D", "不是 16 位回执码"),
    ):
        assert said in station.post("/tracker-cards", tracker=typed).text
    assert "停下来：有回执码卡找不到" in station.text
    assert "查了 2 张，找到 1 张，重复 1 次" in station.text


def test_closing_the_key_forgets_the_scan_and_the_next_one_begins_anew(
    station, hall, passphrase
):
    station.post("/return-box", slip=hall.slips["A"][0])
    assert "从头扫" in station.text
    station.post("/close")
    assert station.desk.scan is None
    station.post("/keys/seat1.key.json", passphrase=passphrase)
    examine_files(station, files_of(hall, "A", "B"))
    assert "在票箱中" in station.post("/return-box", slip=hall.slips["A"][0]).text


def test_a_register_put_right_keeps_what_was_scanned_of_the_same_boxes(station, hall):
    station.post("/return-box", slip=hall.slips["A"][0])
    station.post(
        "/examination",
        **{
            **{f"{what}-{group}": "0" for what in ("paper", "withdrawn") for group in "AB"},
            "handed_out-A": "7",
            "returned-A": "7",
            "explanation-A": "多一张",
            "handed_out-B": "3",
            "returned-B": "3",
        },
    ).wait()
    assert "A 7 1 1 0 0 0" in station.get("/return-box").text


def test_without_a_server_the_sum_is_not_sent_and_the_scan_is_kept(station, hall):
    station.post("/return-box", slip=hall.slips["A"][0])
    station.post("/return-box/sum", explanation="")
    assert station.path == "/return-box"
    assert "还不知道服务器地址" in station.text
    assert "A 6 1 1 0 0 0" in station.text
    assert "已签字送出" not in station.text


def test_the_camera_and_the_reader_are_allowed_on_this_page_alone(station):
    for path, camera in (("/return-box", True), ("/tracker-cards", False), ("/key", False)):
        headers = station.client.get(path, base_url=station.origin).headers
        assert ("'wasm-unsafe-eval'" in headers["Content-Security-Policy"]) is camera
        assert ("camera=(self)" in headers["Permissions-Policy"]) is camera
        assert "'unsafe-inline'" not in headers["Content-Security-Policy"]


def test_the_pages_speak_english_too(station, hall):
    station.post("/language", language="en", back="/return-box")
    station.post("/return-box", slip=hall.slips["A"][8])
    assert "No ballot" in station.text
    assert "Stop: not every slip has its ballot" in station.text
