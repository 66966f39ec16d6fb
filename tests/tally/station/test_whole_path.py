"""Three scrutineers at three stations and the real server: from making keys to decrypting."""

from kiosk.domain.meeting_state import MeetingState, Step
from kiosk.models.ceremony import attestations_of, decryptions_of
from kiosk.models.meeting import meeting_of


def make_keys(browser, kiosk, codes, passphrase):
    """Each scrutineer makes a key; the ceremony ends when the last has joined."""
    stations = []
    for code in codes.values():
        station = browser(server=kiosk.address, codes={"*": code})
        station.get("/keys/new")
        station.post("/keys/new", passphrase=passphrase, again=passphrase)
        stations.append(station)
    return [station.wait() for station in stations]


def test_three_scrutineers_make_keys_and_two_decrypt(browser, kiosk, passphrase):
    codes = kiosk.draft()
    stations = make_keys(browser, kiosk, codes, passphrase)
    for station in stations:
        assert station.desk.ceremony.refusal is None
        assert station.desk.key.keyfile.trustees
        assert "关箱以后才能核对" in station.text
    kiosk.hold()

    for station in stations[:2]:
        station.post("/examination/server").wait()
        assert "核对无误" in station.text
        found = station.desk.examination
        assert found.check_code in station.text
        assert "少于 5 票，不解密" in station.text
        station.post("/decryption", closing=found.closing_hash)
        assert "解密已送达" in station.text
        assert station.desk.key is None

    with kiosk.session() as session:
        assert list(attestations_of(session, kiosk.meeting)) == [1, 2]
        assert list(decryptions_of(session, kiosk.meeting, "A")) == [1, 2]
        assert not decryptions_of(session, kiosk.meeting, "B")
    kiosk.step(Step.COUNT)
    with kiosk.session() as session:
        assert meeting_of(session, kiosk.meeting).state is MeetingState.COUNTED
