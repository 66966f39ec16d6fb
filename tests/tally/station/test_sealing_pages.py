"""What a scrutineer sees and types before the vote opens, against the real server."""

import json

import pytest

from kiosk.domain.meeting_state import Step
from kiosk.errors import ConditionsNotMet
from kiosk.models.sealing import SealingKind, sealing_words_of
from tally.record.codes import check_code
from tally.station.server import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def codes(kiosk):
    return kiosk.draft()


@pytest.fixture
def stations(browser, kiosk, codes, passphrase):
    """Three stations whose keys are finished, before a sealed meeting."""
    stations = []
    for code in codes.values():
        station = browser(server=kiosk.address, codes={"*": code})
        station.post("/keys/new", passphrase=passphrase, again=passphrase)
        stations.append(station)
    for station in stations:
        station.wait()
    kiosk.step(Step.SEAL)
    return stations


def words(kiosk, kind):
    with kiosk.session() as session:
        return sealing_words_of(session, kiosk.meeting, kind)


def test_before_sealing_the_next_step_is_not_there_yet(browser, kiosk, codes, passphrase):
    station = browser(server=kiosk.address, codes={"*": codes["1"]})
    station.post("/keys/new", passphrase=passphrase, again=passphrase)
    assert "取来封存内容并核对" not in station.text
    assert station.get("/sealing").path == "/key"
    assert station.get("/sealing/signed").path == "/key"


def test_everything_that_was_sealed_is_shown_to_be_read(stations):
    station = stations[0].get("/key")
    assert "取来封存内容并核对" in station.text
    assert "封存核对码" not in station.text
    station.post("/sealing").wait()
    for part in (
        *("测评大会", "区环境保护局", "2023-12-28", "赵监票、钱监票、孙监票"),
        *("3 人中须有 2 人解密", "不到 5 票的票种永远不开票", "正式会议", "没有限额"),
        *("优秀 1", "称职 0.8", "A 局领导班子 40 %", "B 机关干部职工 60 %"),
        *("总体评价 100 %", "张三", "民主测评表", "亲手数到"),
    ):
        assert part in station.text, part
    assert station.page.count('name="counted-') == 2


def test_a_vote_opens_when_all_three_have_counted_and_signed(kiosk, stations):
    for seat, station in enumerate(stations, 1):
        with pytest.raises(ConditionsNotMet):
            kiosk.step(Step.OPEN)
        station.sign_seal()
        assert station.path == "/sealing/signed"
        assert list(words(kiosk, SealingKind.SETUP)) == list(range(1, seat + 1))
        assert list(words(kiosk, SealingKind.READY)) == list(range(1, seat + 1))
    digests = {station.desk.key.keyfile.manifest for station in stations}
    (code,) = {check_code(bytes.fromhex(digest)) for digest in digests}
    for station in stations:
        assert code in station.get("/sealing/signed").text
        assert code in station.get("/key").text
        assert "截止以后才能核对" in station.text
    kiosk.step(Step.OPEN)


def test_paper_that_differs_is_told_and_what_was_typed_stays(kiosk, stations):
    station = stations[0].sign_seal(**{"counted-B": "9"})
    assert station.path == "/sealing"
    assert "票种 B：您数到 9 张凭条，封存的是 8 张。没有签字。" in station.text
    assert 'name="counted-B" inputmode="numeric" autocomplete="off" required value="9"' in (
        station.page
    )
    assert "请填写票种 A" in station.sign_seal(**{"counted-A": "eight"}).text
    assert words(kiosk, SealingKind.SETUP) == {}
    assert station.desk.key.keyfile.manifest is None
    assert station.sign_seal(**{"counted-A": " ８ "}).path == "/sealing/signed"


def test_only_what_was_checked_last_is_signed(kiosk, stations):
    station = stations[0]
    counted = {"counted-A": "8", "counted-B": "8"}
    station.post("/sealing/sign", manifest="00" * 32, **counted)
    assert "已经不是最近一次核对的内容" in station.text
    station.post("/sealing").wait()
    station.post("/sealing/sign", manifest="00" * 32, **counted)
    assert "已经不是最近一次核对的内容" in station.text
    assert words(kiosk, SealingKind.SETUP) == {}


def test_what_was_planted_is_told_and_cannot_be_signed(stations, monkeypatch):
    honest = Server.sealed

    def plant(server):
        papers = json.loads(honest(server))
        papers["meeting"] = papers["meeting"].replace('"0.8"', '"0.9"')
        return json.dumps(papers, ensure_ascii=False, separators=(",", ":"))

    monkeypatch.setattr(Server, "sealed", plant)
    station = stations[0]
    station.post("/sealing").wait()
    assert "封存内容没有通过核对" in station.text
    assert "票种 A 的选举不是按这份会议文件封存的" in station.text
    assert "counted-A" not in station.page
    station.post("/language", language="en", back="/sealing")
    assert "What was sealed does not hold" in station.text
    assert "was not sealed for this meeting file" in station.text


def test_words_that_did_not_arrive_are_sent_again_and_are_the_same(kiosk, stations):
    station = stations[0]
    address = station.desk.address
    station.post("/sealing").wait()
    digest = station.desk.sealing.outcome.manifest.digest
    station.desk.address = "http://127.0.0.1:9"
    station.post("/sealing/sign", manifest=digest, **{"counted-A": "8", "counted-B": "8"})
    assert "连不上服务器" in station.text
    assert station.desk.key.keyfile.manifest == digest
    station.desk.address = address
    assert "签字还没有送到服务器" in station.get("/key").text
    assert station.sign_seal().path == "/sealing/signed"
    sent = words(kiosk, SealingKind.SETUP)
    station.sign_seal()
    assert words(kiosk, SealingKind.SETUP) == sent


def test_who_has_not_signed_yet_is_shown(stations):
    stations[1].sign_seal()
    station = stations[1].get("/sealing/signed")
    rows = [row for row in station.page.split("<tr>") if "监票" in row and "mark" in row]
    assert [row.count("mark good") for row in rows] == [0, 2, 0]
    assert [row.count("还没有") for row in rows] == [2, 0, 2]
