"""The moment at which the share is used: what comes before it, and what never comes after."""

import json
import secrets
from dataclasses import replace

import pytest

from tally.partial_decryption import check_partial_decryption
from tally.record.attestations import contents_of
from tally.record.closing_words import parse_exception, parse_register
from tally.station.card_refusals import SealNotSigned
from tally.station.closing_refusals import NotAttestedYet, NotEnoughAttested, OtherAttested
from tally.station.decryption import attest, decrypt_totals
from tally.station.quorum import Spoken
from tally.station.refusals import (
    KeyFileNotWritten,
    ManifestChanged,
    ServerUnreachable,
    StoredBytesDiffer,
)
from tally.trustee.assemble import parse_trustees
from tally.trustee.keyfile import BoundToOther, open_keyfile
from tally.trustee.signed import check_words
from tests.tally.station.closed_meeting import Mailbox, Station, count, examined


@pytest.fixture
def station(tmp_path, put_key, hall):
    return Station(put_key(hall.keyfiles[0]), tmp_path / "machine")


@pytest.fixture
def agreed(hall, tmp_path, put_key):
    """A mailbox in which seats 2 and 3 have attested already."""

    def fill(hall=hall):
        mailbox = Mailbox()
        for seat in (2, 3):
            path = put_key(hall.keyfiles[seat - 1])
            Station(path, tmp_path / "machine").attest(examined(hall, seat), mailbox)
        mailbox.words.clear()
        return mailbox

    return fill


def decrypt(station, examination, mailbox):
    key = station.key()
    attest(key, examination, mailbox, secrets.token_bytes)
    return decrypt_totals(key, examination, mailbox, secrets.token_bytes)


def test_what_is_sent_is_an_attestation_a_register_and_decryptions_that_verify(
    hall, station, agreed
):
    mailbox, found = agreed(), examined(hall)
    done = decrypt(station, found, mailbox)
    assert (done.sent, done.undecrypted) == (("A",), ("B",))
    trustees = parse_trustees(hall.trustees)
    (attestation,) = [one for one in mailbox.passed if one.index == 1]
    words = check_words(trustees.signing_keys[0], attestation.text)
    assert words == f"pingyi-attest|1|{found.closing}"
    ((kind, register),) = mailbox.words
    assert kind == "register"
    said = parse_register(check_words(trustees.signing_keys[0], register))
    assert (said.closing, said.groups) == (
        found.closing_hash,
        (count("A", 6), count("B", 3)),
    )
    ((group, text),) = mailbox.decryptions
    assert group == "A"
    examined_group = found.groups[0]
    check_partial_decryption(
        text,
        examined_group.tally,
        examined_group.record.election,
        trustees.verification_keys[0],
    )


def test_journal_and_key_file_are_on_the_disk_before_anything_leaves(
    hall, station, agreed, passphrase
):
    mailbox, found = agreed(), examined(hall)
    key = station.key()

    def look():
        keyfile = open_keyfile(key.path.read_text(), passphrase)
        assert keyfile.bound == found.closing_hash
        assert keyfile.manifest == found.manifest.digest
        kinds = [json.loads(line)["kind"] for line in key.journal.path.read_text().splitlines()]
        assert [kind for kind in kinds if kind != "attestation-seen"][:5] == [
            *("commitment", "manifest", "closing", "attestation", "register"),
        ]
        if mailbox.decryptions:
            assert kinds[-1].startswith("decryption ")

    mailbox.at_arrival = look
    attest(key, found, mailbox, secrets.token_bytes)
    decrypt_totals(key, found, mailbox, secrets.token_bytes)


def test_without_the_stick_nothing_is_said(hall, station, agreed):
    key, mailbox = station.key(), agreed()
    before = dict(mailbox.passed)
    for path in key.path.parent.iterdir():
        path.unlink()
    key.path.parent.rmdir()
    with pytest.raises(KeyFileNotWritten):
        attest(key, examined(hall), mailbox, secrets.token_bytes)
    assert (mailbox.passed, mailbox.words, mailbox.decryptions) == (before, [], [])


def test_a_repeated_request_sends_the_same_bytes(hall, station, agreed):
    mailbox = agreed()
    decrypt(station, examined(hall), mailbox)
    passed, words, decryptions = dict(mailbox.passed), [*mailbox.words], [*mailbox.decryptions]
    decrypt(station, examined(hall), mailbox)
    assert mailbox.passed == passed
    assert mailbox.words == words * 2
    assert mailbox.decryptions == decryptions * 2


def test_after_a_lost_connection_the_same_content_goes_on(hall, station, agreed):
    mailbox = agreed()

    def lose():
        raise ServerUnreachable(address="x")

    mailbox.at_arrival = lose
    with pytest.raises(ServerUnreachable):
        decrypt(station, examined(hall), mailbox)
    mailbox.at_arrival = lambda: None
    decrypt(station, examined(hall), mailbox)
    assert len(mailbox.decryptions) == 1


def test_nothing_is_decrypted_before_attesting_nor_before_a_quorum(hall, station):
    found, mailbox = examined(hall), Mailbox()
    with pytest.raises(NotAttestedYet):
        decrypt_totals(station.key(), found, mailbox, secrets.token_bytes)
    with pytest.raises(NotEnoughAttested, match="done=1, needed=3"):
        decrypt(station, found, mailbox)
    assert not mailbox.decryptions


def test_a_key_never_works_on_a_second_record_of_its_meeting(
    hall, station, agreed, another_meeting
):
    decrypt(station, examined(hall), agreed())
    mailbox, twin = Mailbox(), another_meeting()
    with pytest.raises(BoundToOther):
        decrypt(station, examined(twin), mailbox)
    assert not mailbox.decryptions


def test_a_key_file_restored_from_an_old_copy_is_held_by_the_journal(
    hall, station, agreed, another_meeting
):
    copy = station.path.read_text()
    decrypt(station, examined(hall), agreed())
    station.path.write_text(copy)
    mailbox = Mailbox()
    with pytest.raises((ManifestChanged, BoundToOther)):
        decrypt(station, examined(another_meeting()), mailbox)
    found = examined(hall)
    other = replace(found, closing=found.closing.replace('"ballots":6', '"ballots":7'))
    with pytest.raises(BoundToOther):
        decrypt(station, other, mailbox)
    assert not mailbox.decryptions


def test_other_bytes_at_the_server_are_noticed(hall, station, agreed):
    mailbox = agreed()
    mailbox.stored_decryption = lambda group: dict(mailbox.decryptions)[group].encode() + b" "
    with pytest.raises(StoredBytesDiffer, match="group=A"):
        decrypt(station, examined(hall), mailbox)


def test_a_key_that_never_signed_what_was_sealed_attests_to_nothing(
    hall, agreed, put_key, tmp_path
):
    """A server that opened without asking this trustee gets nothing out of it at the end."""
    path = put_key(hall.keyfiles[0], manifest=None)
    mailbox = agreed()
    with pytest.raises(SealNotSigned):
        decrypt(Station(path, tmp_path / "machine"), examined(hall), mailbox)
    assert {one.index for one in mailbox.passed} == {2, 3}
    assert mailbox.decryptions == []


def test_an_exception_is_signed_before_the_factors_leave(hall, station, tmp_path, put_key):
    found, mailbox = examined(hall), Mailbox()
    Station(put_key(hall.keyfiles[1]), tmp_path / "machine").attest(examined(hall, 2), mailbox)
    station.attest(found, mailbox)
    spoken = Spoken({2: found.check_code.lower().replace("-", " ")}, frozenset({3}))
    key = station.key()
    mailbox.words.clear()
    mailbox.at_arrival = lambda: mailbox.decryptions or key.journal.last("exception") or 1 / 0
    decrypt_totals(key, found, mailbox, secrets.token_bytes, spoken)
    ((kind, text),) = mailbox.words
    said = parse_exception(check_words(parse_trustees(hall.trustees).signing_keys[0], text))
    assert (kind, said.present, said.missing) == ("exception", (1, 2), (3,))
    assert said.closing == found.closing_hash
    # Once made, it is not asked for again.
    decrypt_totals(station.key(), found, mailbox, secrets.token_bytes)
    assert len(set(mailbox.decryptions)) == 1


def test_a_key_that_is_open_in_two_programs_still_works_on_one_record_only(
    hall, station, another_meeting, agreed
):
    """Two windows, and a server that shows each another box and hides what the other said."""
    one, two = station.key(), station.key()
    found, other = examined(hall), examined(another_meeting())
    decrypt_with(one, found, agreed())
    mailbox = Mailbox()
    with pytest.raises((ManifestChanged, BoundToOther, OtherAttested)):
        decrypt_with(two, other, mailbox)
    assert mailbox.decryptions == []
    # What is said to the second is what the first has seen and said, and nothing else.
    signing = parse_trustees(hall.trustees).signing_keys
    contents, forged = contents_of(signing, tuple(mailbox.passed))
    assert (set(contents.values()), forged) == ({(found.closing,)}, ())


def decrypt_with(key, examination, mailbox):
    attest(key, examination, mailbox, secrets.token_bytes)
    return decrypt_totals(key, examination, mailbox, secrets.token_bytes)
