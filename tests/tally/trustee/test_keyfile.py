import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tally.trustee import keyfile as module
from tally.trustee.keyfile import (
    BoundToOther,
    KeyFile,
    NotAKeyFile,
    PassphraseTooShort,
    WrongPassphrase,
    bind,
    check_passphrase,
    open_keyfile,
    read_header,
    seal_keyfile,
    write_keyfile,
)

PASSPHRASE = "正确的口令 twelve more"  # noqa: S105 (it opens nothing real)
CHEAP = 2**4


@pytest.fixture
def key():
    return KeyFile(
        meeting="m",
        names=("赵监票", "", ""),
        index=1,
        size=3,
        threshold=2,
        seed="2uABhtqahePv6QRroULRfY",
        share=2**251 + 7,
        trustees="0" * 64,
        bound=None,
    )


def sealed(key, cost=CHEAP):
    return seal_keyfile(key, PASSPHRASE, os.urandom, cost=cost)


def test_a_key_comes_back_as_it_was_sealed(key):
    assert open_keyfile(sealed(key), PASSPHRASE) == key
    unfinished = replace(key, share=None, trustees=None, meeting=None)
    assert open_keyfile(sealed(unfinished), PASSPHRASE) == unfinished


def test_the_cost_is_that_of_the_design_unless_told_otherwise(key):
    text = seal_keyfile(key, PASSPHRASE, os.urandom)
    assert read_header(text).cost == 2**17
    assert open_keyfile(text, PASSPHRASE) == key


def test_neither_seed_nor_share_can_be_read_without_the_passphrase(key):
    text = sealed(key)
    assert key.seed not in text
    assert str(key.share) not in text


def test_salt_and_nonce_are_new_each_time(key):
    first, second = (json.loads(sealed(key)) for _ in range(2))
    assert first["header"]["salt"] != second["header"]["salt"]
    assert first["header"]["nonce"] != second["header"]["nonce"]


def test_another_passphrase_does_not_open_it(key):
    with pytest.raises(WrongPassphrase):
        open_keyfile(sealed(key), PASSPHRASE + "x")


def test_full_width_and_half_width_letters_are_one_passphrase(key):
    assert open_keyfile(sealed(key), PASSPHRASE.replace("twelve", "ｔｗｅｌｖｅ")) == key


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bound", "1" * 64),
        ("meeting", "other"),
        ("index", 2),
        ("threshold", 1),
        ("rehearsal", True),
        ("trustees", None),
        ("names", ["钱监票", "", ""]),
        ("cost", 2**5),
    ],
)
def test_a_header_that_was_altered_does_not_open(key, field, value):
    file = json.loads(sealed(key))
    file["header"][field] = value
    with pytest.raises(WrongPassphrase):
        open_keyfile(json.dumps(file), PASSPHRASE)


@pytest.mark.parametrize(
    ("field", "value"),
    [("cost", 2**30), ("cost", 3), ("index", 4), ("format", "x"), ("names", []), ("salt", "")],
)
def test_a_header_that_cannot_be_is_refused_before_any_work(key, field, value):
    file = json.loads(sealed(key))
    file["header"][field] = value
    with pytest.raises(NotAKeyFile):
        read_header(json.dumps(file))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"header":{},"sealed":""}', "\ud800"]
)
def test_nonsense_is_no_key_file(text):
    with pytest.raises(NotAKeyFile):
        open_keyfile(text, PASSPHRASE)


def test_a_bound_key_refuses_every_other_content(key):
    bound = bind(key, "a" * 64)
    assert bind(bound, "a" * 64) == bound
    with pytest.raises(BoundToOther):
        bind(bound, "b" * 64)


@pytest.mark.parametrize(
    "passphrase",
    ["thirteen char", "1 2 3 4 5 6", "一 二 三 四 五 六", "short" + " " * 9, " " * 14, ""],
)
def test_a_short_passphrase_is_refused(passphrase):
    with pytest.raises(PassphraseTooShort):
        check_passphrase(passphrase)


@pytest.mark.parametrize("passphrase", ["fourteen chars", "大海 房子 红花 小鸟 木桥"])
def test_fourteen_characters_are_enough(passphrase):
    check_passphrase(passphrase)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(key, tmp_path, monkeypatch):
    path = tmp_path / "zhao.key.json"
    write_keyfile(path, "old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_keyfile(path, sealed(key))
    assert path.read_text() == "old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_of_a_linked_key_the_file_itself_is_replaced(tmp_path):
    """Else a share that was erased, or a bond that was made, would not reach the stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "zhao.key.json").write_text("old\n")
    link = tmp_path / "zhao.key.json"
    link.symlink_to(stick / "zhao.key.json")
    write_keyfile(link, "new")
    assert link.is_symlink()
    assert [path.read_text() for path in stick.iterdir()] == ["new\n"]


def test_file_then_folder_are_synced_around_the_rename(tmp_path, monkeypatch):
    synced = []
    real = os.fsync

    def note(handle):
        synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real(handle)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("no /proc to see which file is synced")
    monkeypatch.setattr(module.os, "fsync", note)
    write_keyfile(tmp_path / "zhao.key.json", "new")
    assert len(synced) == 2
    assert synced[0].startswith(".zhao.key.json.")
    assert synced[1] == tmp_path.name


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_only_its_owner_can_read_a_key_file(tmp_path):
    path = tmp_path / "zhao.key.json"
    write_keyfile(path, "x")
    assert path.stat().st_mode & 0o777 == 0o600
