"""Signing what was sealed: the paper first, then the journal, then the words, once for ever."""

import json
import secrets

import pytest

from tally.record.manifest import ready_words, setup_words
from tally.station.key_shelf import KeyShelf, unlock
from tally.station.refusals import KeyFileMissing, KeyFileNotWritten, ManifestChanged
from tally.station.sealed_check import check_papers
from tally.station.sealing import check_count, sign_seal, try_key
from tally.station.sealing_refusals import (
    KeyTestFailed,
    KeyUsedBefore,
    SlipsCountedDiffer,
    SlipsNotCounted,
    UuidSeen,
)
from tally.station.seen_manifests import check_unseen, fixed_manifest, seen_manifests
from tally.trustee.assemble import parse_trustees
from tally.trustee.keyfile import open_keyfile
from tally.trustee.signed import check_words
from tests.tally.station.sealed_meeting import seal, uuid_of

COUNTED = {"A": 8, "B": 8}


@pytest.fixture(scope="module")
def sealing(keys):
    return seal(keys)


@pytest.fixture
def station(tmp_path, put_key, keys, passphrase):
    """``station(seat)``: the key of a seat, opened on this machine."""
    stick, machine = tmp_path / "stick", tmp_path / "machine"

    def make(seat=1, whose=keys, **changes):
        path = put_key(whose.keyfiles[seat - 1], **changes)
        return unlock(KeyShelf(stick), path.name, passphrase, machine)

    make.machine = machine
    return make


def checked(sealing, key, machine):
    return check_papers(sealing.text, key.keyfile, seen_manifests(machine), lambda _: None)


def sign(sealing, key, machine, counted=None):
    found = checked(sealing, key, machine)
    return sign_seal(key, found, counted or COUNTED, secrets.token_bytes)


def test_both_words_are_signed_by_the_seat_and_say_what_guarding_says(sealing, station):
    for seat in (1, 2, 3):
        words = sign(sealing, station(seat), station.machine)
        public = parse_trustees(sealing.papers.trustees).signing_keys[seat - 1]
        meeting, digest = sealing.manifest.meeting, sealing.manifest.digest
        assert check_words(public, words.setup) == f"pingyi-setup|1|{meeting}|{digest}"
        assert check_words(public, words.ready) == f"pingyi-ready|1|{meeting}"
        assert setup_words(sealing.manifest) != ready_words(meeting)


@pytest.mark.parametrize(
    ("counted", "refusal", "values"),
    [
        ({"A": 8, "B": 9}, SlipsCountedDiffer, {"group": "B", "counted": 9, "slips": 8}),
        ({"A": 0, "B": 8}, SlipsCountedDiffer, {"group": "A", "counted": 0, "slips": 8}),
        ({"A": 8, "B": None}, SlipsNotCounted, {"group": "B"}),
        ({"A": 8}, SlipsNotCounted, {"group": "B"}),
    ],
)
def test_paper_that_differs_is_told_and_nothing_is_fixed(
    sealing, station, counted, refusal, values
):
    key = station()
    with pytest.raises(refusal) as refused:
        sign(sealing, key, station.machine, counted)
    assert refused.value.values == values
    assert key.keyfile.manifest is None
    assert [entry.kind for entry in key.journal.entries] == ["commitment"]


def test_journal_and_stick_have_the_manifest_when_the_words_are_there(
    sealing, station, passphrase
):
    key = station()
    sign(sealing, key, station.machine)
    kept = open_keyfile(key.path.read_text(), passphrase)
    assert kept.manifest == sealing.manifest.digest
    assert fixed_manifest(key.journal) == sealing.manifest
    kinds = [json.loads(line)["kind"] for line in key.journal.path.read_text().splitlines()]
    assert kinds == ["commitment", "manifest"]


def test_signing_again_gives_the_same_words(sealing, station):
    key = station()
    first = sign(sealing, key, station.machine)
    lines = len(key.journal.entries)
    assert sign(sealing, key, station.machine) == first
    assert len(key.journal.entries) == lines


def test_a_second_manifest_of_the_meeting_is_refused_by_stick_and_by_machine(
    sealing, station, keys
):
    sign(sealing, station(), station.machine)
    second = seal(keys)
    # An old copy of the key file has forgotten, the machine has not; nor for another seat.
    for key in (station(), station(2)):
        assert key.keyfile.manifest is None
        with pytest.raises(ManifestChanged):
            checked(second, key, station.machine)
    found = check_papers(second.text, keys.keyfiles[0], [], lambda _: None)
    with pytest.raises(ManifestChanged):
        sign_seal(station(), found, COUNTED, secrets.token_bytes)


def test_a_key_that_signed_here_signs_for_no_other_meeting(sealing, station, other_keys):
    key = station()
    sign(sealing, key, station.machine)
    other = seal(other_keys("Meeting2"))
    with pytest.raises(KeyUsedBefore):
        check_unseen(other.manifest, key.keyfile.seed, seen_manifests(station.machine))


def test_an_election_of_an_earlier_meeting_on_this_machine_is_refused(
    sealing, station, other_keys
):
    earlier = other_keys("Rehearsal1")
    used = seal(earlier, uuids={"A": uuid_of(sealing.papers.groups[0])})
    sign(used, station(whose=earlier), station.machine)
    with pytest.raises(UuidSeen):
        checked(sealing, station(), station.machine)


def test_a_journal_that_somebody_is_writing_is_read_and_not_mended(sealing, station):
    key = station()
    sign(sealing, key, station.machine)
    other = station.machine / "other.journal"
    other.write_bytes(b'{"previous":"00","kind":"manifest","body":"[]"}\nnoise\n{"half')
    before = other.read_bytes()
    (seen,) = seen_manifests(station.machine)
    assert seen.manifest == sealing.manifest
    assert other.read_bytes() == before


# --- the stored key


def test_a_stored_key_that_does_not_fit_signs_nothing(sealing, station, keys):
    key = station()
    found = checked(sealing, key, station.machine)
    share = keys.keyfiles[0].share
    for wrong in (share + 1, None):
        with pytest.raises(KeyTestFailed):
            sign_seal(station(share=wrong), found, COUNTED, secrets.token_bytes)


def test_the_key_is_tested_as_it_lies_on_the_stick_not_as_it_is_in_memory(
    sealing, station, put_key, keys
):
    key = station()
    public = checked(sealing, key, station.machine).verification_key
    try_key(key, public, secrets.token_bytes)
    put_key(keys.keyfiles[0], share=keys.keyfiles[1].share)
    with pytest.raises(KeyTestFailed):
        try_key(key, public, secrets.token_bytes)
    key.path.unlink()
    with pytest.raises(KeyFileMissing):
        try_key(key, public, secrets.token_bytes)


def test_the_test_takes_nothing_in_that_anybody_could_want_decrypted(sealing, station):
    """What is decrypted hides a value drawn in the same call; only the own public key comes in."""
    key, drawn = station(), []

    def random(size):
        drawn.append(size)
        return secrets.token_bytes(size)

    try_key(key, checked(sealing, key, station.machine).verification_key, random)
    assert len(drawn) >= 2


def test_nothing_is_said_when_the_stick_cannot_be_written(sealing, station):
    key = station()
    found = checked(sealing, key, station.machine)
    key.path.unlink()
    key.path.parent.rmdir()
    with pytest.raises(KeyFileNotWritten):
        sign_seal(key, found, COUNTED, secrets.token_bytes)


def test_every_group_is_counted(sealing, keys):
    found = check_papers(sealing.text, keys.keyfiles[0], [], lambda _: None)
    check_count(found, COUNTED)
    check_count(found, {**COUNTED, "Z": 1})
