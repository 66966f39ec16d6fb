"""The moment at which the share is used: what comes before it, and what never comes after."""

import json
import secrets
from dataclasses import replace

import pytest

from tally.partial_decryption import check_partial_decryption
from tally.station.decryption import decrypt_totals
from tally.station.examination import examine
from tally.station.key_shelf import KeyShelf, unlock
from tally.station.refusals import (
    KeyFileNotWritten,
    ManifestChanged,
    ServerUnreachable,
    StoredBytesDiffer,
)
from tally.trustee.assemble import parse_trustees
from tally.trustee.keyfile import BoundToOther, open_keyfile
from tally.trustee.signed import check_words


class Mailbox:
    """A server that keeps what it is given, or does not."""

    def __init__(self):
        self.attestations = []
        self.decryptions = []
        self.at_arrival = lambda: None

    def send_attestation(self, text):
        self.at_arrival()
        self.attestations.append(text)

    def send_decryption(self, group, text):
        self.at_arrival()
        self.decryptions.append((group, text))

    def stored_decryption(self, group):
        return dict(self.decryptions)[group].encode()


@pytest.fixture
def open_key(tmp_path, put_key, hall, passphrase):
    path = put_key(hall.keyfiles[0])
    return lambda: unlock(KeyShelf(path.parent), path.name, passphrase, tmp_path / "machine")


def examined(hall):
    return examine(list(hall.records.values()), hall.manifest, hall.keyfiles[0], lambda _: None)


def test_what_is_sent_is_an_attestation_and_decryptions_that_verify(hall, open_key):
    key, mailbox = open_key(), Mailbox()
    found = examined(hall)
    done = decrypt_totals(key, found, mailbox, secrets.token_bytes)
    assert (done.sent, done.undecrypted) == (("A",), ("B",))
    trustees = parse_trustees(hall.trustees)
    (attestation,) = mailbox.attestations
    words = check_words(trustees.signing_keys[0], attestation)
    assert words == f"pingyi-attest|1|{found.closing}"
    ((group, text),) = mailbox.decryptions
    assert group == "A"
    election = found.groups[0].record.election
    tally = found.groups[0].tally
    check_partial_decryption(text, tally, election, trustees.verification_keys[0])


def test_journal_and_key_file_are_on_the_disk_before_anything_leaves(
    hall, open_key, passphrase
):
    key, mailbox = open_key(), Mailbox()
    found = examined(hall)

    def look():
        kept = open_keyfile(key.path.read_text(), passphrase)
        assert kept.bound == found.closing_hash
        assert kept.manifest == found.manifest.digest
        kinds = [json.loads(line)["kind"] for line in key.journal.path.read_text().splitlines()]
        assert kinds[:3] == ["manifest", "closing", "attestation"]

    mailbox.at_arrival = look
    decrypt_totals(key, found, mailbox, secrets.token_bytes)


def test_nothing_leaves_when_the_stick_cannot_be_written(hall, open_key):
    key, mailbox = open_key(), Mailbox()
    key.path.unlink()
    key.path.parent.rmdir()
    with pytest.raises(KeyFileNotWritten):
        decrypt_totals(key, examined(hall), mailbox, secrets.token_bytes)
    assert not mailbox.attestations
    assert not mailbox.decryptions


def test_a_repeated_request_sends_the_same_bytes(hall, open_key):
    first, second = Mailbox(), Mailbox()
    decrypt_totals(open_key(), examined(hall), first, secrets.token_bytes)
    decrypt_totals(open_key(), examined(hall), second, secrets.token_bytes)
    assert second.attestations == first.attestations
    assert second.decryptions == first.decryptions


def test_after_a_lost_connection_the_same_content_goes_on(hall, open_key):
    broken, mailbox = Mailbox(), Mailbox()

    def lose():
        raise ServerUnreachable(address="x")

    broken.at_arrival = lose
    with pytest.raises(ServerUnreachable):
        decrypt_totals(open_key(), examined(hall), broken, secrets.token_bytes)
    decrypt_totals(open_key(), examined(hall), mailbox, secrets.token_bytes)
    assert len(mailbox.decryptions) == 1


def test_a_key_never_works_on_a_second_record_of_its_meeting(hall, open_key, another_meeting):
    decrypt_totals(open_key(), examined(hall), Mailbox(), secrets.token_bytes)
    mailbox, twin = Mailbox(), another_meeting()
    with pytest.raises(BoundToOther):
        decrypt_totals(open_key(), examined(twin), mailbox, secrets.token_bytes)
    assert not mailbox.attestations


def test_a_key_file_restored_from_an_old_copy_is_held_by_the_journal(
    hall, open_key, another_meeting
):
    path = open_key().path
    copy = path.read_text()
    decrypt_totals(open_key(), examined(hall), Mailbox(), secrets.token_bytes)
    path.write_text(copy)
    mailbox = Mailbox()
    with pytest.raises(ManifestChanged):
        decrypt_totals(open_key(), examined(another_meeting()), mailbox, secrets.token_bytes)
    found = examined(hall)
    other = replace(found, closing=found.closing.replace('"ballots":6', '"ballots":7'))
    with pytest.raises(BoundToOther):
        decrypt_totals(open_key(), other, mailbox, secrets.token_bytes)
    assert not mailbox.attestations


def test_other_bytes_at_the_server_are_noticed(hall, open_key):
    mailbox = Mailbox()
    mailbox.stored_decryption = lambda group: dict(mailbox.decryptions)[group].encode() + b" "
    with pytest.raises(StoredBytesDiffer, match="group=A"):
        decrypt_totals(open_key(), examined(hall), mailbox, secrets.token_bytes)
