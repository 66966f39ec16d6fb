"""What a station notes while the vote is open, it demands at closing, and forgets with its share."""

import json
import secrets
from dataclasses import replace

import pytest

from tally.ballot import parse_ballot
from tally.canonical_json import canonical
from tally.cli import main
from tally.cli.outcome import DONE, FAULT
from tally.record.archive import read_archive
from tally.record.checkpoints import Checkpoint, Checkpoints
from tally.record.left_out import LeftOut
from tally.record.manifest import parse_manifest
from tally.station.card_refusals import SealNotSigned
from tally.station.checkpoint_refusals import (
    CheckpointLacks,
    CheckpointMissing,
    CheckpointTooFine,
    NotCheckpoints,
)
from tally.station.checkpoints import (
    demanded,
    lacking_checkpoints,
    note_checkpoints,
    noted_checkpoints,
)
from tally.station.examination import examine
from tally.station.refusals import JournalBroken
from tally.station.seen_manifests import fix_manifest
from tally.trustee.keyfile import erase
from tests.tally.station.closed_meeting import Mailbox, Station, papers_of

SALT = "5a" * 32


@pytest.fixture(scope="module")
def box(keys, another_meeting):
    """A box of 32 ballots, and one of 3."""
    return another_meeting(keys, ballots=(("A", 32), ("B", 3)), printed=35)


@pytest.fixture(scope="module")
def manifest(box):
    return parse_manifest(box.manifest)


@pytest.fixture
def station(box, manifest, put_key, tmp_path):
    """A station of seat 1 that has signed the sealing."""
    path = put_key(box.keyfiles[0], manifest=manifest.digest, ceremony="1" * 22)
    station = Station(path, tmp_path / "machine")
    key = station.key()
    fix_manifest(key.journal, key.keyfile.seed, manifest)
    return station


@pytest.fixture
def second(box, put_key, tmp_path):
    """A station of seat 2 on the same machine."""
    digest = parse_manifest(box.manifest).digest
    path = put_key(box.keyfiles[1], manifest=digest, ceremony="1" * 22)
    return Station(path, tmp_path / "machine")


def trackers_of(box, group="A"):
    ballots = read_archive(box.records[group]).ballots
    return [parse_ballot(text).tracker for text in ballots]


def checkpoint(manifest, trackers, group="A", **changes):
    uuid = {one.code: one.uuid for one in manifest.groups}.get(group, "")
    fields = {"uuid": uuid, "trackers": tuple(sorted(trackers)), "salt": SALT, **changes}
    return Checkpoint(group=group, **fields)


def offer(manifest, *groups, meeting=None):
    return Checkpoints(
        format="pingyi-checkpoints/1", meeting=meeting or manifest.meeting, groups=groups
    ).text


def note(station, manifest, *groups):
    """As a station does that was started anew."""
    note_checkpoints(station.key(), manifest, offer(manifest, *groups), secrets.token_bytes)


@pytest.fixture
def arrived(box):
    """The trackers of group A in an order of arrival."""
    found = trackers_of(box)
    secrets.SystemRandom().shuffle(found)
    return found


def test_the_code_stands_for_the_list_and_its_salt(manifest, arrived):
    one = checkpoint(manifest, arrived[:10])
    assert one.code == checkpoint(manifest, arrived[:10]).code
    assert len({one.code, checkpoint(manifest, arrived[:11]).code}) == 2
    assert one.code != checkpoint(manifest, arrived[:10], salt="5b" * 32).code


def test_each_checkpoint_is_kept_with_its_code_and_the_new_trackers(station, manifest, arrived):
    for ballots in (10, 20, 20, 31):
        note(station, manifest, checkpoint(manifest, arrived[:ballots]))
    noted = noted_checkpoints(station.key())
    assert [(one.group, one.ballots, len(one.trackers)) for one in noted] == [
        ("A", 10, 10),
        ("A", 20, 10),
        ("A", 31, 11),
    ]
    assert demanded(station.key())["A"].trackers == frozenset(arrived[:31])
    assert demanded(station.key())["A"].codes == tuple(
        checkpoint(manifest, arrived[:ballots]).code for ballots in (10, 20, 31)
    )


def test_two_stations_that_look_at_different_moments_show_the_same_code_for_the_same_number(
    station, second, manifest, arrived
):
    note(station, manifest, checkpoint(manifest, arrived[:10]))
    codes = set()
    for one in (station, second):
        note(one, manifest, checkpoint(manifest, arrived[:20]))
        codes.add(noted_checkpoints(one.key())[-1].code)
    assert len(codes) == 1


def test_the_journal_tells_no_tracker_and_no_code_to_who_has_not_the_key(
    station, manifest, arrived
):
    note(station, manifest, checkpoint(manifest, arrived[:20]))
    written = station.key().journal.path.read_bytes()
    assert b'"kind":"checkpoint"' in written
    for tracker in arrived:
        assert tracker.encode() not in written
    (one,) = noted_checkpoints(station.key())
    assert one.code.encode() not in written


def test_with_the_share_everything_noted_is_gone(station, manifest, arrived):
    note(station, manifest, checkpoint(manifest, arrived[:20]))
    key = station.key()
    key.keep(erase(key.keyfile), secrets.token_bytes)
    erased = station.key()
    assert (noted_checkpoints(erased), demanded(erased)) == ((), {})
    # The line stays, since the journal keeps everything; what it was sealed with does not.
    assert erased.journal.last("checkpoint") is not None
    assert erased.keyfile.seed == ""


def test_it_is_on_the_disk_before_it_is_shown(station, manifest, arrived, monkeypatch):
    key = station.key()

    def crash(*_):
        raise OSError("disk full")

    monkeypatch.setattr("tally.station.journal.os.fsync", crash)
    with pytest.raises(OSError, match="disk full"):
        note_checkpoints(
            key,
            manifest,
            offer(manifest, checkpoint(manifest, arrived[:10])),
            secrets.token_bytes,
        )
    assert noted_checkpoints(key) == ()


def test_after_a_crash_in_the_middle_of_a_line_the_next_look_notes_it(
    station, manifest, arrived
):
    note(station, manifest, checkpoint(manifest, arrived[:10]))
    note(station, manifest, checkpoint(manifest, arrived[:20]))
    path = station.key().journal.path
    path.write_bytes(path.read_bytes()[:-40])
    assert len(noted_checkpoints(station.key())) == 1
    note(station, manifest, checkpoint(manifest, arrived[:20]))
    assert demanded(station.key())["A"].trackers == frozenset(arrived[:20])


def test_a_list_that_lacks_an_earlier_ballot_is_refused_and_kept(station, manifest, arrived):
    note(station, manifest, checkpoint(manifest, arrived[:10]))
    (noted,) = noted_checkpoints(station.key())
    for _ in range(2):
        with pytest.raises(CheckpointLacks, match=f"missing=2, codes={noted.code}"):
            note(station, manifest, checkpoint(manifest, arrived[2:30]))
    assert noted_checkpoints(station.key()) == (noted,)
    (lacking,) = lacking_checkpoints(station.key())
    assert lacking.trackers == tuple(sorted(arrived[:2]))
    assert lacking.ballots == 28
    note(station, manifest, checkpoint(manifest, arrived[:30]))
    assert len(noted_checkpoints(station.key())) == 2
    assert lacking_checkpoints(station.key()) == (lacking,)


def test_a_group_whose_checkpoint_has_vanished_lacks_all_of_it(station, manifest, arrived):
    note(station, manifest, checkpoint(manifest, arrived[:10]))
    with pytest.raises(CheckpointLacks, match="group=A, missing=10"):
        note(station, manifest)


def test_what_is_wrong_with_one_group_does_not_lose_the_others(station, manifest, arrived):
    note(station, manifest, checkpoint(manifest, arrived[:10]))
    others = [f"{number:064x}" for number in range(12)]
    with pytest.raises(CheckpointLacks, match="group=A"):
        note(
            station,
            manifest,
            checkpoint(manifest, arrived[1:20]),
            checkpoint(manifest, others, "B"),
        )
    assert demanded(station.key())["B"].trackers == frozenset(others)


@pytest.mark.parametrize(("before", "now"), [(0, 9), (10, 19), (0, 1), (20, 21)])
def test_order_in_a_smaller_step_than_ten_is_not_noted(station, manifest, arrived, before, now):
    if before:
        note(station, manifest, checkpoint(manifest, arrived[:before]))
    with pytest.raises(CheckpointTooFine, match=f"added={now - before}, least=10"):
        note(station, manifest, checkpoint(manifest, arrived[:now]))
    assert len(noted_checkpoints(station.key())) == bool(before)
    assert "checkpoint-lacks" not in {one.kind for one in station.key().journal.entries}


def strange_lists(manifest, arrived):
    honest = checkpoint(manifest, arrived[:10])
    other = next(one.uuid for one in manifest.groups if one.code == "B")
    unsorted = replace(honest, trackers=honest.trackers[::-1])
    twice = replace(honest, trackers=honest.trackers[:1] * 10)
    told = json.loads(offer(manifest, honest))
    yield from (
        "",
        "{}",
        offer(manifest, honest) + " ",
        offer(manifest, honest, meeting="Other"),
        offer(manifest, honest, honest),
        offer(manifest, unsorted),
        offer(manifest, twice),
        offer(manifest, checkpoint(manifest, arrived[:10], uuid=other)),
        offer(manifest, checkpoint(manifest, arrived[:10], group="C")),
        offer(manifest, checkpoint(manifest, [one.upper() for one in arrived[:10]])),
        canonical({**told, "format": "pingyi-checkpoints/2"}),
        canonical({**told, "times": [1]}),
    )


def test_what_is_no_list_of_this_sealing_is_refused(station, manifest, arrived):
    lists = list(strange_lists(manifest, arrived))
    for text in lists:
        with pytest.raises(NotCheckpoints):
            note_checkpoints(station.key(), manifest, text, secrets.token_bytes)
    assert len(lists) == 12
    assert noted_checkpoints(station.key()) == ()


def test_before_the_sealing_is_signed_nothing_is_noted(
    box, manifest, arrived, put_key, tmp_path
):
    unsigned = Station(put_key(box.keyfiles[2], manifest=None), tmp_path / "machine")
    with pytest.raises(SealNotSigned):
        note(unsigned, manifest, checkpoint(manifest, arrived[:10]))


def test_a_line_that_another_key_sealed_or_that_changed_its_kind_is_noticed(
    station, second, manifest, arrived
):
    note(station, manifest, checkpoint(manifest, arrived[:10]))
    line = station.key().journal.last("checkpoint")
    station.key().journal.append("checkpoint-lacks", line)
    with pytest.raises(JournalBroken):
        lacking_checkpoints(station.key())
    second.key().journal.append("checkpoint", line)
    with pytest.raises(JournalBroken):
        noted_checkpoints(second.key())


# --- at closing


def look(box, station, **changes):
    papers = papers_of(box, checkpoints=demanded(station.key()), **changes)
    return examine(papers, station.key().keyfile, lambda _: None)


def without(box, rewritten, *gone):
    """The records of a server that dropped these ballots, otherwise in order."""
    ballots = read_archive(box.records["A"]).ballots
    kept = [text for text in ballots if parse_ballot(text).tracker not in gone]
    return [rewritten(box.records["A"], ballots=kept), box.records["B"]]


def test_a_record_with_every_noted_ballot_is_in_order(box, station, manifest, arrived):
    assert look(box, station).noted == 0
    note(station, manifest, checkpoint(manifest, arrived[:10]))
    note(station, manifest, checkpoint(manifest, arrived[:22]))
    assert look(box, station).noted == 22


def test_a_record_that_lacks_a_noted_ballot_is_refused_whenever_it_was_noted(
    box, station, manifest, arrived, rewritten
):
    for ballots in (10, 20):
        note(station, manifest, checkpoint(manifest, arrived[:ballots]))
    codes = "、".join(one.code for one in noted_checkpoints(station.key()))
    for gone in ((arrived[0],), (arrived[15],), (arrived[3], arrived[19])):
        with pytest.raises(CheckpointMissing) as refusal:
            look(box, station, records=without(box, rewritten, *gone))
        assert refusal.value.values == {"group": "A", "missing": len(gone), "codes": codes}
    # Of the ballots after the last checkpoint this machine knows nothing.
    assert look(box, station, records=without(box, rewritten, arrived[25])).noted == 20


def test_a_key_that_was_refused_a_record_is_not_bound_and_takes_the_whole_one(
    box, station, manifest, arrived, rewritten
):
    note(station, manifest, checkpoint(manifest, arrived[:10]))
    with pytest.raises(CheckpointMissing):
        look(box, station, records=without(box, rewritten, arrived[0]))
    assert station.key().keyfile.bound is None
    standing = station.attest(look(box, station), Mailbox())
    assert standing.agreeing == (1,)


# --- by carried files


@pytest.fixture
def command(station, box, tmp_path, passphrase):
    """``command(step, …)``: ``tally trustee`` with the key of seat 1."""
    secret = tmp_path / "passphrase"
    secret.write_text(passphrase)
    for name, text in (("manifest", box.manifest), ("left-out", LeftOut().text)):
        (tmp_path / f"{name}.json").write_text(text)
    key = ("--key", station.path, "--passphrase-file", secret, "--journal", station.journals)

    def run(step, *words):
        return main(["trustee", step, *map(str, [*key, *words])])

    run.folder = tmp_path
    return run


def carry(folder, box, trackers):
    path, manifest = folder / "checkpoints.json", parse_manifest(box.manifest)
    path.write_text(offer(manifest, checkpoint(manifest, trackers)))
    return path


def test_by_carried_files_it_is_noted_compared_and_demanded_too(
    box, arrived, command, rewritten, capsys
):
    here = command.folder
    assert command("checkpoint", carry(here, box, arrived[:10])) == DONE
    code = checkpoint(parse_manifest(box.manifest), arrived[:10]).code
    assert f"票种 A：已记下 10 票，查验码 {code}" in capsys.readouterr().out
    assert command("checkpoint", carry(here, box, arrived[1:30])) == FAULT
    assert "少了以前查验过的 1 张票" in capsys.readouterr().err
    dropped, small = without(box, rewritten, arrived[0], arrived[1])
    papers = (
        "--manifest",
        here / "manifest.json",
        "--left-out",
        here / "left-out.json",
    )
    for name, data in (("A", dropped), ("B", small), ("whole", box.records["A"])):
        (here / f"{name}.bel").write_bytes(data)
    register = ("--register", "B=3,3,0,0", "-o", here / "out", here / "B.bel")
    words = (*papers, "--register", "A=30,30,0,0", *register, here / "A.bel")
    assert command("attest", *words) == FAULT
    told = capsys.readouterr().err
    assert "少了投票期间查验过的 2 张票" in told
    assert code in told
    words = (*papers, "--register", "A=32,32,0,0", *register, here / "whole.bel")
    assert command("attest", *words) == DONE


def test_a_file_without_checkpoints_says_so(manifest, command, tmp_path, capsys):
    path = tmp_path / "checkpoints.json"
    path.write_text(offer(manifest))
    assert command("checkpoint", path, "--lang", "en") == DONE
    assert "there is no checkpoint yet" in capsys.readouterr().out
