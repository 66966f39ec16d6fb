"""What a scrutineer sees and does, page by page, without JavaScript."""

import gc
import re
import weakref
from io import BytesIO

import pytest

from tally.record.archive import read_archive
from tally.record.left_out import LeftOut
from tally.trustee.keyfile import read_header


def files_of(hall, *groups):
    records = [(BytesIO(hall.records[group]), f"{group}.bel") for group in groups]
    papers = [("manifest.json", hall.manifest), ("left-out.json", LeftOut().text)]
    return [*records, *((BytesIO(text.encode()), name) for name, text in papers)]


def examine_files(station, files):
    """Choose files from a stick, type a register that fits the hall, examine."""
    station.post("/closing/files", files=files)
    return station.examine(A="6", B="3")


@pytest.fixture
def opened(browser, put_key, hall, passphrase):
    """A station with the first seat's key open."""
    put_key(hall.keyfiles[0])

    def open_station(**settings):
        return browser(**settings).post("/keys/seat1.key.json", passphrase=passphrase)

    return open_station


def test_an_empty_folder_says_how_a_key_is_made(browser):
    station = browser()
    assert "还没有密钥" in station.text
    assert "请先在下面填写服务器地址" in station.text
    assert 'href="/keys/new"' not in station.page


def test_the_keys_of_the_folder_are_listed(browser, put_key, hall):
    for keyfile in hall.keyfiles:
        put_key(keyfile)
    station = browser()
    for name in ("赵监票", "钱监票", "孙监票"):
        assert f"打开{name}的密钥" in station.page
    assert "可以使用" in station.text


def test_the_page_speaks_english_when_asked(browser):
    station = browser()
    station.post("/language", language="en", back="/")
    assert "There is no key in this folder yet." in station.text
    assert '<html lang="en">' in station.page


def test_a_hint_is_shown_as_a_demonstrations(browser):
    station = browser(hint={"zh": "口令是 <b>", "en": "The passphrase is"})
    assert "演示 DEMO" in station.text
    assert "口令是 &lt;b&gt;" in station.page
    assert "演示" not in browser().text


def test_a_wrong_passphrase_is_told_on_the_page_where_it_is_typed(
    browser, put_key, hall, passphrase
):
    put_key(hall.keyfiles[0])
    station = browser().post("/keys/seat1.key.json", passphrase=passphrase + "x")
    assert station.path == "/keys/seat1.key.json"
    assert "口令不对，密钥没有打开" in station.text
    assert station.desk.key is None


def test_a_key_that_is_gone_is_told_on_the_first_page(browser):
    for station in (
        browser().get("/keys/gone.key.json"),
        browser().post("/keys/gone.key.json"),
    ):
        assert station.path == "/"
        assert "找不到密钥文件 gone.key.json" in station.text


def test_an_open_key_is_shown_everywhere_and_closing_it_forgets_it(opened):
    station = opened()
    assert station.path == "/key"
    assert "已打开：赵监票的密钥" in station.get("/").text
    station.post("/close")
    assert "密钥已关闭" in station.text
    assert station.desk.key is None
    assert station.get("/key").path == "/"
    assert station.get("/examination").path == "/"


def test_nothing_holds_on_to_a_key_that_was_closed(opened, hall):
    station = opened()
    examine_files(station, files_of(hall, "A", "B"))
    key = weakref.ref(station.desk.key)
    station.post("/close")
    gc.collect()
    assert key() is None


def test_without_a_server_records_can_be_chosen_from_a_stick(opened, hall):
    station = opened()
    assert "还不知道服务器地址" in station.text
    examine_files(station, files_of(hall, "A", "B"))
    assert station.path == "/examination"
    assert "核对无误" in station.text
    assert station.desk.examination.check_code in station.text
    assert "每张电子票的签名和证明成立" in station.text
    assert "查看结果" in station.get("/key").text


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [("A", "缺少票种 B 的档案"), ("AAB", "票种 A 有两份档案")],
)
def test_a_refused_examination_says_why_and_decrypts_nothing(opened, hall, groups, sentence):
    station = opened()
    examine_files(station, files_of(hall, *groups))
    assert "核对没有通过" in station.text
    assert sentence in station.text
    assert 'action="/attestation"' not in station.page


def test_a_record_that_does_not_verify_is_shown_with_the_checks_that_failed(
    opened, hall, rewritten
):
    first, *rest = read_archive(hall.records["A"]).ballots
    before, digit, after = re.split(r'(?<="response":")(.)', first, maxsplit=1)
    forged = before + str(int(digit) % 6 + 1) + after
    data = rewritten(hall.records["A"], ballots=[forged, *rest])
    station = opened()
    files = [(BytesIO(data), "A.bel"), *files_of(hall, "B")]
    examine_files(station, files)
    assert "票种 A 的档案没有通过核验" in station.text
    assert "不通过" in station.text
    assert "签名不成立" in station.text


def test_files_that_are_no_records_are_named(opened, hall):
    station = opened()
    station.post("/closing/files", files=[(BytesIO(b"x"), "photo.jpg")])
    assert "photo.jpg" in station.text
    station.post("/closing/files", files=[(BytesIO(hall.records["A"]), "A.bel")])
    assert "没有封存清单" in station.text


def test_what_was_examined_can_only_be_decrypted_over_a_server(opened, hall):
    station = opened()
    examine_files(station, files_of(hall, "A", "B"))
    closing = station.desk.examination.closing_hash
    station.post("/attestation", closing=closing)
    assert "还不知道服务器地址" in station.text
    station.post("/server", address="http://127.0.0.1:9", code="ABC")
    station.post("/attestation", closing=closing)
    assert "连不上服务器 http://127.0.0.1:9" in station.text
    assert station.desk.key is not None


def test_confirming_something_else_than_what_was_examined_is_refused(opened, hall):
    station = opened(server="http://127.0.0.1:9", codes={"1": "ABC"})
    station.post("/attestation", closing="00" * 32)
    assert "已经不是最近一次核对的内容" in station.text
    examine_files(station, files_of(hall, "A", "B"))
    station.post("/attestation", closing="00" * 32)
    assert "已经不是最近一次核对的内容" in station.text
    header = read_header(station.desk.key.path.read_text())
    assert header.bound is None


def test_every_step_without_an_open_key_is_refused(browser):
    station = browser()
    for path in ("/ceremony", "/examination", "/attestation", "/decryption", "/erasing"):
        assert "没有打开的密钥" in station.post(path).text, path


def test_a_server_address_in_clear_is_refused(browser):
    station = browser().post("/server", address="http://pingyi.local", code="ABC")
    assert "必须以 https:// 开头" in station.text
    assert station.desk.address is None
    assert station.desk.typed_code is None


def test_codes_are_found_by_file_by_seat_or_for_all(opened):
    for codes in ({"seat1.key.json": "C"}, {"seat1": "C"}, {"1": "C", "*": "D"}, {"*": "C"}):
        assert opened(codes=codes).desk.key_code == "C"
    assert opened(codes={"2": "C"}).desk.key_code is None


def test_a_page_that_is_not_there_says_so(browser):
    station = browser().get("/nothing")
    assert station.status == 404
    assert "没有这个页面" in station.text
    assert browser().get("/ceremony").status == 405


def test_progress_is_told_to_a_script(opened, hall):
    station = opened()
    assert station.client.get("/progress", base_url=station.origin).json == {"running": False}
    station.post("/closing/files", files=files_of(hall, "A", "B"))
    typed = {f"{what}-{group}": "0" for what in ("paper",) for group in "AB"}
    typed |= {f"{what}-A": "6" for what in ("handed_out", "returned")}
    typed |= {f"{what}-B": "3" for what in ("handed_out", "returned")}
    station.post("/examination", **typed)
    told = station.client.get("/progress", base_url=station.origin).json
    assert not told["running"] or told["sentence"]
    station.wait()
