"""The power fails at every single point of the ceremony: it goes on, and no seat has two keys.

Points are counted, not chosen: every sync and every rename of key file and journal, every
question to the server and every message sent, before it and after it.
"""

import os
import secrets
import stat
from pathlib import Path

import pytest

from tally.group import G
from tally.station.ceremony import new_key
from tally.station.key_shelf import KeyShelf, make_key, unlock
from tally.station.online_ceremony import run_ceremony
from tally.station.refusals import CeremonyEnded, OtherCeremony
from tally.trustee.assemble import parse_trustees
from tests.campaign_size import size
from tests.tally.station.played_ceremony import Patience, Table
from tests.tally.station.test_dishonest_trustees import BAD_SHARES, sealing

pytestmark = pytest.mark.slow

random = secrets.token_bytes


class PowerFailed(BaseException):
    """Nothing of the program catches it."""


class Power:
    """Fails at one point, before or after it, or in the middle of a write."""

    def __init__(self, monkeypatch, how):
        self.how = how
        self.points = 0
        self.fails_at = None
        for place, name in ((os, "fsync"), (Path, "replace")):
            monkeypatch.setattr(place, name, self.passing(getattr(place, name)))

    def wire(self, table):
        """The line to the server is a point too."""
        for name in ("send_ceremony", "ceremony_messages", "trustees", "meeting"):
            setattr(table, name, self.passing(getattr(table, name)))
        return table

    def passing(self, work):
        def run(*arguments):
            self.points += 1
            fails = self.points == self.fails_at
            if fails and self.how == "torn" and work.__name__ == "fsync":
                found = os.fstat(arguments[0])
                if stat.S_ISREG(found.st_mode):
                    os.truncate(arguments[0], max(0, found.st_size - 20))
            if fails and self.how != "after":
                raise PowerFailed
            answer = work(*arguments)
            if fails:
                raise PowerFailed
            return answer

        return run


class Seat:
    """A stick and a machine; the program may be started as often as wanted."""

    def __init__(self, root, passphrase):
        self.shelf = KeyShelf(root / "stick")
        self.shelf.folder.mkdir(parents=True)
        self.machine = root / "machine"
        self.passphrase = passphrase

    def start(self, table):
        cards = self.shelf.cards()
        key = self.open() if cards else self.make(table)
        run_ceremony(key, table, random, Patience())
        return key

    def open(self):
        (card,) = self.shelf.cards()
        return unlock(self.shelf, card.file, self.passphrase, self.machine)

    def make(self, table):
        return make_key(
            self.shelf,
            new_key(table.meeting(), random),
            self.passphrase,
            journals=self.machine,
            random=random,
            cost=16,
        )

    def files(self):
        return sorted(path.name for path in self.shelf.folder.iterdir())


@pytest.fixture
def seat(tmp_path, passphrase):
    """``seat(name)``: a new seat."""
    return lambda name: Seat(tmp_path / str(name), passphrase)


def interrupt(power, seat, table, point):
    """Start and let the power fail at ``point``; whether it came so far."""
    power.points, power.fails_at = 0, point
    try:
        seat.start(table)
    except PowerFailed:
        return True
    finally:
        power.fails_at = None
    return False


HOWS = ["before", "after", "torn"]
STRIDE = size(full=1, small=3)
"""From one point of failure to the next that is tried."""


@pytest.mark.parametrize("how", HOWS)
def test_a_ceremony_goes_on_from_every_point_to_one_key(monkeypatch, seat, how):
    power, point = Power(monkeypatch, how), 0
    while True:
        point += STRIDE
        one, table = seat(point), power.wire(Table())
        failed = interrupt(power, one, table, point)
        keyfile = one.start(table).keyfile  # the messages are compared by the table
        trustees = parse_trustees(table.payload())
        assert trustees.verification_keys[0] == keyfile.share * G
        assert one.files() == ["Meeting1-1.key.json"]
        if not failed:
            break
    assert point > 30


@pytest.mark.parametrize("how", HOWS)
def test_a_complaint_is_the_same_from_every_point_and_the_next_ceremony_replaces_the_key(
    monkeypatch, seat, how
):
    power, point = Power(monkeypatch, how), 0
    while True:
        point += STRIDE
        one = seat(point)
        table = power.wire(Table(second=sealing(*BAD_SHARES["bad share to one"])))
        try:
            failed = interrupt(power, one, table, point)
        except CeremonyEnded:
            failed = False
        with pytest.raises(CeremonyEnded) as ended:
            one.start(table)
        assert ended.value.values["guilty"] == 2
        assert "output" not in table.own
        assert end_in_one_key(one, Table())
        if not failed:
            break
    assert point > 20


@pytest.mark.parametrize("how", HOWS)
def test_a_ceremony_begun_again_at_any_point_ends_in_one_key(monkeypatch, seat, how):
    power, point = Power(monkeypatch, how), 0
    while True:
        point += STRIDE
        one, table = seat(point), power.wire(Table())
        failed = interrupt(power, one, table, point)
        finished = bool(one.shelf.cards()) and one.open().keyfile.trustees is not None
        if finished:  # only its holder may throw a finished key away
            assert one.open().keyfile.share is not None
        else:
            assert end_in_one_key(one, Table())
        if not failed:
            break
    assert point > 30


def end_in_one_key(seat, table):
    """The ceremony of ``table``, which is another than that of the key on the stick."""
    if seat.shelf.cards():
        with pytest.raises(OtherCeremony):
            seat.start(table)
    run_ceremony(seat.make(table), table, random, Patience())
    assert seat.files() == ["Meeting1-1.key.json"]
    return seat.open().keyfile.ceremony == table.ceremony
