"""A whole ceremony and a decryption by carried files, as three people would do it."""

import io
import json

import pytest

from tally.cli import main
from tally.cli.outcome import DONE, FAULT, MACHINE, UNUSABLE
from tally.fingerprint import hex_of
from tally.partial_decryption import check_partial_decryption
from tally.record.closing import parse_closing
from tally.result import combine
from tally.trustee.assemble import parse_trustees
from tally.trustee.keyfile import open_keyfile, read_header
from tally.trustee.signed import check_words
from tally.verifier import Verdict, verify_file

PASSPHRASE = "three scrutineers here"  # noqa: S105 (it opens nothing real)
NAMES = ("赵监票", "钱监票", "孙监票")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    return Places(tmp_path_factory.mktemp("ceremony"))


class Places:
    """Three machines with their keys, and the stick that is carried between them."""

    def __init__(self, root):
        self.root = root
        self.stick = root / "stick"
        self.secret = root / "passphrase"
        self.secret.write_text(f"{PASSPHRASE}\n")

    def key(self, index):
        return self.root / f"{index}.key.json"

    def opened(self, index):
        return open_keyfile(self.key(index).read_text(), PASSPHRASE)

    def run(self, step, *words, index=None):
        key = (
            []
            if index is None
            else ["--key", self.key(index), "--passphrase-file", self.secret]
        )
        return main(["trustee", step, *map(str, [*key, *words])])

    def keygen(self, index, *words):
        return self.run(
            "keygen",
            *("--index", index, "--of", 3, "--threshold", 2, "--name", NAMES[index - 1]),
            *("--rehearsal", "-o", self.stick),
            *words,
            index=index,
        )


@pytest.fixture(scope="module")
def finished(places):
    """The ceremony, to its end."""
    certificates = ("--certificates", places.stick)
    for index in (1, 2, 3):
        assert places.keygen(index) == DONE
    for index in (1, 2, 3):
        assert places.run("polynomial", *certificates, "-o", places.stick, index=index) == DONE
    for index in (1, 2, 3):
        dealt = ("--polynomials", places.stick, "-o", places.stick)
        assert places.run("finish", *certificates, *dealt, index=index) == DONE
    assert places.run("assemble", places.stick) == DONE
    for index in (1, 2, 3):
        payload = places.stick / "trustees.json"
        assert places.run("check", *certificates, payload, index=index) == DONE
    return places


class FileKeys:
    """The ceremony's keys for ``making_records``."""

    def __init__(self, places):
        text = (places.stick / "trustees.json").read_text().strip()
        self.trustees = parse_trustees(text)
        self.shares = [places.opened(index).share for index in (1, 2, 3)]


@pytest.fixture(scope="module")
def boxes(finished, maker, manifest_of_boxes):
    """The closed records of both groups and their manifest, on the stick."""
    keys = FileKeys(finished)
    large = maker.box(keys, "A", ballots=6, rehearsal=True)
    small = maker.box(keys, "B", ballots=3, rehearsal=True)
    stick = finished.stick
    (stick / "A.bel").write_bytes(large.tallied)
    (stick / "B.bel").write_bytes(small.ended)
    (stick / "manifest.json").write_text(manifest_of_boxes([large, small]))
    return large, small


def decrypt(places, index, *records, out=None):
    return places.run(
        "decrypt",
        *(
            "--manifest",
            places.stick / "manifest.json",
            "-o",
            out or places.stick / f"out{index}",
        ),
        *records,
        index=index,
    )


def test_no_key_file_leaves_its_machine_and_nothing_on_the_stick_is_secret(finished):
    carried = b"".join(path.read_bytes() for path in finished.stick.glob("*.json"))
    for index in (1, 2, 3):
        key = finished.opened(index)
        assert key.seed.encode() not in carried
        assert str(key.share).encode() not in carried


def test_every_key_ends_with_the_same_trustees_and_its_own_share(finished):
    payload = (finished.stick / "trustees.json").read_text().strip()
    for index in (1, 2, 3):
        key = finished.opened(index)
        assert key.trustees == hex_of(payload)
        assert (key.name, key.index, key.rehearsal) == (NAMES[index - 1], index, True)


def test_a_message_that_was_given_away_is_never_replaced(finished, capsys):
    certificate = (finished.stick / "certificate-1.json").read_bytes()
    assert finished.keygen(1) == UNUSABLE
    steps = ("--certificates", finished.stick, "-o", finished.stick)
    assert finished.run("polynomial", *steps, index=1) == UNUSABLE
    assert finished.run("assemble", finished.stick) == UNUSABLE
    assert (finished.stick / "certificate-1.json").read_bytes() == certificate
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_two_of_three_decrypt_and_the_counts_come_out(finished, boxes, capsys):
    large, _ = boxes
    stick = finished.stick
    checked, codes = {}, []
    for index in (1, 3):
        assert decrypt(finished, index, stick / "A.bel", stick / "B.bel") == DONE
        out = stick / f"out{index}"
        assert sorted(path.name for path in out.iterdir()) == [
            f"attestation-{index}.json",
            f"decryption-A-{index}.json",
        ]
        key = large.keys.trustees.signing_keys[index - 1]
        words = check_words(key, (out / f"attestation-{index}.json").read_text().strip())
        content = words.removeprefix("pingyi-attest|1|")
        closing = parse_closing(content)
        assert [(one.code, one.ballots, one.decrypt) for one in closing.groups] == [
            ("A", 6, True),
            ("B", 3, False),
        ]
        assert finished.opened(index).bound == hex_of(content)
        checked[index] = check_partial_decryption(
            (out / f"decryption-A-{index}.json").read_text().strip(),
            large.tally,
            large.election,
            large.keys.trustees.verification_keys[index - 1],
        )
        codes.append(capsys.readouterr().out.splitlines()[-1])
    assert codes[0] == codes[1]
    result = combine(large.election, large.keys.trustees, large.tally, checked)
    assert [list(row) for row in result.counts] == large.counts
    data = large.archive(
        tally=large.tally,
        decryptions=[(index, one.text) for index, one in checked.items()],
        result=result.text,
    )
    assert verify_file(data, "A.bel").verdict is Verdict.VERIFIED


def test_a_bound_key_decrypts_the_same_again_and_nothing_else(finished, boxes, tmp_path):
    large, _ = boxes
    stick = finished.stick
    records = (stick / "A.bel", stick / "B.bel")
    first, again = tmp_path / "first", tmp_path / "again"
    assert decrypt(finished, 2, *records, out=first) == DONE
    assert decrypt(finished, 2, *records, out=again) == DONE
    name = "attestation-2.json"
    assert (first / name).read_bytes() == (again / name).read_bytes()
    shorter = large.ballots[:-1]
    fewer = type(large)(**{**vars(large), "ballots": shorter})
    (tmp_path / "A.bel").write_bytes(fewer.tallied)
    other = tmp_path / "other"
    assert decrypt(finished, 2, tmp_path / "A.bel", stick / "B.bel", out=other) == FAULT
    assert not other.exists()


@pytest.mark.usefixtures("boxes")
def test_a_group_left_out_is_refused_before_the_key_is_bound(finished, tmp_path, capsys):
    before = finished.key(1).read_bytes()
    assert decrypt(finished, 1, finished.stick / "A.bel", out=tmp_path / "x") == FAULT
    assert finished.key(1).read_bytes() == before
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_small_group_that_was_tallied_is_refused(finished, boxes, tmp_path):
    _, small = boxes
    (tmp_path / "B.bel").write_bytes(small.tallied)
    records = (finished.stick / "A.bel", tmp_path / "B.bel")
    assert decrypt(finished, 1, *records, out=tmp_path / "x") == FAULT


def test_a_record_that_does_not_verify_is_refused(finished, boxes, tmp_path):
    large, _ = boxes
    (tmp_path / "A.bel").write_bytes(
        large.archive(ballots=large.ballots[::-1], tally=large.tally)
    )
    records = (tmp_path / "A.bel", finished.stick / "B.bel")
    assert decrypt(finished, 1, *records, out=tmp_path / "x") == FAULT


@pytest.mark.usefixtures("boxes")
@pytest.mark.parametrize("content", ["", "{}", "no json"])
def test_a_manifest_or_record_that_is_none_is_unusable_input(finished, tmp_path, content):
    wrong = tmp_path / "wrong"
    wrong.write_text(content)
    out = ("-o", tmp_path / "x")
    records = (finished.stick / "A.bel", finished.stick / "B.bel")
    assert finished.run("decrypt", "--manifest", wrong, *out, *records, index=1) == UNUSABLE
    assert decrypt(finished, 1, wrong, finished.stick / "B.bel", out=tmp_path / "x") == UNUSABLE


def test_a_bad_certificate_names_its_author(finished, tmp_path, capsys):
    for index in (1, 2, 3):
        name = f"certificate-{index}.json"
        text = (finished.stick / name).read_text()
        (tmp_path / name).write_text(
            text.replace('"response":"', '"response":"1') if index == 2 else text
        )
    steps = ("--certificates", tmp_path, "-o", tmp_path)
    assert finished.run("polynomial", *steps, index=1) == FAULT
    assert "密钥保管人 2，证书" in capsys.readouterr().err


def test_a_missing_certificate_is_unusable_input(finished, tmp_path, capsys):
    steps = ("--certificates", tmp_path, "-o", tmp_path)
    assert finished.run("polynomial", *steps, index=1) == UNUSABLE
    assert "certificate-1.json" in capsys.readouterr().err


def test_trustees_of_another_ceremony_are_refused(finished, maker, tmp_path):
    (tmp_path / "trustees.json").write_text(maker.keys().trustees.text)
    steps = ("--certificates", finished.stick, tmp_path / "trustees.json")
    assert finished.run("check", *steps, index=1) == FAULT


@pytest.mark.usefixtures("boxes")
def test_a_key_that_has_not_finished_its_ceremony_decrypts_nothing(finished, tmp_path):
    other = Places(tmp_path)
    assert other.keygen(1) == DONE
    records = (finished.stick / "A.bel", finished.stick / "B.bel")
    manifest = ("--manifest", finished.stick / "manifest.json", "-o", tmp_path)
    assert other.run("decrypt", *manifest, *records, index=1) == FAULT


def test_the_passphrase_comes_from_the_environment_too(tmp_path, monkeypatch, capsys):
    key = tmp_path / "zhao.key.json"
    arguments = ["trustee", "new", "--key", str(key), "--index", "1", "--of", "2"]
    arguments += ["--threshold", "2", "--name", "赵监票", "-o", str(tmp_path)]
    monkeypatch.setenv("PINGYI_PASSPHRASE", "too short")
    assert main(arguments) == UNUSABLE
    assert not key.exists()
    monkeypatch.setenv("PINGYI_PASSPHRASE", "long enough to be one")
    assert main(arguments) == DONE
    assert read_header(key.read_text()).cost == 2**17
    monkeypatch.setenv("PINGYI_PASSPHRASE", "long enough but wrong")
    steps = ["--certificates", str(tmp_path), "-o", str(tmp_path)]
    assert main(["trustee", "polynomial", "--key", str(key), *steps]) == UNUSABLE
    assert capsys.readouterr().err.count("\n") == 2


def test_without_a_terminal_nobody_is_asked(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("PINGYI_PASSPHRASE", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    arguments = ["--key", str(tmp_path / "k"), "--index", "1", "--of", "2", "--threshold", "2"]
    assert main(["trustee", "keygen", *arguments, "--name", "n"]) == UNUSABLE
    assert "PINGYI_PASSPHRASE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("index", "size", "threshold"), [(0, 3, 2), (4, 3, 2), (1, 10, 2), (1, 3, 4), (1, 3, 0)]
)
def test_an_impossible_place_is_unusable_input(tmp_path, index, size, threshold):
    words = ("--index", index, "--of", size, "--threshold", threshold, "--name", "n")
    assert Places(tmp_path).run("keygen", *words, index=1) == UNUSABLE


@pytest.mark.parametrize("text", ["", "{}", json.dumps({"header": {}, "sealed": ""}), "\0"])
def test_what_is_no_key_file_is_unusable_input(tmp_path, text):
    other = Places(tmp_path)
    other.key(1).write_text(text)
    steps = ("--certificates", tmp_path, "-o", tmp_path)
    assert other.run("polynomial", *steps, index=1) == UNUSABLE


def test_a_disk_that_is_full_is_the_machines_failure(tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tally.trustee.keyfile.os.fsync", full)
    other = Places(tmp_path)
    assert other.keygen(1) == MACHINE
    assert not other.key(1).exists()
    assert "No space left" in capsys.readouterr().err
