"""The ceremony against the real server: interrupted, resumed, and lied to."""

import json
import secrets
from dataclasses import replace

import pytest

from tally.fingerprint import hex_of
from tally.station.ceremony import check_seat, new_key
from tally.station.job import Job
from tally.station.key_shelf import KeyShelf, make_key, unlock
from tally.station.online_ceremony import run_ceremony
from tally.station.refusals import (
    CommittedBefore,
    OtherCeremony,
    OtherMeeting,
    OtherSeat,
    OwnMessageChanged,
    RehearsalMismatch,
    ServerRefused,
)
from tally.station.server import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def seat(kiosk, tmp_path, passphrase):
    """One seat of the kiosk's meeting: its way to the server and its key."""
    codes = kiosk.draft()

    class Seat:
        def __init__(self, index):
            self.server = Server(kiosk.address, codes[str(index)])
            self.shelf = KeyShelf(tmp_path / f"stick{index}")
            self.shelf.folder.mkdir(exist_ok=True)
            self.machine = tmp_path / f"machine{index}"
            self.key = make_key(
                self.shelf,
                new_key(self.server.meeting(), secrets.token_bytes),
                passphrase,
                journals=self.machine,
                random=secrets.token_bytes,
                cost=16,
            )

        def start(self):
            def work(job):
                run_ceremony(self.key, self.server, secrets.token_bytes, job)

            self.job = Job("ceremony", work).start()
            return self

        def crash(self):
            """End the program and start it again, with the same stick and machine."""
            self.job.stop()
            self.job.join(20)
            file = self.key.path.name
            self.key = unlock(self.shelf, file, passphrase, self.machine)
            return self

        def end(self):
            self.job.join(60)
            if self.job.refusal:
                raise self.job.refusal
            assert not self.job.running
            assert not self.job.broken
            return self.key.keyfile

    return Seat


def test_seats_that_are_interrupted_go_on_with_the_same_bytes(seat):
    first, second, third = seat(1), seat(2), seat(3)
    first.start()
    second.start()
    first.job.wait(1)
    before = list(first.crash().key.journal.entries)
    assert [entry.kind for entry in before] == ["commitment"]
    first.start()
    third.start()
    keys = [one.end() for one in (first, second, third)]
    assert first.key.journal.entries[:1] == before
    assert len({key.trustees for key in keys}) == 1
    assert len({key.share for key in keys}) == 3
    assert first.crash().key.keyfile == keys[0]


def test_a_ceremony_that_ended_ends_again_without_harm(seat):
    seats = [seat(index).start() for index in (1, 2, 3)]
    before = [one.end() for one in seats]
    again = [one.crash().start().end() for one in seats]
    assert again == before


def test_a_machine_that_lost_its_journal_goes_on_with_what_the_server_keeps(seat):
    seats = [seat(index).start() for index in (1, 2, 3)]
    before = [one.end() for one in seats]
    for file in seats[0].machine.iterdir():
        file.unlink()
    assert seats[0].crash().start().end() == before[0]


def test_a_new_key_for_a_seat_that_has_spoken_is_refused_by_server_and_machine(seat, tmp_path):
    first = seat(1).start()
    first.job.wait(1)
    first.crash()
    first.key.path.rename(tmp_path / "put away")
    first.shelf.folder.rmdir()
    with pytest.raises(CommittedBefore):
        seat(1)
    first.machine.rename(tmp_path / "another machine")
    first.shelf.folder.rmdir()
    with pytest.raises(ServerRefused) as refused:
        seat(1).start().end()
    assert refused.value.values["code"] == "already-sent"


def test_a_list_without_our_own_commitment_stops_the_ceremony(seat, monkeypatch):
    honest = Server.ceremony_messages

    def forged(self, ceremony, kind):
        texts = honest(self, ceremony, kind)
        return texts and (*texts[:1], texts[1].replace(texts[1][-10:-2], "0" * 8), *texts[2:])

    seats = [seat(index) for index in (1, 2, 3)]
    monkeypatch.setattr(Server, "ceremony_messages", forged)
    for one in seats:
        one.start()
    with pytest.raises(OwnMessageChanged):
        seats[1].end()
    assert not seats[1].key.journal.last("reveal")
    for one in (seats[0], seats[2]):
        one.crash()


def test_a_ceremony_that_began_again_makes_the_old_key_useless_and_the_new_one_replaces_it(
    seat, kiosk
):
    one = seat(1).start()
    one.job.wait(0.5)
    old = one.key.keyfile.ceremony
    kiosk.restart()
    with pytest.raises(OtherCeremony):
        one.end()
    again = seat(1)
    assert again.key.path == one.key.path
    assert again.key.keyfile.ceremony != old
    assert len(again.shelf.cards()) == 1


def test_the_end_of_a_ceremony_is_journalled_with_everybodys_word(seat):
    seats = [seat(index).start() for index in (1, 2, 3)]
    for one in seats:
        keyfile = one.end()
        assert len(json.loads(one.key.journal.last("dones"))) == 3
        assert keyfile.coefficients is None
        assert keyfile.nonce is None
        assert keyfile.trustees == hex_of(one.key.journal.last("trustees"))


def test_the_code_of_another_seat_meeting_or_rehearsal_is_refused(seat):
    one = seat(1)
    meeting = one.server.meeting()
    check_seat(one.key.keyfile, meeting)
    for refusal, changed in (
        (OtherMeeting, {"meeting": "Other"}),
        (OtherSeat, {"index": 2}),
        (OtherSeat, {"threshold": 3}),
        (RehearsalMismatch, {"rehearsal": True}),
    ):
        with pytest.raises(refusal):
            check_seat(one.key.keyfile, replace(meeting, **changed))
