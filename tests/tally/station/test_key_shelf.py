import secrets
from dataclasses import replace

import pytest

from tally.station.key_shelf import KeyShelf, make_key, unlock
from tally.station.refusals import KeyFileExists, KeyFileMissing, KeyFileNotWritten
from tally.trustee.keyfile import WrongPassphrase, open_keyfile


@pytest.fixture
def shelf(tmp_path, put_key):  # noqa: ARG001 (put_key makes the stick)
    return KeyShelf(tmp_path / "stick")


@pytest.fixture
def journals(tmp_path):
    return tmp_path / "machine"


def test_the_cards_show_holder_seat_and_stage_without_a_passphrase(shelf, put_key, keys):
    one, two, three = keys.keyfiles
    put_key(one)
    put_key(two, bound="ab" * 32)
    put_key(three, share=None, trustees=None)
    assert [(card.holder, card.stage) for card in shelf.cards()] == [
        ("赵监票", "ready"),
        ("钱监票", "bound"),
        ("孙监票", "unfinished"),
    ]


def test_other_files_are_left_alone_and_broken_ones_are_named(shelf, put_key, keys):
    put_key(keys.keyfiles[0])
    (shelf.folder / "notes.txt").write_text("hello")
    (shelf.folder / ".half.key.json").write_text("{")
    (shelf.folder / "old.key.json").write_text("{")
    (shelf.folder / "bytes.key.json").write_bytes(b"\xff")
    (shelf.folder / "folder.key.json").mkdir()
    assert [(card.file, card.stage) for card in shelf.cards()] == [
        ("bytes.key.json", "broken"),
        ("folder.key.json", "broken"),
        ("old.key.json", "broken"),
        ("seat1.key.json", "ready"),
    ]


@pytest.mark.parametrize("file", ["gone.key.json", "../machine/x.key.json", "", "notes.txt"])
def test_only_a_key_file_of_the_folder_is_ever_opened(shelf, journals, file):
    (shelf.folder / "notes.txt").write_text("hello")
    with pytest.raises(KeyFileMissing):
        unlock(shelf, file, "any", journals)


def test_the_passphrase_opens_the_key_and_a_wrong_one_does_not(
    shelf, put_key, keys, journals, passphrase
):
    put_key(keys.keyfiles[0])
    assert unlock(shelf, "seat1.key.json", passphrase, journals).keyfile == keys.keyfiles[0]
    with pytest.raises(WrongPassphrase):
        unlock(shelf, "seat1.key.json", passphrase + "x", journals)


def test_a_seat_has_one_key_a_meeting(shelf, keys, journals, passphrase):
    def make(keyfile):
        return make_key(
            shelf, keyfile, passphrase, journals=journals, random=secrets.token_bytes, cost=16
        )

    path = make(keys.keyfiles[0]).path
    before = path.read_text()
    with pytest.raises(KeyFileExists):
        make(keys.keyfiles[0])
    assert path.read_text() == before
    make(keys.keyfiles[1])
    make(replace(keys.keyfiles[0], meeting="../Meeting 2"))
    assert {card.file for card in shelf.cards()} == {
        "Meeting1-1.key.json",
        "Meeting1-2.key.json",
        "---Meeting-2-1.key.json",
    }


def test_a_key_is_sealed_again_with_the_same_passphrase_and_cost(
    shelf, put_key, keys, journals, passphrase
):
    path = put_key(keys.keyfiles[0])
    key = unlock(shelf, path.name, passphrase, journals)
    key.keep(replace(key.keyfile, bound="cd" * 32), secrets.token_bytes)
    assert open_keyfile(path.read_text(), passphrase).bound == "cd" * 32
    assert '"cost":16' in path.read_text()


def test_a_stick_that_was_pulled_out_leaves_the_key_in_memory_as_it_was(
    shelf, put_key, keys, journals, passphrase
):
    path = put_key(keys.keyfiles[0])
    key = unlock(shelf, path.name, passphrase, journals)
    path.unlink()
    shelf.folder.rmdir()
    with pytest.raises(KeyFileNotWritten):
        key.keep(replace(key.keyfile, bound="cd" * 32), secrets.token_bytes)
    assert key.keyfile.bound is None
    assert shelf.cards() == []


def test_two_keys_of_one_seat_have_two_journals(shelf, put_key, keys, journals, passphrase):
    put_key(keys.keyfiles[0])
    put_key(keys.keyfiles[0], name="other.key.json", seed="1" * 22)
    opened = [unlock(shelf, card.file, passphrase, journals) for card in shelf.cards()]
    assert len({key.journal.path for key in opened}) == 2


def test_what_a_power_failure_left_half_written_is_swept_away(
    shelf, put_key, keys, journals, passphrase
):
    put_key(keys.keyfiles[0])
    (shelf.folder / ".seat1.key.json.abcd1234").write_text("a sealed key")
    key = unlock(shelf, "seat1.key.json", passphrase, journals)
    key.keep(key.keyfile, secrets.token_bytes)
    assert [path.name for path in shelf.folder.iterdir()] == ["seat1.key.json"]


def test_an_unfinished_key_is_replaced_by_that_of_the_next_ceremony_and_by_no_other(
    shelf, put_key, keys, journals, passphrase
):
    old, new = "2uABhtqahePv6QRroULRfY", "3uABhtqahePv6QRroULRfY"
    unfinished = replace(keys.keyfiles[0], trustees=None, share=None, ceremony=old)
    put_key(unfinished)
    settings = {"journals": journals, "random": secrets.token_bytes, "cost": 16}
    with pytest.raises(KeyFileExists):
        make_key(shelf, unfinished, passphrase, **settings)
    made = make_key(shelf, replace(unfinished, ceremony=new), passphrase, **settings)
    assert made.path.name == "seat1.key.json"
    made.keep(replace(made.keyfile, trustees="0" * 64), secrets.token_bytes)
    with pytest.raises(KeyFileExists):
        make_key(shelf, unfinished, passphrase, **settings)
