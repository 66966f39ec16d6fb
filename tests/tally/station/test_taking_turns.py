"""Three scrutineers take turns at one laptop: between turns it knows nothing of the one before."""

import gc
import weakref

import pytest

pytestmark = pytest.mark.slow

PASSPHRASES = {seat: f"the passphrase of seat {seat}" for seat in "123"}
NAMES = {"1": "赵监票", "2": "钱监票", "3": "孙监票"}


@pytest.fixture
def laptop(browser, kiosk):
    """One station that knows the server and no code."""
    codes = kiosk.draft()
    station = browser(server=kiosk.address)

    def sit_down(seat):
        station.post("/server", address=kiosk.address, code=codes[seat])
        file = next(
            (c.file for c in station.desk.shelf.cards() if c.header.index == int(seat)), None
        )
        if file is None:
            secret = {"passphrase": PASSPHRASES[seat], "again": PASSPHRASES[seat]}
            station.post("/keys/new", **secret)
        else:
            station.post(f"/keys/{file}", passphrase=PASSPHRASES[seat])
            station.post("/ceremony")
        return station

    return sit_down


def leave(station, seat):
    """Close the key when the station only waits, and see what is left."""
    job, key = station.desk.ceremony, weakref.ref(station.desk.key)
    for _ in range(200):
        if not job.running or job.progress.what:
            break
        job.join(0.05)
    concluded = station.desk.key.journal.last("dones") is not None
    refusal = job.refusal
    cookies = {cookie.key: cookie.value for cookie in station.client._cookies.values()}
    station.post("/close")
    job.join(20)
    del job
    gc.collect()
    assert refusal is None
    assert key() is None
    assert station.desk.typed_code is None
    assert station.desk.job is None
    assert f"{NAMES[seat]}的密钥</a>" not in station.page
    assert cookies == {f"pingyi_station_{station.PORT}": station.desk.config.entry}
    return concluded


def test_three_in_turn_on_one_laptop_make_the_key(laptop):
    concluded, turns = set(), 0
    while len(concluded) < 3:
        turns += 1
        assert turns < 15
        seat = "123"[(turns - 1) % 3]
        station = laptop(seat)
        assert station.desk.key.keyfile.name == NAMES[seat]
        if leave(station, seat):
            concluded.add(seat)
    stages = [card.stage for card in station.desk.shelf.cards()]
    assert stages == ["ready"] * 3
    # Nothing is done for anybody while nobody sits there.
    assert "没有打开的密钥" in station.post("/ceremony").text


def test_nobody_speaks_for_the_seat_of_the_one_before(laptop):
    station = laptop("1")
    leave(station, "1")
    assert "还不知道服务器地址或工作站代码" in station.get("/keys/new").text
    (card,) = station.desk.shelf.cards()
    station.post(f"/keys/{card.file}", passphrase=PASSPHRASES["2"])
    assert "口令不对" in station.text
    assert station.desk.key is None


def test_a_key_of_one_seat_is_of_no_use_with_the_code_of_another(laptop, kiosk):
    station = laptop("1")
    leave(station, "1")
    (card,) = station.desk.shelf.cards()
    laptop("2")
    station.post(f"/keys/{card.file}", passphrase=PASSPHRASES["1"])
    assert station.desk.typed_code is None
    assert kiosk.address == station.desk.address
