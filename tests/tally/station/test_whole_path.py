"""Three scrutineers at three stations and the real server: from making keys to decrypting."""

import pytest

from kiosk.actions.evidence import evidence_of
from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.models.ceremony import attestations_of, decryptions_of
from kiosk.models.closing_words import ClosingKind, closing_words_of
from kiosk.models.meeting import meeting_of
from tally.station.server import Server
from tally.verifier import verify_file

pytestmark = pytest.mark.slow


@pytest.fixture
def codes(kiosk):
    return kiosk.draft()


@pytest.fixture
def stations(browser, kiosk, codes, passphrase):
    """Three stations whose keys went through the ceremony, the key of each still open."""
    stations = []
    for code in codes.values():
        station = browser(server=kiosk.address, codes={"*": code})
        assert "制作我的密钥" in station.get("/keys/new").text
        station.post("/keys/new", passphrase=passphrase, again=passphrase)
        stations.append(station)
    kiosk.stations = [station.wait() for station in stations]
    return kiosk.stations


NUMBERS = {"A": "6", "B": "3"}


def attest(*stations):
    for station in stations:
        station.attest(**NUMBERS)
        assert "比较核对声明" in station.text, station.text


def decrypt(station):
    """Attest as the last of three, then decrypt."""
    attest(station)
    return station.decrypt()


def test_three_scrutineers_make_keys_and_two_decrypt(kiosk, stations):
    for station in stations:
        assert station.desk.ceremony.refusal is None
        assert station.desk.key.keyfile.trustees
        assert "截止以后才能核对" in station.text
    kiosk.hold()

    for station in stations:
        assert "照您手里的纸质登记" in station.get("/closing").text
        station.examine(**NUMBERS)
        assert "核对无误" in station.text
        found = station.desk.examination
        assert found.check_code in station.text
        assert "少于 5 票，不解密" in station.text
        station.post("/attestation", closing=found.closing_hash)
        assert "比较核对声明" in station.text
        assert found.check_code in station.text
    assert "3 人中已有 1 人声明" in stations[0].text
    assert "3 人中已有 3 人声明" in stations[0].get("/attested").text
    for station in stations[:2]:
        station.decrypt()
        assert "解密已送达" in station.text
        assert found.check_code in station.text
        assert station.desk.key is None

    with kiosk.session() as session:
        assert list(attestations_of(session, kiosk.meeting)) == [1, 2, 3]
        assert list(decryptions_of(session, kiosk.meeting, "A")) == [1, 2]
        assert not decryptions_of(session, kiosk.meeting, "B")
        # Station and server made the same content apart from each other (guarding C3).
        assert meeting_of(session, kiosk.meeting).closing == found.closing
    kiosk.step(Step.COUNT)
    with kiosk.session() as session:
        assert meeting_of(session, kiosk.meeting).state is MeetingState.COUNTED


def test_the_seats_of_a_ceremony_that_waits_are_shown(browser, kiosk, codes, passphrase):
    station = browser(server=kiosk.address, codes={"*": codes["1"]})
    station.post("/keys/new", passphrase=passphrase, again=passphrase)
    station.desk.ceremony.wait(0.5)
    station.get("/key")
    assert "密钥仪式正在进行" in station.text
    assert "承诺 1 / 3" in station.text
    assert "第一轮 承诺：已到 1 / 3，等待 钱监票、孙监票" in station.text
    assert '<noscript><meta http-equiv="refresh"' in station.page
    station.post("/close")
    station.get("/")
    assert "密钥仪式未完成" in station.text


def test_bad_passphrases_make_no_key(browser, kiosk, codes, passphrase):
    station = browser(server=kiosk.address, codes={"*": codes["1"]})
    station.post("/keys/new", passphrase=passphrase, again=passphrase + "x")
    assert station.path == "/keys/new"
    assert "两次输入的口令不一样" in station.text
    station.post("/keys/new", passphrase="short", again="short")  # noqa: S106 (it is refused)
    assert "口令太短" in station.text
    assert station.desk.shelf.cards() == []


def test_a_second_key_for_a_seat_is_refused(browser, kiosk, codes, stations):
    station = browser(server=kiosk.address, codes={"*": codes["1"]}).get("/keys/new")
    assert station.path == "/"
    assert "这个席位在本场会议已经有密钥" in station.text
    assert len(stations) == 3


def test_nothing_is_examined_before_closing(kiosk, stations):
    station = stations[0]
    station.post("/examination")
    assert "没有封存清单" in station.text
    kiosk.step(Step.SEAL)
    station.get("/closing")
    assert "投票还没有截止" in station.text


def test_the_code_of_another_seat_is_refused(kiosk, codes, stations):
    station = stations[0]
    kiosk.hold()
    station.post("/server", address=kiosk.address, code=codes["2"])
    station.get("/closing")
    assert "工作站代码是第 2 席的，密钥是第 1 席的" in station.text


def test_a_code_that_is_not_known_is_refused_by_the_server(kiosk, stations):
    station = stations[0]
    station.post("/server", address=kiosk.address, code="NOT-A-CODE")
    assert "服务器答复" in station.get("/key").text


def test_a_key_that_was_used_can_send_the_same_again(kiosk, stations, passphrase):
    station = stations[0]
    kiosk.hold()
    attest(*stations[1:])
    decrypt(station)
    file = station.desk.shelf.cards()[0].file
    station.get("/")
    assert "已用于本场计票" in station.text
    station.post(f"/keys/{file}", passphrase=passphrase)
    assert "同样的内容可以再核对、再发送一次" in station.text
    assert "解密已送达" in decrypt(station).text


def test_a_server_that_keeps_other_bytes_is_noticed(kiosk, stations, monkeypatch):
    kiosk.hold()
    attest(*stations[1:])
    monkeypatch.setattr(Server, "stored_decryption", lambda _self, _group: b"{}")
    station = decrypt(stations[0])
    assert "服务器保存的票种 A 的解密与本机发出的不一样" in station.text


def test_a_server_that_dies_in_the_middle_loses_nothing(kiosk, stations):
    station = stations[0]
    kiosk.hold()
    attest(*stations[1:])
    station.examine(**NUMBERS)
    closing = station.desk.examination.closing_hash
    address, station.desk.address = station.desk.address, "http://127.0.0.1:9"
    station.post("/attestation", closing=closing)
    assert "连不上服务器" in station.text
    assert station.desk.key.keyfile.bound is None
    station.desk.address = address
    station.post("/attestation", closing=closing)
    assert station.desk.key.keyfile.bound == closing
    station.desk.address = "http://127.0.0.1:9"
    assert "连不上服务器" in station.decrypt().text
    station.desk.address = address
    assert "解密已送达" in station.decrypt().text


def test_one_key_is_lost_and_the_two_others_end_in_a_result(kiosk, stations):
    """The drill "one key lost" (guarding C7)."""
    kiosk.hold()
    del stations[2]
    attest(*stations)
    code = stations[0].desk.examination.check_code
    for station, other in zip(stations, (2, 1), strict=True):
        assert "例外：有监票人或密钥缺席" in station.get("/attested").text
        refused = station.decrypt()
        assert "须有 3 人。还缺：孙监票" in refused.text
        closing = station.desk.examination.closing_hash
        typed = {"closing": closing, "exception": "1", f"code-{other}": "0000-0000-0000-0000"}
        assert "核对码与本机的不同" in station.post("/decryption", **typed).text
        typed[f"code-{other}"] = code
        assert "没有确认已和孙监票本人说过话" in station.post("/decryption", **typed).text
        station.post("/decryption", **typed, **{"spoken-3": "on"})
        assert "解密已送达" in station.text
    kiosk.step(Step.COUNT)
    with kiosk.session() as session:
        assert list(closing_words_of(session, kiosk.meeting, ClosingKind.EXCEPTION)) == [1, 2]
        assert verify_file(evidence_of(session, kiosk.meeting), "evidence.zip").holds


def test_a_machine_whose_stick_is_lost_verifies_and_passes_on(kiosk, stations):
    kiosk.hold()
    attest(*stations)
    station = stations[0]
    station.desk.key.path.unlink()
    station.post("/close")
    (name,) = [one for one in station.desk.lonely if one.endswith("-1.journal")]
    assert f"核验并转交：{name}" in station.get("/").text
    station.post(f"/journals/{name}").wait()
    assert "全部档案成立" in station.text, station.text
    assert "3 人中已有 3 人声明" in station.text
    assert "找不到密钥文件 x" in station.post("/journals/x").text


def test_after_certification_the_share_is_erased(kiosk, stations, passphrase):
    kiosk.hold()
    attest(*stations)
    for station in stations[:2]:
        station.decrypt()
    late = stations[2]
    assert "还没有一份核验成立的结果" in late.post("/erasing").wait().text
    kiosk.step(Step.COUNT)
    kiosk.certify()
    assert "会议结果已经确认" in late.decrypt().text
    assert "结果已确认：销毁份额" in late.get("/key").text
    late.post("/erasing").wait()
    assert "份额已销毁" in late.text
    (card,) = [one for one in late.desk.shelf.cards() if one.header.index == 3]
    late.post(f"/keys/{card.file}", passphrase=passphrase)
    keyfile = late.desk.key.keyfile
    assert (keyfile.share, keyfile.seed) == (None, "")
    assert keyfile.signing is not None
    assert "份额已销毁" in late.get("/key").text
    for path in ("/examination", "/attestation", "/decryption", "/erasing"):
        late.post(path).wait()
        assert "解密已送达" not in late.text
