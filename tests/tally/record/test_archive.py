"""The archive's bytes: golden ones written again, ours read back, nonsense refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally.errors import TallyError
from tally.record.archive import head, parse_archive, read_archive, setup_text, write_archive
from tally.record.event import ChainBroken, Event, check_chain, parse_event
from tally.record.order import LeftOver, WrongOrder
from tally.record.tape import (
    LATEST,
    ArchiveMalformed,
    NotAnArchive,
    Record,
    read_tape,
    write_tape,
)


def golden(vectors, name):
    (path,) = (vectors / name).glob("*.bel")
    return path.read_bytes()


class Tally:
    """An encrypted tally as it stands in an archive."""

    def __init__(self, archive):
        self.text, self.sized_text = archive.tally, archive.one("EncryptedTally")


@pytest.mark.parametrize("name", ["simple", "threshold"])
def test_a_golden_archive_is_written_again_byte_for_byte(vectors, name):
    data = golden(vectors, name)
    archive = read_archive(data)
    again = write_archive(
        timestamp=archive.timestamp,
        election=archive.election,
        trustees=archive.trustees,
        credentials=archive.credentials,
        ballots=archive.ballots,
        tally=Tally(archive),
        decryptions=archive.decryptions,
        result=archive.result,
    )
    assert again == data


@pytest.mark.parametrize("name", ["simple", "threshold"])
def test_a_golden_archive_holds_the_golden_files(vectors, name):
    folder = vectors / name
    archive = read_archive(golden(vectors, name))
    assert archive.election == (folder / "election.kept.json").read_text().strip()
    assert archive.trustees == (folder / "trustees.kept.json").read_text().strip()
    assert archive.result == (folder / "result.json").read_text().strip()
    assert [archive.tally, archive.one("EncryptedTally")] == (
        folder / "encrypted_tally.jsons"
    ).read_text().splitlines()
    assert archive.ended
    assert setup_text(archive.election, archive.trustees, archive.credentials) == (
        archive.one("Setup")
    )


def test_the_head_of_each_stage_is_the_last_event(large):
    counted = large.counted()
    archive = read_archive(counted)
    assert archive.head == head(counted) != archive.closed_head
    assert archive.closed_head == head(large.tallied)
    assert read_archive(large.ended).closed_head == head(large.ended)
    assert read_archive(large.open).closed_head == ""


def test_a_counted_archive_begins_with_the_closed_one(large):
    # That is why a head that was read aloud at closing still stands for the counted record.
    assert large.counted().startswith(large.tallied)
    assert large.tallied.startswith(large.ended)
    assert large.ended.startswith(large.open)


def test_the_same_texts_always_give_the_same_bytes(large):
    assert large.tallied == large.tallied


@pytest.mark.parametrize(
    "parts",
    [
        {"ended": False, "result": "{}"},
        {"result": "{}"},
        {"decryptions": [(1, "{}")]},
    ],
)
def test_an_archive_out_of_order_cannot_be_written(large, parts):
    with pytest.raises(WrongOrder):
        large.archive(**parts)


def test_a_time_that_no_header_can_hold_is_refused():
    for timestamp in (-1, LATEST + 1):
        with pytest.raises(ValueError, match="no header"):
            write_tape(timestamp, [])
    assert read_tape(write_tape(LATEST, [])) == (LATEST, ())


@pytest.mark.parametrize("data", [b"", b"PK", b"BELENIOS", b"\0" * 512, b"{}"])
def test_what_does_not_begin_with_a_belenios_record_is_no_archive(data):
    with pytest.raises(NotAnArchive):
        read_archive(data)


@given(st.integers(0, 3 * 512 - 1), st.integers(1, 255))
def test_any_byte_changed_in_a_tape_is_refused(at, change):
    data = write_tape(1703721600, [Record(is_event=False, body="甲".encode() * 100)])
    changed = data[:at] + bytes([data[at] ^ change]) + data[at + 1 :]
    with pytest.raises((ArchiveMalformed, NotAnArchive)):
        read_tape(changed)


@given(st.binary(max_size=2048))
def test_no_bytes_crash_the_reader(noise):
    for data in (noise, b"BELENIOS\0" + noise, write_tape(0, []) + noise):
        try:
            read_archive(data)
        except TallyError:
            continue
        raise AssertionError("noise was read as an archive")


@given(st.integers(0, 2**16), st.binary(min_size=1, max_size=8))
def test_no_splice_into_a_real_archive_crashes_the_reader(large, at, noise):
    data = large.open
    at %= len(data)
    try:
        read_archive(data[:at] + noise + data[at:])
    except TallyError:
        return
    raise AssertionError("a spliced archive was read")


def test_every_header_field_has_one_spelling(large):
    data = large.open
    for old, new in [
        (b"0000644\0", b"0000640\0"),
        (b"0000000\0", b"0001000\0"),
        (b"\0 0\0", b"\0 5\0"),
    ]:
        at = data.index(old)
        with pytest.raises(ArchiveMalformed):
            parse_archive(data[:at] + new + data[at + len(new) :])


def test_text_that_is_no_utf8_is_refused():
    with pytest.raises(ArchiveMalformed, match="UTF-8"):
        parse_archive(write_tape(0, [Record(is_event=False, body=b"\xff")]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"height":0,"type":"Setup","payload":"00"}',
        '{"height":0,"type":"Shuffle"}',
        '{"height":0.0,"type":"EndBallots"}',
        '{"height":true,"type":"EndBallots"}',
        '{"type":"EndBallots","height":0}',
        '{"height": 0,"type":"EndBallots"}',
        '{"height":0,"type":"EndBallots","x":1}',
        '{"parent":null,"height":0,"type":"EndBallots"}',
        '{"height":0,"type":"Setup","payload":"' + "A" * 64 + '"}',
        '{"height":0,"type":"Setup","payload":"' + "a" * 64 + '\\n"}',
    ],
)
def test_an_event_has_one_spelling(text):
    with pytest.raises(TallyError):
        parse_event(text)


def test_a_chain_counts_from_zero_and_names_each_parent(large):
    first, second, *_ = read_archive(large.open).events
    check_chain([first, second])
    with pytest.raises(ChainBroken, match="event 0"):
        check_chain([second])
    with pytest.raises(ChainBroken, match="event 1: the height"):
        check_chain([first, first])
    with pytest.raises(ChainBroken, match="event 1: the parent"):
        check_chain([first, Event(parent="0" * 64, height=1, type="EndBallots")])


def rewritten(data, change):
    """The archive with other records, its form sound again."""
    timestamp, records = read_tape(data)
    return write_tape(timestamp, change(list(records)))


def test_data_that_no_event_brings_is_refused(large):
    extra = Record(is_event=False, body=b"{}")
    with pytest.raises(LeftOver):
        read_archive(rewritten(large.open, lambda records: [*records, extra]))
    with pytest.raises(WrongOrder):
        read_archive(rewritten(large.open, lambda records: [extra, *records]))


def test_data_in_another_order_is_refused(large):
    def swap(records):
        return [records[1], records[0], *records[2:]]

    with pytest.raises(WrongOrder):
        read_archive(rewritten(large.open, swap))


def test_an_event_whose_payload_is_not_there_is_refused(large):
    def drop(records):
        return [record for record in records if b'"election":' not in record.body[:20]]

    with pytest.raises(TallyError):
        read_archive(rewritten(large.open, drop))


def test_an_archive_without_any_event_is_refused():
    with pytest.raises(WrongOrder):
        read_archive(write_tape(0, []))


def test_names_are_the_hashes_of_bodies(large):
    _, records = read_tape(large.open)
    assert all(re.fullmatch(r"[0-9a-f]{64}\.(data|event)\.json", one.name) for one in records)
