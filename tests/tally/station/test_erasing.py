"""A server says "certified": what has to be true before a station gives its share up for ever."""

import secrets
from types import SimpleNamespace

import pytest

from tally.partial_decryption import check_partial_decryption
from tally.record.archive import read_archive, write_archive
from tally.record.manifest import parse_manifest
from tally.result import combine
from tally.station.closing_refusals import NotCounted
from tally.station.decryption import decrypt_totals
from tally.station.erasing import erase_share
from tally.station.quorum import Spoken
from tally.trustee.assemble import parse_trustees
from tests.tally.station.closed_meeting import Mailbox, Station, examined


def counted(hall, decryptions):
    """The records of a meeting that was counted with the parts of ``decryptions``."""
    found = examined(hall)
    group = found.groups[0]
    election, trustees = group.record.election, parse_trustees(hall.trustees)
    parts = {
        owner: check_partial_decryption(
            text, group.tally, election, trustees.verification_keys[owner - 1]
        )
        for owner, text in decryptions.items()
    }
    result = combine(election, trustees, group.tally, parts)
    return hall.records | {
        "A": written(hall, "A", tally=group.tally, decryptions=decryptions, result=result.text)
    }


def written(hall, code, *, tally=None, decryptions=None, result=None, ballots=None):
    archive = read_archive(hall.records[code])
    return write_archive(
        timestamp=archive.timestamp,
        election=archive.election,
        trustees=archive.trustees,
        credentials=archive.credentials,
        ballots=archive.ballots if ballots is None else ballots,
        tally=tally,
        decryptions=(decryptions or {}).items(),
        result=result,
    )


class Certified(Mailbox):
    """A server that says so, and shows ``records``."""

    def __init__(self, hall, records, passed=()):
        super().__init__()
        self.manifest = hall.manifest
        self.records = records
        self.send_attestations(passed)

    def meeting(self):
        return SimpleNamespace(certified=True, manifest=self.manifest)

    def record(self, group):
        return self.records[group]


@pytest.fixture
def stations(hall, put_key, tmp_path):
    manifest = parse_manifest(hall.manifest).digest
    return [
        Station(put_key(keyfile, manifest=manifest), tmp_path / "machine")
        for keyfile in hall.keyfiles
    ]


def erased(station, server):
    erase_share(station.key(), server, secrets.token_bytes, lambda _: None)
    return station.key().keyfile.share is None


def test_empty_boxes_cost_no_share_whatever_the_server_says(hall, stations):
    """Boxes without a ballot verify, and have no result to wait for."""
    empty = {code: written(hall, code, ballots=[]) for code in hall.records}
    mailbox = Mailbox()
    for seat in (1, 2):
        stations[seat - 1].attest(examined(hall, seat), mailbox)
    for station in stations:
        with pytest.raises(NotCounted):
            erased(station, Certified(hall, empty, mailbox.passed))
        assert station.key().keyfile.share is not None


def test_only_the_counted_boxes_that_were_attested_to_end_the_share(hall, stations):
    mailbox = Mailbox()
    for seat, station in enumerate(stations, 1):
        station.attest(examined(hall, seat), mailbox)
    for seat in (1, 2):
        decrypt_totals(
            stations[seat - 1].key(), examined(hall, seat), mailbox, secrets.token_bytes
        )
    parts = dict(enumerate((text for _, text in mailbox.decryptions), 1))
    records = counted(hall, parts)
    with pytest.raises(NotCounted):
        erased(stations[0], Certified(hall, hall.records))
    with pytest.raises(NotCounted):
        erased(stations[0], Certified(hall, records | {"B": written(hall, "B", ballots=[])}))
    assert erased(stations[0], Certified(hall, records))


def test_who_never_attested_asks_what_enough_others_attested_to(hall, stations):
    mailbox = Mailbox()
    for seat in (1, 2):
        stations[seat - 1].attest(examined(hall, seat), mailbox)
    spoken = {
        seat: Spoken({3 - seat: examined(hall).check_code}, frozenset({3})) for seat in (1, 2)
    }
    for seat in (1, 2):
        decrypt_totals(
            stations[seat - 1].key(),
            examined(hall, seat),
            mailbox,
            secrets.token_bytes,
            spoken[seat],
        )
    records = counted(hall, dict(enumerate((text for _, text in mailbox.decryptions), 1)))
    one, *_ = mailbox.passed
    for passed in ((), (one,)):
        with pytest.raises(NotCounted):
            erased(stations[2], Certified(hall, records, passed))
    assert erased(stations[2], Certified(hall, records, mailbox.passed))
