"""The station dies at each write and at each send; afterwards the same content, one set of factors.

Source: guarding C7 ("a crash after bound and before sending: same content again").
"""

import secrets

import pytest

from tally.station import key_shelf
from tally.station.closing_refusals import NotAttestedYet
from tally.station.decryption import attest, decrypt_totals
from tally.station.journal import Journal
from tally.station.quorum import Spoken
from tests.tally.station.closed_meeting import Mailbox, Station, examined


class Crash(Exception):
    """The power fails."""


class Fuse:
    """Blows at the k-th thing that is done; before or after it is done."""

    def __init__(self, at, *, after):
        self.left = at
        self.after = after

    def __call__(self, work):
        def guarded(*given):
            self.left -= 1
            if self.left == 0 and not self.after:
                raise Crash
            done = work(*given)
            if self.left == 0:
                raise Crash
            return done

        return guarded


SENDS = ("send_attestations", "send_closing_words", "send_decryption", "stored_decryption")


def run(station, found, mailbox, *, exceptional):
    key = station.key()
    attest(key, found, mailbox, secrets.token_bytes)
    spoken = Spoken({2: found.check_code}, frozenset({3})) if exceptional else None
    decrypt_totals(key, found, mailbox, secrets.token_bytes, spoken)


@pytest.fixture
def table(hall, put_key, tmp_path):
    """A fresh machine for seat 1, and a mailbox in which the others have attested."""

    def lay(number, *, exceptional):
        mailbox = Mailbox()
        for seat in (2,) if exceptional else (2, 3):
            path = put_key(hall.keyfiles[seat - 1])
            Station(path, tmp_path / "machine").attest(examined(hall, seat), mailbox)
        mailbox.words.clear()
        path = put_key(hall.keyfiles[0])
        machine = tmp_path / f"machine{number}"
        (machine).mkdir()
        for journal in (tmp_path / "machine").glob("*-1.journal"):
            (machine / journal.name).write_bytes(journal.read_bytes())
        return Station(path, machine), mailbox

    return lay


@pytest.mark.parametrize("exceptional", [False, True], ids=["quorum", "exception"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_step_it_says_the_same_and_decrypts_once(
    hall, table, monkeypatch, exceptional, after
):
    found, steps = examined(hall), 0
    while True:
        steps += 1
        station, mailbox = table(steps, exceptional=exceptional)
        fuse = Fuse(steps, after=after)
        with monkeypatch.context() as patch:
            patch.setattr(Journal, "append", fuse(Journal.append))
            patch.setattr(key_shelf, "write_keyfile", fuse(key_shelf.write_keyfile))
            for name in SENDS:
                patch.setattr(mailbox, name, fuse(getattr(mailbox, name)))
            try:
                run(station, found, mailbox, exceptional=exceptional)
            except Crash:
                crashed = True
            else:
                crashed = False
        first = {*mailbox.passed}, {*mailbox.words}, {*mailbox.decryptions}
        left_the_machine = any(one.index == 1 for one in mailbox.passed)
        if left_the_machine:
            assert station.key().keyfile.bound == found.closing_hash
        run(station, found, mailbox, exceptional=exceptional)
        assert len(set(mailbox.decryptions)) == 1
        assert len([one for one in mailbox.passed if one.index == 1]) == 1
        assert all(
            before <= now
            for before, now in zip(
                first,
                ({*mailbox.passed}, {*mailbox.words}, {*mailbox.decryptions}),
                strict=True,
            )
        )
        assert len(set(mailbox.words)) == (2 if exceptional else 1)
        if not crashed:
            break
    assert steps > 10


def test_between_bound_and_attested_nothing_is_decrypted(hall, table, monkeypatch):
    station, mailbox = table(1, exceptional=False)
    found = examined(hall)

    def die(*_):
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr("tally.station.decryption.sign_words", die)
        with pytest.raises(Crash):
            attest(station.key(), found, mailbox, secrets.token_bytes)
    assert station.key().keyfile.bound == found.closing_hash
    with pytest.raises(NotAttestedYet):
        decrypt_totals(station.key(), found, mailbox, secrets.token_bytes)
